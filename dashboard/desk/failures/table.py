"""The failures as a list: what has failed, since when, and who acts on it; choosing one says what to do."""

from collections.abc import Callable
from datetime import datetime

from dashboard.desk import drawing
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.failures.says import FailureList, FailureRow
from dashboard.words import _


def failure_table(
    says: FailureList, chosen: str | None, now: datetime, speed: float, on_choose: Callable[[str], None]
) -> None:
    """Draw the failures; where there are none, that is said."""
    if not says.rows:
        draw(
            el("section.empty", el("h2", _("Inga kända fel")), el("p", _("Det som rapporteras visas här."))),
            key="failures-none",
        )
        return
    heads = (_("Fel"), _("Sedan"), _("Åtgärd"))
    draw(
        el("p.counted", " · ".join(part for part in (says.counted, says.apart) if part)),
        el(
            "div.scroll.tall",
            el(
                "table.log.failures",
                el("caption.unseen", _("Fel, de som ingen gör något åt först")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *(_row(row, row.key == chosen, now) for row in says.rows)),
            ),
            tabindex=0,
            role="region",
            aria_label=_("Tabell över fel och vem som gör något åt dem"),
        ),
        key="failures",
        speed=speed,
        on_choose=on_choose,
    )


def _row(row: FailureRow, chosen: bool, now: datetime) -> Node:
    without = row.counted and not row.acted_on
    beside = " · ".join(part for part in (row.area, row.cause, row.back) if part)
    return el(
        "tr.chosen" if chosen else "tr",
        el(
            "th",
            el(
                "button.link",
                f"{row.where}: {row.what}",
                choose=row.key,
                aria_pressed="true" if chosen else "false",
            ),
            *([el("small", beside)] if beside else []),
            scope="row",
        ),
        el("td.num", drawing.age(row.since, now, "%s")),
        el("td", el("span.mark.bad", icon("bang"), row.done) if without else row.done or "–"),
        choose=row.key,
    )

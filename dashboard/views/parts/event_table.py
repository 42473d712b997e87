"""The table of events that other systems have reported, newest first."""

from collections.abc import Sequence
from datetime import datetime

from dashboard import session
from dashboard.components.drawing import Node, draw, el
from dashboard.viewmodels.desk_events import EventRow
from dashboard.views.parts.pieces import age, when

MOST = 200


def event_table(rows: Sequence[EventRow], now: datetime, speed: float, key: str) -> None:
    """Draw the events; where there are none, what to do to have them."""
    _ = session.texts()
    if not rows:
        draw(
            el(
                "section.empty",
                el("h2", _("Inga händelser är inlästa ur andra system")),
                el("p", _("Utdrag ur IA och KIA läses in på servern:")),
                el(
                    "p.step",
                    el("span.command", "uv run dashboard import events FIL --operation ID --dry-run"),
                ),
            ),
            key=f"{key}-none",
        )
        return
    heads = (_("När"), _("Händelse"), _("Område"), _("Organisation"), _("Källa"))
    more = len(rows) - MOST
    draw(
        el(
            "div.scroll.tall",
            el(
                "table.log",
                el("caption.unseen", _("Händelser ur andra system, senaste först")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *(_row(row, now) for row in rows[:MOST])),
            ),
            tabindex=0,
            role="region",
            aria_label=_("Tabell över händelser ur andra system"),
        ),
        el("p.counted", _("… och %(n)d äldre.", n=more)) if more > 0 else None,
        key=key,
        speed=speed,
    )


def _row(row: EventRow, now: datetime) -> Node:
    _ = session.texts()
    title: list[Node] = [row.title, el("small", row.says) if row.says else ""]
    return el(
        "tr",
        el("td.num", when(row.at, now), el("small.muted", age(row.at, now, _("för %s sedan")))),
        el("th.masked" if row.masked else "th", *title, scope="row"),
        el("td", row.place),
        el("td", row.organisation),
        el("td", row.source, el("small.muted", row.id)),
    )

"""The requests as a table: what waits for whoever looks first; choosing one shows where it can go."""

from collections.abc import Callable
from datetime import datetime

from dashboard.desk import drawing
from dashboard.desk.drawing import Node, draw, el, icon, listing
from dashboard.desk.requests.says import RequestGroup, RequestRow, SupportPage
from dashboard.words import _


def support_table(
    says: SupportPage, chosen: str | None, now: datetime, speed: float, on_choose: Callable[[str], None]
) -> None:
    """Draw the requests; choosing one shows where it can go."""
    if not says.rows:
        draw(
            el(
                "section.empty",
                el("h2", _("Ingen har begärt stöd")),
                el("p", _("Här står vad som har begärts, av vem, till när och hur långt det har kommit.")),
            ),
            key="support-none",
        )
        return
    draw(
        el("p.counted", says.counted),
        listing(
            "log.support",
            _("Begäran om stöd, det som någon måste göra något åt först"),
            (_("Behov"), _("Av vem"), _("Till när"), _("Läge")),
            (_group(group, chosen, now) for group in says.groups),
            _("Tabell över begäran om stöd"),
        ),
        key="support",
        speed=speed,
        on_choose=on_choose,
    )


def _group(group: RequestGroup, chosen: str | None, now: datetime) -> Node:
    title = f"{group.title} ({len(group.rows)})"
    head = [el("tr.group", el("th", title, colspan=4, scope="colgroup"))] if group.title else []
    return el("tbody", *head, *(_row(row, row.id == chosen, now) for row in group.rows))


def _row(row: RequestRow, chosen: bool, now: datetime) -> Node:
    marks: list[Node] = []
    if row.trouble:
        marks.append(el("span.mark.bad", icon("bang"), row.trouble))
    if row.climbed:
        marks.append(el("span.mark", icon("bang"), row.climbed))
    if row.waits_for:
        marks.append(el("span.mark", icon("question"), row.waits_for))
    return el(
        "tr.chosen" if chosen else "tr",
        el(
            "th",
            el("button.link", row.what, choose=row.id, aria_pressed="true" if chosen else "false"),
            el("small", f"{row.kind} · {row.where}" + (f" · {row.priority_word}" if row.urgent else "")),
            *marks,
            scope="row",
        ),
        el("td" if row.owner_known else "td.masked", row.owner),
        el("td.num", row.deadline, _counted(row.due, now), *_comes(row)),
        el("td", row.state_word, el("small", row.since), el("small", row.reason) if row.reason else None),
        choose=row.id,
    )


def _comes(row: RequestRow) -> list[Node]:
    return [el("small", row.promised)] if row.promised else []


def _counted(due: datetime | None, now: datetime) -> Node | None:
    """Return how long is left, or how late it is, counting on."""
    if due is None:
        return None
    late = due <= now
    return el(
        "small", drawing.age(due, now, _("%s försenad")) if late else drawing.left(due, now, _("om %s"))
    )

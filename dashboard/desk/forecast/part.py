"""The forecast on *Läget*: a table of what is to be lost, with a line of 72 hours in it."""

from dashboard.desk import session
from dashboard.desk.drawing import Node, draw, el, left
from dashboard.desk.forecast.reading import foreseen
from dashboard.desk.forecast.says import LossRow, Outlook, first, outlook
from dashboard.desk.frame import Shown
from dashboard.desk.situation import where
from dashboard.words import _
from dashboard.words.failures import not_followed

SHORT = 6
ALL, WHOLE = "forecast:all", "forecast-whole"
_MARK = {False: "stated", True: "assumed"}


def short(shown: Shown) -> None:
    """Draw the first losses, and the rest when asked for."""
    found, closed = foreseen(shown.operation.id, shown.now), not_followed(shown.operation)
    says = outlook(found, shown.picture.areas, closed)
    rows = says.rows if session.value(WHOLE) else first(says.rows, SHORT)
    more = len(says.rows) - SHORT
    words = _("Visa färre") if session.value(WHOLE) else _("Visa alla (%(n)d rader till)", n=more)
    draw(
        el("h2.list", _("Prognos 72 h"), el("small", says.counted) if says.counted else None),
        *(el("p.warn", said) for said in (says.passed, says.overdue) if said),
        _table(says, rows, shown) if rows else el("p.muted", says.nothing),
        el("p.fetch", el("button.small", words, choose=ALL)) if more > 0 else None,
        *(el("p.muted.foot", said) for said in (says.bare, says.unknown) if said),
        key="forecast",
        speed=shown.operation.clock.speed,
        on_choose=_chosen,
    )


def _chosen(value: str) -> None:
    if value == ALL:
        session.put(WHOLE, not session.value(WHOLE))
    else:
        where.to_point(value)


def _table(says: Outlook, rows: tuple[LossRow, ...], shown: Shown) -> Node:
    hours = (el("span.hour", words, at=at) for at, words in says.ticks)
    heads = (_("När"), _("Bortfall"), _("Varför"))
    table = el(
        "table.log.outlook",
        el("caption.unseen", _("Vad som faller bort de närmaste 72 timmarna, tidigast först")),
        el(
            "thead",
            el(
                "tr",
                *(el("th", head, scope="col") for head in heads),
                el("th.line", el("div.hours", *hours), aria_label=_("De närmaste 72 timmarna")),
            ),
        ),
        el("tbody", *(_row(row, shown) for row in rows)),
    )
    return el("div.scroll", table, tabindex=0, role="region", aria_label=_("Tabell över väntade bortfall"))


def _row(row: LossRow, shown: Shown) -> Node:
    name: Node = el("button.link", row.where, choose=row.point) if row.point else row.where
    soon = left(row.earliest, shown.now, _("om %s")) if row.earliest > shown.now else _("när som helst")
    bar = el(f"span.bar.{_MARK[row.assumed]}{'.beyond' if row.beyond else ''}", at=row.at, wide=row.wide)
    return el(
        f"tr.{_MARK[row.assumed]}",
        el("td.when", el("b.num", row.when), el("small", soon)),
        el("th", name, " · ", el("b", row.what), el("small", row.beside), scope="row"),
        el("td.why", row.why),
        el("td.line", el("div.lane", bar)),
    )

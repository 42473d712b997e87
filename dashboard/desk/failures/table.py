"""The failures as a list: what has failed, since when, and who acts on it; choosing one says what to do.

In full it stands on *Stöd*, each failure under its group. In short it stands on *Läget*: the first groups, a
line each, with the way to all of them.
"""

from collections.abc import Callable
from datetime import datetime

from dashboard.desk import drawing
from dashboard.desk.drawing import Node, draw, el, icon, listing
from dashboard.desk.failures.says import FailureGroup, FailureList, FailureRow
from dashboard.words import _

# What a row sends besides its key: to ask for support there; in short, to see all of the list.
ASK, ALL = "ask:", "all"
SHORT = 3


def failure_table(
    says: FailureList, chosen: str | None, now: datetime, speed: float, on_choose: Callable[[str], None]
) -> None:
    """Draw every failure under its group; where there are none, that is said."""
    if not says.groups:
        what_comes = el("p", _("Det som rapporteras visas här.")) if says.followed else None
        draw(el("section.empty", el("h2", says.nothing), what_comes), key="failures-none")
        return
    draw(
        _counted(says),
        _table(*(_whole(group, chosen, now) for group in says.groups)),
        key="failures",
        speed=speed,
        on_choose=on_choose,
    )


def short_table(says: FailureList, now: datetime, speed: float, on_choose: Callable[[str], None]) -> None:
    """Draw the first groups, a line each, and how many there are more."""
    more = len(says.groups) - SHORT
    rows = (_row(group.short, False, now) for group in says.groups[:SHORT])
    words = _("Visa alla fel (%(n)d rader till)", n=more) if more > 0 else _("Fel och åtgärd på Stöd")
    draw(
        el("h2.list", _("Fel och åtgärd"), el("small", _said(says))),
        _table(el("tbody", *rows), kind=".short", scroll="scroll") if says.groups else None,
        el("p.fetch", el("button.small", words, choose=ALL)) if says.groups else None,
        key="failures-short",
        speed=speed,
        on_choose=on_choose,
    )


def past_table(says: FailureList, now: datetime) -> None:
    """Draw every failure of a past moment: its ages stand still, and nothing is to be chosen."""
    table = _table(*(_whole(group, None, now, past=True) for group in says.groups))
    draw(
        el("h2", _("Fel och åtgärd då")),
        el("p.counted", _said(says)),
        table if says.groups else None,
        key="failures-past",
        speed=None,
    )


def _counted(says: FailureList) -> Node:
    return el("p.counted", _said(says))


def _said(says: FailureList) -> str:
    if not says.groups:
        return says.nothing[:1].lower() + says.nothing[1:]
    return " · ".join(part for part in (says.counted, says.apart) if part)


def _table(*bodies: Node, kind: str = "", scroll: str = "scroll.tall") -> Node:
    return listing(
        f"log.failures{kind}",
        _("Fel, de som ingen gör något åt först"),
        (_("Fel"), _("Sedan"), _("Åtgärd")),
        bodies,
        _("Tabell över fel och vem som gör något åt dem"),
        scroll,
    )


def _whole(group: FailureGroup, chosen: str | None, now: datetime, *, past: bool = False) -> Node:
    head = group.head
    title = _title(head) if head is not None else ""
    said = el("small", head.done) if head is not None and head.done else None
    above = [el("tr.group", el("th", title, said, colspan=3, scope="colgroup"))] if title else []
    kind = ".member" if above else ""
    rows = (_row(row, None if past else row.key == chosen, now, kind) for row in group.rows)
    return el("tbody", *above, *rows)


def _title(row: FailureRow) -> str:
    return ": ".join(part for part in (row.where, row.what) if part)


def _row(row: FailureRow, chosen: bool | None, now: datetime, kind: str = "") -> Node:
    """Draw a failure; `chosen` is None where nothing is to be chosen."""
    without = row.counted and not row.acted_on
    beside = " · ".join(part for part in (row.area, row.cause, row.back) if part)
    asks = row.asks and without
    of = _("Begär stöd för %(where)s: %(what)s", where=row.where, what=row.what)
    ask = el("button.small", _("Begär stöd"), aria_label=of, choose=f"{ASK}{row.key}") if asks else None
    name: Node = _title(row)
    if chosen is not None:
        name = el("button.link", name, choose=row.key, aria_pressed="true" if chosen else "false")
    return el(
        f"tr{kind}.chosen" if chosen else f"tr{kind}",
        el("th", name, *([el("small", beside)] if beside else []), scope="row"),
        el("td.num", drawing.age(row.since, now, "%s")),
        el("td", el("span.mark.bad", icon("bang"), row.done) if without else row.done or "–", ask),
        choose=row.key if chosen is not None else None,
    )

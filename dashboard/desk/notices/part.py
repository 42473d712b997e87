"""Aviseringar: by which plan who is told what, what nobody is told, and what hinders that anybody is."""

from dashboard.desk import forms as desk_forms
from dashboard.desk import frame, session, ways
from dashboard.desk.drawing import Node, draw, el
from dashboard.desk.notices import told
from dashboard.desk.notices.says import ChainLine, NoticesPage
from dashboard.places import Part
from dashboard.words import _, empty
from data.rights import Deed


def plan_tables(says: NoticesPage) -> list[Node | None]:
    """Return what hinders that anybody is told, and the plan."""
    return [
        *told.remarks(says),
        *(_chain(title, lines) for title, lines in says.chains),
        _unsaid(says),
        _left_out(says),
    ]


def _unsaid(says: NoticesPage) -> Node | None:
    if not says.unsaid:
        return None
    return el(
        "section.part",
        el("h2", _("Det här får ingen veta: planen säger inget om det")),
        el("ul", *(el("li", one) for one in says.unsaid)),
    )


def _chain(title: str, lines: tuple[ChainLine, ...]) -> Node:
    heads = (_("När"), _("Steg"), _("Vem som får veta"))
    return el(
        "section.part",
        el("h2", title),
        el(
            "div.scroll",
            el(
                "table.log",
                el("caption.unseen", title),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *(_step(one) for one in lines)),
            ),
            tabindex=0,
            role="region",
            aria_label=title,
        ),
    )


def _step(one: ChainLine) -> Node:
    return el(
        "tr",
        el("td.num", one.when),
        el("th", one.label, scope="row"),
        el("td", one.to, *(el("small", address) for address in one.addresses)),
    )


def _left_out(says: NoticesPage) -> Node | None:
    if not says.refused:
        return None
    return el(
        "section.part",
        el("h2", _("Adresser som inte används i den här händelsen")),
        el("ul", *(el("li", one) for one in says.refused)),
    )


def part() -> None:
    shown = frame.begin(_("Aviseringar"), needs_points=False)
    if shown is None:
        return
    powerless = empty.powerless(session.who(), shown.operation, (Deed.NOTICES,))
    if powerless:
        desk_forms.say_powerless(powerless)
        return
    ways.link(Part.TOLD, _("Vem har fått veta, och vad som inte har gått fram"))
    draw(*plan_tables(told.read(shown)), key="notice-plan")

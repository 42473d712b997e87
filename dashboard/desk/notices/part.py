"""Aviseringar: what was told to whom and when, what never arrived, and the plan it follows."""

from dashboard.desk import forms as desk_forms
from dashboard.desk import frame, last_read, session
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.notices.says import ChainLine, NoticeLine, NoticesPage, notices_page
from dashboard.outbox.ways import usable
from dashboard.settings import settings
from dashboard.words import _, empty
from data.notices import reads as notice_reads
from data.rights import Deed


def notice_table(says: NoticesPage) -> list[Node | None]:
    """Return the remarks, the notices and the plan."""
    return [
        *(el("p.notice", el("strong", remark), role="alert") for remark in says.remarks),
        el("section.part", _counted(says), _lines(says) if says.lines else _nothing()),
        *(_chain(title, lines) for title, lines in says.chains),
        _left_out(says),
    ]


def _counted(says: NoticesPage) -> Node | None:
    if not says.lines:
        return None
    return el("p.mark.bad", icon("bang"), says.counted) if says.failed else el("p.counted", says.counted)


def _nothing() -> Node:
    return el(
        "section.empty",
        el("h2", _("Ingen har aviserats i den här händelsen")),
        el(
            "p",
            _("När något händer som planen säger att någon ska veta, står det här vem som fick veta det."),
        ),
    )


def _lines(says: NoticesPage) -> Node:
    heads = (_("Vad"), _("Inträffade"), _("Till vem"), _("Läge"))
    return el(
        "div.scroll.tall",
        el(
            "table.log",
            el("caption.unseen", _("Aviseringar, de som inte har gått fram först")),
            el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
            el("tbody", *(_line(one) for one in says.lines)),
        ),
        tabindex=0,
        role="region",
        aria_label=_("Tabell över aviseringar"),
    )


def _line(one: NoticeLine) -> Node:
    trouble = el("span.mark.bad", icon("bang"), one.trouble) if one.trouble else None
    return el(
        "tr",
        el("th", one.what, el("small", one.where) if one.where else None, scope="row"),
        el("td.num", one.happened),
        el("td", one.to, el("small", one.by)),
        el("td", one.state_word, el("small", one.when), trouble),
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
    store = last_read.store()
    there, fault = usable(settings())
    says = notices_page(
        notice_reads.outbox(store, shown.operation.id),
        shown.picture,
        notice_reads.plan(store),
        frozenset(there),
        fault,
        session.now(),
    )
    draw(*notice_table(says), key="notices")

"""Vem har fått veta: what never arrived first, then whom notices reached and what the public was told."""

import streamlit as st

from dashboard.desk import frame, last_read, session, ways
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.frame import Shown
from dashboard.desk.notices.says import NoticeLine, NoticesPage, notices_page
from dashboard.desk.staff.message_form import told_table
from dashboard.desk.staff.says.page import told_rows
from dashboard.desk.staff.says.since import names
from dashboard.outbox.ways import usable
from dashboard.places import Part
from dashboard.settings import settings
from dashboard.words import _, empty
from data.notices import reads as notice_reads
from data.rights import Deed


def read(shown: Shown) -> NoticesPage:
    """Return what there is to say of the notices of an operation."""
    store = last_read.store()
    there, fault = usable(settings())
    return notices_page(
        notice_reads.outbox(store, shown.operation.id),
        shown.picture,
        notice_reads.plan(store),
        frozenset(there),
        fault,
        session.now(),
    )


def never_arrived(shown: Shown) -> None:
    """Say how many notices have not arrived, with the way to them; nothing where all have."""
    if empty.why_not(session.who(), Deed.NOTICES, shown.operation):
        return
    failed = notice_reads.failed(last_read.store(), shown.operation.id, session.now())
    if not failed:
        return
    said = _.n(
        "%(n)d avisering har inte gått fram: ring.", "%(n)d aviseringar har inte gått fram: ring.", failed
    )
    with st.container(key="never-arrived", horizontal=True, vertical_alignment="center"):
        with st.container(width="content"):
            draw(el("p.mark.bad", icon("bang"), said), key="never-arrived-says")
        ways.link(Part.TOLD, _("Visa vilka"))


def part() -> None:
    shown = frame.begin(_("Vem har fått veta"), needs_points=False)
    if shown is None:
        return
    refused = empty.why_not(session.who(), Deed.NOTICES, shown.operation)
    if refused:
        st.caption(_("Aviseringar ses av krisledningen. Här står det som allmänheten har fått veta."))
    else:
        says = read(shown)
        st.header(_("Aviseringar"), anchor=False)
        draw(*_notices(says), key="notices")
        if ways.useful(Part.NOTICES, session.who()):
            ways.link(Part.NOTICES, _("Planen: vem som får veta vad"))
    st.header(_("Budskap till allmänheten"), anchor=False)
    name = names(shown.picture, last_read.sector_register())
    told_table(told_rows(last_read.messages(shown.operation.id), name, shown.now))


def remarks(says: NoticesPage) -> list[Node | None]:
    """Return what hinders that anybody is told."""
    return [el("p.notice", el("strong", remark), role="alert") for remark in says.remarks]


def _notices(says: NoticesPage) -> list[Node | None]:
    return [*remarks(says), _counted(says), _lines(says) if says.lines else _nothing()]


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

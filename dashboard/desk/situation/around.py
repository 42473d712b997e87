"""All who act in an area, drawn: what sectors say of it, what is asked for, moved and reported."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from dashboard.desk import last_read, session, ways
from dashboard.desk.drawing import Node, draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.requests.says import support_page
from dashboard.desk.requests.table import support_table
from dashboard.desk.sectors.board import event_table, marked, word
from dashboard.desk.sectors.says.areas import event_rows
from dashboard.desk.situation.says import around as around_says
from dashboard.desk.situation.says.around import SpokenLine
from dashboard.desk.staff import message_form as staff_message_form
from dashboard.desk.staff.says.page import moved_rows
from dashboard.desk.staff.says.since import names
from dashboard.places import Place
from dashboard.words import _
from data.points.facts import Area
from data.sectors.owners import standing


def spoken_list(lines: Sequence[SpokenLine], now: datetime, speed: float) -> None:
    """Draw what sectors and organisations say of the area, the gravest first."""
    nobody = el("p.muted", _("Ingen sektor har rapporterat om området."))
    draw(
        el(
            "section.who",
            el("h2", _("Sektorer och organisationer om området")),
            *([_spoken(one, now) for one in lines] or [nobody]),
        ),
        key="area-words",
        speed=speed,
    )


def _spoken(one: SpokenLine, now: datetime) -> Node:
    name = marked(one.name)
    head = el("p", el("strong", *name), el("span.muted", f" · {one.sector}"))
    return el("div.voice", head, *(word(said, now) for said in one.words))


REQUEST = "area-request"


def spoken(shown: Shown, area: Area) -> None:
    """Show what sectors and organisations say of the area."""
    real = not shown.operation.is_exercise
    reports = last_read.coordination(shown.operation.id).reports
    lines = around_says.spoken(last_read.sector_register(), reports, area, real, shown.now)
    spoken_list(lines, shown.now, shown.operation.clock.speed)


def support(shown: Shown, area: Area) -> None:
    """Show the support asked for in the area; a chosen request is opened on *Stöd*."""
    st.header(_("Begäran om stöd"), anchor=False)
    chosen = session.value(REQUEST)
    if chosen:
        session.put(REQUEST, None)
        ways.go(Place.SUPPORT, begaran=chosen)
    here = [one for one in last_read.coordination(shown.operation.id).requests if one.area == area.id]
    if not here:
        st.caption(_("Ingen har begärt stöd i området."))
        return
    says = support_page(here, shown.picture, last_read.sector_register(), shown.now)
    speed = shown.operation.clock.speed
    support_table(says, None, shown.now, speed, lambda one: session.put(REQUEST, one))


def moved(shown: Shown, area: Area) -> None:
    """Show what a decision has moved here: who answers instead of the ordinary owner."""
    here = [
        one
        for one in standing(last_read.staff(shown.operation.id).owners, shown.now)
        if one.area in (None, area.id)
    ]
    if here:
        st.header(_("Flyttat genom beslut"), anchor=False)
        name = names(shown.picture, last_read.sector_register())
        staff_message_form.moved_table(moved_rows(here, name, shown.now))


def events(shown: Shown, area: Area) -> None:
    """Show what other systems have reported in the area."""
    here = [one for one in last_read.events(shown.operation.id) if one.area in (None, area.id)]
    if not here:
        return
    st.header(_("Händelser ur andra system"), anchor=False)
    areas = {one.id: one.name for one in shown.picture.areas}
    speed = shown.operation.clock.speed
    event_table(event_rows(here, areas), shown.now, speed, "area-events")

"""Område: every actor in one area: its points, who answers, what is said of it and what is asked for."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from dashboard.desk import frame, last_read, session, ways
from dashboard.desk.district import says as district_says
from dashboard.desk.district.says import DutyLine, SpokenLine
from dashboard.desk.drawing import Node, draw, el, fact
from dashboard.desk.frame import Shown
from dashboard.desk.requests.says import support_page
from dashboard.desk.requests.table import support_table
from dashboard.desk.sectors.board import event_table, marked, missing, or_not_loaded, word
from dashboard.desk.sectors.says.areas import event_rows
from dashboard.desk.situation import table as situation_table
from dashboard.desk.situation.says import page as situation_says
from dashboard.desk.situation.says.page import Filters
from dashboard.desk.staff import message_form as staff_message_form
from dashboard.desk.staff.says.page import moved_rows
from dashboard.desk.staff.says.since import names
from dashboard.places import Place
from dashboard.words import _
from dashboard.words.empty import Lack, empty
from data.points.facts import Area
from data.sectors.owners import standing


def duty_list(lines: Sequence[DutyLine]) -> None:
    """Draw who answers for what here."""
    rows = (node for one in lines for node in fact(one.what, *or_not_loaded(one.names)))
    draw(
        el("section.who", el("h2", _("Vem ansvarar här?")), el("dl.facts", *rows)),
        key="district-duties",
    )


def spoken_list(lines: Sequence[SpokenLine], now: datetime, speed: float) -> None:
    """Draw what sectors and organisations say of the area, the gravest first."""
    nobody = el("p.muted", _("Ingen sektor har rapporterat om området."))
    draw(
        el(
            "section.who",
            el("h2", _("Sektorer och organisationer om området")),
            *([_spoken(one, now) for one in lines] or [nobody]),
        ),
        key="district-words",
        speed=speed,
    )


def _spoken(one: SpokenLine, now: datetime) -> Node:
    name = marked(one.name) if one.name else [missing()]
    head = el("p", el("strong", *name), el("span.muted", f" · {one.sector}"))
    return el("div.voice", head, *(word(said, now) for said in one.words))


CHOICE, SEEN = "district-area", "district-seen"
REQUEST = "support-request"


def page() -> None:
    shown = frame.begin(_("Område"), needs_points=False, turns=last_read.turns)
    if shown is None:
        return
    area = choose({one.id: one for one in shown.picture.areas})
    if area is None:
        frame.nothing(empty(Lack.AREA))
        return
    points(shown, area)
    said, acts = st.columns([3, 2], gap="medium")
    with said:
        spoken(shown, area)
        support(shown, area)
    with acts:
        real = not shown.operation.is_exercise
        duty_list(district_says.duties(last_read.sector_register(), area.id, real))
        moved(shown, area)
        staff_message_form.told_in_area(shown, area.id)
    events(shown, area)


def choose(named: dict[str, Area]) -> Area | None:
    """Return the area: the one in the address, or the one chosen; it stands in the address from then on."""
    if not named:
        return None
    asked = st.query_params.get(frame.AREA_IN_ADDRESS)
    if asked in named and asked != session.value(SEEN):
        session.put(CHOICE, asked)
    elif session.value(CHOICE) not in named:
        session.put(CHOICE, next(iter(named)))
    held: str = st.selectbox(
        _("Område"),
        list(named),
        format_func=lambda one: named[one].name if one in named else "",
        key=CHOICE,
        persist_state="session",
        label_visibility="collapsed",
        width=320,
    )
    session.put(SEEN, held)
    st.query_params[frame.AREA_IN_ADDRESS] = held
    return named[held]


def points(shown: Shown, area: Area) -> None:
    """Show the area's points, worst first."""
    filters = Filters(areas=(area.id,))
    says = situation_says.table(shown.picture, shown.readings, filters, shown.now)
    if not says.rows:
        st.caption(_("Området har inga trygghetspunkter."))
        return
    st.caption(_("Sämst först · %(counted)s", counted=says.counted))
    speed = shown.operation.clock.speed
    situation_table.point_table(says, session.point(), shown.now, speed, session.choose_point)


def spoken(shown: Shown, area: Area) -> None:
    """Show what sectors and organisations say of the area."""
    real = not shown.operation.is_exercise
    reports = last_read.coordination(shown.operation.id).reports
    lines = district_says.spoken(last_read.sector_register(), reports, area, real, shown.now)
    spoken_list(lines, shown.now, shown.operation.clock.speed)


def support(shown: Shown, area: Area) -> None:
    """Show the support asked for in the area; a chosen request is opened on *Stöd*."""
    st.header(_("Begäran om stöd"), anchor=False)
    here = district_says.asked_here(last_read.coordination(shown.operation.id).requests, area.id)
    if not here:
        st.caption(_("Ingen har begärt stöd i området."))
    else:
        says = support_page(here, shown.picture, last_read.sector_register(), shown.now)
        chosen = session.value(REQUEST)
        speed = shown.operation.clock.speed
        support_table(says, chosen, shown.now, speed, lambda one: session.put(REQUEST, one))
    ways.link(Place.SUPPORT, _("Öppna på Stöd"))


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
    here = district_says.events_here(last_read.events(shown.operation.id), area.id)
    if not here:
        return
    st.header(_("Händelser ur andra system"), anchor=False)
    areas = {one.id: one.name for one in shown.picture.areas}
    speed = shown.operation.clock.speed
    event_table(event_rows(here, areas), shown.now, speed, "district-events")


page()

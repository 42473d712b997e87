"""Sektorer: what sectors and participants say, area by area, who leads each, what must not fail in it."""

from datetime import datetime

import streamlit as st

from dashboard.desk import frame, session
from dashboard.desk.drawing import draw
from dashboard.desk.frame import Shown
from dashboard.desk.requests.ask import sector_offer
from dashboard.desk.sectors.board import event_table, grade_table, sector_table
from dashboard.desk.sectors.forms import sector_report_form
from dashboard.desk.sectors.says.areas import by_organisation, by_sector, event_rows
from dashboard.desk.sectors.says.page import SectorsPage, sectors_page
from dashboard.desk.sectors.says.reports import told
from dashboard.desk.sectors.upload import sector_upload
from dashboard.words import _
from data.rights import Deed, may

MODE = "sectors-mode"
BOARD, AREAS, ORGANISATIONS, EVENTS, LOAD = "lage", "omraden", "organisationer", "handelser", "lista"
MODES = {
    BOARD: _("Läget"),
    AREAS: _("Sektorer per område"),
    ORGANISATIONS: _("Organisationer per område"),
    EVENTS: _("Händelser ur IA/KIA"),
    LOAD: _("Sektorslistan"),
}


def page() -> None:
    shown = frame.begin(_("Sektorer"), needs_points=False, turns=session.turns)
    if shown is None:
        return
    mode = choose()
    speed = shown.operation.clock.speed
    if mode == LOAD:
        sector_upload()
        return
    if mode == EVENTS:
        areas = {one.id: one.name for one in shown.picture.areas}
        event_table(event_rows(session.events(shown.operation), areas), shown.now, speed, "events")
        return
    says = read(shown)
    if says.lack is not None:
        frame.nothing(says.lack)
    elif mode == BOARD:
        show(says, shown.now, speed)
        sector_offer(shown, says.sectors)
        sector_report_form(shown, session.sector_register())
    else:
        grades(shown, mode)


def choose() -> str:
    """Return which of the page's views is asked for."""
    offered = [one for one in MODES if one != LOAD or may(session.who(), Deed.REGISTERS)]
    held: str = st.segmented_control(
        _("Vad vill du se?"),
        offered,
        format_func=MODES.__getitem__,
        key=MODE,
        default=BOARD,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    return held


def read(shown: Shown) -> SectorsPage:
    register, real = session.sector_register(), not shown.operation.is_exercise
    areas = {one.id: one.name for one in shown.picture.areas}
    reports, former = session.coordination(shown.operation).reports, session.former_names()
    words = told(register, reports, areas, real, shown.now, former)
    return sectors_page(register, real, words, former)


def show(says: SectorsPage, now: datetime, speed: float) -> None:
    draw(*sector_table(says, now), key="sectors", speed=speed)


def grades(shown: Shown, mode: str) -> None:
    """Draw sectors, or organisations, by area."""
    register, real = session.sector_register(), not shown.operation.is_exercise
    reports = session.coordination(shown.operation).reports
    speed = shown.operation.clock.speed
    if mode == AREAS:
        says = by_sector(register, reports, shown.picture.areas, real, shown.now)
        head, caption = _("Sektor"), _("Påverkansgrad per sektor och område, svårast först")
    else:
        says = by_organisation(register, reports, shown.picture.areas, real, shown.now)
        head, caption = _("Organisation"), _("Påverkansgrad per organisation och område, svårast först")
    grade_table(says, head, caption, shown.now, speed, f"grades-{mode}")


page()

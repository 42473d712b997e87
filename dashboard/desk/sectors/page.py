"""Sektorer: what is not as it should be first; behind it each sector, by area, others' events, the list."""

from collections.abc import Mapping
from datetime import datetime

import streamlit as st

from dashboard.desk import alone, frame, last_read, session
from dashboard.desk.drawing import draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.requests.ask import sector_offer
from dashboard.desk.sectors.board import event_table, grade_table, lead_table, own_table, sector_table
from dashboard.desk.sectors.form import sector_report_form
from dashboard.desk.sectors.says.areas import by_organisation, by_sector, event_rows
from dashboard.desk.sectors.says.lead import lead
from dashboard.desk.sectors.says.page import SectorsPage, sectors_page
from dashboard.desk.sectors.says.reports import told
from dashboard.places import PART_IN_ADDRESS
from dashboard.words import _
from dashboard.words.empty import empty

MODE = "sectors-mode"
NOW, BOARD, AREAS, ORGANISATIONS = "nu", "lage", "omraden", "organisationer"
EVENTS = "handelser"


def page() -> None:
    shown = frame.begin(_("Sektorer"), needs_points=False, turns=last_read.turns)
    if shown is None:
        return
    says = read(shown)
    mode = choose(offered(shown, says))
    speed = shown.operation.clock.speed
    if mode == EVENTS:
        areas = {one.id: one.name for one in shown.picture.areas}
        event_table(event_rows(last_read.events(shown.operation.id), areas), shown.now, speed, "events")
    elif says.lack is not None:
        frame.nothing(empty(says.lack.lack, shown.operation, session.who()))
    elif mode == NOW:
        lead_with(shown, says)
    elif mode == BOARD:
        show(says, shown.now, speed)
    else:
        grades(shown, mode)


def offered(shown: Shown, says: SectorsPage) -> dict[str, str]:
    """Return the page's views that hold anything for whoever looks, in their order."""
    words = {
        NOW: _("Läget nu"),
        BOARD: _("Sektorer och deltagare"),
        AREAS: _("Per område"),
        ORGANISATIONS: _("Organisationer"),
        EVENTS: _("Händelser ur IA/KIA"),
    }
    reports = last_read.coordination(shown.operation.id).reports
    there = {
        NOW: True,
        BOARD: says.lack is None,
        AREAS: bool(reports),
        ORGANISATIONS: any(one.organisation is not None for one in reports),
        EVENTS: bool(last_read.events(shown.operation.id)),
    }
    return {mode: word for mode, word in words.items() if there[mode]}


def choose(words: Mapping[str, str]) -> str:
    """Return which of the page's views is asked for."""
    if len(words) == 1:
        return NOW
    asked = st.query_params.get(PART_IN_ADDRESS)
    if session.value(MODE) not in words:
        session.put(MODE, asked if asked in words else NOW)
    chosen = st.segmented_control(
        _("Vad vill du se?"),
        list(words),
        format_func=words.__getitem__,
        key=MODE,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    return str(chosen or NOW)


def lead_with(shown: Shown, says: SectorsPage) -> None:
    """Draw what is not as it should be; before it, for whoever answers for a sector, their own."""
    operation, answers = shown.operation.id, bool(lead(says.sectors, session.who()).own)
    if answers:
        own_sectors(operation)
        sector_report_form(operation)
        st.header(_("Alla sektorer"), anchor=False)
    all_sectors(operation)
    if not answers:
        sector_report_form(operation)


@alone.beside
def own_sectors(operation: str) -> None:
    shown = frame.look(operation)
    for own in lead(read(shown).sectors, session.who()).own:
        st.header(own.name.name, anchor=False)
        draw(*own_table(own, shown.now), key=f"own-sector-{own.id}", speed=shown.operation.clock.speed)


@alone.beside
def all_sectors(operation: str) -> None:
    shown = frame.look(operation)
    says = read(shown)
    first = lead(says.sectors, session.who())
    banner = el("p.notice", el("strong", says.banner)) if says.banner else None
    draw(banner, *lead_table(first, shown.now), key="sectors-lead", speed=shown.operation.clock.speed)
    sector_offer(shown, says.sectors)


def read(shown: Shown) -> SectorsPage:
    register, real = last_read.sector_register(), not shown.operation.is_exercise
    areas = {one.id: one.name for one in shown.picture.areas}
    reports, former = last_read.coordination(shown.operation.id).reports, last_read.former_names()
    words = told(register, reports, areas, real, shown.now, former)
    return sectors_page(register, real, words, former)


def show(says: SectorsPage, now: datetime, speed: float) -> None:
    draw(*sector_table(says, now), key="sectors", speed=speed)


def grades(shown: Shown, mode: str) -> None:
    """Draw sectors, or organisations, by area."""
    register, real = last_read.sector_register(), not shown.operation.is_exercise
    reports = last_read.coordination(shown.operation.id).reports
    speed = shown.operation.clock.speed
    if mode == AREAS:
        says = by_sector(register, reports, shown.picture.areas, real, shown.now)
        head, caption = _("Sektor"), _("Påverkansgrad per sektor och område, svårast först")
    else:
        says = by_organisation(register, reports, shown.picture.areas, real, shown.now)
        head, caption = _("Organisation"), _("Påverkansgrad per organisation och område, svårast först")
    grade_table(says, head, caption, shown.now, speed, f"grades-{mode}")


page()

"""Inkorg: the injects of an exercise that have been sent to whoever looks, the last first."""

import streamlit as st

from dashboard.desk import frame, session
from dashboard.desk.drawing import draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.inbox.injects import inbox_list
from dashboard.places import Place
from dashboard.words import _
from dashboard.words.inbox_rows import inbox_rows, nothing_here, takes_part
from data.exercise.facts import state_of
from data.exercise.words import ExerciseState
from data.words import Role

# A line of text in pixels: longer ones are lost on the way back.
READABLE = 820


def page() -> None:
    shown = frame.begin(_("Inkorg"), needs_points=False)
    if shown is None:
        return
    told = session.inbox(shown.operation)
    brief(shown)
    if not told:
        title, why = nothing_here(shown.operation, session.who())
        draw(el("section.empty", el("h2", title), el("p", why)), key="inbox-empty")
        tools(shown)
        return
    tools(shown)
    inbox_list(shown, inbox_rows(told, shown.operation, shown.now, names(shown)))


def brief(shown: Shown) -> None:
    """Draw what everybody is told before the start, open until then: the one part of a scenario that is."""
    said = session.exercise_brief(shown.operation)
    if not said:
        return
    planned = state_of(shown.operation) is ExerciseState.PLANERAD
    with st.expander(_("Förutsättningar för övningen"), expanded=planned, width=READABLE):
        draw(*(el("p", line) for line in said.splitlines() if line.strip()), key="inbox-brief")


def names(shown: Shown) -> dict[str, str]:
    """Return what areas, sectors and points are called, by id."""
    areas = {area.id: area.name for area in shown.picture.areas}
    sectors = {sector.id: sector.name for sector in session.sector_register().sectors}
    return {**areas, **sectors}


def tools(shown: Shown) -> None:
    """Where injects are acted on: with the same tools as for what is real."""
    who = session.who()
    if not takes_part(who, shown.operation):
        return
    report = (Place.AREA.script, _("Rapportera")) if who.has(Role.STADSDEL) else None
    sector = (Place.SECTORS.script, _("Rapportera om sektorn")) if who.has(Role.SEKTOR) else None
    staff = (Place.STAFF.script, _("Logga beslut")) if who.has(Role.KRISLEDNING) else None
    found = (
        report,
        sector,
        staff,
        (Place.SUPPORT.script, _("Begär stöd")),
        (Place.LOG.script, _("Skriv i loggen")),
    )
    with st.container(key="inbox-tools", horizontal=True):
        for address, label in filter(None, found):
            st.page_link(address, label=label, width="content")


page()

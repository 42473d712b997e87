"""Punkt: everything known of one trygghetspunkt, and everything that can be reported about it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import session
from dashboard.viewmodels import desk_log
from dashboard.viewmodels.desk_empty import Lack, empty
from dashboard.viewmodels.desk_point import HISTORY, PointPage, by_id, choices, point_page
from dashboard.views.parts import (
    forms,
    frame,
    log_table,
    occupancy_form,
    phase_form,
    point_cards,
    report_form,
    unchanged_form,
)
from dashboard.views.parts.frame import Shown

_ = session.texts()
CHOICE = "point-choice"
LATEST = 30


def page() -> None:
    shown = frame.begin(_("Punkt"))
    if shown is None:
        return
    choose(shown)
    point = by_id(shown.picture, session.point())
    if point is None:
        frame.nothing(empty(Lack.CHOICE, _))
        return
    says = point_page(shown.picture, point, shown.now, _, session.who())
    chosen = "" if says.rights.powerless else report_form.chosen_function(shown, says)
    above, below = st.container(), st.container()
    with below:  # first, though it stands below: whoever has just sent a form waits for its answer
        act(shown, says)
    with above:
        point_cards.cards(says, chosen, shown.now, shown.operation.clock.speed)


def choose(shown: Shown) -> None:
    named = choices(shown.picture, shown.readings)
    held = session.point() or ""
    session.put(CHOICE, held if held in named else "")
    with st.container(key="point-choice-row"):
        st.selectbox(
            _("Trygghetspunkt"),
            ["", *named],
            format_func=lambda one: named.get(one, _("välj punkt")),
            key=CHOICE,
            on_change=picked,
            label_visibility="collapsed",
        )


def picked() -> None:
    session.choose_point(session.value(CHOICE) or None)


def act(shown: Shown, says: PointPage) -> None:
    """The quickest act first; a phone shows the same order from the top."""
    forms.say_powerless(says.rights.powerless)
    beside = [2, 3] if not says.rights.powerless else [1]
    quick, full = two(st.columns(beside, gap="medium"))
    with full:  # the form that is sent most is drawn first
        report_form.report_form(shown, says)
    with quick:
        unchanged_form.unchanged_form(shown, says)
        occupancy_form.occupancy_form(shown, says)
    decide, past = two(st.columns(beside, gap="medium"))
    with decide:
        phase_form.phase_form(shown, says)
    with past:
        history(shown, says)


def two(places: list[DeltaGenerator]) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two places side by side, or the one there is twice where there is nothing to put beside the other."""
    return places[0], places[-1]


def history(shown: Shown, says: PointPage) -> None:
    st.header(_("Historik"), anchor=False)
    entries = session.log(shown.operation, "", HISTORY, (says.popup.id,), LATEST)
    rows = desk_log.log_rows(entries, shown.picture, shown.now, _, register=session.sector_register())
    log_table.log_table(rows, key="history", placed=False)


page()

"""Punkt: everything known of one trygghetspunkt, and everything that can be reported about it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.desk import forms as desk_forms
from dashboard.desk import frame, session
from dashboard.desk.frame import Shown
from dashboard.desk.log import table as log_table
from dashboard.desk.point import cards as point_cards
from dashboard.desk.point import forms as point_forms
from dashboard.desk.point import report_form as point_report_form
from dashboard.desk.point.says import HISTORY, PointPage, by_id, choices, point_page
from dashboard.words import _, log_rows
from dashboard.words.empty import Lack, empty

CHOICE = "point-choice"
LATEST = 30


def page() -> None:
    shown = frame.begin(_("Punkt"))
    if shown is None:
        return
    choose(shown)
    point = by_id(shown.picture, session.point())
    if point is None:
        frame.nothing(empty(Lack.CHOICE))
        return
    says = point_page(shown.picture, point, shown.now, session.who())
    chosen = "" if says.rights.powerless else point_report_form.chosen_function(shown, says)
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
    desk_forms.say_powerless(says.rights.powerless)
    beside = [2, 3] if not says.rights.powerless else [1]
    quick, full = two(st.columns(beside, gap="medium"))
    with full:  # the form that is sent most is drawn first
        point_report_form.report_form(shown, says)
    with quick:
        point_forms.unchanged_form(shown, says)
        point_forms.occupancy_form(shown, says)
    decide, past = two(st.columns(beside, gap="medium"))
    with decide:
        point_forms.phase_form(shown, says)
    with past:
        history(shown, says)


def two(places: list[DeltaGenerator]) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two places side by side, or the one there is twice where there is nothing to put beside the other."""
    return places[0], places[-1]


def history(shown: Shown, says: PointPage) -> None:
    st.header(_("Historik"), anchor=False)
    entries = session.log(shown.operation, "", HISTORY, (says.popup.id,), LATEST)
    rows = log_rows.log_rows(entries, shown.picture, shown.now, register=session.sector_register())
    log_table.log_table(rows, key="history", placed=False)


page()

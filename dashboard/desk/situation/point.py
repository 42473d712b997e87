"""A point: everything known of it, who answers for what does not work, and everything that can be done."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.desk import alone, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.deliveries import level
from dashboard.desk.frame import Shown
from dashboard.desk.log import reading as log_reading
from dashboard.desk.log import table as log_table
from dashboard.desk.preparedness import point as equipment
from dashboard.desk.requests import ask as request_ask
from dashboard.desk.situation import added, answers, demand, reach, report, services, visitors, who
from dashboard.desk.situation import cards as point_cards
from dashboard.desk.situation import forms as point_forms
from dashboard.desk.situation.forms import look
from dashboard.desk.situation.says import who_answers as who_answers_says
from dashboard.desk.situation.says.point import HISTORY, by_id
from dashboard.wall.reading import read
from dashboard.words import _, empty, log_rows
from data.points.facts import Point
from data.words import Phase

LATEST = 30


def show(shown: Shown, point: Point) -> None:
    powerless = empty.powerless(session.who(), shown.operation)
    above, below = st.container(), st.container()
    with below:  # first, though it stands below: whoever has just sent a form waits for its answer
        act(shown.operation.id, point, powerless)
    with above:
        known(shown.operation.id, point.id)


@alone.beside
def known(operation: str, point: str) -> None:
    shown, says = look(operation, point)
    place = by_id(shown.picture, point)
    chosen = "" if says.rights.powerless else report.chosen_function(shown, says)
    reckoned = (*demand.facts(shown, place), *level.facts(shown, point)) if place is not None else ()
    point_cards.cards(says, chosen, shown.now, shown.operation.clock.speed, reckoned)


def act(operation: str, place: Point, powerless: str) -> None:
    """What waits for an answer first, then the quickest act; a phone shows the same order from the top.

    What is not open is first to be opened.
    """
    point, is_open = place.id, place.phase is Phase.OPPEN
    desk_forms.say_powerless(powerless)
    beside = [2, 3] if not powerless else [1]
    quick, full = two(st.columns(beside, gap="medium"))
    with full:  # the form that is sent most is drawn first
        report.report_form(operation, point)
    with quick:
        answers.waiting(operation, point)
        if not is_open:
            point_forms.phase_form(operation, point)
        added.settle_form(operation, point)
        point_forms.unchanged_form(operation, point)
        point_forms.occupancy_form(operation, point)
    decide, past = two(st.columns(beside, gap="medium"))
    with decide:
        if is_open:
            point_forms.phase_form(operation, point)
        answering(operation, point)
        services.service_form(operation, point)
        reaching(operation, point)
    with past:
        services.standing(operation, point)
        demand.standing(operation, point)
        visitors.assumed(operation, point)
        equipment.standing(point)
        equipment.equipment_form(point)
        level.level_form(operation, point)
        history(operation, point)


def two(places: list[DeltaGenerator]) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two places side by side, or the one there is twice where there is nothing to put beside the other."""
    return places[0], places[-1]


@alone.beside
def answering(operation: str, point: str) -> None:
    """Say who answers for what does not work at the point, and let support be asked for."""
    shown = frame.look(operation)
    place = by_id(shown.picture, point)
    if place is not None:
        says = who_answers_says.at_point(who.asked(shown), read(place, shown.now), place.name)
        if says is not None:
            who.who_answers(says)
        who.offer_support(shown, request_ask.at_point(point), says)


@alone.beside
def reaching(operation: str, point: str) -> None:
    reach.point(frame.look(operation), point)


@alone.beside
def history(operation: str, point: str) -> None:
    shown = frame.look(operation)
    st.header(_("Historik"), anchor=False)
    entries = log_reading.log(shown.operation.id, "", HISTORY, (point,), LATEST)
    rows = log_rows.log_rows(entries, shown.picture, shown.now, register=last_read.sector_register())
    log_table.log_table(rows, key="history", placed=False)

"""Övningsledning: plan an exercise, check that all is ready, lead it by its clock and its injects."""

from collections.abc import Iterator
from datetime import datetime

import streamlit as st

from dashboard.desk import forms as desk_forms
from dashboard.desk import frame, last_read, session
from dashboard.desk.drawing import draw, el
from dashboard.desk.exercise.check import exercise_check
from dashboard.desk.exercise.clock_forms import exercise_brief, exercise_clock_forms
from dashboard.desk.exercise.head import clock_acts, clock_outcome, exercise_head, exercise_watch
from dashboard.desk.exercise.inject import exercise_inject, inject_form
from dashboard.desk.exercise.plan import exercise_plan
from dashboard.desk.exercise.play import exercise_play, exercise_relist
from dashboard.desk.exercise.says.page import OVER, due_moments
from dashboard.desk.exercise.timeline import exercise_timeline
from dashboard.desk.frame import Shown
from dashboard.words import _, empty
from dashboard.words.exercise import names
from data.exercise.facts import Exercise, state_of
from data.exercise.scenario import ExerciseState
from data.operations.facts import Operation
from data.rights import Deed, may, why_not_allowed

TITLE = _("Övningsledning")
PART = "exercise-part"
TIMELINE, CHECK, CLOCK, WRITE, BRIEF, PLAN = "timeline", "check", "clock", "write", "brief", "plan"


def page() -> None:
    # Asked before anything is read: nothing of an exercise may reach who only takes part in it.
    refused = why_not_allowed(session.who(), Deed.CONTROL)
    if refused is not None:
        st.title(TITLE, anchor=False)
        desk_forms.say_powerless(refused.text)
        return
    if session.operation() is None:
        st.title(TITLE, anchor=False)
        exercise_plan()
        return
    shown = frame.begin(TITLE, needs_points=False, turns=turns)
    if shown is None:
        return
    exercise = session.exercise(shown.operation)
    if exercise is None:
        draw(el("p.notice", _without(shown.operation)), key="no-scenario")
        exercise_plan()
        return
    lead(shown, exercise)


def turns(operation: Operation) -> Iterator[datetime]:
    """Yield the moments at which the timeline is read differently with nobody doing anything."""
    held = session.exercise(operation)
    if held is not None:
        yield from due_moments(held)


def _without(operation: Operation) -> str:
    if operation.is_exercise:
        return _("Övningen är öppnad utan scenario. Planera en övning för att spela inspel.")
    return _("Det här är en skarp händelse. Övningar planeras för sig och rör den aldrig.")


def lead(shown: Shown, exercise: Exercise) -> None:
    name = names(shown.picture, last_read.sector_register())
    exercise_head(exercise, session.now())
    with st.container(key="exercise-acts", horizontal=True, vertical_alignment="center"):
        clock_acts(exercise)
        part = parts(exercise)
    clock_outcome(exercise)
    match part:
        case "timeline":
            timeline, chosen = st.columns([7, 4], gap="medium")
            with timeline:
                exercise_timeline(exercise, name)
            with chosen:
                exercise_inject(exercise, name)
        case "check":
            exercise_check(exercise, name)
        case "clock":
            exercise_clock_forms(exercise)
        case "write":
            write(shown, exercise)
        case "brief":
            exercise_brief(exercise, name)
            exercise_relist(exercise)
        case "plan":
            exercise_plan()
    exercise_watch(exercise, shown.now)


def parts(exercise: Exercise) -> str:
    """Draw the choice of what to see; at first what the exercise's state calls for."""
    state = state_of(exercise.operation)
    offered = {TIMELINE: _("Tidslinje"), CHECK: _("Förkontroll"), CLOCK: _("Takt, hopp och slut")}
    if state in OVER:
        offered = {TIMELINE: offered[TIMELINE]}
    elif not empty.why_not(session.who(), Deed.INJECT, exercise.operation):
        offered[WRITE] = _("Nytt inspel")
    offered[BRIEF] = _("Genomgång")
    if may(session.who(), Deed.LEAD):
        offered[PLAN] = _("Planera en ny")
    key = f"{PART}:{exercise.operation.id}"
    if session.value(key) not in offered:
        session.put(key, CHECK if state is ExerciseState.PLANERAD else TIMELINE)
    chosen = st.segmented_control(
        _("Visa"),
        list(offered),
        format_func=offered.__getitem__,
        key=key,
        required=True,
        label_visibility="collapsed",
    )
    return str(chosen)


def write(shown: Shown, exercise: Exercise) -> None:
    name = names(shown.picture, last_read.sector_register())
    adding, playing = st.columns([3, 2], gap="medium")
    with adding:
        st.header(_("Nytt inspel"), anchor=False)
        inject_form(exercise, name)
    with playing:
        exercise_play(exercise, shown)


page()

"""Övningsledning: plan an exercise, check that all is ready, lead it by its clock and its injects."""

from collections.abc import Iterator
from datetime import datetime

import streamlit as st

from dashboard import session
from dashboard.components.drawing import draw, el
from dashboard.viewmodels import desk_rights
from dashboard.viewmodels.desk_exercise import OVER, due_moments
from dashboard.viewmodels.desk_exercise_words import names
from dashboard.views.parts import forms, frame
from dashboard.views.parts.exercise_brief import exercise_brief
from dashboard.views.parts.exercise_check import exercise_check
from dashboard.views.parts.exercise_clock_forms import exercise_clock_forms
from dashboard.views.parts.exercise_head import clock_acts, clock_outcome, exercise_head
from dashboard.views.parts.exercise_inject import exercise_inject
from dashboard.views.parts.exercise_inject_form import inject_form
from dashboard.views.parts.exercise_plan import exercise_plan
from dashboard.views.parts.exercise_play import exercise_play
from dashboard.views.parts.exercise_relist import exercise_relist
from dashboard.views.parts.exercise_timeline import exercise_timeline
from dashboard.views.parts.exercise_watch import exercise_watch
from dashboard.views.parts.frame import Shown
from data.domain.exercise import Exercise, state_of
from data.domain.exercise_words import ExerciseState
from data.domain.facts import Operation
from data.domain.rights import Deed, may, why_not_allowed

_ = session.texts()
TITLE = _("Övningsledning")
PART = "exercise-part"
TIMELINE, CHECK, CLOCK, WRITE, BRIEF, PLAN = "timeline", "check", "clock", "write", "brief", "plan"


def page() -> None:
    # Asked before anything is read: nothing of an exercise may reach who only takes part in it.
    refused = why_not_allowed(session.who(), Deed.CONTROL)
    if refused is not None:
        st.title(TITLE, anchor=False)
        forms.say_powerless(refused.text)
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
    name = names(shown.picture, session.sector_register())
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
    elif not desk_rights.why_not(session.who(), Deed.INJECT, exercise.operation):
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
    name = names(shown.picture, session.sector_register())
    adding, playing = st.columns([3, 2], gap="medium")
    with adding:
        st.header(_("Nytt inspel"), anchor=False)
        inject_form(exercise, name)
    with playing:
        exercise_play(exercise, shown)


page()

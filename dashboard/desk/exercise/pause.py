"""A pause that says a word on every screen, until the exercise goes on."""

from functools import partial

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.words import _, empty
from data.exercise.acts.leading import set_clock
from data.exercise.facts import Exercise, state_of
from data.exercise.scenario import ClockAct, ExerciseState
from data.rights import Deed


def pause_for_all(exercise: Exercise) -> None:
    """Draw where a word is said to everybody; while the clock stands, where another is."""
    state = state_of(exercise.operation)
    if state not in (ExerciseState.PAGAR, ExerciseState.PAUSAD):
        return
    one = drafts.draft(f"pause:{exercise.operation.id}")
    why_not = empty.why_not(session.who(), Deed.LEAD, exercise.operation)
    goes_on = state is ExerciseState.PAGAR
    with st.popover(
        _("Pausa med ord till alla") if goes_on else _("Ord till alla i pausen"), disabled=bool(why_not)
    ):
        draw(el("p", _means(goes_on)), key="pause-all")
        desk_forms.text(one, "word", _("Vad ska stå på skärmarna?"), hint=_("Samling i sessionssalen"))
        desk_forms.outcome(one, ("word",))
        st.button(
            _("Pausa och visa för alla") if goes_on else _("Visa för alla"),
            key=one.key("save"),
            type="primary",
            on_click=partial(desk_forms.attempt, one, partial(_save, exercise), ("word",)),
        )


def _means(goes_on: bool) -> str:
    if goes_on:
        return _("Samma som Pausa, och dina ord står på alla skärmar tills övningen fortsätter.")
    return _("Dina ord står på alla skärmar tills övningen fortsätter.")


def _save(exercise: Exercise, one: Draft) -> str:
    word = one.typed("word")
    desk_forms.need(word or None, "word", _("Skriv vad som ska stå på skärmarna."))
    set_clock(
        last_read.store(),
        session.actor(),
        act_id=one.act,
        operation_id=exercise.operation.id,
        act=ClockAct.PAUSE,
        word=word,
        version=exercise.operation.version,
        now=session.now(),
    )
    return _("Det står nu på alla skärmar.")

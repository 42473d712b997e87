"""*Paus för alla*: a pause that says a word on every screen, until the exercise goes on."""

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
    with st.popover(_("Paus för alla"), disabled=bool(why_not)):
        draw(
            el("p", _("Klockan står. Orden visas på alla skärmar tills övningen fortsätter.")),
            key="pause-all",
        )
        desk_forms.text(one, "word", _("Vad ska stå på skärmarna?"), hint=_("Samling i sessionssalen"))
        desk_forms.outcome(one, ("word",))
        st.button(
            _("Pausa och visa för alla") if state is ExerciseState.PAGAR else _("Visa för alla"),
            key=one.key("save"),
            type="primary",
            on_click=partial(desk_forms.attempt, one, partial(_save, exercise), ("word",)),
        )


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

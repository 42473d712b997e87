"""Following an exercise without asking: the page is drawn again when its control's room or its time turns."""

from datetime import datetime, timedelta

import streamlit as st

from dashboard import session
from dashboard.viewmodels.desk_exercise import due_moments
from data.domain.exercise import Exercise, state_of
from data.domain.exercise_words import ExerciseState

EVERY = timedelta(seconds=2)


def exercise_watch(exercise: Exercise, shown: datetime) -> None:
    """Look at the store's number every other second; `shown` is the exercise's time that the page shows."""
    if state_of(exercise.operation) in (ExerciseState.PLANERAD, ExerciseState.PAGAR, ExerciseState.PAUSAD):
        _watch(exercise, shown)


@st.fragment(run_every=EVERY)
def _watch(exercise: Exercise, shown: datetime) -> None:
    """A fragment of nothing: it only reads, and the page is drawn again when something has come."""
    held = session.exercise(exercise.operation)
    if held is None:
        st.rerun()
    now = session.moment(held.operation)
    turned = any(shown < moment <= now for moment in due_moments(held))
    if turned or held.revision != exercise.revision:
        st.rerun()

"""The small exercises, first where one plans: made by two clicks, with no scenario to write."""

import streamlit as st

from dashboard.desk.exercise.board import start_board
from dashboard.desk.exercise.drill import start_drill


def small_exercises() -> None:
    """Draw the two, side by side."""
    alarm, table = st.columns(2, gap="medium")
    with alarm, st.container(border=True, key="small-drill"):
        start_drill()
    with table, st.container(border=True, key="small-board"):
        start_board()

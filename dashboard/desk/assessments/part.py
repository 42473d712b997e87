"""Tänk om: the outage that is assumed and all that would follow, then the judgements that are saved."""

import streamlit as st

from dashboard.desk import frame
from dashboard.desk.assessments.assume import assume
from dashboard.desk.assessments.saved import saved
from dashboard.desk.drawing import draw, el
from dashboard.places import Part
from dashboard.words.assessments import assumed, not_so


def part() -> None:
    shown = frame.begin(Part.WHAT_IF.menu_title)
    if shown is None:
        return
    with st.container(key="assumed"):
        draw(el("p.thought", el("b", assumed()), " ", el("span", not_so())), key="assumed-band")
        assume(shown.operation.id)
        saved(shown.operation.id)

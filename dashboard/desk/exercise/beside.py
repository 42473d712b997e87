"""What else is being exercised, said to who plans or starts one more."""

import streamlit as st

from dashboard.desk import choices, session
from dashboard.desk.drawing import draw, el, icon
from dashboard.desk.exercise.timeline import CLOCK, SHOWN
from dashboard.places import PART_IN_ADDRESS, Part
from dashboard.words import _
from data.exercise.playing import under_way
from data.operations.facts import Operation


def others_under_way(shown: Operation | None = None) -> None:
    """Say which other exercises have begun and not ended, each with the way to where it is ended."""
    others = [
        one
        for one in session.operations()
        if one.is_exercise and not one.owner and under_way(one) and (shown is None or one.id != shown.id)
    ]
    for one in others:
        with st.container(key=f"under-way:{one.id}", horizontal=True, vertical_alignment="center"):
            said = _("%(name)s pågår redan. Den som deltar i båda kan hamna i fel övning.", name=one.name)
            draw(el("p.notice", icon("bang"), said), key=f"under-way-why:{one.id}")
            st.button(_("Till Avsluta"), key=f"end:{one.id}", on_click=_go, args=(one,))


def _go(other: Operation) -> None:
    session.look_at({PART_IN_ADDRESS: Part.CONTROL.value})
    session.choose_operation(other.id)
    choices.choose(f"{SHOWN}:{other.id}", CLOCK)

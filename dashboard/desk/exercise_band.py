"""The band over every page of an exercise; of one that was broken off, with the ways to what is real."""

import streamlit as st

from dashboard.desk import last_read, session, ways
from dashboard.desk.drawing import draw, el, icon
from dashboard.places import Part, Place
from dashboard.words import _
from dashboard.words.empty import way_on
from data.operations.facts import Operation

# Constant, without a single character of data in it.
_BAND = (
    '<div class="exercise-band" role="note" aria-label="Övning: ingenting som visas är på riktigt">'
    "<span>ÖVNING</span><span>ÖVNING</span><span>ÖVNING</span></div>"
)
_BROKEN_BAND = (
    '<div class="exercise-band broken" role="alert"><span>ÖVNINGEN AVBRUTEN – SKARPT LÄGE</span></div>'
)


def stand(operation: Operation, page: str) -> None:
    """Draw the band over a page of an exercise."""
    st.html(_BROKEN_BAND if operation.interrupted else _BAND)
    if operation.interrupted:
        _ways_to_what_is_real(page)


def _ways_to_what_is_real(page: str) -> None:
    """Name everything real that is open, the one that every wall turns to first."""
    way = way_on(session.who(), last_read.operations())
    with st.container(key="broken-off", horizontal=True, vertical_alignment="center"):
        draw(
            el(
                "p.broken",
                icon("bang"),
                el("b", _("Övningen är avbruten: det är skarpt läge.")),
                el("span", way.says),
            ),
            key="broken-off-why",
        )
        for number, real in enumerate(way.real):
            key, words = f"to-real:{number}" if number else "to-real", _("Till %(name)s", name=real.name)
            if st.button(words, key=key, type="secondary" if number else "primary"):
                _leave_for(real, page)
        if way.opens and not ways.is_here(Part.OPERATIONS):
            ways.link(Part.OPERATIONS, _("Till Händelser"))


def _leave_for(real: Operation, page: str) -> None:
    """What is real has no injects: from the pages of an exercise the way leads to the picture."""
    session.choose_operation(real.id)
    if page == Place.EXERCISE:
        ways.go(Place.SITUATION)
    session.draw_again()

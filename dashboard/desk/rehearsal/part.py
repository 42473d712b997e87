"""Öva själv: beginning a rehearsal of three minutes, as one of one's own roles."""

from functools import partial

import streamlit as st

from dashboard.desk import drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.rehearsal import panel, says
from dashboard.words import _
from data.points import reads as point_reads
from data.points.facts import Point
from data.rehearsal.acts import begin
from data.rehearsal.rules import offered, why_not_rehearse
from data.rights import Grant

# A line of text in pixels: longer ones are lost on the way back.
READABLE = 820


def part() -> None:
    frame.of_the_server(_("Öva själv"))
    grants = offered(session.who())
    with st.container(key="rehearse", width=READABLE):
        draw(*(el("p", line) for line in _told()), key="rehearse-told")
        if not grants:
            draw(el("p.notice", says.nothing_offered()), key="rehearse-nothing")
        for number, grant in enumerate(grants):
            _offer(number, grant)


@last_read.at_the_revision(2)
def _points() -> tuple[Point, ...]:
    """Return the points of the list that is loaded, examples included."""
    return point_reads.loaded_points(last_read.store())


def _told() -> tuple[str, ...]:
    return (
        _("Tre minuter på en egen övning. Överst på varje sida står vad du ska göra, och när det är klart."),
        _("Ingen annan ser den, ingen aviseras, och inget av den kommer in i någon annan händelse."),
        _("Det du skriver raderas när du avslutar, senast efter tre timmar. Bara en åt gången."),
    )


def _offer(number: int, grant: Grant) -> None:
    """Draw the button that begins as a role; grey, with the reason, where too little is loaded."""
    register = last_read.sector_register()
    one = drafts.draft(f"rehearse:{number}")
    reason = why_not_rehearse(grant, _points(), register)
    names = {area.id: area.name for area in last_read.areas()}
    names |= {sector.id: sector.name for sector in register.sectors}
    st.button(
        says.begin_words(grant, names),
        key=one.key("begin"),
        type="primary",
        disabled=reason is not None,
        on_click=partial(desk_forms.attempt, one, partial(_begin, grant)),
    )
    desk_forms.outcome(one)
    if reason is not None:
        desk_forms.blocked(reason.text, one.name)


def _begin(grant: Grant, _one: Draft) -> str:
    before = session.operation()
    identity = begin(last_read.store(), session.actor(), grant, session.now())
    panel.remember_before(before)
    session.choose_operation(identity)
    return _("Övningen har börjat: gör det som står överst.")

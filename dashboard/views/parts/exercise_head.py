"""The top of *Övningsledning*: who asks for a break, and the clocks with what can be done to them."""

from datetime import datetime
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.components.drawing import draw, el, icon
from dashboard.components.exercise_clock import exercise_clock
from dashboard.session import Draft
from dashboard.viewmodels import desk_rights
from dashboard.viewmodels.desk_exercise import (
    OVER,
    act_words,
    ask_rows,
    head,
    offered_acts,
)
from dashboard.views.parts import forms
from data.domain.exercise import Exercise, state_of
from data.domain.exercise_rules import warns_speed
from data.domain.exercise_words import ClockAct
from data.domain.rights import Deed
from data.services.exercises import set_clock

MOST_ASKS = 3
AT_ONCE = (ClockAct.START, ClockAct.PAUSE, ClockAct.RESUME)


def exercise_head(exercise: Exercise, real: datetime) -> None:
    """Draw the top of the page as it stands at the real moment `real`."""
    _ = session.texts()
    asks(exercise, real)
    says = head(exercise, exercise.operation.clock.at(real), _)
    exercise_clock(exercise, says, real, _)
    warned = warns_speed(exercise.operation.clock.speed)
    if warned:
        draw(el("p.notice", warned), key="pace-warning")


def asks(exercise: Exercise, real: datetime) -> None:
    """Say who wants the exercise broken off, before anything else."""
    _ = session.texts()
    rows = ask_rows(exercise, real)
    if not rows or state_of(exercise.operation) in OVER:
        return
    said = _.n("%(n)d begäran om avbrott", "%(n)d begäranden om avbrott", len(rows))
    lines = (
        el(
            "li",
            el("b", row.who),
            el("span", row.why or _("utan skäl")),
            el("span.num", _("klockan %(at)s", at=row.at)),
        )
        for row in rows[:MOST_ASKS]
    )
    draw(
        el("section.asks", el("h2", icon("bang"), said), el("ul", *lines), role="alert"),
        key="break-asks",
    )


def clock_acts(exercise: Exercise) -> None:
    """Draw what is done with one press: start, pause, go on."""
    _ = session.texts()
    one = session.draft(f"clock:{exercise.operation.id}")
    why_not = desk_rights.why_not(session.who(), Deed.LEAD, exercise.operation)
    words = act_words(_)
    for act in offered_acts(state_of(exercise.operation)):
        if act in AT_ONCE:
            st.button(
                words[act],
                type="primary",
                key=one.key(act),
                disabled=bool(why_not),
                on_click=partial(forms.attempt, one.name, partial(_set, exercise, act)),
            )


def clock_outcome(exercise: Exercise) -> None:
    """Say what came of the last press, and why there is none to press."""
    one = session.draft(f"clock:{exercise.operation.id}")
    forms.outcome(one)
    if state_of(exercise.operation) not in OVER:
        forms.blocked(desk_rights.why_not(session.who(), Deed.LEAD, exercise.operation), one.name)


def _set(exercise: Exercise, act: ClockAct, one: Draft) -> str:
    _ = session.texts()
    set_clock(
        session.store(),
        session.actor(),
        act_id=one.act,
        operation_id=exercise.operation.id,
        act=act,
        version=exercise.operation.version,
        now=session.now(),
    )
    return {
        ClockAct.START: _("Övningen har startat."),
        ClockAct.PAUSE: _("Övningen är pausad: klockan står."),
        ClockAct.RESUME: _("Övningen går igen."),
    }[act]

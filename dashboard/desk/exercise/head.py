"""The top of *Övningsledning*: who asks for a break, the clocks, breaking off, following without asking."""

from datetime import datetime, timedelta
from functools import partial

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.browser_parts import exercise_clock, hold_button
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el, icon
from dashboard.desk.exercise.now import undo_bar
from dashboard.desk.exercise.pause import pause_for_all
from dashboard.desk.exercise.says.page import OVER, act_words, ask_rows, due_moments, head, offered_acts
from dashboard.words import _, empty
from dashboard.words.exercise import Names
from dashboard.words.inbox_rows import why_not_ask
from data.exercise.acts.leading import ask_for_break, interrupt, set_clock
from data.exercise.facts import Exercise, state_of
from data.exercise.rules import warns_speed
from data.exercise.scenario import ClockAct, ExerciseState
from data.operations.facts import Operation
from data.rights import Deed, Who, may, place_of

MOST_ASKS = 3
AT_ONCE = (ClockAct.START, ClockAct.PAUSE, ClockAct.RESUME)


def exercise_head(exercise: Exercise, real: datetime) -> None:
    """Draw the top of the page as it stands at the real moment `real`."""
    asks(exercise, real)
    says = head(exercise, exercise.operation.clock.at(real))
    exercise_clock(exercise, says, real)
    warned = warns_speed(exercise.operation.clock.speed)
    if warned:
        draw(el("p.notice", warned), key="pace-warning")


def asks(exercise: Exercise, real: datetime) -> None:
    """Say who wants the exercise broken off, before anything else."""
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
    one = drafts.draft(f"clock:{exercise.operation.id}")
    why_not = empty.why_not(session.who(), Deed.LEAD, exercise.operation)
    words = act_words()
    for act in offered_acts(state_of(exercise.operation)):
        if act in AT_ONCE:
            st.button(
                words[act],
                # Not like the button that stood there: what starts is meant, what stops it is not yet.
                type="secondary" if act is ClockAct.PAUSE else "primary",
                key=one.key(act),
                disabled=bool(why_not),
                on_click=partial(desk_forms.attempt, one, partial(_set, exercise, act)),
            )
    pause_for_all(exercise)


def clock_outcome(exercise: Exercise) -> None:
    """Say what came of the last press, and why there is none to press."""
    one = drafts.draft(f"clock:{exercise.operation.id}")
    desk_forms.outcome(one)
    if state_of(exercise.operation) not in OVER:
        desk_forms.blocked(empty.why_not(session.who(), Deed.LEAD, exercise.operation), one.name)


def _set(exercise: Exercise, act: ClockAct, one: Draft) -> str:
    set_clock(
        last_read.store(),
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


def exercise_break(who: Who, operation: Operation) -> None:
    """Draw, in the sidebar, what somebody may do to end an exercise that has not ended."""
    if not operation.is_exercise or operation.closed_at is not None:
        return
    with st.sidebar.container(key="exercise-break"):
        if may(who, Deed.BREAK, place_of(operation)):
            _break(operation)
        elif why_not_ask(who, operation) is None:
            _ask(operation)


def _break(operation: Operation) -> None:
    one = drafts.draft(f"break:{operation.id}")
    act = partial(desk_forms.attempt, one, partial(_interrupt, operation))
    hold_button(_("Avbryt övningen – skarpt läge"), f"hold:{operation.id}", act)
    desk_forms.outcome(one)


def _interrupt(operation: Operation, one: Draft) -> str:
    interrupt(
        last_read.store(),
        session.actor(),
        act_id=one.act,
        operation_id=operation.id,
        reason=_("Avbruten med hållknappen: skarpt läge."),
        now=session.now(),
    )
    return _("Övningen är avbruten. Utkast som inte var skickade är borttagna.")


def _ask(operation: Operation) -> None:
    one = drafts.draft(f"ask-break:{operation.id}")
    desk_forms.outcome(one, ("reason",))
    with st.popover(_("Begär avbrott"), width="stretch"):
        draw(
            el(
                "p",
                _("Övningsledningen får din begäran direkt. Övningen fortsätter tills någon avbryter den."),
            ),
            key="ask-break-why",
        )
        desk_forms.text(one, "reason", _("Varför (behöver inte fyllas i)"))
        st.button(
            _("Skicka begäran om avbrott"),
            key=one.key("send"),
            type="primary",
            width="stretch",
            on_click=partial(desk_forms.attempt, one, partial(_send, operation), ("reason",)),
        )


def _send(operation: Operation, one: Draft) -> str:
    ask_for_break(
        last_read.store(),
        session.actor(),
        act_id=one.act,
        operation_id=operation.id,
        reason=one.typed("reason"),
        now=session.now(),
    )
    return _("Begäran är skickad till övningsledningen.")


EVERY = timedelta(seconds=2)


def exercise_watch(exercise: Exercise, name: Names, shown: datetime) -> None:
    """Look at the store's number every other second; `shown` is the exercise's time that the page shows."""
    if state_of(exercise.operation) in (ExerciseState.PLANERAD, ExerciseState.PAGAR, ExerciseState.PAUSAD):
        _watch(exercise, name, shown)


@st.fragment(run_every=EVERY)
def _watch(exercise: Exercise, name: Names, shown: datetime) -> None:
    """Draw what can be taken back for some seconds yet, and the page again when something has come."""
    held = session.exercise(exercise.operation)
    if held is None:
        st.rerun()
    now = session.moment(held.operation)
    turned = any(shown < moment <= now for moment in due_moments(held))
    if turned or held.revision != exercise.revision:
        st.rerun()
    undo_bar(held, name)

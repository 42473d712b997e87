"""Breaking an exercise off: anybody who takes part may ask for it, those who lead press and hold."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.components.drawing import draw, el
from dashboard.components.hold_button import hold_button
from dashboard.session import Draft
from dashboard.viewmodels.desk_inbox import why_not_ask
from dashboard.views.parts import forms
from data.domain.facts import Operation
from data.domain.rights import Deed, Who, may, place_of
from data.services.exercises import ask_for_break, interrupt


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
    _ = session.texts()
    one = session.draft(f"break:{operation.id}")
    draw(el("p.muted", _("Blir det skarpt läge?")), key="break-why")
    act = partial(forms.attempt, one.name, partial(_interrupt, operation))
    hold_button(_("Avbryt övningen – skarpt läge"), f"hold:{operation.id}", act, _)
    forms.outcome(one)


def _interrupt(operation: Operation, one: Draft) -> str:
    _ = session.texts()
    interrupt(
        session.store(),
        session.actor(),
        act_id=one.act,
        operation_id=operation.id,
        reason=_("Avbruten med hållknappen: skarpt läge."),
        now=session.now(),
    )
    return _("Övningen är avbruten.")


def _ask(operation: Operation) -> None:
    _ = session.texts()
    one = session.draft(f"ask-break:{operation.id}")
    forms.outcome(one, ("reason",))
    with st.popover(_("Begär avbrott"), width="stretch"):
        draw(
            el(
                "p",
                _("Övningsledningen får din begäran direkt. Övningen fortsätter tills någon avbryter den."),
            ),
            key="ask-break-why",
        )
        forms.text(one, "reason", _("Varför (behöver inte fyllas i)"))
        st.button(
            _("Skicka begäran om avbrott"),
            key=one.key("send"),
            type="primary",
            width="stretch",
            on_click=partial(forms.attempt, one.name, partial(_send, operation), ("reason",)),
        )


def _send(operation: Operation, one: Draft) -> str:
    _ = session.texts()
    ask_for_break(
        session.store(),
        session.actor(),
        act_id=one.act,
        operation_id=operation.id,
        reason=one.typed("reason"),
        now=session.now(),
    )
    return _("Begäran är skickad till övningsledningen.")

"""Deciding what becomes of an operation's records: kept, or an exercise's words removed."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.components.drawing import draw, el
from dashboard.session import Draft
from dashboard.viewmodels import desk_retention
from dashboard.views.parts import forms
from data import retention
from data.domain.facts import Operation
from data.domain.words import Retention
from data.services.retention import decide_retention

_ = session.texts()


def retention_form(operation: Operation) -> None:
    one = session.draft(f"retention:{operation.id}")
    kept = retention.standing(session.store(), operation.id)
    refused = desk_retention.why_not_decide(operation, session.who())
    if refused and one.refused is None:  # what the page says once for all its forms
        if kept is not None:
            draw(el("p.notice", desk_retention.standing(kept, session.now(), _)), key=f"standing:{one.name}")
        return
    choices = desk_retention.choices(operation, kept, _)
    # Once it is disposed of there is nothing left to decide, and a form must have a button.
    settled = st.container(border=True, key="operation-settled") if not choices else None
    with settled or st.form(f"form:{one.name}"):
        st.header(_("Bevara eller gallra"), anchor=False)
        draw(el("p", desk_retention.standing(kept, session.now(), _)), key=f"standing:{one.name}")
        forms.outcome(one, ("keep", "decision"))
        forms.blocked(refused or desk_retention.why_not_dispose(operation, kept), one.name)
        if choices:
            fields(operation, one, choices, refused)


def fields(operation: Operation, one: Draft, choices: Mapping[Retention, str], refused: str) -> None:
    st.radio(
        _("Uppgifterna"),
        list(choices),
        index=None,
        format_func=lambda keep: choices.get(keep, str(keep)),
        key=one.key("keep"),
        disabled=bool(refused),
    )
    forms.why(one, "keep")
    forms.free_text(one, "decision", _("Beslutet: vem, när och med vilket stöd"), disabled=bool(refused))
    st.form_submit_button(
        _("Registrera beslutet"),
        key=one.key("save"),
        disabled=bool(refused),
        on_click=partial(forms.attempt, one.name, partial(save, operation), ("decision",)),
    )


def save(operation: Operation, one: Draft) -> str:
    keep = forms.need(one.typed("keep", None), "keep", _("Välj om uppgifterna bevaras eller gallras."))
    receipt = decide_retention(
        session.store(),
        session.actor(),
        act_id=one.act,
        operation_id=operation.id,
        keep=Retention(keep),
        decision=one.typed("decision"),
        now=session.now(),
    )
    return _("Sparat som post %(n)d.", n=receipt.revision)

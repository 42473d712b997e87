"""Saying that one of those who must know of a request now does: a button for each, where one may."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.session import Draft
from dashboard.viewmodels.desk_support import acknowledging
from dashboard.views.parts import forms
from dashboard.views.parts.frame import Shown
from data.domain.requests import NewAcknowledgement, SupportRequest
from data.domain.sectors import SectorRegister
from data.services.requests import acknowledge_request


def support_acknowledge(shown: Shown, request: SupportRequest, register: SectorRegister) -> None:
    _ = session.texts()
    for party, name in acknowledging(request, register, session.who(), shown.operation).items():
        one = session.draft(f"acknowledge:{request.id}:{party}")
        st.button(
            _("Kvittera för %(who)s", who=name),
            key=one.key("save"),
            on_click=partial(forms.attempt, one.name, partial(_save, request, party)),
        )
        forms.outcome(one)
    for party in request.acknowledged:
        forms.outcome(session.draft(f"acknowledge:{request.id}:{party}"))


def _save(request: SupportRequest, party: str, one: Draft) -> str:
    _ = session.texts()
    new = NewAcknowledgement(one.act, request.id, party)
    receipt = acknowledge_request(session.store(), session.actor(), new, session.now())
    return _("Kvitterat som post %(n)d.", n=receipt.revision)

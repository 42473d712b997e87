"""Moving a chosen request on: only the ways that are open, with a reason where one is needed."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.components.drawing import draw, el
from dashboard.session import Draft
from dashboard.viewmodels import desk_times
from dashboard.viewmodels.desk_support import may_report, moving, request_row
from dashboard.views.parts import forms
from dashboard.views.parts.frame import Shown
from dashboard.views.parts.support_acknowledge import support_acknowledge
from dashboard.views.parts.support_effect import FIELDS as EFFECT_FIELDS
from dashboard.views.parts.support_effect import effect_fields, told_effect
from dashboard.views.parts.support_neighbours import support_neighbours
from data.domain.facts import Operation
from data.domain.requests import NewMove, SupportRequest
from data.domain.sectors import SectorRegister
from data.domain.words import RequestState
from data.services.requests import move_request

FIELDS = ("state", "reason", "owner", "deadline", "version", *EFFECT_FIELDS)


def support_move(shown: Shown, request: SupportRequest, register: SectorRegister, powerless: str) -> None:
    _ = session.texts()
    one = session.draft(f"move:{request.id}")
    row = request_row(request, shown.picture, register, shown.now, _)
    open_ways, why_not = moving(request, register, session.who(), shown.operation, _)
    draw(el("h2", row.what), el("p.muted", f"{row.state_word} {row.since}"), key=f"chosen:{request.id}")
    support_acknowledge(shown, request, register)
    if request.state in (RequestState.BEGARD, RequestState.AVSLAGEN):
        support_neighbours(shown, request)
    if not open_ways and one.refused is None:
        forms.outcome(one)
        if not powerless:
            forms.blocked(why_not, one.name)
        return
    with st.form(f"form:{one.name}"):
        forms.outcome(one, FIELDS)
        st.radio(
            _("Nytt läge"),
            list(open_ways),
            index=None,
            format_func=lambda state: open_ways[state],
            key=one.key("state"),
            horizontal=True,
        )
        forms.why(one, "state")
        forms.why(one, "version")
        if RequestState.BEGARD in open_ways:
            _new_owner(one, request, register)
        if RequestState.PA_PLATS in open_ways and may_report(session.who(), shown.operation, request):
            effect_fields(one, request)
        forms.text(one, "reason", _("Skäl (krävs för avslag och återkallelse)"))
        forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Spara"),
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(forms.attempt, one.name, partial(_save, shown.operation, request), ("reason",)),
        )


def _new_owner(one: Draft, request: SupportRequest, register: SectorRegister) -> None:
    _ = session.texts()
    names = {held.id: held.name for held in register.organisations if held.id != request.owner}
    forms.choice(one, "owner", _("Begär av"), names)
    forms.text(one, "deadline", _("Senast (tomt: som förut)"), hint=_("18:00, eller 2027-01-14 18:00"))


def _save(operation: Operation, request: SupportRequest, one: Draft) -> str:
    _ = session.texts()
    real = session.now()
    now = operation.clock.at(real)
    move = NewMove(
        id=one.act,
        request=request.id,
        state=RequestState(forms.need(one.typed("state", None), "state", _("Välj det nya läget."))),
        reason=one.typed("reason"),
        owner=one.typed("owner", None),
        deadline=forms.understood(desk_times.future(one.typed("deadline"), now, "deadline", _)),
        effect=told_effect(one, now),
        version=request.version,
    )
    receipt = move_request(session.store(), session.actor(), move, real)
    return _("Sparat som post %(n)d.", n=receipt.revision)

"""Stöd: what has been asked for, of whom and by when; asking, and moving a request on."""

from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.desk import drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.requests import ask as request_ask
from dashboard.desk.requests.says import (
    acknowledging,
    may_report,
    moving,
    neighbours,
    request_row,
    support_page,
)
from dashboard.words import _, empty, label, times
from data.operations.facts import Operation
from data.requests.acts import acknowledge_request, move_request
from data.requests.facts import Effect, NewAcknowledgement, NewMove, SupportRequest
from data.requests.rules import FUNCTION_OF
from data.rights import Deed
from data.sectors.facts import SectorRegister
from data.words import Function, RequestState, Status


def support_acknowledge(shown: Shown, request: SupportRequest, register: SectorRegister) -> None:
    for party, name in acknowledging(request, register, session.who(), shown.operation).items():
        one = drafts.draft(f"acknowledge:{request.id}:{party}")
        st.button(
            _("Kvittera för %(who)s", who=name),
            key=one.key("save"),
            on_click=partial(desk_forms.attempt, one.name, partial(_acknowledge, request, party)),
        )
        desk_forms.outcome(one)
    for party in request.acknowledged:
        desk_forms.outcome(drafts.draft(f"acknowledge:{request.id}:{party}"))


def _acknowledge(request: SupportRequest, party: str, one: Draft) -> str:
    new = NewAcknowledgement(one.act, request.id, party)
    receipt = acknowledge_request(last_read.store(), session.actor(), new, session.now())
    return _("Kvitterat som post %(n)d.", n=receipt.revision)


EFFECT_FIELDS = ("effect_function", "effect_status", "effect_lasts", "effect")
_OFFERED = (Status.FUNGERAR, Status.BEGRANSAD)


def effect_fields(one: Draft, request: SupportRequest) -> None:
    """Draw the fields; the function that the support was for is filled in once it is on site."""
    functions = {function: label(function) for function in Function}
    statuses = {status: label(status) for status in _OFFERED}
    usual = FUNCTION_OF.get(request.kind)
    hint = _("Vad ändras på punkten när stödet är på plats? (tomt: inget)")
    desk_forms.choice(one, "effect_status", hint, statuses)
    desk_forms.choice(one, "effect_function", _("Funktion"), functions, start=usual)
    desk_forms.text(one, "effect_lasts", _("Räcker (timmar eller klockslag)"), hint=_("12, eller 05:00"))
    desk_forms.why(one, "effect")


def told_effect(one: Draft, now: datetime) -> Effect | None:
    """Return what was told, None where nothing changes; refuses half of it."""
    status = one.typed("effect_status", None)
    lasts = desk_forms.understood(times.endurance(one.typed("effect_lasts"), now, "effect_lasts"))
    if status is None and lasts is None:
        return None
    return Effect(
        function=Function(
            desk_forms.need(
                one.typed("effect_function", None), "effect_function", _("Välj funktionen som ändras.")
            )
        ),
        status=Status(desk_forms.need(status, "effect_status", _("Välj hur funktionen är nu."))),
        lasts_until=desk_forms.need(lasts, "effect_lasts", _("Skriv hur länge det räcker.")),
    )


def support_neighbours(shown: Shown, request: SupportRequest) -> None:
    lines = neighbours(shown.picture, shown.readings, request.area, request.kind, request_ask.near())
    if lines:
        draw(
            el("p.muted", _("Grannar som kan ha något att låna ut:")),
            el("ul", *(el("li", line) for line in lines)),
            key=f"neighbours:{request.id}",
        )


FIELDS = ("state", "reason", "owner", "deadline", "version", *EFFECT_FIELDS)


def support_move(shown: Shown, request: SupportRequest, register: SectorRegister, powerless: str) -> None:
    one = drafts.draft(f"move:{request.id}")
    row = request_row(request, shown.picture, register, shown.now)
    open_ways, why_not = moving(request, register, session.who(), shown.operation)
    draw(el("h2", row.what), el("p.muted", f"{row.state_word} {row.since}"), key=f"chosen:{request.id}")
    support_acknowledge(shown, request, register)
    if request.state in (RequestState.BEGARD, RequestState.AVSLAGEN):
        support_neighbours(shown, request)
    if not open_ways and one.refused is None:
        desk_forms.outcome(one)
        if not powerless:
            desk_forms.blocked(why_not, one.name)
        return
    with st.form(f"form:{one.name}"):
        desk_forms.outcome(one, FIELDS)
        st.radio(
            _("Nytt läge"),
            list(open_ways),
            index=None,
            format_func=lambda state: open_ways[state],
            key=one.key("state"),
            horizontal=True,
        )
        desk_forms.why(one, "state")
        desk_forms.why(one, "version")
        if RequestState.BEGARD in open_ways:
            _new_owner(one, request, register)
        if RequestState.PA_PLATS in open_ways and may_report(session.who(), shown.operation, request):
            effect_fields(one, request)
        desk_forms.text(one, "reason", _("Skäl (krävs för avslag och återkallelse)"))
        desk_forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Spara"),
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(
                desk_forms.attempt, one.name, partial(_save, shown.operation, request), ("reason",)
            ),
        )


def _new_owner(one: Draft, request: SupportRequest, register: SectorRegister) -> None:
    names = {held.id: held.name for held in register.organisations if held.id != request.owner}
    desk_forms.choice(one, "owner", _("Begär av"), names)
    desk_forms.text(one, "deadline", _("Senast (tomt: som förut)"), hint=_("18:00, eller 2027-01-14 18:00"))


def _save(operation: Operation, request: SupportRequest, one: Draft) -> str:
    real = session.now()
    now = operation.clock.at(real)
    move = NewMove(
        id=one.act,
        request=request.id,
        state=RequestState(desk_forms.need(one.typed("state", None), "state", _("Välj det nya läget."))),
        reason=one.typed("reason"),
        owner=one.typed("owner", None),
        deadline=desk_forms.understood(times.future(one.typed("deadline"), now, "deadline")),
        effect=told_effect(one, now),
        version=request.version,
    )
    receipt = move_request(last_read.store(), session.actor(), move, real)
    return _("Sparat som post %(n)d.", n=receipt.revision)


CHOSEN = "support-request"


def page() -> None:
    shown = frame.begin(_("Stöd"), needs_points=False, turns=last_read.turns)
    if shown is None:
        return
    register = last_read.sector_register()
    acting = last_read.coordination(shown.operation.id)
    held = acting.requests
    says = support_page(held, shown.picture, register, shown.now, acting.plan)
    chosen = next((one for one in held if one.id == session.value(CHOSEN)), None)
    powerless = empty.powerless(session.who(), shown.operation, (Deed.REQUEST, Deed.HANDLE_REQUEST))
    desk_forms.say_powerless(powerless)
    listed, acts = st.columns([3, 2], gap="medium")
    with listed:
        speed = shown.operation.clock.speed
        request_ask.support_table(says, chosen.id if chosen else None, shown.now, speed, choose)
    with acts:
        if chosen is not None:
            support_move(shown, chosen, register, powerless)
        asking = empty.powerless(session.who(), shown.operation, (Deed.REQUEST,))
        request_ask.support_ask(shown, register, asking)


def choose(identity: str | None) -> None:
    session.put(CHOSEN, identity)


page()

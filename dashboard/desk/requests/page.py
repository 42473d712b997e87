"""Stöd: what has been asked for, of whom and by when; asking, moving a request on, and who has been told."""

from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.deliveries import part as order
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.failures import part as failures
from dashboard.desk.frame import Shown
from dashboard.desk.notices import told
from dashboard.desk.requests import ask as request_ask
from dashboard.desk.requests.says import (
    acknowledging,
    may_report,
    moving,
    request_row,
    support_page,
    takers,
    whom_to_ask,
)
from dashboard.desk.requests.table import support_table
from dashboard.desk.situation.says.neighbours import neighbours
from dashboard.desk.ways import draw_parts
from dashboard.places import Part, Place
from dashboard.words import _, empty, label, times
from dashboard.words.todo_ways import FAILURE
from dashboard.words.typed_times import promised
from data.acting import Receipt
from data.operations.facts import Operation
from data.requests.acts import acknowledge_request, move_request
from data.requests.facts import REASONED, TAKEN_ON, Effect, NewAcknowledgement, NewMove, SupportRequest
from data.requests.rules import FUNCTION_OF
from data.rights import Deed
from data.sectors.facts import SectorRegister
from data.sectors.owners import standing
from data.words import Function, RequestState, Status


def support_acknowledge(shown: Shown, request: SupportRequest, register: SectorRegister) -> None:
    for party, name in acknowledging(request, register, session.who(), shown.operation).items():
        one = drafts.draft(f"acknowledge:{request.id}:{party}")
        st.button(
            _("Kvittera för %(who)s", who=name),
            key=one.key("save"),
            on_click=partial(desk_forms.attempt, one, partial(_acknowledge, request, party)),
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


FIELDS = ("state", "reason", "owner", "deadline", "promised", "version", *EFFECT_FIELDS)


@alone.form
def support_move(operation: str, identity: str, powerless: str) -> None:
    """Draw where a request can go from here; only what belongs to the chosen way is asked."""
    shown, register = frame.look(operation), last_read.sector_register()
    request = _named(operation, identity)
    if request is None:
        return
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
    with st.container(border=True, key=f"kept-form:{one.name}"):
        desk_forms.outcome(one, FIELDS)
        desk_forms.state(one, _("Nytt läge"), open_ways)
        desk_forms.why(one, "version")
        _of_the_way(one, shown, request, register)
        desk_forms.blocked(why_not, one.name)
        st.button(
            _("Spara"),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, one, partial(_save, shown.operation, request), ("reason",)),
        )


def _of_the_way(one: Draft, shown: Shown, request: SupportRequest, register: SectorRegister) -> None:
    """Draw the fields of the chosen way."""
    state = one.typed("state", None)
    if state == RequestState.BEGARD:
        _new_owner(one, shown, request, register)
    elif state in TAKEN_ON:
        _who_and_when(one, shown, request, register)
    elif state == RequestState.PA_PLATS and may_report(session.who(), shown.operation, request):
        effect_fields(one, request)
    if state is not None:
        must = state in REASONED
        desk_forms.text(one, "reason", _("Skäl") if must else _("Skäl (frivilligt)"))


def _new_owner(one: Draft, shown: Shown, request: SupportRequest, register: SectorRegister) -> None:
    names = {held.id: held.name for held in register.organisations if held.id != request.owner}
    desk_forms.choice(one, "owner", _("Till vem"), names)
    moved = standing(last_read.staff(shown.operation.id).owners, shown.now)
    suggested = whom_to_ask(
        register, request.kind, request.area, shown.operation, moved, has_it=request.owner
    )
    if suggested:
        st.caption(suggested)
    kept_time = times.clock(request.deadline, shown.now)
    desk_forms.text(one, "deadline", _("Senast (tomt: %(at)s som förut)", at=kept_time), hint=_("18:00"))


def _who_and_when(one: Draft, shown: Shown, request: SupportRequest, register: SectorRegister) -> None:
    """Whoever takes on what another was asked for says who has it from now on."""
    if one.typed("state", None) == RequestState.ATAGEN:
        names = takers(request, register, session.who())
        if names:
            desk_forms.choice(one, "owner", _("Vem tar den"), names, start=next(iter(names)))
    promised = request.promised
    known = promised is not None and promised > shown.now
    label = _("Beräknas på plats (tomt: %(at)s som förut)") if known else _("Beräknas på plats")
    at = times.clock(promised, shown.now) if promised is not None else ""
    desk_forms.text(one, "promised", label % {"at": at} if known else label, hint="05:00")


def _promised(request: SupportRequest, one: Draft, now: datetime) -> datetime | None:
    """Return when it is said to come; what was promised stands as long as it has not passed."""
    typed = desk_forms.understood(promised(one.typed("promised"), now, "promised"))
    standing_still = request.promised is not None and request.promised > now
    return typed or (request.promised if standing_still else None)


def _save(operation: Operation, request: SupportRequest, one: Draft) -> str:
    real = session.now()
    now = operation.clock.at(real)
    state = RequestState(desk_forms.need(one.typed("state", None), "state", _("Välj det nya läget.")))
    anew, there = state is RequestState.BEGARD, state is RequestState.PA_PLATS
    named = anew or state is RequestState.ATAGEN
    deadline = desk_forms.understood(promised(one.typed("deadline"), now, "deadline")) if anew else None
    move = NewMove(
        id=one.act,
        request=request.id,
        state=state,
        reason=one.typed("reason"),
        owner=one.typed("owner", None) if named else None,
        deadline=deadline,
        effect=told_effect(one, now) if there else None,
        version=request.version,
        promised=_promised(request, one, now) if state in TAKEN_ON else None,
    )
    receipt = move_request(last_read.store(), session.actor(), move, real)
    return _saved(move, request, receipt, now)


def _saved(move: NewMove, request: SupportRequest, receipt: Receipt, now: datetime) -> str:
    """Say what was saved, with whose it is now and when it comes."""
    whose = last_read.sector_register().name_of(move.owner or request.owner)
    told = _("Sparat som post %(n)d: %(state)s", n=receipt.revision, state=label(move.state))
    parts = [told, whose]
    if move.promised is not None:
        parts.append(_("på plats %(at)s", at=times.clock(move.promised, now)))
    return f"{', '.join(parts)}."


CHOSEN = "support-request"
ADDRESS = "begaran"


def part() -> None:
    shown = frame.begin(_("Stöd"), needs_points=False, turns=failures.turns)
    if shown is None:
        return
    who, operation = session.who(), shown.operation.id
    if named := st.query_params.pop(ADDRESS, ""):  # a link leads to it once; another may be chosen then
        choose(named)
    if named := st.query_params.pop(FAILURE, ""):
        failures.lead_to(named)
    chosen = _named(operation, session.value(CHOSEN))
    powerless = empty.powerless(who, shown.operation, (Deed.REQUEST, Deed.HANDLE_REQUEST))
    desk_forms.say_powerless(powerless)
    told.never_arrived(shown)
    listed, acts = st.columns([3, 2], gap="medium")
    failed = failures.chosen(operation)
    with listed:
        failures.listed(operation)
        asked_for(operation)
    with acts:
        if failed is not None:
            failures.stating(operation, failed)
        if chosen is not None:
            support_move(operation, chosen.id, powerless)
        asking = empty.powerless(who, shown.operation, (Deed.REQUEST,))
        request_ask.support_ask(operation, asking)


@alone.beside
def asked_for(operation: str) -> None:
    """Draw what has been asked for, as a list to choose from."""
    shown, acting = frame.look(operation), last_read.coordination(operation)
    register, who = last_read.sector_register(), session.who()
    st.header(_("Begäran om stöd"), anchor=False)
    says = support_page(acting.requests, shown.picture, register, shown.now, acting.plan, who)
    chosen = _named(operation, session.value(CHOSEN))
    support_table(says, chosen.id if chosen else None, shown.now, shown.operation.clock.speed, choose)


def _named(operation: str, identity: str | None) -> SupportRequest | None:
    requests = last_read.coordination(operation).requests
    return next((request for request in requests if request.id == identity), None)


def choose(identity: str | None) -> None:
    session.put(CHOSEN, identity)


draw_parts(Place.SUPPORT, {Part.REQUESTS: part, Part.ORDER: order.part, Part.TOLD: told.part})

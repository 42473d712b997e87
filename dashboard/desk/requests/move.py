"""Moving a chosen request on, its effect on the point, who has acknowledged it, which neighbours can help."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache, partial
from pathlib import Path

import streamlit as st

from dashboard import registers
from dashboard.desk import drafts, drawing, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.frame import Shown
from dashboard.desk.requests.says import (
    RequestRow,
    SupportPage,
    acknowledging,
    may_report,
    moving,
    neighbours,
    request_row,
)
from dashboard.settings import settings
from dashboard.words import _, label, times
from data.operations.facts import Operation
from data.requests.acts import acknowledge_request, move_request
from data.requests.facts import Effect, NewAcknowledgement, NewMove, SupportRequest
from data.requests.rules import FUNCTION_OF
from data.sectors.facts import SectorRegister
from data.words import Function, RequestState, Status
from geo.areas import bordering


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


@cache
def _near() -> Mapping[str, tuple[str, ...]]:
    return bordering(registers.pack_at(Path(settings().pack)))


def support_neighbours(shown: Shown, request: SupportRequest) -> None:
    lines = neighbours(shown.picture, shown.readings, request.area, request.kind, _near())
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


def support_table(
    says: SupportPage, chosen: str | None, now: datetime, speed: float, on_choose: Callable[[str], None]
) -> None:
    """Draw the requests; choosing one shows where it can go."""
    if not says.rows:
        draw(
            el(
                "section.empty",
                el("h2", _("Ingen har begärt stöd")),
                el("p", _("Begär stöd i formuläret bredvid: vad, av vem och till när.")),
            ),
            key="support-none",
        )
        return
    heads = (_("Behov"), _("Av vem"), _("Till när"), _("Läge"))
    draw(
        el("p.counted", says.counted),
        el(
            "div.scroll",
            el(
                "table.log.support",
                el("caption.unseen", _("Begäran om stöd, det som någon måste göra något åt först")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *(_row(row, row.id == chosen, now) for row in says.rows)),
            ),
            tabindex=0,
            role="region",
            aria_label=_("Tabell över begäran om stöd"),
        ),
        key="support",
        speed=speed,
        on_choose=on_choose,
    )


def _row(row: RequestRow, chosen: bool, now: datetime) -> Node:
    marks: list[Node] = []
    if row.trouble:
        marks.append(el("span.mark.bad", icon("bang"), row.trouble))
    if row.climbed:
        marks.append(el("span.mark", icon("bang"), row.climbed))
    if row.waits_for:
        marks.append(el("span.mark", icon("question"), row.waits_for))
    return el(
        "tr.chosen" if chosen else "tr",
        el(
            "th",
            el("button.link", row.what, choose=row.id, aria_pressed="true" if chosen else "false"),
            el("small", f"{row.kind} · {row.where}" + (f" · {row.priority_word}" if row.urgent else "")),
            *marks,
            scope="row",
        ),
        el("td" if row.owner_known else "td.masked", row.owner),
        el("td.num", row.deadline, _counted(row.due, now)),
        el("td", row.state_word, el("small", row.since), el("small", row.reason) if row.reason else None),
        choose=row.id,
    )


def _counted(due: datetime | None, now: datetime) -> Node | None:
    """Return how long is left, or how late it is, counting on."""
    if due is None:
        return None
    late = due <= now
    return el(
        "small", drawing.age(due, now, _("%s försenad")) if late else drawing.left(due, now, _("om %s"))
    )

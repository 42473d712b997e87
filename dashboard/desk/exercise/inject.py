"""One inject beside the timeline: everything about it, delivering it, leaving it out, writing it."""

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, fact, icon
from dashboard.desk.exercise.says.now import delivered_by
from dashboard.desk.exercise.says.scenario import (
    FREE,
    InjectPage,
    free_id,
    inject_of,
    inject_page,
    offered_recipients,
)
from dashboard.desk.exercise.timeline import choose, chosen, state_chip
from dashboard.desk.injects.form import TEXTS, inject_form, inject_outcome
from dashboard.desk.injects.reading import said
from dashboard.words import _
from dashboard.words.exercise import Names, names, shortened
from data.errors import Refused, Stale
from data.exercise.acts.injects import change_inject, deliver, skip
from data.exercise.facts import Exercise
from data.exercise.rules import why_not_deliver
from data.exercise.scenario import Inject, InjectChannel

NEW = Inject("", None, "", channel=InjectChannel.TELEFON)


@alone.form
def write_inject(operation_id: str, identity: str) -> None:
    """Draw the form of an inject of an exercise, or of a new one where there is no such."""
    shown = frame.look(operation_id)
    exercise = session.exercise(shown.operation)
    if exercise is None:
        return
    name = names(shown.picture, last_read.sector_register())
    one, inject = _begun(f"write:{operation_id}:{identity}", inject_of(exercise, identity) or NEW)
    inject_form(one, exercise.scenario, name, inject, offered_recipients(exercise, name, session.who()))
    new = inject is NEW
    if new:
        st.checkbox(_("Leverera genast"), key=one.key("at_once"))
    inject_outcome(one)
    why_not = "" if new else inject_page(exercise, inject, name, session.who(), shown.now).why_not_change
    desk_forms.blocked(why_not, one.name)
    st.button(
        _("Lägg till inspelet") if new else _("Spara ändringen"),
        type="primary" if new else "secondary",
        key=one.key("save"),
        disabled=bool(why_not),
        on_click=partial(desk_forms.attempt, one, partial(_save, operation_id, inject), TEXTS),
    )


def _begun(name: str, inject: Inject) -> tuple[Draft, Inject]:
    """Return a form's draft and the inject as it was when it began to be written: the fields stand on that.

    Where nothing has been typed yet it begins anew with what somebody else has made of the inject since.
    """
    one = drafts.draft(name)
    begun: Inject = session.value(one.key("begun")) or inject
    if begun != inject and _untouched(one, begun):
        one, begun = drafts.restart(one, {}), inject
    session.put(one.key("begun"), begun)
    return one, begun


def _untouched(one: Draft, begun: Inject) -> bool:
    try:
        return said(one, begun) == begun
    except Refused:
        return False


def _save(operation_id: str, inject: Inject, one: Draft) -> str:
    exercise = desk_forms.need(last_read.exercise(operation_id), "at", _("Övningen har inget scenario."))
    made = said(one, inject)
    if made.to and not made.sender:
        raise Refused(_("Skriv vem inspelet kommer från."), "sender")
    if inject is NEW:
        made = replace(made, id=free_id(exercise.scenario, FREE))
    at_once = bool(one.typed("at_once", False))
    if at_once:
        # Asked before it is saved: an inject that stays behind undelivered is not what was asked for.
        reason = why_not_deliver(_with(exercise, made), made.id)
        if reason is not None:
            raise Refused(reason.text)
    store, actor, now = last_read.store(), session.actor(), session.now()
    try:
        change_inject(store, actor, operation_id, made, now, seen=() if inject is NEW else (inject,))
    except Stale as stale:
        theirs = inject_of(exercise, made.id)
        session.put(one.key("begun"), None if inject is NEW else theirs)
        again = _("Det du skrev står kvar: spara igen om det är det som ska gälla.")
        now_says = _("Nu är det: %(text)s", text=shortened(theirs.text)) if theirs and theirs.text else ""
        raise Stale(" ".join(filter(None, (stale.reason, now_says, again)))) from stale
    if at_once:
        deliver(store, actor, operation_id, made.id, now)
    choose(exercise.operation, made.id)
    return _("%(id)s är levererat.", id=made.id) if at_once else _("%(id)s är sparat.", id=made.id)


def _with(exercise: Exercise, made: Inject) -> Exercise:
    injects = (*exercise.scenario.injects, made)
    return replace(exercise, scenario=replace(exercise.scenario, injects=injects))


def exercise_inject(exercise: Exercise, name: Names) -> None:
    """Draw the chosen inject, or how to choose one."""
    inject = inject_of(exercise, chosen(exercise.operation))
    if inject is None:
        draw(
            el(
                "section.empty",
                el("h2", _("Inget inspel är valt")),
                el("p", _("Välj ett inspel i tidslinjen för att se allt om det, leverera eller ändra det.")),
            ),
            key="inject-none",
        )
        return
    now = session.moment(exercise.operation)
    says = inject_page(exercise, inject, name, session.who(), now)
    draw(_told(says), _hidden(says), key="inject-page")
    _acts(exercise, inject, says)
    if not says.row.past:
        with st.expander(_("Ändra inspelet")):
            write_inject(exercise.operation.id, inject.id)


def _told(says: InjectPage) -> Node:
    """Return what its recipients get."""
    row = says.row
    facts = [
        *fact(_("Tid"), el("span.num", row.planned or _("utan tid: för hand"))),
        *fact(_("Skede"), says.phase),
        *fact(_("Från"), row.sender),
        *fact(_("Till"), says.to),
        *fact(_("Väg"), row.channel),
        *fact(_("Villkor"), row.condition),
    ]
    return el(
        "section.told",
        el("h2", el("span", row.id), state_chip(row)),
        el("p.said", says.text) if says.text else el("p.muted", _("Ingen text: det ändrar bara facit.")),
        el("dl.facts", *facts),
    )


def _hidden(says: InjectPage) -> Node:
    """Return what its recipients never see."""
    row = says.row
    said = (row.counted, *row.answered, row.silent)
    answered = [el("span", one) for one in said if one]
    facts = [
        *fact(_("Levererat"), el("span.num", row.happened) if row.happened else None, _muted(row.late)),
        *fact(_("Kvitterat"), el("div", *answered) if answered else None),
        *fact(_("Förväntat"), says.expected_text, *(el("small", one) for one in says.expected)),
        *fact(_("Mål"), says.objective),
        *fact(_("Facit"), *(el("div", one) for one in says.effects)),
        *fact(_("Motspelet rapporterar"), *(el("div", one) for one in says.plays)),
        *fact(_("Anteckning"), says.note),
    ]
    return el("section.hidden", el("h3", _("Bara för övningsledningen")), el("dl.facts", *facts))


def _muted(text: str) -> Node | None:
    return el("small", icon("bang"), text) if text else None


def _acts(exercise: Exercise, inject: Inject, says: InjectPage) -> None:
    """Draw the two ways an inject is settled by hand; each says why where it cannot be used."""
    one = drafts.draft(f"inject:{exercise.operation.id}:{inject.id}")
    if says.row.past:
        desk_forms.outcome(one)
        return
    with st.container(key="inject-acts", horizontal=True, vertical_alignment="bottom"):
        st.button(
            _("Leverera nu"),
            type="primary",
            key=one.key("deliver"),
            disabled=bool(says.why_not_deliver),
            on_click=partial(desk_forms.attempt, one, partial(deliver_now, exercise, inject.id)),
        )
        st.text_input(
            _("Skäl att hoppa över"),
            key=one.key("reason"),
            disabled=bool(says.why_not_skip),
            autocomplete="off",
            persist_state="session",
        )
        st.button(
            _("Hoppa över"),
            key=one.key("skip"),
            disabled=bool(says.why_not_skip),
            on_click=partial(desk_forms.attempt, one, partial(_skip, exercise, inject), ("reason",)),
        )
    desk_forms.why(one, "reason")
    desk_forms.outcome(one, ("reason",))
    desk_forms.blocked(says.why_not_deliver, one.name)


def deliver_now(exercise: Exercise, inject: str, _one: Draft) -> str:
    """Deliver an inject; where another leader was first it is theirs, and said so."""
    store, operation = last_read.store(), exercise.operation.id
    receipt = deliver(store, session.actor(), operation, inject, session.now())
    now = last_read.exercise(operation)
    told = next((one for one in now.delivered if one.revision == receipt.revision), None) if now else None
    if receipt.new or now is None or told is None:
        return _("%(id)s är levererat.", id=inject)
    return delivered_by(now, told)


def _skip(exercise: Exercise, inject: Inject, one: Draft) -> str:
    reason = one.typed("reason")
    skip(last_read.store(), session.actor(), exercise.operation.id, inject.id, reason, session.now())
    return _("%(id)s hoppas över.", id=inject.id)

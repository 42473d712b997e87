"""One inject beside the timeline: everything about it, delivering it, leaving it out, writing it."""

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, fact, icon
from dashboard.desk.exercise.says.scenario import (
    InjectPage,
    Written,
    free_id,
    inject_of,
    inject_page,
    offered_recipients,
    rewritten,
    typed_back,
    written,
)
from dashboard.desk.exercise.timeline import choose, chosen, state_chip
from dashboard.words import _, label
from dashboard.words.exercise import Names, key_of, recipient_words, typed_t_plus
from data.errors import Reason, Refused
from data.exercise.acts.injects import change_inject, deliver, skip
from data.exercise.facts import Exercise
from data.exercise.rules import why_not_deliver
from data.exercise.scenario import Inject, InjectChannel

FIELDS = ("at", "text", "to", "sender", "note", "expected_text")
TEXTS = ("text", "note", "expected_text", "sender")
NEW = Inject("", None, "", channel=InjectChannel.TELEFON)


def inject_form(exercise: Exercise, name: Names, inject: Inject = NEW, why_not: str = "") -> None:
    """Draw the form of an inject, or of a new one."""
    new = not inject.id
    one = drafts.draft(f"write:{exercise.operation.id}:{inject.id}")
    held = written(inject)
    with st.form(f"form:{one.name}"):
        _recipients(one, exercise, name, inject)
        _channel(one, held)
        _text(one, "text", _("Vad de får veta"), held.text)
        _text(one, "expected_text", _("Vad de ska göra (visas aldrig för dem)"), held.expected_text)
        _text(one, "note", _("Anteckning för övningsledningen (visas aldrig för dem)"), held.note)
        _belongs(one, exercise, held)
        if new:
            st.checkbox(_("Leverera genast"), key=one.key("at_once"))
        desk_forms.outcome(one, FIELDS)
        desk_forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Lägg till inspelet") if new else _("Spara ändringen"),
            type="primary" if new else "secondary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, one, partial(_save, exercise, inject), TEXTS),
        )


def _recipients(one: Draft, exercise: Exercise, name: Names, inject: Inject) -> None:
    words = dict(offered_recipients(exercise, name, session.who()))
    # What it already has stays choosable, so that a form never drops it in silence.
    words |= {key_of(to): recipient_words(to, name) for to in inject.to}
    start = [key_of(to) for to in inject.to]
    desk_forms.several(one, "to", _("Till"), words, start=start, hint=_("välj en eller flera"))


def _channel(one: Draft, held: Written) -> None:
    sender, channel, at = st.columns([2, 1, 1])
    with sender:
        desk_forms.text(one, "sender", _("Från"), hint=_("Ellevios driftcentral"), start=held.sender)
    with channel:
        st.selectbox(
            _("Väg"),
            list(InjectChannel),
            index=list(InjectChannel).index(held.channel),
            format_func=lambda way: label(way),
            key=one.key("channel"),
        )
    with at:
        desk_forms.text(
            one, "at", _("Tid från start"), hint=_("1:30, tomt: för hand"), start=typed_back(held.at)
        )


def _text(one: Draft, field: str, label: str, start: str) -> None:
    st.text_area(label, value=start, key=one.key(field), height=88, persist_state="session")
    desk_forms.why(one, field)


def _belongs(one: Draft, exercise: Exercise, held: Written) -> None:
    scenario = exercise.scenario
    phases = ["", *dict.fromkeys([*scenario.phases, *([held.phase] if held.phase else [])])]
    objectives = {"": _("inget"), **{goal.id: goal.text for goal in scenario.objectives}}
    left, right = st.columns(2)
    with left:
        st.selectbox(
            _("Skede"),
            phases,
            index=phases.index(held.phase),
            format_func=lambda phase: phase or _("inget"),
            key=one.key("phase"),
        )
    with right:
        known = list(objectives)
        st.selectbox(
            _("Mål"),
            known,
            index=known.index(held.objective) if held.objective in known else 0,
            format_func=lambda goal: objectives[goal],
            key=one.key("objective"),
        )


def _save(exercise: Exercise, inject: Inject, one: Draft) -> str:
    said = _said(one)
    made = rewritten(inject if inject.id else Inject(free_id(exercise), None, ""), said)
    at_once = bool(one.typed("at_once", False))
    if at_once:
        # Asked before it is saved: an inject that stays behind undelivered is not what was asked for.
        reason = why_not_deliver(_with(exercise, made), made.id)
        if reason is not None:
            raise Refused(reason.text)
    store, actor, now = last_read.store(), session.actor(), session.now()
    change_inject(store, actor, exercise.operation.id, made, now)
    if at_once:
        deliver(store, actor, exercise.operation.id, made.id, now)
    choose(exercise.operation, made.id)
    return _("%(id)s är levererat.", id=made.id) if at_once else _("%(id)s är sparat.", id=made.id)


def _with(exercise: Exercise, made: Inject) -> Exercise:
    injects = (*exercise.scenario.injects, made)
    return replace(exercise, scenario=replace(exercise.scenario, injects=injects))


def _said(one: Draft) -> Written:
    at = typed_t_plus(one.typed("at"), "at")
    if isinstance(at, Reason):
        raise Refused(at.text, at.field)
    to = tuple(one.typed("to", ()))
    channel = InjectChannel(one.typed("channel", InjectChannel.TELEFON))
    if to and not one.typed("sender").strip():
        raise Refused(_("Skriv vem inspelet kommer från."), "sender")
    return Written(
        at=at,
        text=one.typed("text"),
        sender=one.typed("sender"),
        to=to,
        channel=channel,
        phase=one.typed("phase"),
        objective=one.typed("objective"),
        expected_text=one.typed("expected_text"),
        note=one.typed("note"),
    )


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
            inject_form(exercise, name, inject, says.why_not_change)


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
            on_click=partial(desk_forms.attempt, one, partial(_deliver, exercise, inject)),
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


def _deliver(exercise: Exercise, inject: Inject, _one: Draft) -> str:
    deliver(last_read.store(), session.actor(), exercise.operation.id, inject.id, session.now())
    return _("%(id)s är levererat.", id=inject.id)


def _skip(exercise: Exercise, inject: Inject, one: Draft) -> str:
    reason = one.typed("reason")
    skip(last_read.store(), session.actor(), exercise.operation.id, inject.id, reason, session.now())
    return _("%(id)s hoppas över.", id=inject.id)

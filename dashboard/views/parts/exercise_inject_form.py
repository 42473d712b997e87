"""Writing an inject: changing one that waits, or adding a free one at any moment."""

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.session import Draft
from dashboard.viewmodels.desk_exercise_inject import (
    Written,
    free_id,
    offered_recipients,
    rewritten,
    typed_back,
    written,
)
from dashboard.viewmodels.desk_exercise_words import Names, key_of, recipient_words, typed_t_plus
from dashboard.views.parts import forms
from dashboard.views.parts.exercise_timeline import choose
from data import glossary
from data.domain.exercise import Exercise
from data.domain.exercise_rules import why_not_deliver
from data.domain.exercise_words import InjectChannel
from data.domain.rules import Reason
from data.domain.scenario import Inject
from data.errors import Refused
from data.services.injects import change_inject, deliver

FIELDS = ("at", "text", "to", "sender", "note", "expected_text")
TEXTS = ("text", "note", "expected_text", "sender")
NEW = Inject("", None, "", channel=InjectChannel.TELEFON)


def inject_form(exercise: Exercise, name: Names, inject: Inject = NEW, why_not: str = "") -> None:
    """Draw the form of an inject, or of a new one."""
    _ = session.texts()
    new = not inject.id
    one = session.draft(f"write:{exercise.operation.id}:{inject.id}")
    held = written(inject)
    with st.form(f"form:{one.name}"):
        forms.outcome(one, FIELDS)
        _recipients(one, exercise, name, inject)
        _channel(one, held)
        _text(one, "text", _("Vad de får veta"), held.text)
        _text(one, "expected_text", _("Vad de ska göra (visas aldrig för dem)"), held.expected_text)
        _text(one, "note", _("Anteckning för övningsledningen (visas aldrig för dem)"), held.note)
        _belongs(one, exercise, held)
        if new:
            st.checkbox(_("Leverera genast"), key=one.key("at_once"))
        forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Lägg till inspelet") if new else _("Spara ändringen"),
            type="primary" if new else "secondary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(forms.attempt, one.name, partial(_save, exercise, inject), TEXTS),
        )


def _recipients(one: Draft, exercise: Exercise, name: Names, inject: Inject) -> None:
    _ = session.texts()
    words = dict(offered_recipients(exercise, name, session.who()))
    # What it already has stays choosable, so that a form never drops it in silence.
    words |= {key_of(to): recipient_words(to, name) for to in inject.to}
    start = [key_of(to) for to in inject.to]
    forms.several(one, "to", _("Till"), words, start=start, hint=_("välj en eller flera"))


def _channel(one: Draft, held: Written) -> None:
    _ = session.texts()
    sender, channel, at = st.columns([2, 1, 1])
    with sender:
        forms.text(one, "sender", _("Från"), hint=_("Ellevios driftcentral"), start=held.sender)
    with channel:
        st.selectbox(
            _("Väg"),
            list(InjectChannel),
            index=list(InjectChannel).index(held.channel),
            format_func=lambda way: glossary.label(way, _.language),
            key=one.key("channel"),
        )
    with at:
        forms.text(one, "at", _("Tid från start"), hint=_("1:30, tomt: för hand"), start=typed_back(held.at))


def _text(one: Draft, field: str, label: str, start: str) -> None:
    st.text_area(label, value=start, key=one.key(field), height=88, persist_state="session")
    forms.why(one, field)


def _belongs(one: Draft, exercise: Exercise, held: Written) -> None:
    _ = session.texts()
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
    _ = session.texts()
    said = _said(one)
    made = rewritten(inject if inject.id else Inject(free_id(exercise), None, ""), said)
    at_once = bool(one.typed("at_once", False))
    if at_once:
        # Asked before it is saved: an inject that stays behind undelivered is not what was asked for.
        reason = why_not_deliver(_with(exercise, made), made.id)
        if reason is not None:
            raise Refused(reason.text)
    store, actor, now = session.store(), session.actor(), session.now()
    change_inject(store, actor, exercise.operation.id, made, now)
    if at_once:
        deliver(store, actor, exercise.operation.id, made.id, now)
    choose(exercise.operation, made.id)
    return _("%(id)s är levererat.", id=made.id) if at_once else _("%(id)s är sparat.", id=made.id)


def _with(exercise: Exercise, made: Inject) -> Exercise:
    injects = (*exercise.scenario.injects, made)
    return replace(exercise, scenario=replace(exercise.scenario, injects=injects))


def _said(one: Draft) -> Written:
    _ = session.texts()
    at = typed_t_plus(one.typed("at"), "at", _)
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

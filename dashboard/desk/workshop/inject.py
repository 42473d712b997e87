"""One inject of a draft as it is written: what is wrong stands at each field before anything is saved."""

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.exercise.says.scenario import WRITTEN, free_id
from dashboard.desk.injects.form import TEXTS, inject_form, inject_outcome
from dashboard.desk.injects.reading import said
from dashboard.desk.workshop import reading, where
from dashboard.desk.workshop.holding import Begun, Held, hold, newer_part
from dashboard.words import _
from dashboard.words.exercise import Names
from data.errors import Reason, Refused
from data.exercise.columns import HEADINGS, inject_said
from data.exercise.scenario import Inject, Scenario
from data.workshop.acts import remove_inject, save_inject
from data.workshop.facts import ScenarioDraft

NEW = Inject("", None, "")


@alone.form
def write_inject(draft_id: str, identity: str) -> None:
    draft = reading.opened(draft_id)
    name = reading.names()
    session.put(_written(draft_id), {*session.value(_written(draft_id), ()), identity})
    held = hold(_form(draft_id, identity), _stands(draft, identity), typed_inject, _reworded)
    one = _checked(draft.scenario, held, name)
    st.header(identity or _("Nytt inspel"), anchor=False)
    newer_part(held, draft.parts.get(identity), _differences(held))
    inject_form(one, draft.scenario, name, held.begun.what)
    desk_forms.text(
        one, "id", _("Beteckning i listan"), start=held.begun.what.id or free_id(draft.scenario, WRITTEN)
    )
    with st.container(key="workshop-save"):
        inject_outcome(one, ("id",))
        if held.one.refused is None and _changed(held):
            draw(el("p.muted", _("Osparat.")), key=f"unsaved:{one.name}")
        _acts(draft_id, identity, held)


def _acts(draft_id: str, identity: str, held: Held[Inject]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Lägg till inspelet") if held.begun.seen is None else _("Spara inspelet"),
            type="primary",
            key=held.one.key("save"),
            disabled=held.newer is not None,
            on_click=partial(desk_forms.attempt, held.one, partial(_save, draft_id, held.begun), TEXTS),
        )
        if identity and held.begun.seen is not None:
            _remove(draft_id, identity, held.begun.seen)


def in_hand(draft_id: str, identity: str) -> bool:
    """Return whether the form of an inject holds what is not saved: that outlives the inject."""
    one = drafts.draft(_form(draft_id, identity))
    begun: Begun[Inject] | None = session.value(one.key("begun"))
    if begun is None:
        return False
    try:
        return _differs(typed_inject(one, begun.what), begun.what)
    except Refused:
        return True


def unsaved(draft_id: str) -> tuple[str, ...]:
    """Return the ids of the injects whose forms hold what is not saved; "" for one that is not there yet."""
    return tuple(one for one in sorted(session.value(_written(draft_id), ())) if in_hand(draft_id, one))


def _written(draft_id: str) -> str:
    return f"workshop-written:{draft_id}"


def _changed(held: Held[Inject]) -> bool:
    return held.typed is None or _differs(held.typed, held.begun.what)


def _differs(typed: Inject, begun: Inject) -> bool:
    """Return whether anything has been written; a new inject is given its id."""
    return (typed if begun.id else replace(typed, id="")) != begun


def _form(draft_id: str, identity: str) -> str:
    return f"workshop:{draft_id}:{identity}"


def _reworded(begun: Inject, now: Inject) -> Inject:
    """Return an inject with the words that it has in a log as they stand there now."""
    return replace(begun, text=now.text) if begun.source is not None and begun.source == now.source else begun


def _stands(draft: ScenarioDraft, identity: str) -> Begun[Inject]:
    found = next((one for one in draft.scenario.injects if one.id == identity), None)
    if not identity or found is None:
        return Begun(NEW, None)
    return Begun(found, draft.parts[identity].version)


def typed_inject(one: Draft, inject: Inject) -> Inject:
    """Return the inject as it is typed, its id too. Raises Refused."""
    written = said(one, inject)
    return replace(written, id=str(one.typed("id", inject.id)).strip())


def _checked(scenario: Scenario, held: Held[Inject], name: Names) -> Draft:
    """Return the form with what is wrong as it stands at each of its fields; an empty one has no faults."""
    one, inject = held.one, held.begun.what
    if one.refused is not None:
        return one
    try:
        typed = typed_inject(one, inject)
    except Refused as unread:
        return replace(one, lacking=unread.reasons)
    if replace(typed, id="") == NEW:
        return one
    faults = reading.faults(reading.with_inject(scenario, typed, inject.id), name)
    wrong = [Reason(one.reason, one.column) for one in faults if one.inject == typed.id]
    if held.begun.seen is None:  # what nobody has come to yet is not wrong
        wrong = [one for one in wrong if getattr(typed, one.field or "", None)]
    return replace(one, lacking=tuple(wrong))


def _differences(held: Held[Inject]) -> list[tuple[str, str, str]]:
    if held.newer is None or held.typed is None:
        return []
    pairs = zip(inject_said(held.newer.what), inject_said(held.typed), strict=True)
    return [(HEADINGS[field], theirs, mine) for (field, theirs), (_field, mine) in pairs if theirs != mine]


def _save(draft_id: str, begun: Begun[Inject], one: Draft) -> str:
    inject = typed_inject(one, begun.what)
    desk_forms.need(inject.id or None, "id", _("Skriv inspelets beteckning, till exempel I1."))
    was = begun.what.id
    save_inject(last_read.store(), session.actor(), draft_id, inject, begun.seen, session.now(), was=was)
    if was:  # after a new one comes the next new one
        where.choose(draft_id, inject.id)
    return _("%(id)s är sparat.", id=inject.id)


def _remove(draft_id: str, identity: str, seen: int) -> None:
    one = drafts.draft(f"remove:{draft_id}:{identity}")
    with st.popover(_("Ta bort"), type="tertiary"):
        st.write(_("Inspelet tas bort ur utkastet. Villkor som nämner det står kvar och visas som fel."))
        desk_forms.outcome(one)
        st.button(
            _("Ja, ta bort inspelet"),
            key=one.key("gone"),
            on_click=partial(desk_forms.attempt, one, partial(_removed, draft_id, identity, seen)),
        )


def _removed(draft_id: str, identity: str, seen: int, _one: Draft) -> str:
    remove_inject(last_read.store(), session.actor(), draft_id, identity, seen, session.now())
    where.choose(draft_id, "")
    return _("%(id)s är borttaget.", id=identity)

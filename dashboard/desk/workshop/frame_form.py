"""The frame of a draft: all of a scenario but its injects."""

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.injects.form import effects_form, in_rows
from dashboard.desk.injects.reading import effects_said
from dashboard.desk.injects.says import lines
from dashboard.desk.workshop import reading
from dashboard.desk.workshop.holding import Begun, Held, hold, newer_part
from dashboard.desk.workshop.says.frame import (
    objectives_back,
    origin_back,
    typed_length,
    typed_objectives,
    typed_origin,
)
from dashboard.words import _, label
from dashboard.words.exercise import Names
from data.errors import Reason, Refused
from data.exercise.difference import difference
from data.exercise.scenario import ExerciseForm, Scenario
from data.exercise.written import span_said
from data.words import Readiness
from data.workshop.acts import save_frame
from data.workshop.facts import FRAME, ScenarioDraft, frame_of

TEXTS = ("title", "brief", "purpose", "sources", "phases", "objectives")
FIELDS = (*TEXTS, "origin", "duration", "readiness", "form", "opens", "effects")
TALL = 140


def frame_tab(draft: ScenarioDraft) -> None:
    write_frame(draft.id)


@alone.form
def write_frame(draft_id: str) -> None:
    draft = reading.opened(draft_id)
    name = reading.names()
    now = Begun(frame_of(draft.scenario), draft.parts[FRAME].version)
    held = hold(_form(draft_id), now, typed_frame)
    one = _checked(held, draft.scenario, name)
    newer_part(held, draft.parts[FRAME], _differences(held))
    left, right = st.columns(2, gap="large")
    with left:
        _told(one, held.begun.what)
    with right:
        _arranged(one, held.begun.what, name)
    with st.container(key="workshop-save"):
        desk_forms.outcome(one, (*FIELDS, *in_rows(one)))
        st.button(
            _("Spara ramen"),
            type="primary",
            key=one.key("save"),
            disabled=held.newer is not None,
            on_click=partial(desk_forms.attempt, held.one, partial(_save, draft_id, held.begun), TEXTS),
        )


def frame_in_hand(draft: ScenarioDraft) -> bool:
    """Return whether the form of the frame holds what is not saved."""
    one = drafts.draft(_form(draft.id))
    begun: Begun[Scenario] | None = session.value(one.key("begun"))
    if begun is None:
        return False
    try:
        return typed_frame(one, begun.what) != begun.what
    except Refused:
        return True


def _form(draft_id: str) -> str:
    return f"frame:{draft_id}"


def _told(one: Draft, scenario: Scenario) -> None:
    desk_forms.text(one, "title", _("Scenariots namn"), start=scenario.title)
    begins, length = st.columns(2)
    with begins:
        hint, start = _("2027-01-19 06:00"), origin_back(scenario.origin)
        desk_forms.text(one, "origin", _("Övningens tid vid T+0"), hint=hint, start=start)
    with length:
        start = span_said(scenario.duration)
        desk_forms.text(one, "duration", _("Längd"), hint=_("4 h"), start=start)
    readiness, form = st.columns(2)
    with readiness:
        words = {str(each): label(each) for each in Readiness}
        desk_forms.choice(one, "readiness", _("Beredskapsläge"), words, start=str(scenario.readiness))
    with form:
        forms = {ExerciseForm.SIMULERING, ExerciseForm.BORD, scenario.form}  # an alarm needs no scenario
        words = {str(each): label(each) for each in ExerciseForm if each in forms}
        desk_forms.choice(one, "form", _("Slag av övning"), words, start=str(scenario.form))
    _text(one, "brief", _("Genomgången: det enda som deltagarna läser"), scenario.brief)
    _text(one, "purpose", _("Syftet, för övningsledningen"), scenario.purpose)
    _text(one, "sources", _("Vad scenariot bygger på"), scenario.sources)


def _arranged(one: Draft, scenario: Scenario, name: Names) -> None:
    _text(one, "phases", _("Skeden, ett på varje rad"), "\n".join(scenario.phases))
    goals = objectives_back(scenario.objectives)
    _text(one, "objectives", _("Mål, ett på varje rad: M1 Larma i tid"), goals)
    opens = {point: point for point in scenario.opens} | dict(name.points)
    hint = _("inga: deltagarna öppnar dem")
    desk_forms.several(
        one, "opens", _("Punkter som är öppna från start"), opens, start=scenario.opens, hint=hint
    )
    effects_form(one, name, scenario.start, _("Vad som är sant vid start: allt annat fungerar"))


def _text(one: Draft, field: str, title: str, start: str) -> None:
    st.text_area(title, value=start, key=one.key(field), height=TALL, persist_state="session")
    desk_forms.why(one, field)


def typed_frame(one: Draft, scenario: Scenario) -> Scenario:
    """Return the frame as it is typed; raises Refused with every field that cannot be read."""
    effects, unread = effects_said(one, scenario.start)
    at = typed_origin(_typed(one, "origin", origin_back(scenario.origin)), "origin")
    length = typed_length(_typed(one, "duration", span_said(scenario.duration)), "duration")
    goals = typed_objectives(_typed(one, "objectives", objectives_back(scenario.objectives)), "objectives")
    if isinstance(at, Reason) or isinstance(length, Reason) or isinstance(goals, Reason) or unread:
        desk_forms.refuse_all(*(each for each in (at, length, goals) if isinstance(each, Reason)), *unread)
        raise TypeError("a frame was refused for no reason")
    return replace(
        scenario,
        title=_typed(one, "title", scenario.title),
        origin=at,
        duration=length,
        readiness=Readiness(_typed(one, "readiness", scenario.readiness)),
        form=ExerciseForm(_typed(one, "form", scenario.form)),
        brief=_typed(one, "brief", scenario.brief),
        purpose=_typed(one, "purpose", scenario.purpose),
        sources=_typed(one, "sources", scenario.sources),
        phases=lines(_typed(one, "phases", "\n".join(scenario.phases))),
        objectives=goals,
        opens=tuple(one.typed("opens", scenario.opens)),
        start=effects,
    )


def _typed(one: Draft, field: str, start: str) -> str:
    return str(one.typed(field, start)).strip()


def _checked(held: Held[Scenario], scenario: Scenario, name: Names) -> Draft:
    """Return the form with what is wrong in the frame at each of its fields."""
    one = held.one
    if one.refused is not None:
        return one
    try:
        typed = typed_frame(one, held.begun.what)
    except Refused as unread:
        return replace(one, lacking=unread.reasons)
    faults = reading.faults(replace(typed, injects=scenario.injects), name)
    wrong = [
        Reason(fault.reason, "effects" if fault.column == "start" else fault.column)
        for fault in faults
        if not fault.inject
    ]
    return replace(one, lacking=tuple(wrong))


def _differences(held: Held[Scenario]) -> list[tuple[str, str, str]]:
    if held.newer is None or held.typed is None:
        return []
    return [(each.field, each.before, each.after) for each in difference(held.newer.what, held.typed)]


def _save(draft_id: str, begun: Begun[Scenario], one: Draft) -> str:
    frame = typed_frame(one, begun.what)
    save_frame(last_read.store(), session.actor(), draft_id, frame, begun.seen or 0, session.now())
    return _("Ramen är sparad.")

"""What an observer writes: a note tied to a time and a goal, and a judgement of an expected act."""

from datetime import datetime
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.session import Draft
from dashboard.viewmodels import desk_rights
from dashboard.viewmodels.desk_evaluation_tables import unjudged
from dashboard.viewmodels.desk_exercise_words import Names, shortened, typed_t_plus
from dashboard.views.parts import forms
from data import glossary
from data.domain.exercise import Exercise, story_of
from data.domain.exercise_words import Outcome
from data.domain.rights import Deed
from data.domain.rules import Reason
from data.errors import Refused
from data.exercise.evaluation import Evaluation
from data.services.exercise_evaluation import assess, observe

NOTED = ("text", "at", "objective", "inject")
JUDGED = ("act", "outcome", "judgement", "expected")
LONGEST = 60


def evaluation_observe(exercise: Exercise) -> None:
    _ = session.texts()
    one = session.draft(f"observe:{exercise.operation.id}")
    blocked = desk_rights.why_not(session.who(), Deed.EVALUATE, exercise.operation)
    st.header(_("Anteckna"), anchor=False)
    with st.form(f"form:{one.name}"):
        forms.outcome(one, NOTED)
        forms.free_text(one, "text", _("Vad du såg eller hörde"))
        when, which = st.columns([2, 3])
        with when:
            forms.text(one, "at", _("När, från start"), hint=_("nu, eller 1:30"))
        with which:
            forms.choice(one, "inject", _("Inspel (om det gäller ett)"), _injects(exercise))
        goals = {held.id: held.text for held in exercise.scenario.objectives}
        forms.choice(one, "objective", _("Mål (om det gäller ett)"), goals)
        forms.blocked(blocked, one.name)
        st.form_submit_button(
            _("Spara noteringen"),
            type="primary",
            key=one.key("save"),
            disabled=bool(blocked),
            on_click=partial(forms.attempt, one.name, partial(_note, exercise), ("text",)),
        )


def _injects(exercise: Exercise) -> dict[str, str]:
    listed = story_of(exercise.scenario).injects
    return {held.id: shortened(f"{held.id}: {held.text}", LONGEST) for held in listed}


def _note(exercise: Exercise, one: Draft) -> str:
    _ = session.texts()
    done = observe(
        session.store(),
        session.actor(),
        act_id=one.act,
        operation_id=exercise.operation.id,
        text=one.typed("text"),
        objective=one.typed("objective", None) or "",
        inject=one.typed("inject", None) or "",
        at=_moment(exercise, one.typed("at")),
        now=session.now(),
    )
    return _("Sparat som post %(n)d.", n=done.revision)


def _moment(exercise: Exercise, typed: str) -> datetime | None:
    """Return the exercise's time of a T+ that was typed; None for now."""
    _ = session.texts()
    found = typed_t_plus(typed, "at", _) if typed.strip().lower() not in ("", "nu") else None
    if isinstance(found, Reason):
        raise Refused(found.text, found.field)
    return exercise.begins + found if found is not None else None


def evaluation_assess(one: Evaluation, name: Names) -> None:
    """Draw the form that judges an expected act; what it says goes before the journal."""
    _ = session.texts()
    exercise = one.exercise
    acts = unjudged(one, name, _)
    if not acts:
        return
    draft = session.draft(f"assess:{exercise.operation.id}")
    blocked = desk_rights.why_not(session.who(), Deed.EVALUATE, exercise.operation)
    st.header(_("Bedöm en förväntad åtgärd"), anchor=False)
    with st.form(f"form:{draft.name}"):
        forms.outcome(draft, JUDGED)
        forms.choice(draft, "act", _("Åtgärd (de som inte är bedömda först)"), acts)
        words = {outcome: glossary.label(outcome) for outcome in Outcome}
        forms.choice(draft, "outcome", _("Utfall"), words)
        forms.free_text(draft, "judgement", _("Vad bedömningen bygger på"))
        forms.blocked(blocked, draft.name)
        st.form_submit_button(
            _("Spara bedömningen"),
            type="primary",
            key=draft.key("save"),
            disabled=bool(blocked),
            on_click=partial(forms.attempt, draft.name, partial(_judge, exercise), ("judgement",)),
        )


def _judge(exercise: Exercise, one: Draft) -> str:
    _ = session.texts()
    chosen = str(forms.need(one.typed("act", None), "act", _("Välj vilken åtgärd det gäller.")))
    inject, _hash, number = chosen.rpartition("#")
    outcome = forms.need(one.typed("outcome", None), "outcome", _("Välj utfallet."))
    done = assess(
        session.store(),
        session.actor(),
        act_id=one.act,
        operation_id=exercise.operation.id,
        inject=inject,
        expected=int(number),
        outcome=Outcome(outcome),
        text=one.typed("judgement"),
        now=session.now(),
    )
    return _("Sparat som post %(n)d. Den går före journalen.", n=done.revision)

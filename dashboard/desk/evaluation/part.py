"""Utvärdering: was the picture right, did they answer in time, what was seen and what was learnt."""

from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.desk import drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.evaluation.forms import (
    evaluation_compare,
    evaluation_drawing,
    evaluation_files,
    evaluation_overview,
)
from dashboard.desk.evaluation.given import each_result
from dashboard.desk.evaluation.minute import minute_by_minute
from dashboard.desk.lessons.forms import lessons
from dashboard.desk.situation_reports import chosen as situation_report_chosen
from dashboard.paper import evaluation_says, evaluation_tables
from dashboard.paper.evaluation_failures import unattended_blocks
from dashboard.paper.evaluation_tables import unjudged
from dashboard.places import Part
from dashboard.words import _, empty
from dashboard.words.addresses import note_address
from dashboard.words.exercise import Names, names, shortened, typed_t_plus
from dashboard.words.times import local
from data import glossary
from data.errors import Reason, Refused
from data.exercise.acts.evaluating import assess, observe
from data.exercise.evaluation import Evaluation
from data.exercise.facts import Exercise, story_of
from data.exercise.scenario import Outcome
from data.operations.facts import Operation
from data.rights import Deed, why_not_allowed

NOTED = ("text", "at", "objective", "inject")
JUDGED = ("act", "outcome", "judgement", "expected")
LONGEST = 60


def evaluation_observe(exercise: Exercise) -> None:
    one = drafts.draft(f"observe:{exercise.operation.id}")
    blocked = empty.why_not(session.who(), Deed.EVALUATE, exercise.operation)
    st.header(_("Anteckna"), anchor=False)
    phone = note_address(exercise.operation.id)
    draw(el("p", el("a", _("Anteckna i telefonen"), href=phone)), key="observe-phone")
    with st.form(f"form:{one.name}"):
        desk_forms.free_text(one, "text", _("Vad du såg eller hörde"))
        when, which = st.columns([2, 3])
        with when:
            desk_forms.text(one, "at", _("När, från start"), hint=_("nu, eller 1:30"))
        with which:
            desk_forms.choice(one, "inject", _("Inspel (om det gäller ett)"), _injects(exercise))
        goals = {held.id: held.text for held in exercise.scenario.objectives}
        desk_forms.choice(one, "objective", _("Mål (om det gäller ett)"), goals)
        desk_forms.outcome(one, NOTED)
        desk_forms.blocked(blocked, one.name)
        st.form_submit_button(
            _("Spara anteckningen"),
            type="primary",
            key=one.key("save"),
            disabled=bool(blocked),
            on_click=partial(desk_forms.attempt, one, partial(_note, exercise), ("text",)),
        )


def _injects(exercise: Exercise) -> dict[str, str]:
    listed = story_of(exercise.scenario).injects
    return {held.id: shortened(f"{held.id}: {held.text}", LONGEST) for held in listed}


def _note(exercise: Exercise, one: Draft) -> str:
    done = observe(
        last_read.store(),
        session.actor(),
        act_id=one.act,
        operation_id=exercise.operation.id,
        text=one.typed("text"),
        objective=one.typed("objective", None) or "",
        inject=one.typed("inject", None) or "",
        at=_moment(exercise, one.typed("at")),
        now=session.now(),
    )
    return _("Sparat som post %(n)d: anteckningen.", n=done.revision)


def _moment(exercise: Exercise, typed: str) -> datetime | None:
    """Return the exercise's time of a T+ that was typed; None for now."""
    found = typed_t_plus(typed, "at") if typed.strip().lower() not in ("", "nu") else None
    if isinstance(found, Reason):
        raise Refused(found.text, found.field)
    return exercise.begins + found if found is not None else None


def evaluation_assess(one: Evaluation, name: Names) -> None:
    """Draw the form that judges an expected act; what it says goes before the journal."""
    exercise = one.exercise
    acts = unjudged(one, name)
    if not acts:
        return
    draft = drafts.draft(f"assess:{exercise.operation.id}")
    blocked = empty.why_not(session.who(), Deed.EVALUATE, exercise.operation)
    st.header(_("Bedöm en förväntad åtgärd"), anchor=False)
    with st.form(f"form:{draft.name}"):
        desk_forms.choice(draft, "act", _("Åtgärd (de som inte är bedömda först)"), acts)
        words = {outcome: glossary.label(outcome) for outcome in Outcome}
        desk_forms.choice(draft, "outcome", _("Utfall"), words)
        desk_forms.free_text(draft, "judgement", _("Vad bedömningen bygger på"))
        desk_forms.outcome(draft, JUDGED)
        desk_forms.blocked(blocked, draft.name)
        st.form_submit_button(
            _("Spara bedömningen"),
            type="primary",
            key=draft.key("save"),
            disabled=bool(blocked),
            on_click=partial(desk_forms.attempt, draft, partial(_judge, exercise), ("judgement",)),
        )


def _judge(exercise: Exercise, one: Draft) -> str:
    chosen = str(desk_forms.need(one.typed("act", None), "act", _("Välj vilken åtgärd det gäller.")))
    inject, _hash, number = chosen.rpartition("#")
    outcome = Outcome(desk_forms.need(one.typed("outcome", None), "outcome", _("Välj utfallet.")))
    done = assess(
        last_read.store(),
        session.actor(),
        act_id=one.act,
        operation_id=exercise.operation.id,
        inject=inject,
        expected=int(number),
        outcome=outcome,
        text=one.typed("judgement"),
        now=session.now(),
    )
    return _(
        "Sparat som post %(n)d: åtgärden är bedömd som %(word)s. Det går före journalen.",
        n=done.revision,
        word=glossary.label(outcome),
    )


PART = "evaluation-part"
OVERVIEW, MINUTE, AREAS, EACH, INJECTS, GOALS, LESSONS, COMPARE = (
    *("overview", "minute", "areas", "each"),
    *("injects", "goals", "lessons", "compare"),
)


def part() -> None:
    # Asked before anything is read: the facit may never reach who only takes part.
    refused = why_not_allowed(session.who(), Deed.CONTROL)
    if refused is not None:
        st.title(Part.EVALUATION.menu_title, anchor=False)
        desk_forms.say_powerless(refused.text)
        return
    shown = frame.begin(Part.EVALUATION.menu_title, needs_points=False)
    if shown is None:
        return
    one = session.evaluation(shown.operation)
    if one is None:
        draw(el("p.notice", _without(shown.operation)), key="no-scenario")
        return
    name = names(shown.picture, last_read.sector_register())
    show(choose_part(), one, name)


def _without(operation: Operation) -> str:
    if session.exercise(operation) is not None:
        return _("Övningens ord är gallrade, och med dem facit: det finns inget att jämföra bilden med.")
    if operation.is_exercise:
        return _("Övningen är öppnad utan scenario: det finns inget facit att jämföra bilden med.")
    return _("Det här är en skarp händelse. Bara övningar utvärderas mot ett facit.")


def choose_part() -> str:
    words = {
        OVERVIEW: _("Översikt"),
        MINUTE: _("Minut för minut"),
        AREAS: _("Områden"),
        EACH: _("Var och en"),
        INJECTS: _("Inspel"),
        GOALS: _("Mål och anteckningar"),
        LESSONS: _("Lärdomar"),
        COMPARE: _("Jämför omgångar"),
    }
    chosen = st.segmented_control(
        _("Visa"),
        list(words),
        format_func=words.__getitem__,
        key=PART,
        default=OVERVIEW,
        required=True,
        label_visibility="collapsed",
    )
    return str(chosen)


def show(part: str, one: Evaluation, name: Names) -> None:
    match part:
        case "minute":
            minute_by_minute(one, name)
        case "areas":
            areas(one, name)
        case "each":
            each_result(one, name)
        case "injects":
            blocks = evaluation_tables.inject_blocks(one, name)
            situation_report_chosen.show(blocks, key="evaluation-injects")
        case "goals":
            goals(one, name)
        case "lessons":
            lessons(one.exercise.operation, one.exercise.lessons, local(session.now()).date())
        case "compare":
            evaluation_compare(one, name)
        case _:
            evaluation_overview(one, name)
            evaluation_files(one.exercise.operation)


def areas(one: Evaluation, name: Names) -> None:
    """Draw each area's bar, the table that says the same and more, and where nobody acted."""
    blocks = evaluation_says.area_blocks(one, name)
    evaluation_drawing(one, name, blocks)
    situation_report_chosen.show(blocks, key="evaluation-areas", stacked=False)
    st.header(_("Fel utan åtgärd"), anchor=False)
    nobody = unattended_blocks(one, name)
    situation_report_chosen.show(nobody, key="evaluation-unattended")


def goals(one: Evaluation, name: Names) -> None:
    """Draw the objectives with what was seen, beside the forms to write more."""
    read, write = st.columns([3, 2], gap="medium")
    with read:
        st.header(_("Mål"), anchor=False)
        situation_report_chosen.show(evaluation_tables.objective_blocks(one), key="evaluation-goals")
        st.header(_("Anteckningar"), anchor=False)
        noted = evaluation_tables.observation_blocks(one.exercise)
        situation_report_chosen.show(noted, key="evaluation-noted")
    with write:
        evaluation_observe(one.exercise)
        evaluation_assess(one, name)

"""Utvärdering: was the picture right, did they answer in time, what was seen and what was learnt."""

import streamlit as st

from dashboard import session
from dashboard.components.drawing import draw, el
from dashboard.viewmodels import desk_evaluation, desk_evaluation_tables
from dashboard.viewmodels.desk_exercise_words import Names, names
from dashboard.viewmodels.times import local
from dashboard.views.parts import forms, frame, situation_report_blocks
from dashboard.views.parts.evaluation_compare import evaluation_compare
from dashboard.views.parts.evaluation_lessons import evaluation_lessons
from dashboard.views.parts.evaluation_overview import (
    evaluation_drawing,
    evaluation_files,
    evaluation_overview,
)
from dashboard.views.parts.evaluation_write import evaluation_assess, evaluation_observe
from data.domain.facts import Operation
from data.domain.rights import Deed, why_not_allowed
from data.exercise.evaluation import Evaluation

_ = session.texts()
TITLE = _("Utvärdering")
PART = "evaluation-part"
OVERVIEW, AREAS, INJECTS, GOALS, LESSONS, COMPARE = (
    "overview",
    "areas",
    "injects",
    "goals",
    "lessons",
    "compare",
)


def page() -> None:
    # Asked before anything is read: the facit may never reach who only takes part.
    refused = why_not_allowed(session.who(), Deed.CONTROL)
    if refused is not None:
        st.title(TITLE, anchor=False)
        forms.say_powerless(refused.text)
        return
    shown = frame.begin(TITLE, needs_points=False)
    if shown is None:
        return
    one = session.evaluation(shown.operation)
    if one is None:
        draw(el("p.notice", _without(shown.operation)), key="no-scenario")
        return
    name = names(shown.picture, session.sector_register())
    with st.container(key="evaluation-top", horizontal=True, vertical_alignment="center"):
        part = choose_part()
        evaluation_files(shown.operation)
    show(part, one, name)


def _without(operation: Operation) -> str:
    if operation.is_exercise:
        return _("Övningen är öppnad utan scenario: det finns inget facit att jämföra bilden med.")
    return _("Det här är en skarp händelse. Bara övningar utvärderas mot ett facit.")


def choose_part() -> str:
    words = {
        OVERVIEW: _("Översikt"),
        AREAS: _("Områden"),
        INJECTS: _("Inspel"),
        GOALS: _("Mål och noteringar"),
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
        case "areas":
            areas(one, name)
        case "injects":
            blocks = desk_evaluation_tables.inject_blocks(one, name, _)
            situation_report_blocks.show(blocks, key="evaluation-injects")
        case "goals":
            goals(one, name)
        case "lessons":
            evaluation_lessons(one.exercise, local(session.now()).date())
        case "compare":
            evaluation_compare(one, name)
        case _:
            evaluation_overview(one, name)


def areas(one: Evaluation, name: Names) -> None:
    """Draw each area's bar, and the table that says the same and more."""
    blocks = desk_evaluation.area_blocks(one, name, _)
    evaluation_drawing(one, name, blocks)
    situation_report_blocks.show(blocks, key="evaluation-areas", stacked=False)


def goals(one: Evaluation, name: Names) -> None:
    """Draw the objectives with what was seen, beside the forms to write more."""
    read, write = st.columns([3, 2], gap="medium")
    with read:
        st.header(_("Mål"), anchor=False)
        situation_report_blocks.show(desk_evaluation_tables.objective_blocks(one, _), key="evaluation-goals")
        st.header(_("Noteringar"), anchor=False)
        noted = desk_evaluation_tables.observation_blocks(one.exercise, _)
        situation_report_blocks.show(noted, key="evaluation-noted")
    with write:
        evaluation_observe(one.exercise)
        evaluation_assess(one, name)


page()

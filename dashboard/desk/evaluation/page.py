"""Utvärdering: was the picture right, did they answer in time, what was seen and what was learnt."""

import streamlit as st

from dashboard.desk import forms as desk_forms
from dashboard.desk import frame, session
from dashboard.desk.drawing import draw, el
from dashboard.desk.evaluation.forms import (
    evaluation_compare,
    evaluation_drawing,
    evaluation_files,
    evaluation_lessons,
    evaluation_overview,
)
from dashboard.desk.evaluation.write import evaluation_assess, evaluation_observe
from dashboard.desk.situation_reports import chosen as situation_report_chosen
from dashboard.paper import evaluation_says, evaluation_tables
from dashboard.words import _
from dashboard.words.exercise import Names, names
from dashboard.words.times import local
from data.exercise.evaluation import Evaluation
from data.operations.facts import Operation
from data.rights import Deed, why_not_allowed

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
        desk_forms.say_powerless(refused.text)
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
            blocks = evaluation_tables.inject_blocks(one, name)
            situation_report_chosen.show(blocks, key="evaluation-injects")
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
    blocks = evaluation_says.area_blocks(one, name)
    evaluation_drawing(one, name, blocks)
    situation_report_chosen.show(blocks, key="evaluation-areas", stacked=False)


def goals(one: Evaluation, name: Names) -> None:
    """Draw the objectives with what was seen, beside the forms to write more."""
    read, write = st.columns([3, 2], gap="medium")
    with read:
        st.header(_("Mål"), anchor=False)
        situation_report_chosen.show(evaluation_tables.objective_blocks(one), key="evaluation-goals")
        st.header(_("Noteringar"), anchor=False)
        noted = evaluation_tables.observation_blocks(one.exercise)
        situation_report_chosen.show(noted, key="evaluation-noted")
    with write:
        evaluation_observe(one.exercise)
        evaluation_assess(one, name)


page()

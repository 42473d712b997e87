"""Planning an exercise: a scenario that there is, and who takes part; what is wrong in it is said first."""

from collections.abc import Mapping
from functools import cache, partial

import streamlit as st

from dashboard.desk import drafts, last_read, session, ways
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, example_mark
from dashboard.desk.exercise.beside import others_under_way
from dashboard.desk.exercise.says import scenario as plan_says
from dashboard.desk.exercise.says.page import exercises_first, left_out, left_out_words
from dashboard.desk.exercise.says.scenario import Chosen, clone_id, draft_id, example_id, figures
from dashboard.desk.exercise.small import small_exercises
from dashboard.desk.lessons.returning import returning_lessons
from dashboard.desk.upload import refused_part, remarks, section
from dashboard.desk.workshop.reading import names
from dashboard.places import PART_IN_ADDRESS, Part
from dashboard.words import _
from dashboard.words.addresses import exercise_address, scenario_address
from dashboard.words.exercise import Names
from data.acting import late, refuse
from data.errors import Missing
from data.exercise.acts.leading import plan_exercise
from data.exercise.difference import ScenarioChange
from data.exercise.facts import story_of
from data.exercise.inject_list import looked_at
from data.exercise.rules import NewExercise
from data.exercise.scenario import Scenario
from data.exercise.scenario_file import Listed, shipped
from data.rights import Deed, why_not_allowed
from data.workshop import reads as workshop
from data.workshop.facts import ScenarioDraft
from data.workshop.rules import why_not_version

FORM = "plan-exercise"


def exercise_plan() -> None:
    """Draw the form; it is no st.form, since each choice shows what it leads to."""
    one = drafts.draft(FORM)
    reason = why_not_allowed(session.who(), Deed.LEAD)
    if reason is not None:
        desk_forms.say_powerless(reason.text)
        return
    others_under_way()
    small_exercises()
    scenario, planning = st.columns([3, 2], gap="medium")
    with scenario:
        st.header(_("Scenario"), anchor=False)
        chosen = _chosen(one)
    with planning, st.container(border=True, key="plan-form"):
        st.header(_("Planera en övning"), anchor=False)
        plan_form(one, chosen)
    returning_lessons()


# ── the scenario ─────────────────────────────────────────────────────────────────────────────


@cache
def examples() -> Mapping[str, Scenario]:
    """Return the scenarios that come along with the program, by id."""
    return {one.id: one for one in shipped()}


def _chosen(one: Draft) -> Chosen | None:
    """Draw the choice of scenario and what it is; return it looked through."""
    words = {
        **plan_says.draft_sources(workshop.drafts(last_read.store(), session.who())),
        **plan_says.example_sources(list(examples().values())),
        **plan_says.exercise_sources(exercises_first(session.operations())),
    }
    source = st.selectbox(
        _("Var scenariot kommer ifrån"),
        list(words),
        index=None,
        format_func=lambda key: words.get(key, key),
        placeholder=_("välj ett utkast, ett exempel eller en tidigare övning"),
        key=one.key("source"),
    )
    draft = _draft(draft_id(source)) if source is not None else None
    scenario = draft.scenario if draft is not None else scenario_of(source or "")
    if source is None or scenario is None:
        _how()
        return None
    _summary(scenario, source)
    return judged(scenario, clone_id(source), draft)


def _how() -> None:
    steps = (
        _("Välj ett scenario: ett utkast ur Verkstad, ett exempel eller en tidigare övning."),
        _("Vill du ändra i det, eller skriva ett eget? Gör det i Verkstad: där skrivs det utan någon fil."),
        _("Ge övningen ett namn och välj vilka områden som deltar."),
        _("Planera den. Klockan står still tills du startar, så att alla kan prövas i förkontrollen."),
    )
    draw(
        el("section.empty", el("h2", _("Så planerar du")), el("ol", *(el("li", step) for step in steps))),
        key="plan-how",
    )
    ways.link(Part.WORKSHOP, _("Skriv ett scenario i Verkstad"))


def _draft(identity: str) -> ScenarioDraft | None:
    try:
        return workshop.draft(last_read.store(), session.who(), identity)
    except Missing:
        return None


def scenario_of(source: str) -> Scenario | None:
    """Return the scenario that an example or an exercise is; None where there is none any more."""
    if example_id(source):
        return examples().get(example_id(source))
    operation = next((each for each in session.operations() if each.id == clone_id(source)), None)
    held = session.exercise(operation) if operation is not None else None
    return story_of(held.scenario) if held is not None else None


def judged(scenario: Scenario, clone_of: str = "", draft: ScenarioDraft | None = None) -> Chosen:
    """Draw everything that is wrong with a scenario; return it so looked through."""
    looked = looked_at(last_read.store(), "", Listed(scenario))
    draw(refused_part(looked.refused), remarks(looked.notes), key="scenario-looked")
    return Chosen(looked, clone_of, draft)


def differences_part(change: ScenarioChange) -> Node:
    """Return what a list changes in a scenario, row by row; says so where it changes nothing."""
    rows = plan_says.change_rows(change.differences)
    heads = (_("Inspel"), _("Uppgift"), _("Före"), _("Efter"))
    body = [
        el(
            "tr",
            el("th", row.inject, scope="row"),
            el("td", row.what),
            el("td.before", row.before) if row.before else el("td"),
            el("td.after", row.after) if row.after else el("td"),
        )
        for row in rows
    ]
    title = _.n("Inspelslistan gör %(n)d ändring", "Inspelslistan gör %(n)d ändringar", len(rows))
    nothing = el("p.notice", _("Inspelslistan ändrar ingenting: den är som scenariot."))
    return section(title, heads, body) or nothing


def _summary(scenario: Scenario, source: str) -> None:
    kinds = ((".xlsx", _("Hämta inspelslistan (XLSX)")), (".yaml", _("Hämta scenariot (YAML)")))
    links = [
        el("li", el("a", words, href=address))
        for ending, words in kinds
        if (address := _address(source, ending))
    ]
    draw(
        el("p.file", el("strong", scenario.title), example_mark(scenario.example)),
        el("p.said", scenario.purpose) if scenario.purpose else None,
        el("ul.figures", *(el("li", el("b", n), el("span", word)) for n, word in figures(scenario))),
        el("ul.files.beside", *links) if links else None,
        key="plan-scenario",
    )


def _address(source: str, ending: str) -> str:
    """Return where a source is fetched as a file; nothing where it is fetched elsewhere."""
    if example_id(source):
        return scenario_address(example_id(source), ending)
    return exercise_address(clone_id(source), ending) if clone_id(source) else ""


# ── the exercise ─────────────────────────────────────────────────────────────────────────────


def plan_form(one: Draft, chosen: Chosen | None) -> None:
    scenario = chosen.looked.listed.scenario if chosen is not None else None
    desk_forms.text(one, "name", _("Övningens namn"), hint=_named_otherwise(scenario))
    name = names()
    desk_forms.several(one, "areas", _("Områden som deltar"), name.areas, hint=_("alla områden"))
    if scenario is not None:
        _taking_part(one, scenario, name)
    why_not = plan_says.why_not_plan(chosen)
    desk_forms.outcome(one, ("name", "areas"))
    st.button(
        _("Planera övningen"),
        type="primary",
        key=one.key("save"),
        disabled=bool(why_not),
        on_click=partial(desk_forms.attempt, one, partial(_save, chosen), ("name",)),
    )
    desk_forms.blocked(why_not, FORM)


def _named_otherwise(scenario: Scenario | None) -> str:
    """Return what the exercise is called where no name is written: filled in, it would take away what is."""
    return _("annars %(title)s", title=scenario.title) if scenario is not None else ""


def _taking_part(one: Draft, scenario: Scenario, name: Names) -> None:
    """Offer the areas that a scenario is about, and say whom it speaks to that is not chosen."""
    chosen, touched = one.typed("areas", ()), plan_says.areas_touched(scenario, name)
    if touched and set(touched) != set(chosen):
        offer = _.n(
            "Välj det område som scenariot rör", "Välj de %(n)d områden som scenariot rör", len(touched)
        )
        st.button(offer, key=one.key("touched"), on_click=session.put, args=(one.key("areas"), list(touched)))
    if apart := left_out_words(left_out(scenario, chosen, name)):
        draw(el("p.notice", apart), key="plan-left-out")


def _save(chosen: Chosen | None, one: Draft) -> str:
    chosen = desk_forms.need(chosen, "source", _("Välj ett scenario först."))
    if (
        chosen.draft is not None
    ):  # what is planned is what the draft says now, and that has been looked through
        stands = workshop.draft(last_read.store(), session.who(), chosen.draft.id)
        refuse(late(why_not_version(stands, chosen.draft.version)))
    scenario = chosen.looked.listed.scenario
    new = NewExercise(
        id=one.act,
        name=one.typed("name").strip() or (scenario.title if scenario is not None else ""),
        scenario=None if chosen.clone_of else scenario,
        areas=tuple(one.typed("areas", ())),
        clone_of=chosen.clone_of,
    )
    plan_exercise(last_read.store(), session.actor(), new, session.now())
    session.look_at({PART_IN_ADDRESS: Part.CONTROL.value})
    session.choose_operation(new.id)
    return _("%(name)s är planerad. Gå igenom förkontrollen, starta sedan klockan.", name=new.name)

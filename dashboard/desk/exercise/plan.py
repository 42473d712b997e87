"""Planning an exercise: a scenario, a list that may change it, who takes part; faults are said first."""

from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el, example_mark
from dashboard.desk.exercise.check import changes_table, faults_table, remarks_list
from dashboard.desk.exercise.says import scenario as plan_says
from dashboard.desk.exercise.says.page import exercises_first
from dashboard.desk.exercise.says.scenario import FILE, Chosen, clone_id, example_id, figures
from dashboard.desk.upload import once
from dashboard.words import _
from dashboard.words.addresses import exercise_address, scenario_address
from data.exercise.acts.leading import plan_exercise
from data.exercise.checking import objections_here, remarks
from data.exercise.facts import story_of
from data.exercise.inject_list import difference, read_inject_list
from data.exercise.rules import NewExercise
from data.exercise.scenario import Scenario
from data.exercise.scenario_file import Listed, read_scenario, shipped
from data.list_files.table import Fault
from data.points import reads as point_reads
from data.points.facts import Area
from data.rights import Deed, why_not_allowed

FORM = "plan-exercise"
LARGEST_MB = 5


def exercise_plan() -> None:
    """Draw the form; it is no st.form, since each choice shows what it leads to."""
    one = drafts.draft(FORM)
    reason = why_not_allowed(session.who(), Deed.LEAD)
    if reason is not None:
        desk_forms.say_powerless(reason.text)
        return
    areas = point_reads.areas(last_read.store())
    scenario, planning = st.columns([3, 2], gap="medium")
    with scenario:
        st.header(_("Scenario"), anchor=False)
        chosen = _chosen(one, areas)
    with planning, st.container(border=True, key="plan-form"):
        st.header(_("Planera en övning"), anchor=False)
        _plan(one, chosen, areas)


# ── the scenario ─────────────────────────────────────────────────────────────────────────────


@cache
def _shipped() -> Mapping[str, Scenario]:
    return {one.id: one for one in shipped()}


def _chosen(one: Draft, areas: Sequence[Area]) -> Chosen:
    """Draw the choice of scenario and of a list upon it; return what came of it."""
    words = plan_says.sources(list(_shipped().values()), exercises_first(session.operations()))
    source = st.selectbox(
        _("Var scenariot kommer ifrån"),
        list(words),
        index=None,
        format_func=lambda key: words.get(key, key),
        placeholder=_("välj ett exempel, en fil eller en tidigare övning"),
        key=one.key("source"),
    )
    if source is None:
        _how()
        return Chosen(None)
    listed = _listed(one, source)
    if listed is None:
        return Chosen(None)
    if listed.scenario is None:
        faults_table(listed.faults)
        return Chosen(None, listed.faults)
    return _judged(one, source, listed, areas)


def _how() -> None:
    steps = (
        _("Välj ett scenario: ett exempel att utgå från, en egen fil eller en tidigare övning."),
        _("Hämta inspelslistan, ändra i kalkylprogrammet och lägg tillbaka den: ändringarna visas först."),
        _("Ge övningen ett namn och välj vilka områden som deltar."),
        _("Planera den. Klockan står still tills du startar, så att alla kan prövas i förkontrollen."),
    )
    draw(
        el("section.empty", el("h2", _("Så planerar du")), el("ol", *(el("li", step) for step in steps))),
        key="plan-how",
    )


def _listed(one: Draft, source: str) -> Listed | None:
    """Return the scenario that a source is, or what is wrong with its file; None while there is none."""
    if source == FILE:
        file = _file(one, "yaml", _("Scenariofil (YAML)"), ["yaml", "yml"])
        if file is None:
            return None
        return once("plan-read:yaml", file.file_id, lambda: read_scenario(file.getvalue()))
    if clone_id(source):
        operation = next((each for each in session.operations() if each.id == clone_id(source)), None)
        held = session.exercise(operation) if operation is not None else None
        if held is None:
            return Listed(None, (Fault(_("Övningen har inget scenario att köra om.")),))
        return Listed(story_of(held.scenario))
    return Listed(_shipped()[example_id(source)])


def _judged(one: Draft, source: str, listed: Listed, areas: Sequence[Area]) -> Chosen:
    """Draw the scenario with what a list changes in it, and everything wrong with what comes of it."""
    base = listed.scenario
    if base is None:
        return Chosen(None, listed.faults)
    _summary(base, source)
    changed = _with_list(one, base)
    listed = changed or listed
    if listed.scenario is None:
        faults_table(listed.faults)
        return Chosen(None, listed.faults)
    changes = difference(base, listed.scenario)
    found = tuple(map(listed.where, _objections(listed.scenario, areas)))
    faults_table(found)
    if changed is not None:
        changes_table(changes)
    remarks_list(tuple(map(listed.where, remarks(listed.scenario))))
    return Chosen(listed.scenario, found, changes, clone_of="" if changes else clone_id(source))


def _with_list(one: Draft, base: Scenario) -> Listed | None:
    """Draw where a list is put back; return what it makes of the scenario, None while there is none."""
    file = _file(one, "list", _("Ändrad inspelslista (XLSX), om du har en"), ["xlsx"])
    if file is None:
        return None
    of = (base.id, file.file_id)
    return once("plan-read:list", of, lambda: read_inject_list(file.getvalue(), base))


def _file(one: Draft, field: str, label: str, kinds: Sequence[str]) -> Any:
    return st.file_uploader(label, type=list(kinds), key=one.key(field), max_upload_size=LARGEST_MB)


def _objections(scenario: Scenario, areas: Sequence[Area]) -> tuple[Fault, ...]:
    if not areas or not point_reads.loaded_points(last_read.store()):
        return (
            Fault(_("Inga trygghetspunkter är inlästa att granska mot. Läs in dem på sidan Punktregister.")),
        )
    return objections_here(last_read.store(), scenario)


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
    """Return where a source is fetched as a file; nothing for one that somebody already has as a file."""
    if example_id(source):
        return scenario_address(example_id(source), ending)
    return exercise_address(clone_id(source), ending) if clone_id(source) else ""


# ── the exercise ─────────────────────────────────────────────────────────────────────────────


def _plan(one: Draft, chosen: Chosen, areas: Sequence[Area]) -> None:
    desk_forms.outcome(one, ("name", "areas"))
    title = chosen.scenario.title if chosen.scenario is not None else _("Elavbrott i januari")
    desk_forms.text(one, "name", _("Övningens namn"), hint=title)
    names = {area.id: area.name for area in areas}
    desk_forms.several(one, "areas", _("Områden som deltar"), names, hint=_("alla områden"))
    confirmed = not chosen.changes or st.checkbox(
        _.n(
            "Jag har läst inspelslistans %(n)d ändring",
            "Jag har läst inspelslistans %(n)d ändringar",
            len(chosen.changes),
        ),
        key=one.key("confirmed"),
    )
    why_not = plan_says.why_not_plan(chosen, bool(confirmed))
    st.button(
        _("Planera övningen"),
        type="primary",
        key=one.key("save"),
        disabled=bool(why_not),
        on_click=partial(desk_forms.attempt, FORM, partial(_save, chosen), ("name",)),
    )
    desk_forms.blocked(why_not, FORM)


def _save(chosen: Chosen, one: Draft) -> str:
    new = NewExercise(
        id=one.act,
        name=one.typed("name"),
        scenario=chosen.scenario if not chosen.clone_of else None,
        areas=tuple(one.typed("areas", ())),
        clone_of=chosen.clone_of,
    )
    plan_exercise(last_read.store(), session.actor(), new, session.now())
    session.choose_operation(new.id)
    return _("%(name)s är planerad. Gå igenom förkontrollen, starta sedan klockan.", name=new.name.strip())

"""Planning an exercise: a scenario, a list that may change it, who takes part; faults are said first."""

from collections.abc import Mapping, Sequence
from functools import cache, partial

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, example_mark
from dashboard.desk.exercise.says import scenario as plan_says
from dashboard.desk.exercise.says.page import exercises_first
from dashboard.desk.exercise.says.scenario import FILE, Chosen, clone_id, example_id, figures
from dashboard.desk.upload import once, refused_part, remarks, section
from dashboard.words import _
from dashboard.words.addresses import exercise_address, scenario_address
from data.exercise.difference import ScenarioChange
from data.exercise.facts import story_of
from data.exercise.inject_list import LARGEST_FILE, ScenarioLooked, looked_at, scenario_list
from data.exercise.rules import NewExercise
from data.exercise.scenario import Scenario
from data.exercise.scenario_file import Listed, shipped
from data.list_files.table import Fault, silent
from data.points.facts import Area
from data.rights import Deed, why_not_allowed

FORM = "plan-exercise"
LARGEST_MB = LARGEST_FILE // 1_000_000


def exercise_plan() -> None:
    """Draw the form; it is no st.form, since each choice shows what it leads to."""
    one = drafts.draft(FORM)
    reason = why_not_allowed(session.who(), Deed.LEAD)
    if reason is not None:
        desk_forms.say_powerless(reason.text)
        return
    areas = last_read.areas()
    scenario, planning = st.columns([3, 2], gap="medium")
    with scenario:
        st.header(_("Scenario"), anchor=False)
        chosen = _chosen(one)
    with planning, st.container(border=True, key="plan-form"):
        st.header(_("Planera en övning"), anchor=False)
        _plan(one, chosen, areas)


# ── the scenario ─────────────────────────────────────────────────────────────────────────────


@cache
def _shipped() -> Mapping[str, Scenario]:
    return {one.id: one for one in shipped()}


def _chosen(one: Draft) -> Chosen | None:
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
        return None
    first = _first(one, source)
    return _judged(one, source, first) if first is not None else None


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


def _first(one: Draft, source: str) -> ScenarioLooked | None:
    """Return the scenario that a source is, or what is wrong with its file; None while there is none."""
    store = last_read.store()
    if source == FILE:
        return _read(one, "yaml", _("Scenariofil (YAML)"), ["yaml", "yml"], None)
    if clone_id(source):
        operation = next((each for each in session.operations() if each.id == clone_id(source)), None)
        held = session.exercise(operation) if operation is not None else None
        if held is None:
            return looked_at(store, "", Listed(None, (Fault(_("Övningen har inget scenario att köra om.")),)))
        return looked_at(store, "", Listed(story_of(held.scenario)))
    return looked_at(store, "", Listed(_shipped()[example_id(source)]))


def _read(
    one: Draft, field: str, label: str, kinds: Sequence[str], base: Scenario | None
) -> ScenarioLooked | None:
    """Draw where a file is chosen; return it looked through, None while there is none."""
    file = st.file_uploader(label, type=list(kinds), key=one.key(field), max_upload_size=LARGEST_MB)
    if file is None:
        return None
    look = partial(scenario_list(base, NewExercise(one.act, "")).look, last_read.store())
    of = (base, file.file_id, last_read.points_loaded())
    return once(f"plan-read:{field}", of, lambda: look(file.name, file.getvalue(), silent))


def _judged(one: Draft, source: str, first: ScenarioLooked) -> Chosen:
    """Draw the scenario with what a list changes in it, and everything wrong with what comes of it."""
    base = first.listed.scenario
    upon = None
    if base is not None:
        _summary(base, source)
        upon = _read(one, "list", _("Ändrad inspelslista (XLSX), om du har en"), ["xlsx"], base)
    looked = upon or first
    draw(
        refused_part(looked.refused),
        differences_part(looked.change) if upon is not None and looked.listed.scenario is not None else None,
        remarks(looked.notes),
        key="scenario-looked",
    )
    unchanged = looked.change.nothing
    return Chosen(looked, base if upon is not None else None, clone_id(source) if unchanged else "")


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
    """Return where a source is fetched as a file; nothing for one that somebody already has as a file."""
    if example_id(source):
        return scenario_address(example_id(source), ending)
    return exercise_address(clone_id(source), ending) if clone_id(source) else ""


# ── the exercise ─────────────────────────────────────────────────────────────────────────────


def _plan(one: Draft, chosen: Chosen | None, areas: Sequence[Area]) -> None:
    looked = chosen.looked if chosen is not None else None
    scenario = looked.listed.scenario if looked is not None else None
    title = scenario.title if scenario is not None else _("Elavbrott i januari")
    desk_forms.text(one, "name", _("Övningens namn"), hint=title)
    names = {area.id: area.name for area in areas}
    desk_forms.several(one, "areas", _("Områden som deltar"), names, hint=_("alla områden"))
    changes = len(looked.change.differences) if looked is not None else 0
    confirmed = not changes or st.checkbox(
        _.n(
            "Jag har läst inspelslistans %(n)d ändring",
            "Jag har läst inspelslistans %(n)d ändringar",
            changes,
        ),
        key=one.key("confirmed"),
    )
    why_not = plan_says.why_not_plan(looked, bool(confirmed))
    desk_forms.outcome(one, ("name", "areas"))
    st.button(
        _("Planera övningen"),
        type="primary",
        key=one.key("save"),
        disabled=bool(why_not),
        on_click=partial(desk_forms.attempt, one, partial(_save, chosen), ("name",)),
    )
    desk_forms.blocked(why_not, FORM)


def _save(chosen: Chosen | None, one: Draft) -> str:
    new = NewExercise(
        id=one.act,
        name=one.typed("name"),
        scenario=None,
        areas=tuple(one.typed("areas", ())),
        clone_of=chosen.clone_of if chosen is not None else "",
    )
    chosen = desk_forms.need(chosen, "source", _("Välj ett scenario först."))
    scenario_list(chosen.base, new).apply(last_read.store(), session.actor(), chosen.looked, session.now())
    session.choose_operation(new.id)
    return _("%(name)s är planerad. Gå igenom förkontrollen, starta sedan klockan.", name=new.name.strip())

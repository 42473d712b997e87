"""Övningsledning: plan an exercise, check that all is ready, lead it by its clock and its injects."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

import streamlit as st

from dashboard.desk import drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el, icon
from dashboard.desk.exercise.check import changes_table, exercise_check, faults_table
from dashboard.desk.exercise.clock_forms import exercise_brief, exercise_clock_forms
from dashboard.desk.exercise.head import clock_acts, clock_outcome, exercise_head, exercise_watch
from dashboard.desk.exercise.inject import exercise_inject, inject_form
from dashboard.desk.exercise.plan import exercise_plan
from dashboard.desk.exercise.says.page import OVER, due_moments
from dashboard.desk.exercise.says.scenario import Relisted, relisted
from dashboard.desk.exercise.timeline import exercise_timeline
from dashboard.desk.frame import Shown
from dashboard.desk.situation.says.point import choices
from dashboard.desk.upload import once
from dashboard.places import Part
from dashboard.words import _, empty, label, times
from dashboard.words.exercise import names
from data.exercise.acts.injects import change_injects, skip
from data.exercise.checking import objections_here
from data.exercise.facts import Exercise, state_of, story_of
from data.exercise.inject_list import read_inject_list
from data.exercise.playing import PLAYED_SAID
from data.exercise.scenario import ExerciseState
from data.exercise.scenario_file import Listed
from data.operations.facts import Operation
from data.operations.rules import why_not_act_in
from data.points.acts.reports import report
from data.points.report_reading import Around, read_report
from data.rights import Deed, may, why_not_allowed
from data.words import Function, Status, Supply

FIELDS = ("point", "function", "status", "cause")


def exercise_play(exercise: Exercise, shown: Shown) -> None:
    st.header(_("Spela rapport"), anchor=False)
    st.caption(
        _("Det enda sättet att ändra väggen utan att någon rapporterar. Det märks: rapporterat av motspel.")
    )
    one = drafts.draft(f"play:{exercise.operation.id}")
    operation = exercise.operation
    closed = why_not_act_in(operation)
    why_not = empty.why_not(session.who(), Deed.REPORT, operation) or (closed.text if closed else "")
    mine = [
        each
        for each in shown.readings
        if not empty.why_not(session.who(), Deed.REPORT, operation, each.point)
    ]
    offered = choices(shown.picture, mine)
    with st.form(f"form:{one.name}"):
        desk_forms.outcome(one, FIELDS)
        desk_forms.choice(one, "point", _("Punkt"), offered)
        left, right = st.columns(2)
        with left:
            desk_forms.choice(one, "function", _("Funktion"), _words(Function))
        with right:
            desk_forms.choice(one, "status", _("Status"), _words(Status))
        desk_forms.choice(one, "supply", _("Försörjning"), _words(Supply), start=Supply.OKANT)
        desk_forms.text(one, "cause", _("Orsak"), hint=_("vad som hänt, i några ord"))
        desk_forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Spela rapporten"),
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, one.name, partial(_save, exercise), ("cause",)),
        )


def _words(kind: type[Function] | type[Status] | type[Supply]) -> dict[str, str]:
    return {one: label(one) for one in kind if one != Status.EJ_AKTUELL}


def _save(exercise: Exercise, one: Draft) -> str:
    now, point = session.moment(exercise.operation), one.typed("point")
    around = Around(one.act, exercise.operation.id, point, now, times.AsTyped())
    plain = {**desk_forms.said(one, ("function", "status", "cause")), "supply": desk_forms.supply(one)}
    new = desk_forms.read(read_report({**plain, "on_behalf_of": PLAYED_SAID}, around))
    desk_forms.need(point or None, "point", _("Välj en punkt."))
    receipt = report(last_read.store(), session.actor(), [new], session.now())[0]
    return _("Spelat som post %(n)d.", n=receipt.revision)


LARGEST_MB = 5
SEEN = "relist:seen"


def exercise_relist(exercise: Exercise) -> None:
    """Draw where an edited list is put back, for who leads the exercise."""
    if empty.why_not(session.who(), Deed.LEAD, exercise.operation):
        return
    one = drafts.draft(f"relist:{exercise.operation.id}")
    desk_forms.outcome(one)
    file = st.file_uploader(
        _("Lägg tillbaka inspelslistan (XLSX) när du har ändrat den"),
        type=["xlsx"],
        key=one.key("file"),
        max_upload_size=LARGEST_MB,
    )
    if file is None:
        return
    listed = _read(exercise, file)
    if listed.scenario is None:
        faults_table(listed.faults)
        return
    says = relisted(exercise, listed.scenario)
    faults = tuple(map(listed.where, objections_here(last_read.store(), listed.scenario)))
    faults_table(faults)
    changes_table(says.changes)
    if says.why_not:
        draw(
            *(el("p.refused", icon("cross"), why, role="alert") for why in says.why_not), key="relist-why-not"
        )
    total = len(says.edited) + len(says.gone)
    st.button(
        _.n("Inför %(n)d ändrat inspel", "Inför %(n)d ändrade inspel", total),
        type="primary",
        key=one.key("save"),
        disabled=bool(faults or says.why_not) or not total,
        on_click=partial(desk_forms.attempt, one.name, partial(_put_back, exercise, says)),
    )


def _read(exercise: Exercise, file: Any) -> Listed:
    """Read a file once for each state of the exercise: what it differs from changes as that is edited."""
    of = (str(file.file_id), exercise.revision)
    return once(SEEN, of, lambda: read_inject_list(file.getvalue(), story_of(exercise.scenario)))


def _put_back(exercise: Exercise, says: Relisted, _one: Draft) -> str:
    """Change all of them or none, then leave out what was struck: sent again, it goes on where it stopped."""
    store, actor, identity = last_read.store(), session.actor(), exercise.operation.id
    change_injects(store, actor, identity, says.edited, session.now())
    for gone in says.gone:
        skip(store, actor, identity, gone, _("struket i inspelslistan"), session.now())
    return _.n(
        "%(n)d ändring från inspelslistan är införd.",
        "%(n)d ändringar från inspelslistan är införda.",
        len(says.edited) + len(says.gone),
    )


SHOWN = "exercise-part"
TIMELINE, CHECK, CLOCK, WRITE, BRIEF, PLAN = "timeline", "check", "clock", "write", "brief", "plan"


def part() -> None:
    # Asked before anything is read: nothing of an exercise may reach who only takes part in it.
    refused = why_not_allowed(session.who(), Deed.CONTROL)
    if refused is not None:
        st.title(Part.CONTROL.menu_title, anchor=False)
        desk_forms.say_powerless(refused.text)
        return
    if session.operation() is None:
        st.title(Part.CONTROL.menu_title, anchor=False)
        exercise_plan()
        return
    shown = frame.begin(Part.CONTROL.menu_title, needs_points=False, turns=turns)
    if shown is None:
        return
    exercise = session.exercise(shown.operation)
    if exercise is None:
        draw(el("p.notice", _without(shown.operation)), key="no-scenario")
        exercise_plan()
        return
    lead(shown, exercise)


def turns(operation: Operation) -> Iterator[datetime]:
    """Yield the moments at which the timeline is read differently with nobody doing anything."""
    held = session.exercise(operation)
    if held is not None:
        yield from due_moments(held)


def _without(operation: Operation) -> str:
    if operation.is_exercise:
        return _("Övningen är öppnad utan scenario. Planera en övning för att spela inspel.")
    return _("Det här är en skarp händelse. Övningar planeras för sig och rör den aldrig.")


def lead(shown: Shown, exercise: Exercise) -> None:
    name = names(shown.picture, last_read.sector_register())
    exercise_head(exercise, session.now())
    with st.container(key="exercise-acts", horizontal=True, vertical_alignment="center"):
        clock_acts(exercise)
        chosen = parts(exercise)
    clock_outcome(exercise)
    match chosen:
        case "timeline":
            timeline, inject = st.columns([7, 4], gap="medium")
            with timeline:
                exercise_timeline(exercise, name)
            with inject:
                exercise_inject(exercise, name)
        case "check":
            exercise_check(exercise, name)
        case "clock":
            exercise_clock_forms(exercise)
        case "write":
            write(shown, exercise)
        case "brief":
            exercise_brief(exercise, name)
            exercise_relist(exercise)
        case "plan":
            exercise_plan()
    exercise_watch(exercise, shown.now)


def parts(exercise: Exercise) -> str:
    """Draw the choice of what to see; at first what the exercise's state calls for."""
    state = state_of(exercise.operation)
    offered = {TIMELINE: _("Tidslinje"), CHECK: _("Förkontroll"), CLOCK: _("Takt, hopp och slut")}
    if state in OVER:
        offered = {TIMELINE: offered[TIMELINE]}
    elif not empty.why_not(session.who(), Deed.INJECT, exercise.operation):
        offered[WRITE] = _("Nytt inspel")
    offered[BRIEF] = _("Genomgång")
    if may(session.who(), Deed.LEAD):
        offered[PLAN] = _("Planera en ny")
    key = f"{SHOWN}:{exercise.operation.id}"
    if session.value(key) not in offered:
        session.put(key, CHECK if state is ExerciseState.PLANERAD else TIMELINE)
    chosen = st.segmented_control(
        _("Visa"),
        list(offered),
        format_func=offered.__getitem__,
        key=key,
        required=True,
        label_visibility="collapsed",
    )
    return str(chosen)


def write(shown: Shown, exercise: Exercise) -> None:
    name = names(shown.picture, last_read.sector_register())
    adding, playing = st.columns([3, 2], gap="medium")
    with adding:
        st.header(_("Nytt inspel"), anchor=False)
        inject_form(exercise, name)
    with playing:
        exercise_play(exercise, shown)

"""Övningsledning: plan an exercise, check that all is ready, lead it by its clock and its injects."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.desk import alone, choices, drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.exercise.board import board_led
from dashboard.desk.exercise.check import exercise_check
from dashboard.desk.exercise.clock_forms import exercise_brief, exercise_clock_forms
from dashboard.desk.exercise.drill import drill_led
from dashboard.desk.exercise.head import clock_acts, clock_outcome, exercise_head, exercise_watch
from dashboard.desk.exercise.inject import exercise_inject, write_inject
from dashboard.desk.exercise.now import exercise_now
from dashboard.desk.exercise.on_map import exercise_on_map
from dashboard.desk.exercise.plan import differences_part, exercise_plan
from dashboard.desk.exercise.says.page import OVER, due_moments
from dashboard.desk.exercise.timeline import CLOCK, SHOWN, TIMELINE, exercise_timeline
from dashboard.desk.frame import Shown
from dashboard.desk.situation.says.point import choices as points_offered
from dashboard.desk.upload import Told, Upload, read_or_fetch
from dashboard.places import Part
from dashboard.words import _, empty, label
from dashboard.words.exercise import names
from dashboard.words.typed_times import AsTyped
from data.exercise.difference import ChangeKind
from data.exercise.facts import Exercise, state_of
from data.exercise.inject_list import LARGEST_FILE, ScenarioLooked, exercise_list
from data.exercise.playing import PLAYED_SAID
from data.exercise.scenario import ExerciseForm, ExerciseState
from data.exercise.taking_part import narrowed
from data.operations.facts import Operation
from data.operations.rules import why_not_act_in
from data.points.acts.reports import report
from data.points.report_reading import Around, read_report
from data.rights import Deed, may, why_not_allowed
from data.words import Function, Status, Supply

FIELDS = ("point", "function", "status", "cause")


@alone.form
def exercise_play(operation_id: str) -> None:
    shown = frame.look(operation_id)
    st.header(_("Spela rapport"), anchor=False)
    st.caption(
        _("Det enda sättet att ändra väggen utan att någon rapporterar. Det märks: rapporterat av motspel.")
    )
    operation = shown.operation
    one = drafts.draft(f"play:{operation.id}")
    closed = why_not_act_in(operation)
    why_not = empty.why_not(session.who(), Deed.REPORT, operation) or (closed.text if closed else "")
    mine = [
        each
        for each in shown.readings
        if not empty.why_not(session.who(), Deed.REPORT, operation, each.point)
    ]
    offered = points_offered(shown.picture, mine)
    with st.form(f"form:{one.name}"):
        desk_forms.choice(one, "point", _("Punkt"), offered)
        left, right = st.columns(2)
        with left:
            desk_forms.choice(one, "function", _("Funktion"), _words(Function))
        with right:
            desk_forms.choice(one, "status", _("Status"), _words(Status))
        desk_forms.choice(one, "supply", _("Försörjning"), _words(Supply), start=Supply.OKANT)
        desk_forms.text(one, "cause", _("Orsak"), hint=_("vad som hänt, i några ord"))
        desk_forms.outcome(one, FIELDS)
        desk_forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Spela rapporten"),
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, one, partial(_save, operation), ("cause",)),
        )


def _words(kind: type[Function] | type[Status] | type[Supply]) -> dict[str, str]:
    return {one: label(one) for one in kind if one != Status.EJ_AKTUELL}


def _save(operation: Operation, one: Draft) -> str:
    now, point = session.moment(operation), one.typed("point")
    around = Around(one.act, operation.id, point, now, AsTyped())
    plain = {**desk_forms.said(one, ("function", "status", "cause")), "supply": desk_forms.supply(one)}
    new = desk_forms.read(read_report({**plain, "on_behalf_of": PLAYED_SAID}, around))
    desk_forms.need(point or None, "point", _("Välj en punkt."))
    receipt = report(last_read.store(), session.actor(), [new], session.now())[0]
    said = f"{label(new.function)} {label(new.status)}"
    return _("Spelat som post %(n)d: %(what)s.", n=receipt.revision, what=said)


def exercise_relist(exercise: Exercise) -> None:
    """Draw where an edited list is put back, for who leads the exercise."""
    if empty.why_not(session.who(), Deed.LEAD, exercise.operation):
        return
    mb = LARGEST_FILE // 1_000_000
    upload = Upload(
        name=f"relist-{exercise.operation.id}",
        lists=exercise_list(exercise.operation.id),
        told=_told,
        title=_("Lägg tillbaka inspelslistan"),
        label=_("Inspelslistan (XLSX) när du har ändrat den"),
        limits=_("Ett inspel som är struket ur listan hoppas över. Högst %(mb)d MB.", mb=mb),
        unchanged=_("Inget ändras: inspelslistan är som övningen."),
        formats=("xlsx",),
        largest=LARGEST_FILE,
        deed=Deed.LEAD,
        as_of=exercise.revision,
    )
    read_or_fetch(upload)


def _told(looked: ScenarioLooked) -> Told:
    change, read = looked.change, looked.listed.scenario is not None
    new = sum(one.kind is ChangeKind.NEW for one in change.differences)
    return Told(
        new=new,
        changed=len(change.edited) - new,
        gone=len(change.gone),
        gone_word=_("hoppas över"),
        tables=(differences_part(change),) if read else (),
        remarks=looked.notes,
        whole=read,
    )


NOW, CHECK, WRITE, BRIEF, PLAN = "now", "check", "write", "brief", "plan"
MAP = "map"


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
    if exercise.scenario.form is ExerciseForm.SIMULERING:
        lead(shown, exercise)
    else:
        lead_small(shown, exercise)


def turns(operation: Operation) -> Iterator[datetime]:
    """Yield the moments at which the timeline is read differently with nobody doing anything."""
    held = session.exercise(operation)
    if held is not None:
        yield from due_moments(held)


def _without(operation: Operation) -> str:
    if operation.is_exercise:
        return _("Övningen är öppnad utan scenario. Planera en övning för att spela inspel.")
    return _("Det här är en skarp händelse. Övningar planeras för sig och rör den aldrig.")


def lead_small(shown: Shown, exercise: Exercise) -> None:
    """Draw a small exercise, which has a page of its own; the next is planned beside it, over: under it."""
    name = names(shown.picture, last_read.sector_register())
    over = exercise.operation.closed_at is not None
    plans = not over and may(session.who(), Deed.LEAD)
    chosen = _choice(exercise, {NOW: _("Nu"), PLAN: _("Planera en ny")}, NOW) if plans else NOW
    exercise_watch(exercise, name, shown.now)
    if chosen == NOW:
        led = drill_led if exercise.scenario.form is ExerciseForm.LARM else board_led
        led(exercise, name)
    if over or chosen == PLAN:
        exercise_plan()


def lead(shown: Shown, exercise: Exercise) -> None:
    name = names(shown.picture, last_read.sector_register())
    exercise = narrowed(exercise, name.point_areas)
    exercise_head(exercise, session.now())
    with st.container(key="exercise-acts", horizontal=True, vertical_alignment="center"):
        clock_acts(exercise)
        chosen = parts(exercise)
    clock_outcome(exercise)
    exercise_watch(exercise, name, shown.now)
    match chosen:
        case "now":
            exercise_now(exercise, name)
        case "timeline":
            timeline, inject = st.columns([7, 4], gap="medium")
            with timeline:
                exercise_timeline(exercise, name)
            with inject:
                exercise_inject(exercise, name)
        case "check":
            exercise_check(exercise, name)
        case "clock":
            exercise_clock_forms(exercise, name)
        case "map":
            exercise_on_map(exercise.operation.id)
        case "write":
            write(exercise)
        case "brief":
            exercise_brief(exercise, name)
            exercise_relist(exercise)
        case "plan":
            exercise_plan()


def parts(exercise: Exercise) -> str:
    """Draw the choice of what to see; at first what the exercise's state calls for."""
    state = state_of(exercise.operation)
    offered = {NOW: _("Nu"), TIMELINE: _("Tidslinje")}
    if state not in OVER:
        offered |= {CHECK: _("Förkontroll"), CLOCK: _("Takt, hopp och slut")}
    if state not in OVER and not empty.why_not(session.who(), Deed.INJECT, exercise.operation):
        offered |= {WRITE: _("Nytt inspel"), MAP: _("Karta")}
    offered[BRIEF] = _("Genomgång")
    if may(session.who(), Deed.LEAD):
        offered[PLAN] = _("Planera en ny")
    key = f"{SHOWN}:{exercise.operation.id}"
    if _has_begun(exercise) and choices.held(key) not in (WRITE, MAP):
        choices.choose(key, NOW)
    first = CHECK if state is ExerciseState.PLANERAD else TIMELINE if state in OVER else NOW
    return _choice(exercise, offered, first)


def _choice(exercise: Exercise, offered: Mapping[str, str], first: str) -> str:
    """Draw a choice of what to see of an exercise, `first` until another is chosen."""
    key = f"{SHOWN}:{exercise.operation.id}"
    if choices.held(key) not in offered:
        choices.choose(key, first)
    chosen = st.segmented_control(
        _("Visa"),
        list(offered),
        format_func=offered.__getitem__,
        key=choices.key(key),
        required=True,
        label_visibility="collapsed",
    )
    return str(chosen)


def _has_begun(exercise: Exercise) -> bool:
    """Return whether an exercise that this page last showed as planned goes on, whoever started it."""
    key, planned = f"planned:{exercise.operation.id}", state_of(exercise.operation) is ExerciseState.PLANERAD
    was = session.value(key, planned)
    session.put(key, planned)
    return was and not planned


def write(exercise: Exercise) -> None:
    """Draw a new inject, which changes the whole page when it is saved, and a report, which changes none."""
    adding, playing = st.columns([3, 2], gap="medium")
    with adding:
        st.header(_("Nytt inspel"), anchor=False)
        write_inject(exercise.operation.id, "")
    with playing:
        exercise_play(exercise.operation.id)
        alone.nothing_beside()

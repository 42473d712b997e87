"""The head of *Övningsledning*: clocks and state, who takes part, who asks for a break, what a jump does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.words import _, label
from dashboard.words.exercise import Names, effect_words, recipient_words, shortened, t_plus, to_in_short
from dashboard.words.exercise_clock import pace_words
from dashboard.words.times import clock, dated, span
from data import glossary
from data.exercise.facts import Exercise, is_trial, state_of, wait_of
from data.exercise.playing import unsettled
from data.exercise.scenario import ClockAct, ExerciseState, Inject, Recipient, Scenario, TakingPart
from data.exercise.taking_part import those_taking_part
from data.operations.facts import Operation
from data.words import Role

PACES = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 10.0, 15.0, 20.0, 30.0, 60.0)
OVER = (ExerciseState.AVSLUTAD, ExerciseState.AVBRUTEN)
MOST_NAMED = 8
SHORT = 90


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top. `pace` is "" while the clock stands still, `goes_on` unless it is paused."""

    state: ExerciseState
    state_word: str
    means: str
    pace: str
    goes_on: str
    ends: str
    next: str
    now: str


@dataclass(frozen=True, slots=True)
class AskRow:
    revision: int
    who: str
    why: str
    at: str


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Brief:
    """What the control reads aloud or sends before the start, and what only the control reads."""

    title: str
    example: bool
    purpose: str
    brief: str
    objectives: tuple[ObjectiveRow, ...]
    phases: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    sources: str


def head(exercise: Exercise, now: datetime) -> Head:
    """Return the head at the exercise's time `now`."""
    state = state_of(exercise.operation)
    coming = next_inject(exercise, now)
    after = ""
    if coming is not None and coming.at is not None and state not in OVER:
        after = _("%(id)s %(at)s", id=coming.id, at=t_plus(coming.at))
    return Head(
        state=state,
        state_word=label(state),
        means=glossary.meaning(state, _.language),
        pace=pace_words(exercise.operation.clock.speed) if state is ExerciseState.PAGAR else "",
        goes_on=pace_words(exercise.operation.clock.pace) if state is ExerciseState.PAUSAD else "",
        ends=t_plus(exercise.scenario.duration),
        next=after,
        now=t_plus(timedelta(seconds=int((now - exercise.begins).total_seconds()))),
    )


def next_inject(exercise: Exercise, now: datetime) -> Inject | None:
    """Return the inject that comes next at the exercise's time `now`."""
    elapsed = now - exercise.begins
    return next((one for one in unsettled(exercise) if one.at is not None and one.at > elapsed), None)


def due_moments(exercise: Exercise) -> tuple[datetime, ...]:
    """Return the moments, in the exercise's time, at which the timeline turns by itself."""
    times = [exercise.begins + one.at for one in unsettled(exercise) if one.at is not None]
    waits, runs = {one.id: wait_of(one) for one in exercise.scenario.injects}, exercise.operation.clock
    for one in exercise.delivered:
        if one.inject in waits:
            since = max(one.at, runs.origin)
            times.append(since + waits[one.inject] - runs.ran(one.at, since))
    return tuple(times)


def ask_rows(exercise: Exercise, real: datetime) -> tuple[AskRow, ...]:
    """Return who has asked for a break, newest first; the times are real ones."""
    ordered = sorted(exercise.asks, key=lambda one: -one.revision)
    return tuple(AskRow(one.revision, one.by, one.reason, clock(one.recorded_at, real)) for one in ordered)


@dataclass(frozen=True, slots=True)
class Jump:
    """What a jump would do, in sentences; `comes`: each inject, whom it is for and what it says."""

    clock: str
    delivers: str
    comes: tuple[str, ...]
    known: str


def jump_says(exercise: Exercise, name: Names, to: timedelta, now: datetime, carry: bool) -> Jump:
    """Return what a jump to T+ `to` would do."""
    elapsed = now - exercise.begins
    due = [one for one in unsettled(exercise) if one.at is not None and one.at <= to]
    comes = [
        _(
            "%(id)s till %(to)s: %(text)s",
            id=one.id,
            to=told_to(exercise, one, name),
            text=beginning(one, name),
        )
        for one in due[:MOST_NAMED]
    ]
    if len(due) > MOST_NAMED:
        comes.append(_("och %(n)d till", n=len(due) - MOST_NAMED))
    first = _("Klockan går från %(a)s till %(b)s.", a=_to_seconds(elapsed), b=t_plus(to))
    if not due:
        second = _("Inget inspel levereras av hoppet.")
    else:
        second = _.n(
            "%(n)d inspel levereras genast, om dess villkor håller:",
            "%(n)d inspel levereras genast, de vars villkor håller:",
            len(due),
        )
    third = (
        _("Läget bärs med: det som är rapporterat är lika gammalt efter hoppet som före.")
        if carry
        else _("Läget åldras: rapporterna blir äldre med hoppet, och det som fungerade kan bli okänt.")
    )
    return Jump(first, second, tuple(comes), third)


def jump_came(before: Exercise, after: Exercise) -> str:
    """Return what came of a jump: what was delivered, and what was not since its condition did not hold."""
    was = {one.inject for one in before.delivered} | {one.inject for one in before.skipped}
    told = [one.inject for one in after.delivered if one.inject not in was]
    left = [one.inject for one in after.skipped if one.inject not in was]
    said = []
    if told:
        said.append(_("Levererat: %(ids)s.", ids=_named(told)))
    if left:
        said.append(_("Inte levererat, villkoret gällde inte: %(ids)s.", ids=_named(left)))
    return " ".join(said) or _("Inget inspel kom.")


def _named(ids: Sequence[str]) -> str:
    more = _(" och %(n)d till", n=len(ids) - MOST_NAMED) if len(ids) > MOST_NAMED else ""
    return ", ".join(ids[:MOST_NAMED]) + more


def told_to(exercise: Exercise, inject: Inject, name: Names) -> str:
    """Return whom an inject reaches on one line: of those it is for, whoever takes part."""
    to = those_taking_part(inject.to, exercise.areas, name.point_areas)
    return to_in_short(to, name) if to or not inject.to else _("ingen som deltar")


def left_out(scenario: Scenario, areas: Sequence[str], name: Names) -> tuple[str, ...]:
    """Return whom a scenario speaks to that would not take part with these areas, each with its injects."""
    found: dict[Recipient, list[str]] = {}
    for one in scenario.injects:
        for to in one.to:
            if not is_trial(one.id) and not those_taking_part((to,), areas, name.point_areas):
                found.setdefault(to, []).append(one.id)
    return tuple(f"{recipient_words(to, name)} ({', '.join(ids)})" for to, ids in found.items())


def left_out_words(rows: Sequence[str]) -> str:
    """Return a sentence of those; "" where there is none."""
    return _("Får inspel men deltar inte: %(who)s.", who=", ".join(rows)) if rows else ""


def beginning(inject: Inject, name: Names) -> str:
    """Return how an inject begins, or what it makes true where it says nothing."""
    return shortened(inject.text or "; ".join(effect_words(one, name) for one in inject.effects), SHORT)


def _to_seconds(length: timedelta) -> str:
    return t_plus(timedelta(seconds=int(length.total_seconds())))


def offered_acts(state: ExerciseState) -> tuple[ClockAct, ...]:
    """Return what can be done with the clock in this state, the first one foremost."""
    match state:
        case ExerciseState.PLANERAD:
            return (ClockAct.START,)
        case ExerciseState.PAGAR:
            return (ClockAct.PAUSE, ClockAct.SPEED, ClockAct.JUMP, ClockAct.STOP)
        case ExerciseState.PAUSAD:
            return (ClockAct.RESUME, ClockAct.SPEED, ClockAct.JUMP, ClockAct.STOP)
        case _:
            return ()


def act_words() -> dict[ClockAct, str]:
    return {
        ClockAct.START: _("Starta övningen"),
        ClockAct.PAUSE: _("Pausa"),
        ClockAct.RESUME: _("Fortsätt"),
        ClockAct.SPEED: _("Ändra takten"),
        ClockAct.JUMP: _("Hoppa"),
        ClockAct.STOP: _("Avsluta övningen"),
    }


def brief(scenario: Scenario, start: Sequence[str]) -> Brief:
    """Return the scenario as it is read before the start; `start` is its facit in words."""
    return Brief(
        title=scenario.title,
        example=scenario.example,
        purpose=scenario.purpose,
        brief=scenario.brief,
        objectives=tuple(ObjectiveRow(one.id, one.text) for one in scenario.objectives),
        phases=scenario.phases,
        facts=(
            (_("Övningstid vid start"), dated(scenario.origin)),
            (_("Längd"), span(scenario.duration)),
            (_("Beredskapsläge"), label(scenario.readiness)),
            (_("Inspel"), str(len(scenario.injects))),
            (_("Facit vid start"), "; ".join(start) or _("allt fungerar")),
        ),
        sources=scenario.sources,
    )


def exercises_first(operations: Sequence[Operation]) -> tuple[Operation, ...]:
    """Return the exercises among operations, those that go on first."""
    found = [one for one in operations if one.is_exercise]
    return tuple(sorted(found, key=lambda one: one.closed_at is not None))


def taking_part(exercise: Exercise, name: Names) -> TakingPart:
    """Return the areas, sectors and points of an exercise: all, or those it is narrowed to."""
    return TakingPart(
        areas=exercise.areas or tuple(name.areas),
        sectors=tuple(one.id for one in name.register.sectors),
        points=points_of(exercise, name),
    )


def points_of(exercise: Exercise, name: Names) -> tuple[str, ...]:
    """Return the points that take part: those spoken to, those that open, those that something happens at."""
    scenario, areas = exercise.scenario, exercise.areas
    found = [to.bound for one in scenario.injects for to in one.to if to.role is Role.PUNKT]
    found += [*scenario.opens, *(point for effect in scenario.start for point in effect.points)]
    found += [point for one in scenario.injects for effect in one.effects for point in effect.points]
    named = dict.fromkeys(point for point in found if point)
    return tuple(point for point in named if not areas or name.point_areas.get(point, "") in areas)

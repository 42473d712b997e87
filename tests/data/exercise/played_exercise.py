"""A small exercise of an hour, played with a pause and a jump, whose figures can be worked out by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from data import truth
from data.clock import Clock
from data.entries.entry import EntryKind
from data.exercise.facts import Assessment, Delivered, Exercise, Observation, Skipped
from data.exercise.history import History, Known, Stood
from data.exercise.scenario import (
    Effect,
    Expected,
    ExpectedKind,
    Inject,
    Objective,
    Outcome,
    Recipient,
    Scenario,
)
from data.operations.facts import Operation
from data.points.facts import Report
from data.words import Channel, Function, OperationKind, Phase, Readiness, Role, Status, Supply
from tests.factories import saying

ORIGIN = datetime(2027, 1, 14, 18, 0, tzinfo=UTC)  # the exercise's time at T+0
STARTED = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)  # the real time then
ENDED = STARTED + timedelta(minutes=60)  # 20 played, 10 of pause, 20 played, a jump, 10 played
POINTS = {"P1": "a", "P2": "a", "P3": "b"}
EL, VARME = Function.EL, Function.VARME
DOWN, WORKS = Status.UR_FUNKTION, Status.FUNGERAR
STADSDEL_A, STADSDEL_B = Recipient(Role.STADSDEL, "a"), Recipient(Role.STADSDEL, "b")


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def clock(*, carry: bool = False) -> Clock:
    """Runs at T+0, stands still for ten minutes at T+20, and jumps from T+40 to T+50."""
    jump = minutes(10) if carry else timedelta()
    return (
        Clock(STARTED - minutes(60), ORIGIN, 0.0)
        .then(STARTED, ORIGIN, 1.0)
        .then(STARTED + minutes(20), ORIGIN + minutes(20), 0.0)
        .then(STARTED + minutes(30), ORIGIN + minutes(20), 1.0)
        .then(STARTED + minutes(50), ORIGIN + minutes(50), 1.0, jump)
        .then(ENDED, ORIGIN + minutes(60), 0.0)
    )


def real(at: float) -> datetime:
    """Return the real time at T+ `at` minutes."""
    pause = 0 if at <= 20 else 10
    return STARTED + minutes(at + pause - (10 if at >= 50 else 0))


def operation(time: Clock) -> Operation:
    return Operation(
        *("o", "Övning", OperationKind.OVNING, Readiness.NORMALLAGE, time, STARTED, ENDED, 1),
    )


# I1 takes the power in all of a; I2 leaves P1's heating to a reserve that lasts a quarter of an hour.
INJECTS = (
    Inject(
        id="I1",
        at=minutes(5),
        text="Strömmen går i a",
        to=(STADSDEL_A, STADSDEL_B),
        objective="rapportera",
        effects=(Effect((EL,), DOWN, areas=("a",)),),
        expected=(
            Expected(ExpectedKind.RAPPORT, minutes(10), area="a", function=EL, status=DOWN),
            Expected(ExpectedKind.KVITTERAT, minutes(5), area="a"),
            Expected(ExpectedKind.KVITTERAT, minutes(5), area="b"),
            Expected(ExpectedKind.BEDOMS, minutes(10), area="a"),
        ),
    ),
    Inject(
        id="I2",
        at=minutes(15),
        text="Värmen går på reserv",
        to=(STADSDEL_B,),
        objective="besluta",
        effects=(Effect((VARME,), WORKS, points=("P1",), supply=Supply.RESERV, lasts=minutes(15)),),
        expected=(
            Expected(ExpectedKind.LAGE, minutes(5), area="b", phase=Phase.OPPEN),
            Expected(ExpectedKind.BEDOMS, minutes(10), area="b"),
        ),
    ),
    Inject(
        id="I3",
        at=minutes(58),
        text="Sent",
        to=(STADSDEL_A,),
        objective="besluta",
        expected=(Expected(ExpectedKind.BESLUT, minutes(5)),),
    ),
    Inject(
        id="I4",
        at=None,
        text="Aldrig",
        to=(STADSDEL_A,),
        effects=(Effect(tuple(Function), DOWN, areas=("b",)),),
        expected=(Expected(ExpectedKind.BUDSKAP, minutes(5)),),
    ),
)
SCENARIO = Scenario(
    id="litet",
    title="Litet",
    origin=ORIGIN,
    duration=minutes(60),
    objectives=(Objective("rapportera", "Rapportera i tid"), Objective("besluta", "Besluta")),
    opens=("P1", "P3"),
    start=(Effect((EL,), DOWN, points=("P3",)),),
    injects=INJECTS,
)


def delivered(inject: Inject, at: float, revision: int, **acknowledged: float) -> Delivered:
    """Return an inject delivered at T+ `at`; `acknowledged`: area → T+ minutes."""
    told = {f"stadsdel:{area}": ORIGIN + minutes(when) for area, when in acknowledged.items()}
    return Delivered(
        inject.id, revision, ORIGIN + minutes(at), real(at), "", "telefon", inject.text, inject.to,
        acknowledged=told,
    )  # fmt: skip


def exercise(*, carry: bool = False) -> Exercise:
    return Exercise(
        operation=operation(clock(carry=carry)),
        revision=40,
        scenario=SCENARIO,
        delivered=(
            delivered(INJECTS[0], 5, 10, a=7),
            delivered(INJECTS[1], 15, 20),
            delivered(INJECTS[2], 58, 30),
        ),
        skipped=(Skipped("I4", 31, ORIGIN + minutes(59), "hanns inte"),),
        observations=(Observation(33, ORIGIN + minutes(20), "utvärderare", "Lugnt", "rapportera", "I1"),),
        assessments=(
            Assessment(34, "I1", 3, Outcome.MISSAD, "utvärderare"),
            Assessment(35, "I1", 3, Outcome.UPPFYLLD, "utvärderare", "Sade det i radio"),
        ),
    )


def report(
    revision: int, point: str, function: Function, status: Status, at: float, until: float | None, source: str
) -> Report:
    return Report(
        *(f"r{revision}", revision, point, function, status, Supply.ORDINARIE),
        observed_at=ORIGIN + minutes(at),
        recorded_at=real(at),
        valid_until=ORIGIN + minutes(until) if until is not None else None,
        lasts_until=None,
        restored_estimate=None,
        channel=Channel.WEBB,
        source=source,
        source_key=source,
    )


STADSDEL = "stadsdel a"
MOTSPEL = "motspel"
REPORTS = (
    report(2, "P1", Function.INFORMATION, WORKS, 2, 100, STADSDEL),
    report(3, "P1", Function.VATTEN, WORKS, 2, 30, STADSDEL),
    report(4, "P1", EL, WORKS, 2, 100, STADSDEL),
    report(5, "P1", VARME, WORKS, 2, 100, STADSDEL),
    report(11, "P1", EL, DOWN, 12, 100, MOTSPEL),
    report(21, "P1", EL, DOWN, 18, 45, STADSDEL),
)


def history(reports: tuple[Report, ...] = REPORTS) -> History:
    """Return what became known: the reports, and that P2 was opened at T+10."""
    acts = [_reported(one) for one in reports]
    acts.append(_act(9, EntryKind.PHASE, "P2", 10, {"phase": Phase.OPPEN}, STADSDEL))
    return History(tuple(sorted(acts, key=lambda one: one.revision)), tuple(stood(reports)))


def stood(reports: tuple[Report, ...]) -> list[Stood]:
    """Return the state after each report, folded anew each time."""
    found = []
    for place, one in enumerate(reports):
        before = [
            other
            for other in reports[: place + 1]
            if (other.point, other.function) == (one.point, one.function)
        ]
        at = clock().at(one.recorded_at)
        function = Function(one.function)
        found.append(Stood(one.revision, one.point, function, at, one.recorded_at, truth.resolve(before)))
    return found


def _reported(one: Report) -> Known:
    at = (one.observed_at - ORIGIN) / minutes(1)
    facts = {"function": one.function, "status": one.status}
    return _act(one.revision, EntryKind.REPORT, one.point, at, facts, one.source)


def _act(
    revision: int, kind: EntryKind, point: str, at: float, facts: Mapping[str, object], by: str
) -> Known:
    led = by == MOTSPEL
    return Known(revision, kind, ORIGIN + minutes(at), real(at), point, saying(kind, facts), by, led)


def after(one: Exercise, **changed: object) -> Exercise:
    return replace(one, **changed)  # type: ignore[arg-type]

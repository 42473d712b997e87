"""A closed operation as a scenario: played, its facit is the picture that the operation had."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from data.errors import Refused
from data.exercise.acts.injects import deliver_due
from data.exercise.acts.leading import plan_exercise
from data.exercise.facit import Facit, facit
from data.exercise.history import played
from data.exercise.reads import exercise
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Effect, Scenario
from data.log.acts import correct_entry, write_note
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.points.acts import reports as point_reports
from data.points.acts.temporary import add_point
from data.points.commands import NewReport
from data.points.facts import FunctionState
from data.store.database import Store
from data.truth import effective
from data.words import Function, Status, Supply
from data.workshop import from_operation
from data.workshop.from_operation import scenario_of, why_not_begin
from tests.data.exercise.played import ID, ORIGIN, a_scenario, clock, minutes, plan
from tests.data.points.test_temporary import church
from tests.data.world import ALICE, BOB, NOW, OPERATION, POINTS, World, a_report, fresh_id, later

COPY = "ov-igen"
MOMENTS = 50


def reported(store: Store, random: Random, operation: str, now: datetime) -> None:
    """Report anything that can be of any point, by one of two sources; what may not be is refused."""
    at = operation_reads.operations(store)
    clock = next(one.clock for one in at if one.id == operation)
    moment = clock.at(now)
    command = NewReport(
        fresh_id("report"),
        operation,
        random.choice(POINTS).id,
        random.choice(list(Function)),
        random.choice([*Status, Status.UR_FUNKTION, Status.FUNGERAR]),
        random.choice([Supply.OKANT, Supply.ORDINARIE, Supply.RESERV]),
        observed_at=moment - timedelta(minutes=random.choice((0, 0, 0, 5, 20, 40))),
        lasts_until=random.choice((None, None, moment + timedelta(minutes=random.randint(1, 200)))),
        on_behalf_of=random.choice(("Ellevio", "vaktmästaren")),
        settles=random.random() < 0.1,
    )
    with suppress(Refused):
        point_reports.report(store, ALICE, [command], now)


def closed(store: Store, operation: str, now: datetime) -> None:
    operation_acts.close_operation(
        store,
        ALICE,
        act_id=fresh_id(),
        operation_id=operation,
        named=operation,
        reason="över",
        now=now,
    )


def copied(store: Store, operation: str) -> Scenario:
    with store.reading() as connection:
        found = operation_reads.operation(connection, operation)
        assert why_not_begin(found) is None
        return scenario_of(connection, found, "s-igen")


def played_again(store: Store, scenario: Scenario, begins: datetime) -> Facit:
    """Plan and play a scenario from a real moment to its end, each inject in time."""
    plan_exercise(store, ALICE, NewExercise(COPY, "Igen", scenario), begins)
    clock(store, ClockAct.START, begins, operation_id=COPY)
    for at in sorted({one.at for one in scenario.injects if one.at is not None}):
        deliver_due(store, COPY, begins + at)
    again = exercise(store, COPY)
    assert again is not None
    assert len(again.delivered) == len(scenario.injects)
    points = {one.id: one.area for one in point_reads.loaded_points(store)}
    return facit(again, points, played(again.operation.clock, begins + scenario.duration))


def believed(state: FunctionState, at: datetime) -> tuple[Status, Supply] | None:
    """Return what a picture says is true; None where it says that it does not know."""
    read = effective(state, at)
    if read.report is None:
        return Status.FUNGERAR, Supply.ORDINARIE
    if read.report.status is Status.OKAND:
        return None
    if read.expired and read.report.lasts_until is not None and read.report.lasts_until <= at:
        return Status.UR_FUNKTION, read.supply
    return read.report.status, read.supply


def agreeing(
    store: Store, operation: str, true: Facit, moments: list[datetime]
) -> Iterator[tuple[bool, object]]:
    """Yield for each function at each point and moment whether picture and facit agree, and what they say.

    While the clock stands still it shows one moment: what was known of it is what was known last.
    """
    with store.reading() as connection:
        clock = operation_reads.operation(connection, operation).clock
    for at in map(clock.at, moments):
        picture = point_reads.picture(store, operation, until=clock.shown(at))
        for point in picture.points:
            if point.added:
                continue
            for function, state in point.functions.items():
                known = believed(state, at)
                span = true.at(point.id, function, at)
                if known is not None:
                    yield known == (span.status, span.supply), (at, point.id, function, known, span)


@pytest.mark.parametrize("seed", range(3))
def test_played_it_gives_back_the_picture_of_the_operation(world: World, seed: int) -> None:
    store, random = world.store, Random(seed)
    for number in range(150):
        reported(store, random, OPERATION, later(number * 2 + random.random()))
    add_point(store, BOB, church(), later(300))
    note = write_note(
        store, ALICE, act_id=fresh_id(), operation_id=OPERATION, note="Fel i el", now=later(301)
    )
    correct_entry(store, ALICE, act_id=fresh_id(), revision=note.revision, note="Rätt", now=later(302))
    closed(store, OPERATION, later(360))
    true = played_again(store, copied(store, OPERATION), later(1_000))
    moments = [NOW + timedelta(seconds=random.randint(0, 360 * 60)) for _ in range(MOMENTS)]
    judged = list(agreeing(store, OPERATION, true, moments))
    assert not [one for agrees, one in judged if not agrees]
    assert len(judged) > MOMENTS * len(POINTS) * 2


def test_too_much_for_seconds_is_told_by_the_minute_and_is_true_then(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, random = world.store, Random(7)
    for number in range(120):
        reported(store, random, OPERATION, later(number * 0.4 + random.random() / 4))
    closed(store, OPERATION, later(60))
    exact = copied(store, OPERATION)
    monkeypatch.setattr(from_operation, "MOST_TURNS", 45)
    scenario = copied(store, OPERATION)
    assert len(exact.injects) > 45 >= len(scenario.injects)
    assert not [one for one in scenario.injects if one.at is not None and one.at % minutes(1)]
    true = played_again(store, scenario, later(1_000))
    judged = list(agreeing(store, OPERATION, true, [later(minute) for minute in range(60)]))
    assert not [one for agrees, one in judged if not agrees]
    monkeypatch.setattr(from_operation, "MOST_TURNS", 1)
    with pytest.raises(Refused, match="mer i händelsen"):
        copied(store, OPERATION)


@pytest.mark.parametrize("seed", range(3))
def test_so_does_an_exercise_with_pauses_paces_and_both_kinds_of_jump(world: World, seed: int) -> None:
    store, random = world.store, Random(seed)
    plan(store, a_scenario(opens=("P01",), duration=minutes(900)))
    clock(store, ClockAct.START)
    acts = {
        40: lambda at: clock(store, ClockAct.PAUSE, at),
        55: lambda at: clock(store, ClockAct.RESUME, at),
        70: lambda at: clock(store, ClockAct.JUMP, at, to=minutes(150), carry=True),
        90: lambda at: clock(store, ClockAct.SPEED, at, speed=2.0),
        120: lambda at: clock(store, ClockAct.JUMP, at, to=minutes(400), carry=False),
    }
    for minute in range(1, 160):
        if minute in acts:
            acts[minute](later(minute))
        reported(store, random, ID, later(minute + random.random()))
    clock(store, ClockAct.STOP, later(165))
    scenario = copied(store, ID)
    assert (scenario.origin, scenario.opens) == (ORIGIN, ("P01",))
    true = played_again(store, scenario, later(1_000))
    moments = [NOW + timedelta(seconds=random.randint(0, 165 * 60)) for _ in range(MOMENTS)]
    judged = list(agreeing(store, ID, true, moments))
    assert not [one for agrees, one in judged if not agrees]
    assert len(judged) > MOMENTS * len(POINTS) * 2


def test_what_is_said_again_or_by_nobody_who_knows_makes_nothing_true(world: World) -> None:
    store = world.store
    world.report(Status.UR_FUNKTION, now=later(10))
    world.report(Status.UR_FUNKTION, now=later(20))
    world.report(Status.OKAND, function=Function.VARME, now=later(20))
    world.report(Status.FUNGERAR, supply=Supply.RESERV, lasts_until=later(90), now=later(30))
    closed(store, OPERATION, later(60))
    scenario = copied(store, OPERATION)
    el = Effect((Function.EL,), Status.UR_FUNKTION, points=("P01",))
    reserve = replace(el, status=Status.FUNGERAR, supply=Supply.RESERV, lasts=minutes(60))
    assert [(one.at, one.effects) for one in scenario.injects] == [
        (minutes(10), (el,)),
        (minutes(30), (reserve,)),
    ]
    assert (scenario.duration, scenario.opens, scenario.start) == (minutes(60), (), ())


@pytest.mark.parametrize(("carry", "lasts"), [(True, 165), (False, 105)])
def test_what_lasted_over_a_jump_lasts_as_long_as_it_did(world: World, carry: bool, lasts: int) -> None:
    store = world.store
    plan(store, a_scenario(duration=minutes(240)))
    clock(store, ClockAct.START)
    reserve = a_report(operation=ID, supply=Supply.RESERV, lasts_until=ORIGIN + minutes(90))
    point_reports.report(store, BOB, [reserve], later(10))
    clock(store, ClockAct.JUMP, later(30), to=minutes(115), carry=carry)
    clock(store, ClockAct.STOP, later(40))
    (inject,) = copied(store, ID).injects
    assert [one.lasts for one in inject.effects] == [minutes(lasts)]


def test_only_what_has_ended_and_was_everybodys_becomes_a_scenario(world: World) -> None:
    found = operation_reads.operations(world.store)[0]
    reason = why_not_begin(found)
    assert reason is not None
    assert "stängd" in reason.text
    assert why_not_begin(replace(found, closed_at=NOW, owner="konto")) is not None

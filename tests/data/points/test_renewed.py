"""A picture renewed after some acts is the picture read whole: whatever was done, and however much of it."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from data.log import acts as log_acts
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.points import reads as point_reads
from data.points.acts import registers as point_registers
from data.words import Function, Occupancy, OperationKind, Phase, Status
from tests.data.world import ALICE, NOW, OPERATION, World, a_point, fresh_id

CHANCE = random.Random(7)


def _report(world: World) -> None:
    seen = NOW - timedelta(minutes=CHANCE.randrange(60))
    source = CHANCE.choice(["vakten", "rektor"])
    world.report(
        CHANCE.choice(list(Status)[:3]),
        function=CHANCE.choice(list(Function)),
        point=CHANCE.choice(["P01", "P02"]),
        observed_at=seen,
        on_behalf_of=source,
    )


def _many(world: World) -> None:
    for _ in range(40):
        _report(world)


def _mask(world: World) -> None:
    receipt = world.report(note="hälsa", point="P01")
    log_acts.mask_entry(
        world.store, ALICE, act_id=fresh_id(), revision=receipt.revision, decision="Beslut 7", now=NOW
    )


def _note(world: World) -> None:
    log_acts.write_note(world.store, ALICE, act_id=fresh_id(), operation_id=OPERATION, note="hej", now=NOW)


def _elsewhere(world: World) -> None:
    """The same point in another operation."""
    identity = fresh_id()
    operation_acts.open_operation(
        world.store, ALICE, NewOperation(identity, "Annan", OperationKind.OVNING), NOW
    )
    world.report(Status.UR_FUNKTION, operation=identity)


def _close(world: World) -> None:
    operation_acts.close_operation(
        world.store,
        ALICE,
        act_id=fresh_id(),
        operation_id=OPERATION,
        named=OPERATION,
        reason="lugnt",
        now=NOW,
    )


def _points(world: World) -> None:
    changed = [a_point("P01", name="Nytt namn"), a_point("P09", name="Ny punkt")]
    point_registers.load_points(world.store, ALICE, changed, NOW)


ACTS: dict[str, Callable[[World], object]] = {
    "nothing": lambda world: None,
    "a report": _report,
    "many reports": _many,
    "an occupancy": lambda world: world.occupancy(Occupancy.FULLT, point="P02"),
    "a phase": lambda world: world.phase(Phase.UNDER_AKTIVERING, point="P02"),
    "a note": _note,
    "a masking": _mask,
    "another operation": _elsewhere,
    "a closing": _close,
    "a new list of points": _points,
}


@pytest.mark.parametrize("act", ACTS)
def test_renewed_is_the_same_as_read_whole(world: World, act: str) -> None:
    world.open_point()
    world.report(Status.UR_FUNKTION, point="P01")
    before = point_reads.picture(world.store, OPERATION)
    ACTS[act](world)
    found = point_reads.renewed(world.store, OPERATION, before)
    assert found == point_reads.picture(world.store, OPERATION)
    assert (found is before) == (act == "nothing")


def test_a_long_row_of_acts_renewed_one_by_one(world: World) -> None:
    world.open_point()
    held = point_reads.picture(world.store, OPERATION)
    for _ in range(60):
        _report(world)
        held = point_reads.renewed(world.store, OPERATION, held)
        assert held == point_reads.picture(world.store, OPERATION)


def test_an_untouched_point_is_not_read_again(world: World) -> None:
    before = point_reads.picture(world.store, OPERATION)
    world.report(point="P01")
    found = {point.id: point for point in point_reads.renewed(world.store, OPERATION, before).points}
    held = {point.id: point for point in before.points}
    assert found["P02"] is held["P02"]
    assert found["P01"] != held["P01"]

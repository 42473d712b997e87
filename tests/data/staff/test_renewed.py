"""The staff's rhythm renewed after some acts is the rhythm read whole, whatever was done."""

from collections.abc import Callable

import pytest

from data.requests import reads as request_reads
from data.staff import reads as staff_reads
from data.staff.facts import Staff
from data.staff.renewed import renewed
from data.words import Phase, Status
from tests.data.points.test_renewed import ACTS
from tests.data.staff.test_staff_acts import listed, marked, move, plan, see
from tests.data.world import NOW, OPERATION, World, later

__all__ = ["listed"]

STAFF_ACTS: dict[str, Callable[[World], object]] = {
    **ACTS,
    "a failure": lambda world: world.report(Status.UR_FUNKTION, point="P02", observed_at=later(2)),
    "a closed point": lambda world: world.phase(Phase.UNDER_AVVECKLING, point="P01"),
    "a plan": lambda world: plan(world, direction="Vatten först"),
    "an owner moved": lambda world: move(world, area="bromma"),
    "a change seen": lambda world: see(world, *marked(world, NOW)),
}


def _whole(world: World) -> Staff:
    return staff_reads.staff(world.store, request_reads.coordination(world.store, OPERATION))


@pytest.mark.parametrize("act", STAFF_ACTS)
def test_renewed_is_the_same_as_read_whole(listed: World, act: str) -> None:
    world = listed
    world.open_point("P01")
    world.report(Status.UR_FUNKTION, point="P01")
    before = _whole(world)
    STAFF_ACTS[act](world)
    held = request_reads.coordination(world.store, OPERATION)
    found = renewed(world.store, held, before)
    assert found == _whole(world)
    assert (found is before) == (act == "nothing")
    assert renewed(world.store, held, found) is found

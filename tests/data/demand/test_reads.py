"""The numbers of people read back: in the order observed, as known then, and moved along by a jump."""

from data.demand.reads import counts
from data.exercise.scenario import ClockAct
from data.operations.reads import operations
from data.points.reads import picture
from data.words import Occupancy
from tests.data.exercise.played import ID, a_scenario, clock, minutes, plan
from tests.data.world import OPERATION, World, later


def people(world: World, operation: str = OPERATION, until: int = 2**62) -> dict[str, list[int]]:
    held = next(one for one in operations(world.store) if one.id == operation)
    found = counts(world.store, held, ("P01", "P02"), until)
    return {point: [one.people for one in listed] for point, listed in found.items()}


def test_each_point_has_its_numbers_in_the_order_observed(world: World) -> None:
    world.occupancy(people=120, observed_at=later(20), now=later(20))
    world.occupancy(people=80, observed_at=later(5), now=later(25))
    seen = world.revision()
    world.occupancy(Occupancy.FULLT, now=later(30))  # without a number
    world.occupancy(people=7, point="P02", now=later(30))
    world.occupancy(people=9, point="P03", now=later(30))
    assert people(world) == {"P01": [80, 120], "P02": [7]}
    assert people(world, until=seen) == {"P01": [80, 120]}


def test_only_the_last_few_are_read(world: World) -> None:
    for number in range(15):
        world.occupancy(people=number, now=later(number))
    assert people(world)["P01"] == list(range(3, 15))


def test_a_jump_that_lets_nothing_age_moves_the_numbers_along(world: World) -> None:
    plan(world.store, a_scenario(opens=("P01",)))
    clock(world.store, ClockAct.START)
    world.occupancy(people=80, operation=ID, now=later(10))
    clock(world.store, ClockAct.JUMP, later(20), to=minutes(80), carry=True)
    held = next(one for one in operations(world.store) if one.id == ID)
    (count,) = counts(world.store, held, ("P01",))["P01"]
    assert count.observed_at == held.clock.at(later(10)) + minutes(60)
    standing = next(one for one in picture(world.store, ID).points if one.id == "P01").occupancy
    assert standing is not None
    assert (count.observed_at, count.valid_until) == (standing.observed_at, standing.valid_until)

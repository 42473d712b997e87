"""What a forecast rests on: read anew only when it may be another, and of the past as it was known then."""

from dataclasses import replace
from datetime import timedelta

from data.acting import LOCAL
from data.assumptions.acts import set_assumptions
from data.assumptions.tables import defaults
from data.forecast import reads
from data.forecast.facts import Forecast, Grounds
from data.forecast.words import Basis
from data.levels.acts import report_level
from data.levels.facts import NewLevel, Stock
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.preparedness.acts import load_equipment
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.words import Status, Supply
from tests.data.world import NOW, OPERATION, World, fresh_id, later

TANK = Equipment("P01", Reserve.FAST, tank_litres=200, litres_per_hour=10)


def operation(world: World) -> Operation:
    return point_reads.picture(world.store, OPERATION).operation


def renewed(world: World, before: Grounds | None = None) -> Grounds:
    return reads.renewed(world.store, operation(world), before)


def foreseen(world: World, grounds: Grounds) -> Forecast:
    return reads.of(point_reads.picture(world.store, OPERATION), grounds, later(10))


def fill(world: World) -> None:
    load_equipment(world.store, LOCAL, (TANK,), NOW)
    world.open_point("P01")
    world.report(Status.FUNGERAR, supply=Supply.RESERV)
    new = NewLevel(fresh_id(), OPERATION, "P01", Stock.DIESEL, 100, observed_at=NOW)
    report_level(world.store, LOCAL, new, NOW)


def test_a_level_and_what_uses_it_make_a_loss(world: World) -> None:
    fill(world)
    (loss,) = foreseen(world, renewed(world)).stated
    assert (loss.basis, loss.key) == (Basis.TANK, "P01:el")
    assert (loss.earliest, loss.latest) == (NOW + timedelta(hours=8), NOW + timedelta(hours=12))


def test_reports_alone_leave_it_as_it_was_read(world: World) -> None:
    fill(world)
    before = renewed(world)
    world.report(Status.UR_FUNKTION, point="P02")
    after = renewed(world, before)
    assert (after.revision, before.revision) == (world.revision(), world.revision() - 1)
    assert after.levels is before.levels
    assert after.equipment is before.equipment


def test_what_it_rests_on_is_read_again_when_it_is_said_anew(world: World) -> None:
    fill(world)
    before = renewed(world)
    new = NewLevel(fresh_id(), OPERATION, "P01", Stock.DIESEL, 50, observed_at=later(5))
    report_level(world.store, LOCAL, new, later(5))
    lower = renewed(world, before)
    assert lower.levels["P01", Stock.DIESEL].litres == 50
    set_assumptions(world.store, LOCAL, replace(defaults(), chain=()), NOW)
    assert renewed(world, lower).assumptions.chain == ()
    load_equipment(world.store, LOCAL, (replace(TANK, litres_per_hour=5),), NOW)
    assert renewed(world, lower).equipment["P01"].litres_per_hour == 5


def test_of_the_past_it_is_what_was_known_then(world: World) -> None:
    nothing = world.revision()
    fill(world)
    full = world.revision()
    new = NewLevel(fresh_id(), OPERATION, "P01", Stock.DIESEL, 50, observed_at=later(5))
    report_level(world.store, LOCAL, new, later(5))
    with world.store.reading() as connection:
        first, then = (reads.grounds_in(connection, operation(world), one) for one in (nothing, full))
    assert (first.equipment, first.levels) == ({}, {})
    assert then.levels["P01", Stock.DIESEL].litres == 100
    assert then.equipment["P01"].litres_per_hour == 10

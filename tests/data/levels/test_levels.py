"""Levels: what has been read of a point's stock, which reading stands, and why one is refused."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations, product
from typing import Any

import pytest

from data.acting import LOCAL, Receipt
from data.errors import Conflict, Missing, NotAllowed, Refused
from data.levels import acts, reads
from data.levels.facts import NewLevel, Stock
from data.levels.rules import MOST_LITRES, empties_at, left_at
from data.log.acts import mask_entry
from data.log.reads import NEWEST
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.points.rules import OLDEST_OBSERVATION
from data.preparedness.acts import state_equipment
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.rights import Grant
from data.store.database import Store
from data.store.rows import MASKED
from data.store.verify import verify
from data.words import Channel, OperationKind, Role
from tests.data.people import signed_in
from tests.data.world import NOW, OPERATION, World, an_operation, fresh_id, later


def read(world: World, litres: int, minutes: float = 0, **changes: Any) -> Receipt:
    by, now = changes.pop("by", LOCAL), changes.pop("now", later(max(minutes, 0)))
    values = {"id": fresh_id(), "operation": OPERATION, "point": "P01", "stock": Stock.DIESEL, **changes}
    return acts.report_level(
        world.store, by, NewLevel(litres=litres, observed_at=later(minutes), **values), now
    )


def known(store: Store, until: int = NEWEST) -> reads.Levels:
    with store.reading() as connection:
        found = operation_reads.operation(connection, OPERATION)
    return reads.levels(store, found, until)


def litres(world: World, stock: Stock = Stock.DIESEL, until: int = NEWEST) -> int:
    return known(world.store, until)["P01", stock].litres


def test_the_newest_observed_stands_whenever_it_was_said(world: World) -> None:
    read(world, 400, -60)
    read(world, 300, -20, on_behalf_of="vaktmästaren", channel=Channel.TELEFON)
    read(world, 900, -40)
    level = known(world.store)["P01", Stock.DIESEL]
    assert (level.litres, level.observed_at, level.source) == (300, later(-20), "vaktmästaren")
    assert verify(world.store).intact


def test_a_wrong_figure_is_corrected_by_another_of_the_same_time(world: World) -> None:
    wrong = read(world, 40, -20)
    read(world, 400, -20)
    assert litres(world) == 400
    assert litres(world, until=wrong.revision) == 40


def test_stocks_and_points_have_levels_of_their_own(world: World) -> None:
    read(world, 100)
    read(world, 800, stock=Stock.VATTEN)
    read(world, 5, point="P02")
    assert {key: level.litres for key, level in known(world.store).items()} == {
        ("P01", Stock.DIESEL): 100,
        ("P01", Stock.VATTEN): 800,
        ("P02", Stock.DIESEL): 5,
    }


def test_in_whatever_order_they_come(world: World) -> None:
    places = product(("P01", "P02", "P03"), Stock)
    for (point, stock), readings in zip(places, permutations([(-60, 1), (-20, 2), (-20, 3)]), strict=True):
        for minutes, amount in readings:
            read(world, amount, minutes, point=point, stock=stock)
        last = [amount for minutes, amount in readings if minutes == -20][-1]
        assert known(world.store)[point, stock].litres == last


def test_a_level_sets_no_status_and_no_version(world: World) -> None:
    before = world.point()
    read(world, 0)
    assert world.point() == before


def test_a_jump_that_lets_nothing_age_moves_what_was_read_before_it(world: World) -> None:
    read(world, 100, -20)
    with world.store.reading() as connection:
        found = operation_reads.operation(connection, OPERATION)
    jumped = found.clock.then(later(10), later(130), 1.0, timedelta(hours=2))
    level = reads.levels(world.store, replace(found, clock=jumped))["P01", Stock.DIESEL]
    assert (level.observed_at, level.carried) == (later(100), True)
    assert not known(world.store)["P01", Stock.DIESEL].carried


def test_masked_it_stands_without_who_said_it(world: World) -> None:
    said = read(world, 300, on_behalf_of="vaktmästaren")
    mask_entry(world.store, LOCAL, act_id="m", revision=said.revision, decision="2027:1", now=NOW)
    level = known(world.store)["P01", Stock.DIESEL]
    assert (level.litres, level.source) == (300, MASKED)


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"litres": -1}, "litres", "mindre än 0"),
        ({"litres": MOST_LITRES + 1}, "litres", "mer än en tankbil rymmer"),
        ({"minutes": 30, "now": NOW}, "observed_at", "framtiden"),
        ({"minutes": -OLDEST_OBSERVATION / timedelta(minutes=1) - 1}, "observed_at", "sju dygn"),
        ({"on_behalf_of": "811218-9876"}, "on_behalf_of", "personnummer"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    world: World, changes: dict[str, Any], field: str, why: str
) -> None:
    before = world.revision()
    with pytest.raises(Refused, match=why) as refused:
        read(world, **{"litres": 100, **changes})
    assert refused.value.field == field
    assert world.revision() == before


def test_no_more_than_the_tank_holds_is_left_in_it(world: World) -> None:
    own = Equipment("P01", Reserve.FAST, tank_litres=400, litres_per_hour=20.0)
    state_equipment(world.store, LOCAL, own, Equipment("P01"), NOW, "e-1")
    with pytest.raises(Refused, match="401 liter är mer än de 400 liter som ryms") as refused:
        read(world, 401)
    assert refused.value.field == "litres"
    assert read(world, 400).new
    assert read(world, 401, stock=Stock.VATTEN).new


def test_what_a_store_of_known_size_holds_may_be_more_than_a_lorry_takes(world: World) -> None:
    own = Equipment("P01", water_litres=100_000)
    state_equipment(world.store, LOCAL, own, Equipment("P01"), NOW, "e-1")
    assert read(world, 80_000, stock=Stock.VATTEN).new


def test_who_only_plays_exercises_cannot_try_out_what_a_tank_holds(world: World) -> None:
    own = Equipment("P01", Reserve.FAST, tank_litres=400, litres_per_hour=20.0)
    state_equipment(world.store, LOCAL, own, Equipment("P01"), NOW, "e-1")
    operation_acts.open_operation(world.store, LOCAL, an_operation("ovn", OperationKind.OVNING), NOW)
    player = signed_in(world.store, Grant(Role.OVNINGSLEDNING))
    assert read(world, 401, operation="ovn", by=player).new
    with pytest.raises(Refused, match="som ryms"):
        read(world, 401, operation="ovn")


def test_it_is_used_up_by_the_hour_from_when_it_was_read(world: World) -> None:
    read(world, 100, -60)
    level, own = known(world.store)["P01", Stock.DIESEL], Equipment("P01", litres_per_hour=40.0)
    assert empties_at(level, own) == later(-60 + 150)
    assert [left_at(level, own, later(minutes)) for minutes in (-60, 0, 90, 900)] == [100, 60, 0, 0]
    for unknown in (Equipment("P01"), Equipment("P01", litres_per_hour=0.0)):
        assert (empties_at(level, unknown), left_at(level, unknown, later(900))) == (None, 100)
    assert empties_at(replace(level, stock=Stock.VATTEN), own) is None


def test_it_is_used_from_when_the_reserve_started_where_that_was_later(world: World) -> None:
    read(world, 240, -480)
    level, own = known(world.store)["P01", Stock.DIESEL], Equipment("P01", litres_per_hour=20.0)
    assert empties_at(level, own, later(-60)) == later(11 * 60)
    assert left_at(level, own, NOW, later(-60)) == 220
    assert empties_at(level, own, later(-600)) == empties_at(level, own) == later(4 * 60)


def test_sent_again_it_is_the_first_receipt_and_nothing_else(world: World) -> None:
    first = read(world, 100, id="n-1")
    assert read(world, 100, id="n-1", now=later(5)) == Receipt(first.revision, new=False)
    with pytest.raises(Conflict):
        read(world, 90, id="n-1")


def test_no_unknown_point_no_closed_operation_and_no_foreign_area(world: World) -> None:
    with pytest.raises(Missing):
        read(world, 100, point="P99")
    with pytest.raises(NotAllowed):
        read(world, 100, by=signed_in(world.store, Grant(Role.STADSDEL, "skarpnack")))
    assert read(world, 100, by=signed_in(world.store, Grant(Role.STADSDEL, "bromma"))).new
    ending: dict[str, Any] = {
        "act_id": "c",
        "operation_id": OPERATION,
        "named": "Vinterstorm",
        "reason": "Klart",
        "now": NOW,
    }
    operation_acts.close_operation(world.store, LOCAL, **ending)
    with pytest.raises(Refused, match="stängd"):
        read(world, 100)

"""A store that was folded by an earlier rule of settling is folded anew when it is opened."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from data import truth
from data.acting import LOCAL
from data.points import voices
from data.services import acts as service_acts
from data.services.facts import NewServiceReport, Service
from data.store.database import Store, open_store
from data.store.verify import verify
from data.words import Function, Mark, Status
from tests.data.carried.islands import carry, islands
from tests.data.world import ALICE, BOB, CHARLIE, NOW, OPERATION, World, a_report, fresh_id, later, settle

BEFORE = "0046"
TOILET = Service("toalett", "toalett", "minst en går att använda", "kommunens lista")


@contextmanager
def earlier_rule() -> Iterator[None]:
    """Let a settlement settle what came in after it, too."""
    with pytest.MonkeyPatch.context() as patched:
        for module in (truth, voices):
            patched.setattr(module, "came_after", lambda word, report: False)
        yield


def say(world: World, status: Status, observed: float, received: float, **changes: Any) -> None:
    world.report(status, observed_at=later(observed), now=later(received), **changes)


def say_of_toilet(world: World, status: Status, observed: float, received: float, **changes: Any) -> None:
    values = {"operation": OPERATION, "point": "P01", "service": "toalett", **changes}
    command = NewServiceReport(id=fresh_id(), status=status, observed_at=later(observed), **values)
    service_acts.report(world.store, LOCAL, [command], later(received))


def settled_too_soon(world: World) -> None:
    """Somebody settles, and a phone without a network then tells what failed before."""
    say(world, Status.FUNGERAR, 0, 0, by=BOB)
    say(world, Status.UR_FUNKTION, 1, 1, by=ALICE)
    say(world, Status.FUNGERAR, 10, 10, by=ALICE, settles=True)
    say(world, Status.UR_FUNKTION, 9, 20, by=CHARLIE, point="P03")
    say(world, Status.UR_FUNKTION, 9, 20, by=BOB)


def of_older_schema(store: Store) -> str:
    """Return the address of a store that says that it is of the version before."""
    with store.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :before"), {"before": BEFORE})
    return store.url.render_as_string(hide_password=False)


def mark_of(world: World, point: str = "P01", minutes: float = 21) -> tuple[Status, Mark]:
    read = truth.effective(world.point(point).functions[Function.EL], later(minutes))
    return read.status, read.mark


def test_what_was_settled_before_a_late_failure_is_contradicted_again(store: Store) -> None:
    world = settle(store)
    service_acts.load_services(store, LOCAL, [TOILET], NOW)
    with earlier_rule():
        settled_too_soon(world)
        say_of_toilet(world, Status.FUNGERAR, 10, 10, settles=True)
        say_of_toilet(world, Status.UR_FUNKTION, 9, 20, on_behalf_of="vaktmästaren")
        say(world, Status.FUNGERAR, 12, 21, function=Function.VATTEN)
        assert mark_of(world) == (Status.FUNGERAR, Mark.BEKRAFTAT)
    touched = {point.id: point.version for point in (world.point("P01"), world.point("P03"))}
    wrong = " ".join(verify(store).differences)
    assert "function_state" in wrong
    assert "service_report" in wrong
    with closing(open_store(of_older_schema(store))) as opened:
        world = World(opened)
        assert verify(opened).differences == []
        assert mark_of(world) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)
        assert mark_of(world, "P03") == (Status.UR_FUNKTION, Mark.BEKRAFTAT)
        assert {point: world.point(point).version for point in touched} == touched


def test_so_is_what_a_phone_had_not_seen_that_its_account_said_at_a_desk(store: Store) -> None:
    world = settle(store)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(voices, "_one_phone", lambda before, report: True)
        say(world, Status.UR_FUNKTION, 0, 0, by=ALICE)
        say(world, Status.FUNGERAR, 10, 10, by=ALICE, device="telefon-ett-0000000000", seen=0)
        assert mark_of(world) == (Status.FUNGERAR, Mark.BEKRAFTAT)
    with closing(open_store(of_older_schema(store))) as opened:
        assert verify(opened).differences == []
        assert mark_of(World(opened)) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)


def test_a_store_in_which_nobody_has_settled_anything_is_left_as_it_is(store: Store) -> None:
    world = settle(store)
    world.reports([a_report(status=Status.UR_FUNKTION)])
    with closing(open_store(of_older_schema(store))) as opened:
        assert verify(opened).differences == []
        assert mark_of(World(opened), minutes=1) == (Status.UR_FUNKTION, Mark.BEKRAFTAT)


def test_where_islands_met_it_is_folded_anew_as_they_met(tmp_path: Path) -> None:
    with islands(tmp_path, "a", "b") as (a, b):
        with earlier_rule():
            settled_too_soon(a.world)
            say(b.world, Status.FUNGERAR, 8, 15, by=CHARLIE)
            carry(a, b, later(30))
            carry(b, a, later(31))
        for island in (a, b):
            assert "function_state" in " ".join(verify(island.store).differences)
            with closing(open_store(of_older_schema(island.store))) as opened:
                assert verify(opened).differences == []
                assert mark_of(World(opened), minutes=32) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)

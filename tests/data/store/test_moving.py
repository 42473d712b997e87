"""A store moved between SQLite and PostgreSQL: the same to the letter, or nothing at all."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from data.errors import Refused, StoreFault, Superseded
from data.operations import reads as operation_reads
from data.server.acts import moving_away, take_over
from data.server.reads import standing
from data.store import pouring
from data.store.database import Store, open_store
from data.store.moving import move
from data.store.verify import verify
from tests.data.world import ALICE, NOW, World, later, settle
from tests.golden.held import written_down
from tests.golden.night import MASKED_WORDS
from tests.golden.write import fill

pytestmark = pytest.mark.postgres
Other = Callable[[Store], Store]


@pytest.fixture
def other(migrated_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Store], Store]]:
    """Open an empty store of the other kind."""
    opened: list[Store] = []

    def of_the_other_kind(store: Store) -> Store:
        file = f"sqlite:///{tmp_path_factory.mktemp('flyttat') / 'store.db'}"
        opened.append(open_store(migrated_url if store.kind == "sqlite" else file))
        return opened[-1]

    yield of_the_other_kind
    for store in opened:
        store.close()


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    with store.reading() as connection:
        return {
            table.name: [
                dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
            ]
            for table in pouring.tables()
        }


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with every kind of thing in it: masked words, attachments, accounts, drafts."""
    with closing(open_store(f"sqlite:///{tmp_path_factory.mktemp('fullt') / 'store.db'}")) as store:
        fill(store)
        yield store


def test_there_and_back_it_is_the_same_to_the_letter(full: Store, other: Other, tmp_path: Path) -> None:
    there = other(full)
    assert move(full, there).differences == []
    assert written_down(there) == written_down(full)
    assert sorted_rows(there) == sorted_rows(full)
    with closing(open_store(f"sqlite:///{tmp_path / 'igen.db'}")) as again:
        move(there, again)
        assert everything(again) == everything(full)
        content = (tmp_path / "igen.db").read_bytes() + (tmp_path / "igen.db-wal").read_bytes()
    assert not any(words.encode() in content for words in MASKED_WORDS)
    with there.reading() as connection:
        counts = connection.exec_driver_sql("SELECT last_value FROM responsibility_position_seq").scalar()
        held = connection.exec_driver_sql("SELECT max(position) FROM responsibility").scalar()
    assert held is None or counts == held


def sorted_rows(store: Store) -> dict[str, list[str]]:
    """Return every row as text in an order that both databases agree on."""
    return {name: sorted(map(repr, rows)) for name, rows in everything(store).items()}


def test_a_moved_store_goes_on_from_where_it_was(world: World, other: Other) -> None:
    world.report(note="före flytten, ÅÄÖ 100 %")
    target = other(world.store)
    move(world.store, target)
    moved = World(target)
    moved.report(note="efter")
    assert moved.revision() == 5
    assert verify(target).intact
    assert world.revision() == 4


def test_what_holds_anything_is_no_place_to_move_to(world: World, other: Other) -> None:
    target = other(world.store)
    settle(target)
    before = everything(target)
    with pytest.raises(Refused, match=r"har redan 3 poster .*Inget har ändrats"):
        move(world.store, target)
    assert everything(target) == before


def test_a_store_that_is_not_whole_is_not_moved(world: World, other: Other) -> None:
    target = other(world.store)
    with world.store.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE point SET name = 'Annan' WHERE id = 'P01'")
    with pytest.raises(Refused, match=r"Lagret är inte helt: point P01: name .*Inget har flyttats"):
        move(world.store, target)
    assert operation_reads.revision(target) == 0


def test_what_breaks_in_the_middle_leaves_the_target_empty_and_the_source_open(
    world: World, other: Other
) -> None:
    target = other(world.store)

    def tell(table: str, _done: int, _total: int) -> None:
        if table == "payload":
            raise StoreFault("strömmen gick")

    with pytest.raises(StoreFault), moving_away(world.store, "dit", NOW):
        move(world.store, target, tell)
    assert operation_reads.revision(target) == 0
    world.report()
    move(world.store, target)
    assert verify(target).intact


def test_the_old_store_says_where_it_has_gone_and_takes_nothing_more(world: World, other: Other) -> None:
    target = other(world.store)
    before = everything(world.store)
    with moving_away(world.store, "postgresql://db/trygghet", NOW):
        move(world.store, target)
    with pytest.raises(Superseded, match=r"avlöst av lagret postgresql://db/trygghet, dit allt är flyttat"):
        world.report()
    after = everything(world.store)
    assert {name for name in after if after[name] != before[name]} == {"server_met"}
    assert standing(target).met is None
    World(target).report()
    with pytest.raises(Refused, match="redan avlöst"), moving_away(world.store, "annan", later(1)):
        pass
    # The way back, for somebody who moved by mistake: it is said, and above the one that was moved to.
    take_over(world.store, "a1b2", "gamla servern", later(2), ALICE)
    world.report()


def test_it_tells_how_far_it_has_come(world: World, other: Other) -> None:
    told: list[tuple[str, int, int]] = []
    move(world.store, other(world.store), lambda table, done, total: told.append((table, done, total)))
    assert ("journal", 3, 3) in told
    assert ("point", 3, 3) in told

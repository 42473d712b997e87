"""Two and more writers at once: no gap, no fork, nothing lost, nothing twice."""

import multiprocessing
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from data.acting import on_this_machine
from data.errors import Conflict, StoreFault
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.store.changes import watch
from data.store.database import Store, open_store
from data.store.verify import verify
from tests.data.world import OPERATION, POINTS, World, a_report, later


def write(world: World, name: str, number: int) -> list[str]:
    """Write reports one at a time at every point and return what was acknowledged."""
    written = []
    for n in range(number):
        point = POINTS[n % 3].id
        world.reports([a_report(id=f"{name}-{n}", point=point)], by=on_this_machine(name), now=later(n))
        written.append(f"{name}-{n}")
    return written


def held(store: Store) -> list[str]:
    with store.reading() as connection:
        return list(connection.execute(text("SELECT id FROM report ORDER BY revision")).scalars())


def assert_whole(store: Store, written: Sequence[str]) -> None:
    assert sorted(held(store)) == sorted(written)
    with store.reading() as connection:
        revisions = list(connection.execute(text("SELECT revision FROM journal ORDER BY revision")).scalars())
    assert revisions == list(range(1, len(written) + 4))
    assert verify(store).intact


def test_writers_in_threads(world: World) -> None:
    with ThreadPoolExecutor(6) as pool:
        written = list(pool.map(lambda n: write(world, f"t{n}", 25), range(6)))
    assert_whole(world.store, [one for some in written for one in some])


def _in_a_process(url: str, name: str, number: int, told: "multiprocessing.Queue[list[str]]") -> None:
    store = open_store(url)
    told.put(write(World(store), name, number))
    store.close()


@pytest.mark.slow
def test_writers_in_processes(world: World) -> None:
    spawn = multiprocessing.get_context("spawn")  # a fork would share connections
    told: multiprocessing.Queue[list[str]] = spawn.Queue()
    url = world.store.url.render_as_string(hide_password=False)
    writers = [spawn.Process(target=_in_a_process, args=(url, f"p{n}", 40, told)) for n in range(3)]
    for writer in writers:
        writer.start()
    written = write(world, "own", 40)
    written += [one for _ in writers for one in told.get(timeout=60)]
    for writer in writers:
        writer.join(timeout=30)
        assert writer.exitcode == 0
    told.close()
    assert_whole(world.store, written)


def test_the_same_act_from_two_at_once_is_one(world: World) -> None:
    commands = [a_report(id=f"same-{n}") for n in range(20)]
    start = threading.Barrier(4)

    def send(_: int) -> list[int]:
        start.wait()
        return [world.reports([command])[0].revision for command in commands]

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(send, range(4)))
    assert all(one == told[0] for one in told)
    assert len(held(world.store)) == 20


def test_one_form_two_senders_one_is_stale(world: World) -> None:
    """The version is judged with the turn in hand: two forms opened on one version cannot both win."""
    version = world.point().version
    start = threading.Barrier(4)

    def send(number: int) -> bool:
        start.wait()
        try:
            world.reports([a_report(version=version)], by=on_this_machine(f"s{number}"))
        except ValueError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(send, range(4))) == [False, False, False, True]


def test_one_id_for_two_things_at_once_is_a_conflict_for_one(world: World) -> None:
    start = threading.Barrier(2)

    def send(note: str) -> str:
        start.wait()
        try:
            world.reports([a_report(id="mine", note=note)])
        except Conflict:
            return "conflict"
        return "stored"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, ["en", "två"])) == ["conflict", "stored"]


def test_a_reader_sees_one_moment_while_others_write(world: World) -> None:
    with world.store.reading() as connection:
        before = operation_reads.current_revision(connection)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(write, world, "w", 5).result()
        assert operation_reads.current_revision(connection) == before
    assert world.revision() == before + 5


def test_whoever_watches_hears_of_commits_by_others(world: World) -> None:
    heard = threading.Semaphore(0)
    other = open_store(world.store.url.render_as_string(hide_password=False))
    watching = watch(world.store, heard.release)
    try:
        assert heard.acquire(timeout=5)  # once at the start
        World(other).report()
        assert heard.acquire(timeout=5)
        with pytest.raises(StoreFault), other.transaction() as connection:
            connection.execute(text("SELECT nothing FROM nowhere"))
    finally:
        watching.stop()
        other.close()


def test_reports_of_everyone_are_in_the_picture(world: World) -> None:
    write(world, "a", 3)
    points = point_reads.picture(world.store, OPERATION).points
    assert [sum(s.current is not None for s in p.functions.values()) for p in points] == [1, 1, 1]

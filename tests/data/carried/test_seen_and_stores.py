"""What a page had shown is asked in the numbers of its own chain; and packages go between both databases."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import event

from data.carried.acts import Stick, read_in
from data.carried.writing import package_for
from data.operations import acts as operation_acts
from data.points.facts import FunctionState
from data.points.reads import picture
from data.store.database import Store
from data.store.verify import verify
from data.truth import effective
from data.words import Function, Mark, Status
from tests.data.carried.acts_on_islands import before_the_cut
from tests.data.carried.islands import Island, carry, islands, truth_of
from tests.data.world import ALICE, World, a_report, an_operation, later, settle


def busy(island: Island, entries: int) -> None:
    """Let the numbers of one chain run ahead of the other's."""
    for minute in range(entries):
        island.world.report(
            Status.FUNGERAR, point="P03", now=later(minute), observed_at=later(minute), by=ALICE
        )


def test_a_second_phone_had_seen_the_first_by_the_numbers_of_its_own_chain(tmp_path: Path) -> None:
    """Both phones have one key. There the second's page showed the first's word: it is taken back here."""
    with islands(tmp_path, "a", "b", before=before_the_cut) as (a, b):
        busy(b, 12)
        first = a.world.report(Status.UR_FUNKTION, device="t1", now=later(20)).revision
        a.world.report(Status.FUNGERAR, device="t2", seen=first, now=later(22))
        for here, there in ((a, b), (b, a)):
            carry(here, there, later(60))
        for island in (a, b):
            read = effective(island.world.point().functions[Function.EL], later(23))
            assert (read.status, read.mark) == (Status.FUNGERAR, Mark.BEKRAFTAT)
        assert truth_of(a.store) == truth_of(b.store)


def test_a_second_phone_that_had_not_seen_the_first_contradicts_it_on_both(tmp_path: Path) -> None:
    with islands(tmp_path, "a", "b", before=before_the_cut) as (a, b):
        busy(a, 12)
        seen = b.world.point().functions[Function.EL].newest
        b.world.report(Status.UR_FUNKTION, device="t1", now=later(20))
        b.world.report(Status.FUNGERAR, device="t2", seen=seen, now=later(22))
        for here, there in ((b, a), (a, b)):
            carry(here, there, later(60))
        for island in (a, b):
            read = effective(island.world.point().functions[Function.EL], later(23))
            assert (read.status, read.mark) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)


def test_unchanged_passes_over_no_failure_that_came_by_stick(tmp_path: Path) -> None:
    """Who confirmed an older page had not heard of what failed on the other island, which has its number
    before that page's there: by the numbers of where the page was shown it was not seen.
    """
    with islands(tmp_path, "a", "b", before=before_the_cut) as (a, b):
        b.world.report(Status.UR_FUNKTION, now=later(20), observed_at=later(20))
        seen = a.world.report(Status.FUNGERAR, now=later(60), observed_at=later(60)).revision
        a.world.report(Status.FUNGERAR, now=later(61), observed_at=later(61))
        a.world.report(Status.FUNGERAR, seen=seen, repeats=True, now=later(100), observed_at=later(100))
        for here, there in ((b, a), (a, b)):
            carry(here, there, later(110))
        for island in (a, b):
            read = effective(island.world.point().functions[Function.EL], later(101))
            assert (read.status, read.mark) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)


def test_what_was_known_when_it_was_written_comes_after(tmp_path: Path) -> None:
    """Of one minute: whoever answers what the stick brought is the later on both, whatever the numbers are
    and whatever the acts are called.
    """
    with islands(tmp_path, "a", "b", before=before_the_cut) as (a, b):
        for number in range(12):  # what is not carried with this operation
            operation_acts.open_operation(b.store, ALICE, an_operation(f"annan-{number}"), later(1))
        b.world.occupancy(id="z-först", people=90, observed_at=later(30), now=later(30))
        carry(b, a, later(31))
        a.world.occupancy(id="a-sedan", people=40, observed_at=later(30), now=later(32))
        carry(a, b, later(33))
        carry(b, a, later(34))
        told = [island.world.point().occupancy for island in (a, b)]
        assert [one.people for one in told if one is not None] == [40, 40]


def test_a_newer_report_reads_no_more_however_much_was_said(tmp_path: Path) -> None:
    """Of a function that a stick touched: what stands and what is new are placed, not all that was said."""
    placed: list[int] = []

    def looked(_c: object, _k: object, statement: str, asked: Sequence[object], *_: object) -> None:
        if "journal.act" in statement and "IN (" in statement:
            placed.append(len(asked))

    with islands(tmp_path, "a", "b", before=before_the_cut) as (a, b):
        b.world.report(Status.UR_FUNKTION, now=later(1), observed_at=later(1))
        carry(b, a, later(2))
        event.listen(a.store.writer, "before_cursor_execute", looked)
        for minute in range(3, 43):
            a.world.report(
                Status.FUNGERAR, now=later(minute), observed_at=later(minute), settles=True, by=ALICE
            )
        assert len(placed) >= 40
        assert max(placed[-10:]) <= 35  # what was said within the half hour that a contradiction takes
        placed.clear()
        for minute in range(80, 90):
            a.world.report(Status.FUNGERAR, now=later(minute), observed_at=later(minute), by=ALICE)
        assert max(placed) <= 3


def test_a_package_is_read_in_on_both_databases(store: Store, tmp_path: Path) -> None:
    """An operation that was opened on a laptop comes into a store of either kind, and back again."""
    home = World(store)
    settle(store)
    server = Island("servern", home)
    with islands(tmp_path, "laptop") as (laptop,):
        new = replace(an_operation("op-2"), name="Snöovädret")
        operation_acts.open_operation(laptop.store, ALICE, new, later(1))
        reports = [a_report(operation="op-2", status=Status.UR_FUNKTION, observed_at=later(2))]
        laptop.world.reports(reports, now=later(2))
        moved(laptop, server, 3)
        answer = [a_report(operation="op-2", status=Status.FUNGERAR, observed_at=later(4), settles=True)]
        home.reports(answer, by=ALICE, now=later(4))
        moved(server, laptop, 5)
        found = [functions(island.store) for island in (laptop, server)]
        assert found[0] == found[1] == (Status.FUNGERAR, None)
        assert verify(store).differences == []
        assert moved(server, laptop, 6) == 0


def moved(here: Island, there: Island, minutes: float) -> int:
    package = package_for(here.store, ALICE, "op-2", here.id, there.partner, later(minutes))
    stick = Stick(package, here.name, "0" * 63 + str(int(minutes)))
    return read_in(there.store, ALICE, stick, there.id, later(minutes)).new


def functions(store: Store) -> tuple[Status | None, Status | None]:
    point = next(one for one in picture(store, "op-2").points if one.id == "P01")
    state: FunctionState = point.functions[Function.EL]
    current, rival = state.current, state.rival
    return current.status if current else None, rival.status if rival else None

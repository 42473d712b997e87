"""Två öar: two command posts of one store, cut off, meet by a stick and end with the same truth."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random

import pytest

from data.carried.acts import Stick, read_in, tried
from data.carried.package import unpacked
from data.carried.writing import package_for
from data.entries.carried import CarriedIn
from data.entries.entry import EntryKind
from data.errors import Refused
from data.log import acts as log_acts
from data.log import reads as log_reads
from data.log.attachments import attached
from data.operations import acts as operation_acts
from data.operations.reads import revision_at
from data.points.acts.registers import load_points
from data.store.verify import verify
from data.truth import effective
from data.words import Function, Mark, OperationKind, Phase, Status
from tests.data.carried.acts_on_islands import DEEDS, Step, before_the_cut
from tests.data.carried.islands import Island, carry, islands, truth_of
from tests.data.world import ALICE, NOW, OPERATION, POINTS, a_point, a_report, an_operation, fresh_id, later

EACH = 200
MET = later(300)


@pytest.fixture
def both(tmp_path: Path) -> Iterator[list[Island]]:
    with islands(tmp_path, "ledningsplatsen", "reservplatsen", before=before_the_cut) as cut_off:
        yield cut_off


def go_on_alone(island: Island, which: int, entries: int) -> None:
    """Let so many entries come in, most of them on what the other island reports on too."""
    chance = Random(which)
    until = island.world.revision() + entries
    for turn in count():
        if island.world.revision() >= until:
            return
        points = ("P01", "P01", "P02", "P03")
        late, pick, who = chance.choice((0, 0, 1, 3, 20)), chance.randrange(6), chance.randrange(6)
        Step(which, chance.choice([*DEEDS]), late, pick, chance.choice(points), who).do(island, 1 + turn // 2)


@pytest.mark.slow
def test_two_islands_meet_by_a_stick(both: list[Island]) -> None:
    a, b = both
    for which, island in enumerate(both):
        go_on_alone(island, which, EACH)
    a.world.report(Status.FUNGERAR, point="P03", now=later(299))
    b.world.report(Status.UR_FUNKTION, point="P03", now=later(298))
    alone = {island.name: truth_of(island.store, until=island.world.revision()) for island in both}
    before = {island.name: island.world.revision() for island in both}
    assert truth_of(a.store) != truth_of(b.store)
    first, back = a.stick(b, MET), b.stick(a, MET)
    assert b.take(first, MET).new >= EACH
    assert a.take(back, MET).new >= EACH
    ends = {island.name: island.world.revision() for island in both}
    for _ in range(2):
        assert b.take(a.stick(b, MET), MET).new == 0
        assert a.take(b.stick(a, MET), MET).new == 0
        assert (b.take(first, MET).new, a.take(back, MET).new) == (0, 0)
    assert {island.name: island.world.revision() for island in both} == ends
    assert truth_of(a.store) == truth_of(b.store)
    for island in both:
        read = effective(island.world.point("P03").functions[Function.EL], MET)
        assert (read.status, read.mark) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)
    for island in both:
        assert verify(island.store).differences == []
        assert truth_of(island.store, until=before[island.name]) == alone[island.name]


def test_an_entry_keeps_its_time_and_is_known_here_when_it_was_read_in(both: list[Island]) -> None:
    a, b = both
    b.world.report(Status.UR_FUNKTION, cause="kabelbrott", observed_at=later(5), now=later(6))
    last = b.world.revision()
    carry(b, a, MET)
    found = log_reads.entries(a.store, OPERATION, kinds=[EntryKind.REPORT], limit=1)[0]
    assert (found.occurred_at, found.recorded_at) == (later(5), MET)
    assert found.origin is not None
    assert (found.origin.installation, found.origin.number) == (b.id, last)
    assert found.origin.recorded_at == later(6)
    assert found.text == {"cause": "kabelbrott"}
    until = _revision_at(a, 299)
    assert truth_of(a.store, until)["P01/el"][0][0] is Status.FUNGERAR
    assert a.world.point().functions[Function.EL].current.status is Status.UR_FUNKTION  # type: ignore[union-attr]
    told = log_reads.entries(a.store, OPERATION, kinds=[EntryKind.CARRIED_IN], limit=1)[0]
    said = told.says(CarriedIn)
    assert (said.installation, said.new, said.first, told.text) == (
        b.id,
        1,
        later(6),
        {"name": "reservplatsen"},
    )


def _revision_at(island: Island, minutes: float) -> int:
    with island.store.reading() as connection:
        return revision_at(connection, later(minutes))


def test_a_failure_that_the_other_had_not_heard_of_becomes_a_conflict(both: list[Island]) -> None:
    """The desk of each island said otherwise, by the same role: neither takes back what the other said."""
    a, b = both
    b.world.report(Status.UR_FUNKTION, observed_at=later(20), now=later(20))
    a.world.report(Status.FUNGERAR, observed_at=later(30), now=later(30))
    a.world.report(Status.FUNGERAR, observed_at=later(31), now=later(31), settles=True, by=ALICE)
    carried = tried(a.store, ALICE, b.stick(a, MET), a.id, MET)
    assert (carried.new, carried.conflicts, carried.revision is not None) == (1, 1, True)
    assert a.world.revision() == b.world.revision() + 1  # it was only tried
    for here, there in ((b, a), (a, b)):
        carry(here, there, MET)
    for island in both:
        read = effective(island.world.point().functions[Function.EL], later(32))
        assert (read.status, read.mark) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)
    a.world.report(Status.FUNGERAR, observed_at=later(301), now=later(301), settles=True, by=ALICE)
    carry(a, b, later(302))
    read = effective(b.world.point().functions[Function.EL], later(303))
    assert (read.status, read.mark) == (Status.FUNGERAR, Mark.BEKRAFTAT)


def test_words_that_were_masked_on_either_side_are_gone_on_both(both: list[Island]) -> None:
    a, b = both
    kept = a.world.report(Status.UR_FUNKTION, cause="hemligt a", now=later(1)).revision
    carry(a, b, later(2))
    b.world.report(Status.BEGRANSAD, cause="hemligt b", now=later(3))
    mine = b.world.revision()
    for island, number in ((a, kept), (b, mine)):
        log_acts.mask_entry(
            island.store, ALICE, act_id=fresh_id(), revision=number, decision="beslut 7", now=later(4)
        )
    for here, there in ((a, b), (b, a)):
        carry(here, there, MET)
    for island in both:
        found = log_reads.entries(island.store, OPERATION, kinds=[EntryKind.REPORT], limit=2)
        assert [one.text for one in found] == [None, None]
        assert log_reads.entries(island.store, OPERATION, words="hemligt") == []
        assert verify(island.store).differences == []


def test_a_file_and_a_point_of_the_operations_own_are_carried(both: list[Island]) -> None:
    a, b = both
    number = log_acts.attach_file(
        b.store,
        ALICE,
        act_id="bilaga",
        operation_id=OPERATION,
        name="lapp.txt",
        content="tavlan klockan två".encode(),
        now=later(1),
    ).revision
    log_acts.correct_entry(b.store, ALICE, act_id="rättad", revision=number, note="tre", now=later(2))
    carry(b, a, MET)
    fixed, file = log_reads.entries(a.store, OPERATION, limit=2)
    assert attached(a.store, OPERATION, file.revision).content == "tavlan klockan två".encode()
    assert fixed.what.corrects == file.revision  # type: ignore[attr-defined]
    assert file.revision != number
    assert verify(a.store).differences == []


def test_an_operation_that_was_opened_on_an_island_comes_with_its_stick(both: list[Island]) -> None:
    """What is carried in whole; from then on both report into it by the same keys of sources."""
    a, b = both
    operation_acts.open_operation(b.store, ALICE, replace(an_operation("op-2"), name="Snö"), later(1))
    b.world.reports([a_report(status=Status.UR_FUNKTION, operation="op-2")], now=later(2))
    package = package_for(b.store, ALICE, "op-2", b.id, a.partner, later(3))
    assert read_in(a.store, ALICE, Stick(package, b.name, "0" * 64), a.id, MET).new == 2
    again = a.world.reports([a_report(status=Status.FUNGERAR, operation="op-2")], now=later(301))
    assert again[0].new
    assert verify(a.store).differences == []


@pytest.mark.parametrize(
    ("spoiled", "says"),
    [
        ("municipality", "annan kommuns"),
        ("lists", "Områdeslistorna skiljer"),
        ("not ours", "till en annan installation"),
        ("our own", "av den här installationen själv"),
        ("gap", "före paketets början"),
        ("point", "finns inte i registret här: P77"),
        ("entry", "kan inte läsas"),
        ("words", "saknas utan beslut"),
    ],
)
def test_what_is_refused_changes_nothing(both: list[Island], spoiled: str, says: str) -> None:
    a, b = both
    if spoiled == "point":
        load_points(b.store, ALICE, [*POINTS, a_point("P77")], later(1))
        b.world.reports([a_report(point="P77")], now=later(2))
    b.world.report(Status.UR_FUNKTION, cause="kabelbrott", now=later(2))
    b.world.report(Status.BEGRANSAD, now=later(3))
    stick = b.stick(a, MET)
    package = stick.package
    last = package.entries[-2]
    changes = {
        "municipality": {"areas": ("rinkeby",)},
        "lists": {"areas": ("bromma",)},
        "not ours": {"to": "0" * 16},
        "our own": {"installation": a.id},
        "gap": {"entries": package.entries[-1:], "links": b.package(a, MET, since=last.revision).links},
        "entry": {"entries": (*package.entries[:-1], replace(package.entries[-1], facts={"status": 1}))},
        "words": {
            "entries": (*package.entries[:-2], replace(last, text=None, salt=None), package.entries[-1])
        },
        "point": {},
    }[spoiled]
    before, truth = a.world.revision(), truth_of(a.store)
    with pytest.raises(Refused, match=says):
        a.take(replace(stick, package=replace(package, **changes)), MET)  # type: ignore[arg-type]
    assert (a.world.revision(), truth_of(a.store)) == (before, truth)
    if spoiled == "point":
        load_points(a.store, ALICE, [*POINTS, a_point("P77")], later(290))
    assert a.take(stick, MET).new >= 2


def test_an_exercise_is_not_carried(both: list[Island]) -> None:
    a, b = both
    operation_acts.open_operation(a.store, ALICE, an_operation("ovn", OperationKind.OVNING), NOW)
    with pytest.raises(Refused, match="En övning bärs inte"):
        package_for(a.store, ALICE, "ovn", a.id, b.partner, later(1))


def test_a_broken_package_is_told_of_in_words() -> None:
    for content in (b"", b"{}", b"[]\n", b'{"form": 1}\n', b"\xff\n"):
        with pytest.raises(Refused, match="kan inte läsas"):
            unpacked(content)
    with pytest.raises(Refused, match="nyare version"):
        unpacked(b'{"form": 2}\n')


def test_a_third_island_hears_of_both(tmp_path: Path) -> None:
    """By way of another: what it carries on keeps its origin, and both ways give the same truth."""
    with islands(tmp_path, "a", "b", "c", before=before_the_cut) as (a, b, c):
        a.world.report(Status.UR_FUNKTION, observed_at=later(10), now=later(11))
        b.world.report(Status.FUNGERAR, observed_at=later(10), now=later(10))
        carry(a, b, later(20))
        carry(b, c, later(30))
        carry(a, c, later(40))
        assert log_reads.entries(c.store, OPERATION, kinds=[EntryKind.REPORT], limit=1)[0].origin is not None
        carry(c, a, later(50))
        assert truth_of(a.store) == truth_of(b.store) == truth_of(c.store)
        assert carry(c, b, later(60)).new == 0


def test_who_answers_on_both_islands_is_moved_by_the_newest(both: list[Island]) -> None:
    """A request that both moved is where it was moved last, whichever stick came first."""
    a, b = both
    Step(0, "request", pick=0).do(a, 10)  # taken on
    Step(1, "request", pick=3).do(b, 20)  # withdrawn, later
    reading = a.take(b.stick(a, MET), MET)
    assert reading.crossings == 1
    carry(a, b, MET)
    told = truth_of(a.store)["request begäran-1"]
    assert told == truth_of(b.store)["request begäran-1"]
    assert told[0] == "aterkallad"
    assert told[3] == later(20) - timedelta(0)


def test_what_was_written_where_nobody_knew_that_the_point_had_opened(both: list[Island]) -> None:
    """It opened at 60, which one wrote at 90; the other, who wrote much, saw its power at 70."""
    a, b = both
    for minute in range(5):
        b.world.report(point="P03", now=later(minute))
    b.world.report(point="P02", now=later(70))
    for phase in (Phase.UNDER_AKTIVERING, Phase.OPPEN):
        a.world.phase(phase, point="P02", now=later(90), occurred_at=later(60))
    carry(a, b, MET)
    carry(b, a, MET)
    for island in both:
        report = island.world.point("P02").functions[Function.EL].current
        assert report is not None
        assert report.valid_until == later(70 + 120), island.name

"""The picture at a past moment is exactly the live picture of that moment, whatever has happened since."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.acting import Actor
from data.errors import Missing, Refused
from data.log import acts as log_acts
from data.operations import acts as operation_acts
from data.points import reads as point_reads
from data.points.acts import registers as point_registers
from data.points.acts import whole_reports as point_whole_reports
from data.points.commands import NewOpening, PointReport
from data.points.facts import Area, Picture
from data.points.rules import TRANSITIONS
from data.store.verify import verify
from data.words import Function, Occupancy, OperationKind, Phase, Readiness, Status
from tests.data.conftest import NewStore
from tests.data.world import (
    ALICE,
    AREAS,
    BOB,
    CHARLIE,
    NOW,
    OPERATION,
    POINTS,
    World,
    a_point,
    an_operation,
    fresh_id,
    later,
    settle,
)


class History:
    """A random night, with the live pictures as they were after every act."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.minute = 0.0
        operation_acts.open_operation(world.store, ALICE, an_operation("ovn", OperationKind.OVNING), NOW)
        self.pictures: dict[int, tuple[Picture, Picture]] = {}
        self.remember()

    def remember(self) -> None:
        store = self.world.store
        both = point_reads.picture(store, OPERATION, 5), point_reads.picture(store, "ovn", 5)
        self.pictures[both[0].revision] = both

    def report(self, point: str, function: Function, status: Status, by: Actor, ago: float) -> None:
        observed = later(self.minute - ago)
        self.world.report(
            status, function=function, point=point, by=by, observed_at=observed, now=self.now, note="hej"
        )

    def occupancy(self, point: str, occupancy: Occupancy, by: Actor, ago: float) -> None:
        observed = later(self.minute - ago)
        self.world.occupancy(occupancy, point=point, by=by, observed_at=observed, now=self.now)

    def phase(self, point: str, way: int, operation: str) -> None:
        found = point_reads.picture(self.world.store, operation).points
        here = next((one for one in found if one.id == point), None)
        ways = TRANSITIONS[here.phase if here else Phase.PLANERAD]
        self.world.phase(ways[way % len(ways)], point=point, operation=operation, now=self.now)

    def opening(self, point: str, opened: bool, ago: float) -> None:
        reason = "" if opened else "låst"
        new = NewOpening(fresh_id(), OPERATION, point, opened, reason, later(self.minute - ago))
        said = PointReport(fresh_id(), OPERATION, point, fresh_id(), opening=new)
        point_whole_reports.submit(self.world.store, ALICE, said, self.now)

    def rename(self, name: str, readiness: Readiness) -> None:
        operation_acts.change_operation(
            self.world.store,
            ALICE,
            act_id=fresh_id(),
            operation_id=OPERATION,
            name=name,
            readiness=readiness,
            version=None,
            now=self.now,
        )

    def close(self) -> None:
        operation_acts.close_operation(
            self.world.store,
            ALICE,
            act_id=fresh_id(),
            operation_id=OPERATION,
            named=OPERATION,
            reason="Över",
            now=self.now,
        )

    def note(self, text: str) -> None:
        log_acts.write_note(
            self.world.store, ALICE, act_id=fresh_id(), operation_id=OPERATION, note=text, now=self.now
        )

    def points(self, ids: list[str], name: str) -> None:
        area = point_reads.areas(self.world.store)[0].id
        listed = [a_point(i, area, name=name, example=i == "P03") for i in ids]
        point_registers.load_points(self.world.store, ALICE, listed, self.now)

    def areas(self, ids: list[str]) -> None:
        point_registers.load_areas(self.world.store, ALICE, [Area(i, i.upper()) for i in ids], self.now)

    @property
    def now(self) -> datetime:
        return later(self.minute)


PLACE = st.sampled_from(["P01", "P02", "P03"])
PEOPLE = st.sampled_from([ALICE, BOB, CHARLIE])
AGO = st.sampled_from([0.0, 0.0, 5.0, 29.0, 31.0, 200.0])
ACTS = st.one_of(
    *[st.tuples(st.just("report"), PLACE, st.sampled_from(Function), st.sampled_from(Status), PEOPLE, AGO)]
    * 6,
    *[st.tuples(st.just("occupancy"), PLACE, st.sampled_from(Occupancy), PEOPLE, AGO)] * 2,
    *[st.tuples(st.just("phase"), PLACE, st.integers(0, 2), st.sampled_from([OPERATION, "ovn"]))] * 2,
    *[st.tuples(st.just("opening"), PLACE, st.booleans(), AGO)] * 2,
    st.tuples(st.just("rename"), st.sampled_from(["Storm", "Skyfall"]), st.sampled_from(Readiness)),
    st.tuples(st.just("note"), st.sampled_from(["hej", "<b>"])),
    st.tuples(
        st.just("points"),
        st.lists(st.sampled_from(["P01", "P02", "P03", "P04"]), min_size=1, unique=True),
        st.sampled_from(["Skolan", "Biblioteket"]),
    ),
    st.tuples(
        st.just("areas"),
        st.lists(st.sampled_from(["bromma", "skarpnack", "farsta"]), min_size=1, unique=True),
    ),
    st.tuples(st.just("close")),
)


def live(night: list[tuple[object, ...]], history: History) -> None:
    for kind, *what in night:
        history.minute += 7
        try:
            getattr(history, str(kind))(*what)
        except Refused:
            continue
        history.remember()


@pytest.mark.slow
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ACTS, min_size=5, max_size=40))
def test_every_past_picture_is_the_live_one_of_then(
    new_store: NewStore, night: list[tuple[object, ...]]
) -> None:
    with new_store() as store:
        history = History(settle(store))
        live(night, history)
        with store.reading() as connection:
            for revision, pictures in history.pictures.items():
                for then in pictures:
                    again = point_reads.picture_in(connection, then.operation.id, 5, revision)
                    assert again == then
        assert verify(store).intact


def test_the_moment_is_when_the_store_heard_of_it(world: World) -> None:
    world.report(Status.FUNGERAR, now=later(10), observed_at=later(-60))
    before = point_reads.picture(world.store, OPERATION)
    world.report(Status.UR_FUNKTION, now=later(20), observed_at=later(-30))
    assert point_reads.picture(world.store, OPERATION, until=later(19.9)) == before
    assert point_reads.picture(world.store, OPERATION, until=later(20)) == point_reads.picture(
        world.store, OPERATION
    )
    with pytest.raises(Missing, match="fanns inte då"):
        point_reads.picture(world.store, OPERATION, until=NOW - timedelta(days=1))
    with pytest.raises(Missing):
        point_reads.picture(world.store, "op-9", until=later(99))


def test_on_both_databases_a_whole_night_reads_the_same(world: World) -> None:
    history = History(world)
    night: list[tuple[object, ...]] = [
        ("phase", "P01", 1, OPERATION),
        ("phase", "P01", 0, OPERATION),
        ("report", "P01", Function.EL, Status.FUNGERAR, BOB, 0.0),
        ("report", "P01", Function.EL, Status.UR_FUNKTION, CHARLIE, 5.0),
        ("occupancy", "P01", Occupancy.FULLT, BOB, 0.0),
        ("occupancy", "P01", Occupancy.LEDIGT, BOB, 31.0),
        ("opening", "P02", False, 0.0),
        ("opening", "P02", True, 29.0),
        ("phase", "P02", 1, OPERATION),
        ("phase", "P02", 1, OPERATION),
        ("rename", "Storm", Readiness.HOJD_SKARPT),
        ("points", ["P01", "P04"], "Biblioteket"),
        ("areas", ["bromma"]),
        ("close",),
    ]
    live(night, history)
    assert len(history.pictures) == len(night) + 1
    with world.store.reading() as connection:
        for revision, pictures in history.pictures.items():
            for then in pictures:
                assert point_reads.picture_in(connection, then.operation.id, 5, revision) == then


def test_words_masked_since_stay_masked_in_the_past(world: World) -> None:
    receipt = world.report(note="hemligt", on_behalf_of="Kim")
    before = point_reads.picture(world.store, OPERATION)
    log_acts.mask_entry(
        world.store, ALICE, act_id="m", revision=receipt.revision, decision="GDPR", now=later(5)
    )
    with world.store.reading() as connection:
        then = point_reads.picture_in(connection, OPERATION, until=receipt.revision)
    said = then.points[0].functions[Function.EL].current
    assert said is not None
    assert (said.note, said.source) == ("[maskerat]", BOB.name)
    was = before.points[0].functions[Function.EL].current
    assert was is not None
    assert replace(said, note=was.note, source=was.source) == was


def test_the_registers_of_then(world: World) -> None:
    before = point_reads.picture(world.store, OPERATION)
    point_registers.load_points(world.store, ALICE, [replace(POINTS[0], name="Nytt namn")], later(5))
    point_registers.load_areas(world.store, ALICE, [replace(AREAS[0], population=None)], later(6))
    assert point_reads.picture(world.store, OPERATION, until=later(4)) == before
    now = point_reads.picture(world.store, OPERATION)
    assert [point.name for point in now.points] == ["Nytt namn"]
    assert now.areas == (Area("bromma", "Bromma", None),)

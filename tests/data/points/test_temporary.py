"""Points as they come: added once, counted apart, of their own operation alone, and known in the past."""

from dataclasses import replace
from typing import Any

import pytest

from data.acting import LOCAL, Receipt
from data.errors import Missing, Refused, Stale
from data.failures.finding import failures
from data.failures.words import FailureKind
from data.log.acts import mask_entry
from data.operations import acts as operation_acts
from data.points import reads as point_reads
from data.points.acts import registers as point_registers
from data.points.acts.temporary import add_point, settle_point
from data.points.counting import counts, serves, tally
from data.points.facts import Point
from data.points.temporary import NewTemporary, Settling, id_of
from data.store.database import Store
from data.store.verify import verify
from data.words import Function, OperationKind, Phase, Retention, Status
from tests.data.world import (
    ALICE,
    AREAS,
    BOB,
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


def church(**changes: Any) -> NewTemporary:
    new = NewTemporary(
        id=fresh_id("church"),
        operation=OPERATION,
        name="Nockeby kyrka",
        address="Nockebyvägen 1",
        area="bromma",
        lon=17.95,
        lat=59.33,
    )
    return replace(new, **changes)


def added(world: World, new: NewTemporary | None = None, minute: float = 1) -> Point:
    new = new or church()
    add_point(world.store, BOB, new, later(minute))
    picture = point_reads.picture(world.store, new.operation)
    return next(point for point in picture.points if point.id == id_of(new.id))


def settled(world: World, point: Point, *, keeps: bool, minute: float = 5, **changes: Any) -> Receipt:
    new = Settling(fresh_id("settled"), OPERATION, point.id, keeps, "krisledningen", "behövs i natt")
    return settle_point(world.store, ALICE, replace(new, **changes), later(minute))


def known(store: Store, operation: str = OPERATION) -> None:
    """The rows follow from the journal, and the past reads as the present does."""
    assert verify(store).differences == []
    live = point_reads.picture(store, operation)
    with store.reading() as connection:
        assert point_reads.picture_in(connection, operation, until=live.revision).points == live.points


def test_it_has_opened_by_its_own_word_and_serves_once_it_is_decided_open(world: World) -> None:
    point = added(world)
    assert point.temporary
    assert point.opening is not None
    assert point.opening.opened
    assert (point.name, point.phase) == ("Nockeby kyrka", Phase.PLANERAD)
    assert (counts(point, later(2)), serves(point, later(2))) == (True, False)
    known(world.store)
    world.phase(Phase.UNDER_AKTIVERING, point=point.id, now=later(3))
    world.phase(Phase.OPPEN, point=point.id, now=later(3))
    assert serves(world.point(point.id), later(4))
    known(world.store)


def test_it_is_counted_apart_whether_or_not_it_is_decided_open(world: World) -> None:
    world.open_point("P01")
    point = added(world)
    for _turn in range(2):
        points = point_reads.picture(world.store, OPERATION).points
        told = tally((one for one in points if counts(one, later(2))), points)
        assert (told.open, told.undecided, told.temporary, told.listed) == (1, 0, 1, 3)
        if not _turn:
            world.open_point(point.id)


def test_no_open_point_is_a_failure_until_it_is_decided_open(world: World) -> None:
    world.phase(Phase.UNDER_AKTIVERING, point="P01")
    point = added(world)

    def missing() -> bool:
        points = point_reads.picture(world.store, OPERATION).points
        return any(one.kind is FailureKind.INGEN_OPPEN_PUNKT for one in failures(points, (), later(90)))

    assert missing()
    world.open_point(point.id, now=later(80))
    assert not missing()


def test_its_failure_counts_from_the_moment_it_is_in(world: World) -> None:
    point = added(world)
    world.report(Status.UR_FUNKTION, point=point.id, function=Function.EL, now=later(2))
    points = point_reads.picture(world.store, OPERATION).points
    assert [one.key for one in failures(points, (), later(3))] == [f"{point.id}:el"]


def test_a_picture_that_is_renewed_gets_it_and_loses_it(world: World) -> None:
    before = point_reads.picture(world.store, OPERATION)
    point = added(world)
    with_it = point_reads.renewed(world.store, OPERATION, before)
    assert with_it.points == point_reads.picture(world.store, OPERATION).points
    settled(world, point, keeps=False)
    assert point_reads.renewed(world.store, OPERATION, with_it).points == before.points


def test_krisledningen_keeps_it_and_it_is_like_the_others(world: World) -> None:
    point = added(world)
    before = world.revision()
    settled(world, point, keeps=True)
    kept = world.point(point.id)
    assert not kept.temporary
    assert serves(kept, later(6))
    known(world.store)
    with world.store.reading() as connection:
        then = point_reads.picture_in(connection, OPERATION, until=before).points
    assert next(one for one in then if one.id == point.id).temporary
    with pytest.raises(Refused, match="ingen tillfällig punkt"):
        settled(world, point, keeps=False, minute=7)


def test_krisledningen_withdraws_it_and_its_history_stays(world: World) -> None:
    point = added(world)
    world.report(point=point.id, now=later(2))
    before = world.revision()
    settled(world, point, keeps=False)
    assert point.id not in {one.id for one in point_reads.picture(world.store, OPERATION).points}
    known(world.store)
    with world.store.reading() as connection:
        then = point_reads.picture_in(connection, OPERATION, until=before).points
    assert point.id in {one.id for one in then}
    with pytest.raises(Missing):
        world.report(point=point.id, now=later(6))


def test_one_is_not_withdrawn_from_a_page_older_than_its_failure(world: World) -> None:
    point = added(world)
    world.report(Status.UR_FUNKTION, point=point.id, now=later(3))
    with pytest.raises(Stale, match="Någon annan har ändrat punkten"):
        settled(world, point, keeps=False, version=point.version)
    now = world.point(point.id)
    assert settled(world, point, keeps=False, version=now.version, id="borta").new
    assert not settled(world, point, keeps=False, version=now.version, id="borta").new


def test_one_that_is_open_by_decision_is_closed_before_it_is_withdrawn(world: World) -> None:
    point = added(world)
    world.open_point(point.id)
    with pytest.raises(Refused, match="Stäng den först") as refused:
        settled(world, point, keeps=False)
    assert refused.value.field == "keeps"


@pytest.mark.parametrize("field", ["decider", "reason"])
def test_a_decision_says_who_and_why(world: World, field: str) -> None:
    with pytest.raises(Refused) as refused:
        settled(world, added(world), keeps=True, **dict[str, Any]({field: " "}))
    assert refused.value.field == field


def test_sent_twice_it_is_one(world: World) -> None:
    new = church()
    first = add_point(world.store, BOB, new, later(1))
    again = add_point(world.store, BOB, new, later(2))
    assert (first.new, again.new, again.revision) == (True, False, first.revision)
    assert len(point_reads.picture(world.store, OPERATION).points) == len(POINTS) + 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "nockeby  KYRKA", "lat": 59.36}, "Nockeby kyrka finns redan."),
        ({"name": "Församlingshemmet", "lat": 59.3304}, "Nockeby kyrka finns redan, 44 m därifrån."),
        ({"name": "Skolans matsal", "lon": 17.9, "lat": 59.3}, "Skolan P01 finns redan, 0 m därifrån."),
    ],
)
def test_what_is_likely_to_be_there_is_asked_about(world: World, changes: dict[str, Any], said: str) -> None:
    added(world)
    with pytest.raises(Refused) as refused:
        added(world, church(**changes))
    assert refused.value.field == "another"
    assert refused.value.reason.startswith(said)
    assert added(world, church(**changes, another=True)).temporary


def test_what_an_operation_does_not_show_is_not_asked_about(store: Store) -> None:
    """Examples are no points of a real operation; in an exercise they are like the others."""
    world = settle(store, (*POINTS, a_point("P09", example=True, name="Nockeby kyrka", lon=17.95, lat=59.33)))
    assert added(world).name == "Nockeby kyrka"
    operation_acts.open_operation(store, ALICE, an_operation("ovn", OperationKind.OVNING), NOW)
    with pytest.raises(Refused, match="Nockeby kyrka finns redan, 0 m därifrån"):
        added(world, church(operation="ovn"))


def test_in_the_middle_of_an_area_nothing_is_near(world: World) -> None:
    added(world, church(approximate=True))
    assert added(world, church(name="Scoutstugan", approximate=True)).name == "Scoutstugan"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "k" * 121}, "name"),
        ({"name": "Hos 19121212-1212"}, "name"),
        ({"address": "Nyckel hos 19121212-1212"}, "address"),
        ({"address": "g" * 201}, "address"),
        ({"area": "uppsala"}, "place"),
    ],
)
def test_what_may_not_be_written_is_refused_at_its_field(
    world: World, changes: dict[str, Any], field: str
) -> None:
    before = world.revision()
    with pytest.raises(Refused) as refused:
        add_point(world.store, BOB, church(**changes), later(1))
    assert refused.value.field == field
    assert world.revision() == before


def test_a_name_of_eighty_letters_and_marks_stands_as_written(world: World) -> None:
    name = "<b>" + "Å" * 77
    assert added(world, church(name=name)).name == name


def test_nothing_is_added_in_a_closed_operation(world: World) -> None:
    operation_acts.close_operation(
        world.store,
        ALICE,
        act_id="close",
        operation_id=OPERATION,
        named="Vinterstorm",
        reason="klar",
        now=later(1),
    )
    with pytest.raises(Refused, match="är stängd"):
        add_point(world.store, BOB, church(), later(2))


def test_it_is_in_its_own_operation_alone(world: World) -> None:
    store = world.store
    operation_acts.open_operation(store, ALICE, an_operation("ovn", OperationKind.OVNING), NOW)
    point = added(world, church(operation="ovn"))
    assert len(point_reads.picture(store, OPERATION).points) == len(POINTS)
    assert {one.id for one in point_reads.loaded_points(store)} == {one.id for one in POINTS}
    with pytest.raises(Missing):
        world.report(point=point.id, now=later(2))
    with pytest.raises(Missing):
        settled(world, point, keeps=True)
    assert added(world).name == point.name  # the same church, for real
    known(store, "ovn")
    known(store)


def test_a_list_neither_takes_it_away_nor_its_id(world: World) -> None:
    point = added(world)
    assert point_registers.load_points(world.store, LOCAL, POINTS, later(2)) is None
    point_registers.load_points(world.store, LOCAL, (*POINTS, a_point("P09")), later(2))
    assert world.point(point.id).temporary
    with pytest.raises(Refused, match="tillfällig punkts id"):
        point_registers.load_points(world.store, LOCAL, (*POINTS, a_point(point.id)), later(3))
    known(world.store)


def test_a_list_of_areas_does_not_take_it_away_while_its_operation_is_open(world: World) -> None:
    point = added(world)
    revision = world.revision()
    with pytest.raises(Refused, match="Nockeby kyrka hör till händelsen Vinterstorm"):
        point_registers.load_areas(world.store, LOCAL, AREAS[1:], later(2))
    assert world.revision() == revision
    settled(world, point, keeps=False)
    assert point_registers.load_areas(world.store, LOCAL, AREAS[1:], later(6)) is not None


def test_once_taken_away_it_stays_away_in_the_past_too(world: World) -> None:
    point = added(world)
    close = {"act_id": "close", "operation_id": OPERATION, "named": "Vinterstorm", "reason": "klar"}
    operation_acts.close_operation(world.store, ALICE, **close, now=later(3))
    for listed in (AREAS[1:], AREAS):
        point_registers.load_areas(world.store, LOCAL, listed, later(4))
        assert point.id not in {one.id for one in point_reads.picture(world.store, OPERATION).points}
        known(world.store)


def test_its_words_can_be_taken_away(world: World) -> None:
    point = added(world)
    revision = world.revision()
    mask_entry(world.store, ALICE, act_id="mask", revision=revision, decision="beslut 7", now=later(2))
    masked = world.point(point.id)
    assert (masked.name, masked.address) == ("[maskerat]", "")
    known(world.store)


def test_they_go_with_an_exercise(world: World) -> None:
    store = world.store
    operation_acts.open_operation(store, ALICE, an_operation("ovn", OperationKind.OVNING), NOW)
    point = added(world, church(operation="ovn"))
    operation_acts.close_operation(
        store, ALICE, act_id="close", operation_id="ovn", named="Vinterstorm", reason="klar", now=later(3)
    )
    operation_acts.decide_retention(
        store,
        ALICE,
        act_id="keep",
        operation_id="ovn",
        keep=Retention.GALLRAS,
        decision="beslut 8",
        now=later(4),
    )
    points = point_reads.picture(store, "ovn").points
    assert next(one for one in points if one.id == point.id).name == "[maskerat]"
    known(store, "ovn")

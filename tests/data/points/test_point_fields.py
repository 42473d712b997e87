"""The fields that came after the first list of points, in a store with an entry from before them."""

from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from data.acting import perform
from data.entries.entry import EntryKind, What
from data.entries.lists import AreasLoaded
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.points.acts import registers as point_registers
from data.points.facts import ANSWERS, SINCE, Area, NewPoint, Point
from data.store.database import Store
from data.store.journal import Act
from data.store.verify import verify
from data.words import Answer
from tests.data.world import ALICE, NOW, OPERATION, World, a_point, an_operation, fresh_id, later

NEW_FIELDS = tuple(SINCE)
NOTHING = [None if name in ANSWERS else "" for name in NEW_FIELDS]
OLD_AREA: dict[str, Any] = {"id": "bromma", "name": "Bromma", "population": None}
OLD_POINT: dict[str, Any] = {
    name: getattr(a_point(), name) for name in NewPoint.__slots__ if name not in NEW_FIELDS
}


@dataclass(frozen=True, slots=True)
class OldPoints(What):
    """The list as the first version wrote it."""

    KIND: ClassVar = EntryKind.POINTS_LOADED

    points: tuple[dict[str, Any], ...]


@pytest.fixture
def old(store: Store) -> Store:
    """A store with one area and one point that was listed before its fields were known."""
    with store.transaction() as connection:
        for what in (AreasLoaded((Area(**OLD_AREA),)), OldPoints((OLD_POINT,))):
            perform(connection, Act(fresh_id(), what, NOW, {}, actor=ALICE.name), NOW)
    return store


def stated(point: Point) -> list[object]:
    return [getattr(point, name) for name in NEW_FIELDS]


def test_a_point_of_an_old_list_has_nothing_stated_and_is_intact(old: Store) -> None:
    (point,) = point_reads.loaded_points(old)
    assert stated(point) == NOTHING
    assert verify(old).differences == []
    operation_acts.open_operation(old, ALICE, an_operation(), NOW)
    assert verify(old).intact


def test_what_is_stated_later_does_not_reach_back(old: Store) -> None:
    operation_acts.open_operation(old, ALICE, an_operation(), NOW)
    before = operation_reads.revision(old)
    fuller = a_point(accessibility=Answer.OKANT, children=Answer.JA, languages="svenska, arabiska")
    point_registers.load_points(old, ALICE, [fuller], later(5))
    with old.reading() as connection:
        then = point_reads.picture_in(connection, OPERATION, until=before)
        now = point_reads.picture_in(connection, OPERATION, until=before + 1)
    assert stated(then.points[0]) == NOTHING
    assert stated(now.points[0])[:4] == [Answer.OKANT, Answer.JA, None, "svenska, arabiska"]
    assert now.points == point_reads.picture(old, OPERATION).points
    assert verify(old).differences == []


def test_a_fuller_list_after_an_old_one_can_be_taken_back(world: World) -> None:
    fuller = a_point(pets=Answer.NEJ, water_plan="pärm B", supplier="Tankbil AB, avtal finns")
    point_registers.load_points(world.store, ALICE, [fuller], later(5))
    assert world.point().pets is Answer.NEJ
    point_registers.load_points(world.store, ALICE, [a_point()], later(6))
    assert stated(world.point()) == NOTHING
    assert verify(world.store).differences == []


def test_an_answer_is_one_of_three_words_also_to_the_database(world: World) -> None:
    with world.store.reading() as connection:
        checks = {str(one["name"]) for one in inspect(connection).get_check_constraints("point")}
    assert checks == {f"ck_point_{name}" for name in ("pointkind", *ANSWERS)}
    with pytest.raises(IntegrityError), world.store.transaction() as connection:
        connection.execute(text("UPDATE point SET pets = 'kanske' WHERE id = 'P01'"))

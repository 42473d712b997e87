"""The fields that came with the second migration, on a store that was written before it."""

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

from data import journal, queries
from data.database import alembic_config, open_store
from data.domain.facts import Point
from data.domain.words import Answer, EntryKind
from data.moments import picture_at_revision
from data.services import operations, registers
from data.verify import verify
from tests.data.conftest import BOTH
from tests.data.world import ALICE, NOW, OPERATION, World, a_point, an_operation, fresh_id, later

NEW_FIELDS = ("accessibility", "children", "pets", "languages", "outage_plan", "water_plan", "supplier")
OLD_AREA = {"id": "bromma", "name": "Bromma", "population": None}
OLD_POINT: dict[str, Any] = {
    name: getattr(a_point(), name) for name in registers.NewPoint.__slots__ if name not in NEW_FIELDS
}


@pytest.fixture(params=BOTH)
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store as the first version left it: one area and one point, by its own words."""
    postgres = request.param == "postgresql"
    url: str = request.getfixturevalue("postgres_url") if postgres else f"sqlite:///{tmp_path / 'old.db'}"
    engine = create_engine(url)
    write_old(engine)
    engine.dispose()
    return url


def write_old(engine: Engine) -> None:
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "0001")
        for kind, facts in (
            (EntryKind.AREAS_LOADED, {"areas": [OLD_AREA]}),
            (EntryKind.POINTS_LOADED, {"points": [OLD_POINT]}),
        ):
            act = journal.Act(fresh_id(), kind, ALICE.name, NOW, facts, {})
            journal.append(connection, act, NOW)
        connection.execute(
            text(
                "INSERT INTO area (id, name, position, retired, revision) VALUES ('bromma', 'Bromma', 0, "
                "false, 1)"
            )
        )
        columns = ", ".join([*OLD_POINT, "retired", "revision"])
        values = ", ".join(f":{name}" for name in [*OLD_POINT, "retired", "revision"])
        row = {**OLD_POINT, "kind": "fast", "retired": False, "revision": 2}
        connection.execute(text(f"INSERT INTO point ({columns}) VALUES ({values})"), row)


def stated(point: Point) -> list[object]:
    return [getattr(point, name) for name in NEW_FIELDS]


def test_an_old_store_opens_with_nothing_stated_and_is_intact(old_url: str) -> None:
    store = open_store(old_url)
    (point,) = queries.loaded_points(store)
    assert stated(point) == [None, None, None, "", "", "", ""]
    assert verify(store).differences == []
    operations.open_operation(store, ALICE, an_operation(), NOW)
    assert verify(store).intact
    store.close()


def test_what_is_stated_later_does_not_reach_back(old_url: str) -> None:
    store = open_store(old_url)
    operations.open_operation(store, ALICE, an_operation(), NOW)
    before = queries.revision(store)
    fuller = a_point(accessibility=Answer.OKANT, children=Answer.JA, languages="svenska, arabiska")
    registers.load_points(store, ALICE, [fuller], later(5))
    with store.reading() as connection:
        then = picture_at_revision(connection, OPERATION, before)
        now = picture_at_revision(connection, OPERATION, before + 1)
    assert stated(then.points[0]) == [None, None, None, "", "", "", ""]
    assert stated(now.points[0])[:4] == [Answer.OKANT, Answer.JA, None, "svenska, arabiska"]
    assert now.points == queries.picture(store, OPERATION).points
    assert verify(store).differences == []
    store.close()


def test_a_fuller_list_after_an_old_one_can_be_taken_back(any_world: World) -> None:
    fuller = a_point(pets=Answer.NEJ, water_plan="pärm B", supplier="Tankbil AB, avtal finns")
    registers.load_points(any_world.store, ALICE, [fuller], later(5))
    assert any_world.point().pets is Answer.NEJ
    registers.load_points(any_world.store, ALICE, [a_point()], later(6))
    assert stated(any_world.point()) == [None, None, None, "", "", "", ""]
    assert verify(any_world.store).differences == []


def test_an_answer_is_one_of_three_words_also_to_the_database(any_world: World) -> None:
    with any_world.store.reading() as connection:
        checks = {str(one["name"]) for one in inspect(connection).get_check_constraints("point")}
    assert checks == {f"ck_point_{name}" for name in ("pointkind", "accessibility", "children", "pets")}
    with pytest.raises(IntegrityError), any_world.store.transaction() as connection:
        connection.execute(text("UPDATE point SET pets = 'kanske' WHERE id = 'P01'"))

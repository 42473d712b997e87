"""Text is compared and found alike on both databases, whatever language a server has."""

from dataclasses import replace

import pytest
from sqlalchemy import insert, select

from data.errors import Refused
from data.log import reads as log_reads
from data.points.acts.registers import load_points
from data.store import letters
from data.store.database import Store
from data.store.tables.core import AREA
from tests.data.world import ALICE, OPERATION, POINTS, World, later


@pytest.mark.postgres
def test_no_text_is_compared_as_the_servers_language_says(world: World) -> None:
    if world.store.kind == "postgresql":
        with world.store.reading() as connection:
            assert letters.by_language(connection) == []


def test_texts_sort_letter_by_letter(store: Store) -> None:
    said = ["b", "Ä", "a", "Z", "å", "B", "a-b", "ab", "é"]
    with store.transaction() as connection:
        for place, name in enumerate(said):
            row = {"id": name, "name": name, "position": place, "retired": False, "revision": 0}
            connection.execute(insert(AREA), row)
        found = list(connection.execute(select(AREA.c.id).order_by(AREA.c.id)).scalars())
    assert found == sorted(said)


@pytest.mark.parametrize("asked", ["Å-MAST", "å-mast", "É-ЖУК", "Ø/Ÿ"])
def test_signs_and_capitals_are_found_in_every_alphabet(world: World, asked: str) -> None:
    revision = world.report(note="Vid Å-masten står en é-Жук, ø/ÿ").revision
    assert [entry.revision for entry in log_reads.entries(world.store, OPERATION, words=asked)] == [revision]


def test_what_no_database_can_keep_is_refused_in_a_list_too(world: World) -> None:
    wrong = (replace(POINTS[0], name="Skolan\x00"), *POINTS[1:])
    with pytest.raises(Refused, match="P01, name: Texten innehåller styrtecken"):
        load_points(world.store, ALICE, wrong, later(1))
    assert world.revision() == 3

"""The one migration makes the schema that the many made; a store that only some of them made is refused."""

import re

import pytest
from sqlalchemy import text

from data.errors import StoreFault
from data.points.facts import SINCE
from data.store.database import Store, open_store
from tests.golden.held import HERE
from tests.golden.schema import schema

# What later migrations have changed goes into these files with them, but for what a point is told by since.
WRITTEN = {kind: HERE / f"schema-{kind}.txt" for kind in ("sqlite", "postgresql")}


def test_a_new_store_has_the_schema_of_old_to_the_letter(store: Store) -> None:
    with store.reading() as connection:
        made = schema(connection)
    written = WRITTEN[store.kind].read_text(encoding="utf-8")
    assert without_newer_fields(made, written) == written.splitlines()


def test_the_golden_store_has_it_too(golden: Store) -> None:
    with golden.reading() as connection:
        held = schema(connection)
    written = WRITTEN["sqlite"].read_text(encoding="utf-8")
    assert without_newer_fields(held, written) == written.splitlines()


def without_newer_fields(made: str, written: str) -> list[str]:
    """Return a schema's lines without the columns that follow from `NewPoint` and came after it was."""
    lines = made.splitlines()
    for name in (name for name in SINCE if not re.search(rf"\b{name}\b", written)):
        own = re.compile(rf"(table point: |column point\.\d+ )({name}\b|CONSTRAINT ck_point_{name}\b)")
        checked = f"constraint point.ck_point_{name}:"
        kept = (line for line in lines if not own.match(line) and not line.startswith(checked))
        lines = [line.replace(f", {name}", "") if " point, in order" in line else line for line in kept]
    return lines


@pytest.mark.parametrize("version", ["0001", "0016", "0018"])
def test_a_store_of_an_older_schema_is_refused_in_words_and_left_alone(store: Store, version: str) -> None:
    with store.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    address = store.url.render_as_string(hide_password=False)
    for check in (True, False):
        with pytest.raises(StoreFault, match=r"äldre version än den här kan läsa\. Inget har ändrats\."):
            open_store(address, check=check)
    with store.reading() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == version


def test_a_store_of_a_newer_schema_is_refused_in_words(store: Store) -> None:
    with store.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreFault, match="inte känner till"):
        open_store(store.url.render_as_string(hide_password=False))

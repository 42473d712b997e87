"""What holds the journal: the database itself refuses every way to change, skip, fork or forget an act."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from data.entries.operations import RetentionDecided
from data.entries.staff import NoteWritten
from data.errors import StoreFault
from data.log import acts as log_acts
from data.operations import acts as operation_acts
from data.store import guards, search_index
from data.store.database import Store, open_store
from data.store.journal import Act, append, canonical, entry_digest, tip, wire_time
from data.store.tables.core import Base
from data.store.verify import verify
from data.words import OperationKind, Retention
from tests.data.world import ALICE, NOW, OPERATION, World, a_report, an_operation

_COLUMNS = "revision, act, kind, operation, point, occurred_at, recorded_at, actor, facts, text_digest"


def copy_of_last(**changed: str) -> str:
    """SQL that inserts the last entry again, with some columns as told."""
    columns = f"{_COLUMNS}, previous, digest".split(", ")
    picked = ", ".join(changed.get(column, column) for column in columns)
    picked = picked.replace("HEAD+", "(SELECT revision FROM head) + ")
    return (
        f"INSERT INTO journal ({', '.join(columns)}) SELECT {picked} FROM journal "
        "WHERE revision = (SELECT revision FROM head)"
    )


FOLLOWS = {"revision": "HEAD+1", "act": "'new'", "previous": "(SELECT digest FROM head)"}

MASKED = "text = NULL, salt = NULL, masked_by"
ATTACKS = {
    "update": "UPDATE journal SET actor = 'ingen' WHERE revision = 2",
    "update to the same": "UPDATE journal SET actor = actor",
    "delete": "DELETE FROM journal WHERE revision = 2",
    "delete the last": "DELETE FROM journal WHERE revision = (SELECT revision FROM head)",
    "the last once more": copy_of_last(),
    "a revision skipped": copy_of_last(**{**FOLLOWS, "revision": "HEAD+2"}),
    "a revision gone back": copy_of_last(**{**FOLLOWS, "revision": "-1"}),
    "a fork": copy_of_last(**{**FOLLOWS, "previous": "previous"}),
    "an act twice": copy_of_last(**{**FOLLOWS, "act": "act"}),
    "an unknown kind": copy_of_last(**{**FOLLOWS, "kind": "'revolution'"}),
    "the head back": "UPDATE head SET revision = revision - 1",
    "the head still": "UPDATE head SET digest = 'x'",
    "the head far ahead": "UPDATE head SET revision = revision + 2",
    "a second head": "INSERT INTO head (id, revision, digest) VALUES (2, 0, '')",
    "no head": "DELETE FROM head",
    "words changed": "UPDATE payload SET text = '{}' WHERE revision = 4",
    "salt changed": "UPDATE payload SET salt = 'x' WHERE revision = 4",
    "words moved": "UPDATE payload SET revision = 99 WHERE revision = 4",
    "words deleted": "DELETE FROM payload WHERE revision = 4",
    "masked without a decision": f"UPDATE payload SET {MASKED} = 4 WHERE revision = 4",
    "masked by nothing": f"UPDATE payload SET {MASKED} = 999 WHERE revision = 4",
    "masked by a decision on another": f"UPDATE payload SET {MASKED} = 6 WHERE revision = 4",
    "masked by what is no decision on retention": f"UPDATE payload SET {MASKED} = 7 WHERE revision = 4",
    "reality disposed of": f"UPDATE payload SET {MASKED} = 8 WHERE revision = 4",
    "disposed of by a decision on another exercise": f"UPDATE payload SET {MASKED} = 10 WHERE revision = 4",
    "written after the decision": f"UPDATE payload SET {MASKED} = 10 WHERE revision = 11",
    "half masked": "UPDATE payload SET text = NULL, masked_by = 6 WHERE revision = 4",
    "unmasked": "UPDATE payload SET text = '{}', salt = 'x', masked_by = NULL WHERE revision = 5",
    "masked again": "UPDATE payload SET masked_by = 6 WHERE revision = 5",
    "words for nothing": "INSERT INTO payload (revision, salt, text) VALUES (99, 'x', '{}')",
    "masked from the start": "INSERT INTO payload (revision, masked_by) VALUES (6, 6)",
    "an unknown status": "UPDATE report SET status = 'FUNGERAR'",
    "a status by its name": "UPDATE function_state SET function = 'EL'",
    "an unknown phase": "UPDATE point_state SET phase = 'OPPEN'",
}
SQLITE_ATTACKS = {
    "replace an act": copy_of_last().replace("INSERT", "INSERT OR REPLACE"),
    "replace by act id": copy_of_last(**{**FOLLOWS, "act": "act"}).replace("INSERT", "INSERT OR REPLACE"),
    "replace words": "INSERT OR REPLACE INTO payload (revision, salt, text) VALUES (4, 'x', '{}')",
    "replace the head": "INSERT OR REPLACE INTO head (id, revision, digest) VALUES (1, 0, '')",
    "update or replace": "UPDATE OR REPLACE payload SET revision = 4 WHERE revision = 3",
    "upsert": copy_of_last() + " ON CONFLICT (revision) DO UPDATE SET actor = 'ingen'",
}
POSTGRES_ATTACKS = {
    "truncate": "TRUNCATE journal CASCADE",
    "truncate words": "TRUNCATE payload",
    "truncate the head": "TRUNCATE head",
    "upsert": copy_of_last() + " ON CONFLICT (revision) DO UPDATE SET actor = 'ingen'",
}


@pytest.fixture
def told(world: World) -> World:
    """Revision 4 and 5 are reports with words, 6 masks 5.

    7 keeps the operation's records and 8 says that they are disposed of, past the service: it is real.
    9 opens an exercise, 10 says that it is disposed of, 11 is written in it all the same.
    """
    world.reports([a_report(note="hemligt")])
    world.reports([a_report(note="hemligare")])
    log_acts.mask_entry(world.store, ALICE, act_id="mask", revision=5, decision="GDPR", now=NOW)
    retained(world.store, OPERATION, Retention.BEVARAS)
    retained(world.store, OPERATION, Retention.GALLRAS)
    operation_acts.open_operation(world.store, ALICE, an_operation("ovn", OperationKind.OVNING), NOW)
    retained(world.store, "ovn", Retention.GALLRAS)
    with world.store.transaction() as connection:
        append(connection, Act("late", NoteWritten(), NOW, {"note": "sent"}, "ovn", actor="x"), NOW)
    return world


def retained(store: Store, operation: str, keep: Retention) -> None:
    """Append the decision alone: what a service would refuse, the database must."""
    act_id = f"{operation}:{keep}"
    act = Act(act_id, RetentionDecided(keep, 0), NOW, {"decision": "x"}, operation, actor="x")
    with store.transaction() as connection:
        append(connection, act, NOW)


def attack(store: Store, sql: str) -> None:
    with store.writer.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if store.kind == "sqlite" else "SELECT 1")
        with pytest.raises(DBAPIError):
            connection.exec_driver_sql(sql)
        connection.rollback()


def test_every_attack_is_refused_by_the_database(told: World) -> None:
    own = SQLITE_ATTACKS if told.store.kind == "sqlite" else POSTGRES_ATTACKS
    for sql in {**ATTACKS, **own}.values():
        attack(told.store, sql)
    assert verify(told.store).intact
    told.report()


def test_what_the_attacks_are_made_from_would_go_through(told: World) -> None:
    """The counter-proof: an act that follows the head is let in, so the refusals above mean something."""
    with told.store.transaction() as connection:
        connection.exec_driver_sql(copy_of_last(**FOLLOWS))
    assert told.revision() == 12


def test_the_head_follows_by_itself(world: World) -> None:
    act = Act("a", NoteWritten(), NOW, {"note": "hej"}, "op-1", actor="krisledning")
    with world.store.transaction() as connection:
        before = tip(connection)
        made = append(connection, act, NOW)
        assert tip(connection).revision == made.revision == before.revision + 1


def in_sqlite(store: Store, act: Callable[[Connection], Any]) -> None:
    with store.writer.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        act(connection)
        connection.exec_driver_sql("COMMIT")


def recreate_journal(connection: Connection) -> None:
    operation_acts = Operations(MigrationContext.configure(connection))
    with operation_acts.batch_alter_table("journal", recreate="always") as batch:
        batch.alter_column("actor", nullable=True)


def test_a_batch_migration_of_the_journal_is_refused_by_the_guards_themselves(file_world: World) -> None:
    with file_world.store.writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(DBAPIError, match="error in trigger"):
            recreate_journal(connection)
        connection.rollback()
    assert verify(file_world.store).intact


def test_a_batch_migration_that_got_through_is_noticed(file_world: World) -> None:
    """An older SQLite renames without looking at triggers."""
    store = file_world.store
    with store.writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("PRAGMA legacy_alter_table = ON")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        recreate_journal(connection)
        connection.exec_driver_sql("COMMIT")
    names = ["journal_append", "journal_moves_head", "journal_moves_term"]
    names += ["journal_no_delete", "journal_no_update"]
    with store.reading() as connection:
        assert guards.missing(connection) == names
    assert verify(store).differences == [
        f"Skyddet {name} saknas: journalen skulle kunna ändras." for name in names
    ]
    with pytest.raises(StoreFault, match="saknar skyddet journal_append, journal_moves_head"):
        open_store(str(store.url))


def test_a_guard_that_was_weakened_is_noticed(file_world: World) -> None:
    def weaken(connection: Connection) -> None:
        connection.exec_driver_sql("DROP TRIGGER journal_no_update")
        connection.exec_driver_sql(
            "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT 1; END"
        )

    in_sqlite(file_world.store, weaken)
    with pytest.raises(StoreFault, match="saknar skyddet journal_no_update"):
        open_store(str(file_world.store.url))


@pytest.mark.postgres
@pytest.mark.parametrize(
    "weaken",
    [
        "ALTER TABLE journal DISABLE TRIGGER journal_guard",
        "DROP TRIGGER journal_guard ON journal",
        "CREATE OR REPLACE FUNCTION guard_append() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RETURN NEW; END'",
    ],
)
def test_a_guard_that_was_weakened_in_postgres_is_noticed(postgres_url: str, weaken: str) -> None:
    store = open_store(postgres_url)
    with store.writer.begin() as connection:
        connection.execute(text(weaken))
    store.close()
    with pytest.raises(StoreFault, match="saknar skyddet"):
        open_store(postgres_url)


def _is_no_index(name: str | None, kind: str, _parents: object) -> bool:
    """The index of words is no model: SQLite keeps it in tables of its own."""
    return not (kind == "table" and name in search_index.TABLES)


def test_models_and_migrations_are_the_same_schema(store: Store) -> None:
    with store.reader.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": _is_no_index}
        )
        assert compare_metadata(context, Base.metadata) == []
        checks = {
            table: {str(one["name"]) for one in inspect(connection).get_check_constraints(table)}
            for table in ("report", "function_state", "point_state", "payload", "head")
        }
    assert checks["report"] == {f"ck_report_{n}" for n in ("function", "status", "supply", "channel")}
    assert checks["point_state"] == {f"ck_point_state_{n}" for n in ("phase", "occupancy", "staffing")}
    assert checks["function_state"] == {"ck_function_state_function"}
    assert (checks["payload"], checks["head"]) == ({"ck_payload_masking"}, {"ck_head_single"})


def test_enums_are_stored_as_they_travel(world: World) -> None:
    world.report()
    with world.store.reading() as connection:
        kind = connection.execute(text("SELECT kind FROM journal ORDER BY revision DESC LIMIT 1")).scalar()
        row = connection.execute(text("SELECT function, status, supply, channel FROM report")).one()
    assert (kind, *row) == ("report", "el", "fungerar", "okant", "webb")


def test_a_moment_is_hashed_alike_in_every_zone() -> None:
    swedish = NOW.astimezone(timezone(timedelta(hours=1)))
    assert wire_time(NOW) == wire_time(swedish) == "2027-01-14T02:00:00.000000Z"
    assert canonical({"b": swedish, "a": 1}) == '{"a":1,"b":"2027-01-14T02:00:00.000000Z"}'
    entry = dict.fromkeys((*_COLUMNS.split(", "), "previous"), "")
    digests = {
        entry_digest({**entry, "occurred_at": moment, "recorded_at": moment}) for moment in (NOW, swedish)
    }
    assert len(digests) == 1
    with pytest.raises(ValueError, match="timezone"):
        wire_time(datetime(2027, 1, 14, tzinfo=UTC).replace(tzinfo=None))


def test_an_act_told_in_another_zone_survives_the_store(world: World) -> None:
    swedish = NOW.astimezone(timezone(timedelta(hours=1)))
    world.report(observed_at=swedish, lasts_until=swedish + timedelta(hours=4), now=swedish)
    assert verify(world.store).intact
    assert world.store.kind in ("sqlite", "postgresql")

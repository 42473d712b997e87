"""The security journal: chained and guarded by the database itself, and without secrets or names."""

import json
from datetime import timedelta

import pytest

from data.access import accounts, security, sessions, tokens, watching
from data.access import reads as access_reads
from data.access.tokens import NewToken
from data.acting import Actor
from data.errors import NotAllowed, Refused, StoreFault
from data.rights import Grant, Place
from data.store import guards
from data.store.database import Store, open_store
from data.store.verify import verify
from data.words import Role, SecurityKind, TokenKind
from tests.data.people import LASTING, PASSWORD, an_account, an_admin, enter
from tests.data.store.test_guards import attack
from tests.data.world import ALICE, NOW, World, later

_COLUMNS = ("number", "at", "kind", "who", "facts", "previous", "digest")


def copy_of_last(**changed: str) -> str:
    """SQL that inserts the last entry again, with some columns as told."""
    picked = ", ".join(changed.get(column, column) for column in _COLUMNS)
    return (
        f"INSERT INTO security ({', '.join(_COLUMNS)}) SELECT {picked} FROM security "
        "WHERE number = (SELECT number FROM access_head)"
    )


FOLLOWS = {"number": "number + 1", "previous": "(SELECT digest FROM access_head)"}
ATTACKS = {
    "update": "UPDATE security SET who = 'ingen' WHERE number = 1",
    "update to the same": "UPDATE security SET who = who",
    "delete": "DELETE FROM security WHERE number = 1",
    "delete the last": "DELETE FROM security WHERE number = (SELECT number FROM access_head)",
    "the last once more": copy_of_last(),
    "a number skipped": copy_of_last(**{**FOLLOWS, "number": "number + 2"}),
    "a number gone back": copy_of_last(**{**FOLLOWS, "number": "-1"}),
    "a fork": copy_of_last(**{**FOLLOWS, "previous": "previous"}),
    "an unknown kind": copy_of_last(**{**FOLLOWS, "kind": "'revolution'"}),
    "the head back": "UPDATE access_head SET number = number - 1",
    "the head still": "UPDATE access_head SET digest = 'x'",
    "the head far ahead": "UPDATE access_head SET number = number + 2",
    "rights back": "UPDATE access_head SET rights = rights - 1",
    "another secret": "UPDATE access_head SET secret = 'x'",
    "another head": "UPDATE access_head SET id = 2",
    "a second head": (
        "INSERT INTO access_head (id, number, digest, rights, secret) VALUES (2, 0, '', 0, '')"
    ),
    "no head": "DELETE FROM access_head",
}
SQLITE_ATTACKS = {
    "replace": copy_of_last().replace("INSERT", "INSERT OR REPLACE"),
    "replace the head": (
        "INSERT OR REPLACE INTO access_head (id, number, digest, rights, secret) VALUES (1, 0, '', 0, '')"
    ),
    "upsert": copy_of_last() + " ON CONFLICT (number) DO UPDATE SET who = 'ingen'",
}
POSTGRES_ATTACKS = {
    "truncate": "TRUNCATE security",
    "truncate the head": "TRUNCATE access_head",
    "upsert": copy_of_last() + " ON CONFLICT (number) DO UPDATE SET who = 'ingen'",
}


@pytest.fixture
def told(world: World) -> World:
    """A journal with a few entries."""
    enter(world.store, an_account(world.store, Grant(Role.LASARE)))
    return world


def test_every_attack_is_refused_by_the_database(told: World) -> None:
    own = SQLITE_ATTACKS if told.store.kind == "sqlite" else POSTGRES_ATTACKS
    for sql in {**ATTACKS, **own}.values():
        attack(told.store, sql)
    assert verify(told.store).intact
    an_account(told.store)


def test_what_the_attacks_are_made_from_would_go_through(told: World) -> None:
    """The counter-proof: an entry that follows the head is let in, so the refusals above mean something."""
    with told.store.transaction() as connection:
        connection.exec_driver_sql(copy_of_last(**FOLLOWS))
        connection.exec_driver_sql("UPDATE access_head SET rights = rights + 1")


def test_the_journal_is_one_chain(told: World) -> None:
    with told.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM security ORDER BY number").mappings().all()
        assert list(security.differences(connection)) == []
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert [row["previous"] for row in rows[1:]] == [row["digest"] for row in rows[:-1]]
    assert len(rows) >= 3


def without_guards(store: Store, *statements: str) -> None:
    """Change what the guards forbid, as somebody with the file in their hands could."""
    with store.writer.begin() as connection:
        if store.kind == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            for name in guards.SQLITE_ACCESS:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            for table in ("security", "access_head"):
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            connection.exec_driver_sql(statement)
        if store.kind == "sqlite":
            guards.install(connection)
        else:
            for table in ("security", "access_head"):
                connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("UPDATE security SET who = 'ingen' WHERE number = 2", ["post 2 är ändrad"]),
        ("UPDATE security SET facts = '{}' WHERE number = 2", ["post 2 är ändrad"]),
        ("UPDATE security SET kind = 'export' WHERE number = 2", ["post 2 är ändrad"]),
        ("DELETE FROM security WHERE number = 2", ["post 3 följer inte på post 1"]),
        ("DELETE FROM security WHERE number >= 3", ["huvud stämmer inte med dess sista post"]),
        ("UPDATE access_head SET digest = 'x'", ["huvud stämmer inte med dess sista post"]),
    ],
)
def test_verify_says_what_has_been_changed(told: World, tampering: str, said: list[str]) -> None:
    without_guards(told.store, tampering)
    differences = verify(told.store).differences
    assert len(differences) == len(said)
    for difference, words in zip(differences, said, strict=True):
        assert words in difference


def test_a_store_without_one_of_the_guards_is_not_started(world: World) -> None:
    sqlite = world.store.kind == "sqlite"
    for name, body in (guards.SQLITE_ACCESS if sqlite else guards.POSTGRES_ACCESS).items():
        table = body.partition(" ON ")[2].split()[0]
        with world.store.writer.begin() as connection:
            connection.exec_driver_sql(f"DROP TRIGGER {name}{'' if sqlite else f' ON {table}'}")
        assert verify(world.store).differences == [f"Skyddet {name} saknas: journalen skulle kunna ändras."]
        with pytest.raises(StoreFault, match=f"saknar skyddet {name}"):
            open_store(world.store.url.render_as_string(hide_password=False))
        with world.store.writer.begin() as connection:
            guards.install(connection)
    assert verify(world.store).intact


@pytest.mark.postgres
@pytest.mark.parametrize(
    "name", ["security_guard", "security_truncate", "security_moves_head", "access_guard"]
)
def test_a_weakened_guard_in_postgres_is_noticed(postgres_url: str, name: str) -> None:
    store = open_store(postgres_url)
    table = "access_head" if name.startswith("access") else "security"
    with store.writer.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    store.close()
    with pytest.raises(StoreFault, match=f"saknar skyddet {name}"):
        open_store(postgres_url)


def test_each_act_is_journalled_with_who_and_without_secrets_or_names(world: World) -> None:
    store = world.store
    admin = an_admin(store)
    who = next(one.id for one in access_reads.accounts(store))
    account = an_account(store, Grant(Role.LASARE), login="anna.andersson")
    accounts.set_password(store, admin, account, PASSWORD, NOW)
    accounts.set_grants(store, admin, account, [Grant(Role.STADSDEL, "bromma")], NOW)
    link = sessions.make_link(store, admin, account, timedelta(hours=1), NOW)
    inside = sessions.sign_in_by_link(store, link, NOW, LASTING)
    anna = Actor("anna", access_reads.digest(inside.secret))
    new = NewToken(TokenKind.API, "växeln i Bromma", Grant(Role.SMS), later(60))
    issued = tokens.issue_token(store, admin, new, NOW)
    watching.note_export(store, anna, "logg", Place(), {"rows": 3}, NOW)
    watching.note_refusals(store, {("", "/metrics", "okänd"): 4}, NOW)
    with pytest.raises(NotAllowed):
        accounts.disable(store, anna, account, NOW)
    with pytest.raises(Refused):
        sessions.sign_in(store, "anna.andersson", "fel lösenord", "192.0.2.1", NOW, LASTING)
    tokens.revoke_token(store, admin, issued.id, NOW)
    sessions.revoke_sessions(store, admin, account, NOW)
    sessions.sign_out(store, admin.key, NOW)
    kind = SecurityKind
    told = [(one.kind, one.who) for one in reversed(security.entries(store))][3:]
    assert told == [
        (kind.ACCOUNT_CHANGED, "maskinen"),
        (kind.ACCOUNT_CHANGED, who),
        (kind.RIGHTS_CHANGED, who),
        (kind.LINK_MADE, who),
        (kind.SIGN_IN, account),
        (kind.KEY_ISSUED, who),
        (kind.EXPORT, account),
        (kind.REFUSED, ""),
        (kind.REFUSED, account),
        (kind.SIGN_IN_REFUSED, account),
        (kind.KEY_REVOKED, who),
        (kind.SESSIONS_REVOKED, who),
        (kind.SIGN_OUT, who),
    ]
    written = " ".join(f"{one.who} {json.dumps(dict(one.facts))}" for one in security.entries(store))
    for hidden in ("anna", PASSWORD, link, inside.secret, issued.secret, admin.key, anna.key, "192.0.2.1"):
        assert hidden not in written
    assert verify(store).intact


def test_the_newest_come_first_and_pages_follow_on(world: World) -> None:
    for _ in range(7):
        an_account(world.store)
    first = security.entries(world.store, limit=4)
    rest = security.entries(world.store, limit=4, before=first[-1].number)
    assert [one.number for one in (*first, *rest)] == [7, 6, 5, 4, 3, 2, 1]


def test_rights_are_read_again_only_when_they_have_changed(world: World) -> None:
    actor = an_admin(world.store)
    with world.store.reading() as connection:
        first = access_reads.who(connection, actor.key, NOW)
        assert access_reads.who(connection, actor.key, NOW) is first
        number = access_reads.rights_number(connection)
    accounts.set_grants(world.store, ALICE, an_account(world.store), [Grant(Role.LASARE)], NOW)
    with world.store.reading() as connection:
        assert access_reads.rights_number(connection) == number + 1
        assert access_reads.who(connection, actor.key, NOW) is not first

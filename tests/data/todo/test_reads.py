"""What the list reads of a store: a report to approve is another's, where there is another who may."""

import pytest

from data.access import accounts
from data.access import reads as access_reads
from data.acting import Actor
from data.rights import Grant
from data.situation_reports import acts as situation_reports
from data.situation_reports.facts import NewSituationReport, Words
from data.store.database import Store
from data.todo import reads as todo_reads
from data.todo.rules import todo
from data.words import Role, TaskKind
from tests.data.people import an_account, enter
from tests.data.world import ALICE, NOW, OPERATION, World, later

STAFF = Grant(Role.KRISLEDNING)


@pytest.fixture
def store(world: World) -> Store:
    return world.store


def write(store: Store, actor: Actor) -> None:
    words = Words("läget", "kort", "längre", "håll värmen")
    new = NewSituationReport("r1", OPERATION, words, later(120))
    situation_reports.freeze(store, actor, new, NOW)


def approves(store: Store, actor: Actor) -> bool:
    with store.reading() as connection:
        who = access_reads.who(connection, actor.key, NOW)
    rows = todo(todo_reads.known(store, OPERATION, NOW, who.grants), who, NOW).rows
    return TaskKind.ATT_GODKANNA in [row.kind for row in rows]


def test_it_is_offered_to_another_than_its_writer(store: Store) -> None:
    writer, other = (enter(store, an_account(store, STAFF)) for _ in range(2))
    write(store, writer)
    assert not approves(store, writer)
    assert approves(store, other)


def test_it_is_offered_to_its_writer_where_nobody_else_can(store: Store) -> None:
    writer, gone = an_account(store, STAFF), an_account(store, STAFF)
    an_account(store, Grant(Role.STADSDEL, "bromma"))
    signed_in = enter(store, writer)
    write(store, signed_in)
    assert not approves(store, signed_in)
    accounts.disable(store, ALICE, gone, NOW)
    assert approves(store, signed_in)


def test_what_another_has_approved_is_anybodys_to_publish(store: Store) -> None:
    writer, other = (enter(store, an_account(store, STAFF)) for _ in range(2))
    write(store, writer)
    situation_reports.approve(store, other, act_id="a1", operation_id=OPERATION, report="r1", now=NOW)
    assert approves(store, writer)
    assert approves(store, other)

"""Words that an inject has in another operation's log: they are read there, and kept nowhere else."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, Row, inspect, text

from data.errors import Refused
from data.exercise.acts.injects import change_inject, deliver, load_injects
from data.exercise.checking import objections_here
from data.exercise.difference import relisted
from data.exercise.facts import story_of
from data.exercise.inject_list import read_inject_list
from data.exercise.inject_workbook import write_inject_list
from data.exercise.reads import inbox, renewed
from data.exercise.scenario import ClockAct, Inject
from data.exercise.scenario_file import read_scenario, write_scenario
from data.log.acts import mask_entry, write_note
from data.log.facts import Particulars
from data.operations import acts as operation_acts
from data.rights import Grant
from data.store.database import Store
from data.store.rows import MASKED
from data.words import Retention, Role, TextClass
from tests.data.exercise.played import ID, a_scenario, an_inject, clock, found, plan
from tests.data.world import ALICE, NOW, OPERATION, World, fresh_id, later

WORDS = "Tranebergsverket står stilla"
BROMMA = (Grant(Role.STADSDEL, "bromma"),)


def noted(store: Store, handling: TextClass = TextClass.INTERN) -> int:
    more = Particulars(handling=handling)
    note = write_note(
        store, ALICE, act_id=fresh_id(), operation_id=OPERATION, note=WORDS, more=more, now=later(1)
    )
    return note.revision


def masked(store: Store, revision: int, minute: float = 30) -> None:
    mask_entry(store, ALICE, act_id=fresh_id(), revision=revision, decision="dnr 1", now=later(minute))


def quoting(revision: int) -> Inject:
    return an_inject("I1", 5, text=WORDS, source=revision)


def planned(store: Store) -> int:
    """Plan an exercise in which one inject says what a note says; return the note's number."""
    revision = noted(store)
    plan(store, a_scenario(quoting(revision), an_inject("I2", 10, text="egna ord")))
    return revision


def text_of(store: Store, inject: str = "I1") -> str:
    return next(one.text for one in found(store).scenario.injects if one.id == inject)


def everything_in(store: Store) -> str:
    """Return every row of the store, but for the note itself and the index of words that finds it."""
    with store.reading() as connection:
        names = inspect(connection).get_table_names()
        rows = [
            str(tuple(row))
            for name in names
            if not name.startswith("search")
            for row in _all(connection, name)
        ]
    return "\n".join(row for row in rows if '{"note":' not in row)


def _all(connection: Connection, table: str) -> Sequence[Row[Any]]:
    return connection.execute(text(f'SELECT * FROM "{table}"')).all()


def test_it_is_read_where_it_stands_and_kept_nowhere_else(world: World) -> None:
    store = world.store
    planned(store)
    clock(store, ClockAct.START)
    deliver(store, ALICE, ID, "I1", later(2))
    assert text_of(store) == WORDS
    assert [one.text for one in inbox(store, ID, BROMMA, later(3))] == [WORDS]
    assert "egna ord" in everything_in(store)
    assert WORDS not in everything_in(store)


def test_masked_it_is_gone_from_plan_inbox_and_what_runs(world: World) -> None:
    store = world.store
    revision = planned(store)
    clock(store, ClockAct.START)
    deliver(store, ALICE, ID, "I1", later(2))
    before = renewed(store, ID, None)
    masked(store, revision)
    assert text_of(store) == MASKED
    assert [one.text for one in inbox(store, ID, BROMMA, later(31))] == [MASKED]
    running = renewed(store, ID, before)
    assert running is not None
    assert {one.text for one in running.scenario.injects} == {MASKED, "egna ord"}
    assert [one.text for one in running.delivered] == [MASKED]


def test_nothing_is_planned_of_words_that_are_gone(world: World) -> None:
    store = world.store
    revision = noted(store)
    masked(store, revision, 2)
    with pytest.raises(Refused, match=r"I1: Orden är maskerade"):
        plan(store, a_scenario(quoting(revision)))


def test_disposed_of_the_exercise_says_it_no_more_though_the_log_does(world: World) -> None:
    store = world.store
    planned(store)
    clock(store, ClockAct.START)
    deliver(store, ALICE, ID, "I1", later(2))
    clock(store, ClockAct.STOP, later(3))
    operation_acts.decide_retention(
        store,
        ALICE,
        act_id=fresh_id(),
        operation_id=ID,
        keep=Retention.GALLRAS,
        decision="dnr 2",
        now=later(9),
    )
    assert [one.text for one in inbox(store, ID, BROMMA, later(10))] == [MASKED]
    assert found(store).scenario.injects == ()


def test_what_is_struck_is_not_said_even_where_somebody_got_its_number_in(world: World) -> None:
    revision = noted(world.store, TextClass.STRYK_VID_EXPORT)
    plan(world.store, a_scenario(an_inject("I2", 5)))
    with pytest.raises(Refused, match="post för post"):
        change_inject(world.store, ALICE, ID, quoting(revision), NOW)
    with pytest.raises(Refused, match="maskerade"):
        plan(world.store, a_scenario(quoting(revision)), id="ov-2")


def test_written_over_they_are_the_leaders_own(world: World) -> None:
    store = world.store
    revision = planned(store)
    change_inject(store, ALICE, ID, replace(quoting(revision), at=None), NOW)
    assert WORDS not in everything_in(store), "moved it still has no words of its own"
    change_inject(store, ALICE, ID, replace(quoting(revision), text="Verket står", source=None), NOW)
    masked(store, revision)
    assert text_of(store) == "Verket står"


@pytest.mark.parametrize("gone", [False, True])
def test_a_list_put_back_keeps_them_where_they_stand(world: World, *, gone: bool) -> None:
    store = world.store
    revision = planned(store)
    if gone:
        masked(store, revision, 2)
    scenario = story_of(found(store).scenario)
    assert read_scenario(write_scenario(scenario)).scenario == replace(
        scenario, injects=tuple(replace(one, source=None) for one in scenario.injects)
    )
    listed = read_inject_list(write_inject_list(scenario), scenario).scenario
    assert listed is not None
    assert relisted(found(store), listed).nothing
    moved = replace(listed, injects=tuple(replace(one, sender="SVT") for one in listed.injects))
    change = relisted(found(store), moved)
    assert [one.source for one in change.edited] == [revision, None]
    if not gone:  # what is masked may stand, but what is changed is judged
        load_injects(store, ALICE, ID, moved, NOW, change)
        assert (WORDS in everything_in(store), text_of(store)) == (False, WORDS)
        assert objections_here(store, found(store).scenario) == ()


def test_a_list_fetched_before_a_masking_brings_no_words_back(world: World) -> None:
    store = world.store
    revision = planned(store)
    scenario = story_of(found(store).scenario)
    sheet = write_inject_list(scenario)
    masked(store, revision, 2)
    listed = read_inject_list(sheet, story_of(found(store).scenario)).scenario
    assert listed is not None
    assert relisted(found(store), listed).nothing
    moved = replace(
        scenario, injects=tuple(replace(one, sender="SVT", source=None) for one in scenario.injects)
    )
    (quoted, own) = relisted(found(store), moved).edited
    assert [(one.source, one.text) for one in (quoted, own)] == [(revision, MASKED), (None, "egna ord")]

"""Lessons of a real operation: written during and after it, followed up, and by whom."""

from datetime import date
from typing import Any

import pytest

from data.acting import Actor
from data.entries.entry import EntryKind
from data.errors import Missing, NotAllowed, Refused, Stale
from data.exercise.facts import room_of
from data.exercise.scenario import ClockAct
from data.lessons.acts import add_lesson
from data.lessons.facts import Lesson
from data.lessons.reads import lessons, returning
from data.lessons.rules import followed_up, overdue, why_not_lesson
from data.log import reads as log_reads
from data.log.acts import mask_entry
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.rights import Grant, Who
from data.store.verify import verify
from data.words import OperationKind, Role
from tests.data.exercise import played as exercise
from tests.data.people import signed_in
from tests.data.world import ALICE, NOW, OPERATION, World, an_operation, fresh_id, later
from tests.reading import read_now


def learn(world: World, by: Actor = ALICE, **changes: Any) -> int:
    values: dict[str, Any] = {
        "act_id": fresh_id("lesson"),
        "operation_id": OPERATION,
        "lesson": "l1",
        "text": "Prova elverken varje månad.",
        "owner": "fastighetschefen",
        "due": "2027-03-01",
        "now": later(5),
    }
    return add_lesson(world.store, by, **{**values, **changes}).revision


def held(world: World, operation: str = OPERATION) -> tuple[Lesson, ...]:
    return lessons(world.store, read_now(world.store, operation_reads.operation, operation))


def close(world: World) -> None:
    operation_acts.close_operation(
        world.store, ALICE, act_id="c", operation_id=OPERATION, named=OPERATION, reason="slut", now=later(9)
    )


def test_a_lesson_is_written_while_it_goes_on_and_followed_up_once_it_is_closed(world: World) -> None:
    learn(world)
    close(world)
    learn(world, lesson="l2", due="2027-02-01", now=later(20))
    learn(world, done=True, now=later(30))
    found = held(world)
    assert [(one.id, one.done) for one in found] == [("l1", True), ("l2", False)]
    assert [one.id for one in followed_up(found)] == ["l2", "l1"]
    verify(world.store)


def test_it_stands_in_the_log_of_the_operation_for_all_who_read_it(world: World) -> None:
    revision = learn(world)
    (entry,) = [one for one in log_reads.entries(world.store, OPERATION) if one.kind is EntryKind.LESSON]
    assert (entry.revision, entry.text) == (
        revision,
        {"text": "Prova elverken varje månad.", "owner": "fastighetschefen"},
    )


def test_of_an_exercise_it_stands_in_its_controls_room_alone(world: World) -> None:
    operation_acts.open_operation(world.store, ALICE, an_operation("ovn", OperationKind.OVNING), NOW)
    with pytest.raises(Refused, match="inget scenario"):
        learn(world, operation_id="ovn")
    assert held(world, "ovn") == ()
    assert not log_reads.entries(world.store, "ovn", kinds=(EntryKind.LESSON,))
    assert not log_reads.entries(world.store, room_of("ovn"), kinds=(EntryKind.LESSON,))


@pytest.mark.parametrize("role", [Role.STADSDEL, Role.LASARE, Role.OVNINGSLEDNING, Role.ADMIN])
def test_nobody_but_who_led_writes_of_what_was_real(world: World, role: Role) -> None:
    bound = "bromma" if role is Role.STADSDEL else ""
    with pytest.raises(NotAllowed):
        learn(world, signed_in(world.store, Grant(role, bound)))
    assert held(world) == ()


def test_krisledningen_reads_and_writes_none_of_an_exercise(world: World) -> None:
    operation_acts.open_operation(world.store, ALICE, an_operation("ovn", OperationKind.OVNING), NOW)
    with pytest.raises((NotAllowed, Refused)):
        learn(world, signed_in(world.store, Grant(Role.KRISLEDNING)), operation_id="ovn")


@pytest.mark.parametrize(
    ("changes", "says", "field"),
    [
        ({"text": "  "}, "Skriv lärdomen", "text"),
        ({"owner": " "}, "vilken funktion", "owner"),
        ({"due": "i vår"}, "ÅÅÅÅ-MM-DD", "due"),
        ({"due": "20270301"}, "ÅÅÅÅ-MM-DD", "due"),
        ({"due": "2027-W09-1"}, "ÅÅÅÅ-MM-DD", "due"),
        ({"due": "2027-02-30"}, "ÅÅÅÅ-MM-DD", "due"),
        ({"owner": "Anna 19811228-9874"}, "personnummer", "owner"),
        ({"text": "ring 19811228-9874"}, "personnummer", "text"),
    ],
)
def test_what_is_no_lesson_is_said_in_its_field(
    world: World, changes: dict[str, Any], says: str, field: str
) -> None:
    with pytest.raises(Refused, match=says) as refused:
        learn(world, ALICE, **changes)
    assert refused.value.field == field
    assert held(world) == ()


@pytest.mark.parametrize("typed", ["1 mars 2028", "1 Mars  2028", "1 mar. 2028", "2028-03-01"])
def test_a_date_is_kept_in_one_way_however_it_was_typed(world: World, typed: str) -> None:
    learn(world, due=typed)
    assert [one.due for one in held(world)] == ["2028-03-01"]


def test_two_who_change_one_lesson_are_told_of_each_other(world: World) -> None:
    first = learn(world)
    learn(world, done=True, version=first)
    with pytest.raises(Stale, match="ändrat lärdomen"):
        learn(world, text="En annan text", version=first)
    assert [one.done for one in held(world)] == [True]


def test_sent_twice_it_is_saved_once_and_of_no_operation_never(world: World) -> None:
    assert learn(world, act_id="a") == learn(world, act_id="a")
    with pytest.raises(Missing):
        learn(world, operation_id="finns-inte")


def test_masked_it_stands_without_its_words(world: World) -> None:
    revision = learn(world)
    mask_entry(world.store, ALICE, act_id="m", revision=revision, decision="2027:1", now=later(6))
    assert held(world) == (Lesson("l1", revision, "[maskerat]", "[maskerat]", "2027-03-01"),)


def test_what_is_done_or_due_today_is_not_overdue() -> None:
    lesson = Lesson("l", 1, "t", "o", "2027-03-01")
    assert [overdue(lesson, date(2027, 3, day)) for day in (1, 2)] == [False, True]
    assert not overdue(Lesson("l", 1, "t", "o", "2027-03-01", done=True), date(2028, 1, 1))
    assert why_not_lesson("t", "o", "2027-03-01") is None


def test_what_is_not_done_comes_back_by_date_to_all_who_read(world: World) -> None:
    learn(world)
    learn(world, lesson="l2", due="2027-02-01")
    learn(world, lesson="l3", done=True)
    masked = learn(world, lesson="l4")
    mask_entry(world.store, ALICE, act_id="m", revision=masked, decision="2027:1", now=later(6))
    reader = Who("u", "läsare", (Grant(Role.LASARE),))
    assert [one.lesson.id for one in returning(world.store, reader)] == ["l2", "l1"]
    assert [one.operation.id for one in returning(world.store, reader)] == [OPERATION, OPERATION]
    assert not returning(world.store, Who("v", "skärm", (Grant(Role.VAGG),)))


def test_what_an_exercise_taught_comes_back_when_it_is_over_and_before_that_to_its_control(
    world: World,
) -> None:
    exercise.plan(world.store)
    learn(world, operation_id=exercise.ID)
    reader, leader = (Who("u", "", (Grant(role),)) for role in (Role.LASARE, Role.OVNINGSLEDNING))
    assert not returning(world.store, reader)
    assert [one.operation.id for one in returning(world.store, leader)] == [exercise.ID]
    exercise.clock(world.store, ClockAct.STOP)
    assert [one.lesson.owner for one in returning(world.store, reader)] == ["fastighetschefen"]

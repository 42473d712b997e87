"""How what waits becomes rows: their order, one of each kind, three shown, and what a colleague has taken."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from data.clock import Clock
from data.rights import ANYWHERE, Deed
from data.todo.facts import Row, Taking, Task, Todo
from data.todo.rules import can_be_taken, todo, why_not_take, why_not_waiting
from data.words import Function, Occupancy, Status, TaskKind
from tests.data.todo.waiting import BROMMA, FARSTA, KRIS, READER, a_request, an_inject, known
from tests.factories import NOW, ago, make_functions, make_occupancy, make_operation, make_point, make_state

EL = Function.EL
DOWN = make_functions(el=make_state(EL, Status.UR_FUNKTION))


def shown(rows: Todo) -> list[tuple[TaskKind, list[str]]]:
    return [(row.kind, [task.subject for task in row.tasks]) for row in rows.rows]


def down(id: str, people: int | None = None, capacity: int | None = 50, minutes: float = 20) -> Any:
    functions = make_functions(el=make_state(EL, Status.UR_FUNKTION, observed_at=ago(minutes)))
    crowd = make_occupancy(people=people) if people is not None else None
    return make_point(id, functions=functions, occupancy=crowd, capacity=capacity)


def test_the_same_kind_is_one_row_with_most_people_first_then_the_oldest() -> None:
    night = known(
        down("P01", people=10, capacity=900),
        down("P02", people=None, capacity=100),
        down("P03", people=None, capacity=None),
        down("P04", people=10, minutes=30),
    )
    assert shown(todo(night, BROMMA, NOW)) == [
        (TaskKind.UR_FUNKTION, ["P02:el", "P04:el", "P01:el", "P03:el"])
    ]


@pytest.mark.parametrize(("people", "first"), [(80, "kan_inte_ta_emot"), (20, "ur_funktion")])
def test_what_comes_together_is_ordered_by_people_too(people: int, first: str) -> None:
    full = make_point("P02", occupancy=make_occupancy(Occupancy.KAN_INTE_TA_EMOT, people=people))
    rows = todo(known(down("P01", people=50), full), BROMMA, NOW).rows
    assert rows[0].kind == first
    assert len(rows) == 2


def test_rows_come_in_the_order_that_things_should_be_done_and_three_are_shown() -> None:
    late, unanswered = (
        a_request(owner="sdf", deadline=ago(1), point="P09"),
        a_request(owner="sdf", point="P09"),
    )
    mine = make_state(EL, valid_until=NOW + timedelta(minutes=5), source=BROMMA.name)
    night = known(
        make_point("P01", functions=make_functions(el=mine)),
        down("P02"),
        requests=(unanswered, late),
        told=(an_inject(),),
        exercise=True,
    )
    found = todo(night, BROMMA, NOW)
    kinds = [TaskKind.UR_FUNKTION, TaskKind.FORSENAD, TaskKind.OBESVARAD, TaskKind.GAR_UT, TaskKind.INSPEL]
    assert [row.kind for row in found.rows] == kinds
    assert [row.kind for row in found.shown] == kinds[:3]
    assert found.more == 2


def test_everybodys_list_counts_what_nobody_acts_on() -> None:
    night = known(down("P01"), down("P02"))
    assert todo(night, FARSTA, NOW) == Todo((), 2)
    assert todo(night, READER, NOW) == Todo((), 2)
    assert todo(night, KRIS, NOW).failing == 2
    assert todo(known(make_point()), KRIS, NOW) == Todo((), 0)


# ── taking ───────────────────────────────────────────────────────────────────────────────────


def taken(*keys: str, by: str = "annan", at: datetime = NOW, actor: str = "stadsdel Bromma") -> Taking:
    return Taking(keys, at, by, actor)


@pytest.mark.parametrize(("minutes", "hidden"), [(0, True), (14.9, True), (15, False), (20, False)])
def test_what_a_colleague_has_taken_is_away_for_a_quarter_of_an_hour(minutes: float, hidden: bool) -> None:
    night = known(down("P01"), takings=(taken("ur_funktion:P01:el", at=ago(minutes)),))
    found = todo(night, BROMMA, NOW)
    assert (found.rows == ()) is hidden
    assert found.failing == 1


def test_whoever_took_it_still_has_it_marked_and_after_what_nobody_has() -> None:
    mine = taken("ur_funktion:P01:el", by=BROMMA.id, at=ago(3))
    found = todo(known(down("P01", people=90), down("P02", people=1), takings=(mine,)), BROMMA, NOW)
    assert [(row.first.point, row.taken) for row in found.rows] == [("P02", None), ("P01", mine)]
    assert [can_be_taken(row) for row in found.rows] == [True, False]


def test_of_several_who_took_the_same_the_first_has_it() -> None:
    first, second = (
        taken("a:1", by="a", at=ago(5), actor="krisledning"),
        taken("a:1", "a:2", by="b", at=ago(4)),
    )
    reason = why_not_take(["a:1"], (second, first), make_operation(), NOW)
    assert reason is not None
    assert reason.text == "Krisledning tog det 03:07."
    assert why_not_take(["a:3"], (first, second), make_operation(), NOW) is None


def test_after_a_jump_it_was_taken_when_the_log_says() -> None:
    clock = Clock(ago(60), ago(60)).then(ago(3), ago(3) + timedelta(hours=1), 1.0, timedelta(hours=1))
    reason = why_not_take(["a:1"], (taken("a:1", at=ago(5)),), make_operation(clock=clock), NOW)
    assert reason is not None
    assert reason.text == "Stadsdel Bromma tog det 04:07."


def test_ones_own_report_and_an_inject_are_nobody_elses_to_take() -> None:
    task = Task(TaskKind.GAR_UT, "P01:el", Deed.REPORT, ANYWHERE, NOW)
    assert not can_be_taken(Row(TaskKind.GAR_UT, (task,)))
    assert not can_be_taken(Row(TaskKind.INSPEL, (replace(task, kind=TaskKind.INSPEL),)))
    operation = make_operation()
    assert why_not_waiting(operation, [task.key], {task.key}) is not None


@pytest.mark.parametrize("keys", [[], ["ur_funktion:P02:el"], ["x"] * 201])
def test_only_what_waits_is_taken(keys: list[str]) -> None:
    assert why_not_waiting(make_operation(), keys, {"ur_funktion:P01:el"}) is not None
    assert why_not_waiting(make_operation(), ["ur_funktion:P01:el"], {"ur_funktion:P01:el"}) is None
    closed = make_operation(closed_at=NOW)
    assert why_not_waiting(closed, ["ur_funktion:P01:el"], {"ur_funktion:P01:el"}) is not None

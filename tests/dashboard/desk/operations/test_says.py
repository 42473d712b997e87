"""Operations in a list: open ones first, an exercise with its own clock, a closed one that cannot change."""

from dashboard.desk.operations import says as operation_says
from data.clock import Clock
from data.rights import Grant, Who
from data.words import OperationKind, Readiness, Role
from tests.factories import NOW, ago, make_operation

KRISLEDNING = Who("u1", "krisledningen", (Grant(Role.KRISLEDNING),))
OVNINGSLEDNING = Who("u2", "övningsledningen", (Grant(Role.OVNINGSLEDNING),))
STADSDEL = Who("u3", "stadsdel Bromma", (Grant(Role.STADSDEL, "bromma"),))


def test_open_operations_come_first_and_the_newest_before_the_older() -> None:
    found = [
        make_operation(id="closed", closed_at=ago(1), opened_at=ago(10)),
        make_operation(id="old", opened_at=ago(900)),
        make_operation(id="new", opened_at=ago(30)),
    ]
    rows = operation_says.operation_rows(found, found[1], NOW)
    assert [row.id for row in rows] == ["new", "old", "closed"]
    assert [row.chosen for row in rows] == [False, True, False]
    assert [row.closed for row in rows] == ["", "", "03:11"]


def test_an_exercise_shows_its_own_clock() -> None:
    own = Clock(ago(10), ago(600), 2.5)
    found = make_operation(kind=OperationKind.OVNING, clock=own)
    (row,) = operation_says.operation_rows([found], None, NOW)
    assert row.exercise
    assert row.clock == "övningstid 13/1 17:37, takt 2,5"


def test_a_closed_operation_says_why_it_cannot_change() -> None:
    assert operation_says.why_not_change(make_operation(), KRISLEDNING) == ""
    assert "stängd" in operation_says.why_not_change(make_operation(closed_at=ago(1)), KRISLEDNING)


def test_the_choices_are_all_the_words_with_their_meaning() -> None:
    assert [choice.kind for choice in operation_says.kind_choices(KRISLEDNING)] == list(OperationKind)
    assert all(choice.meaning for choice in operation_says.kind_choices(KRISLEDNING))
    assert list(operation_says.readiness_choices()) == list(Readiness)


def test_only_the_kinds_that_somebody_may_open_are_offered_and_the_rest_say_why() -> None:
    assert [one.kind for one in operation_says.kind_choices(OVNINGSLEDNING)] == [OperationKind.OVNING]
    reason = "Övningsledningen får öppna händelser bara i övningar, inte i en skarp händelse."
    assert operation_says.why_not_open(OVNINGSLEDNING) == reason
    assert operation_says.why_not_open(KRISLEDNING) == ""


def test_who_may_neither_open_nor_change_is_told_once() -> None:
    assert operation_says.powerless(STADSDEL) == "Stadsdel Bromma får inte öppna händelser."
    assert operation_says.powerless(OVNINGSLEDNING) == ""
    assert "bara i övningar" in operation_says.why_not_change(make_operation(), OVNINGSLEDNING)
    assert operation_says.why_not_change(make_operation(kind=OperationKind.OVNING), OVNINGSLEDNING) == ""

"""Gör detta nu in words: one line for one thing and for many, and the way to where it is done."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from dashboard.places import Part, Place
from dashboard.words import speaking
from dashboard.words.todo import nothing_waits, row_says
from dashboard.words.todo_ways import address, way_to
from data.rights import ANYWHERE, Deed
from data.todo.facts import Row, Task, Todo, Wanted
from data.words import Function, TaskKind
from tests.factories import NOW, ago, ahead

K = TaskKind


def a_task(kind: TaskKind, at: datetime = NOW, **more: Any) -> Task:
    return Task(kind, str(more.get("point", "x")), Deed.READ, ANYWHERE, at, **more)


AT_POINT: dict[str, Any] = {"point": "P01", "function": Function.EL, "where": "Brommaskolan"}
ONE = [
    (a_task(K.UR_FUNKTION, **AT_POINT), "El ur funktion och inget görs", Place.SITUATION),
    (a_task(K.KAN_INTE_TA_EMOT, point="P01"), "Kan inte ta emot fler och inget görs", Place.SITUATION),
    (a_task(K.FORSENAD, what="diesel", request="b1"), "Begäran försenad sedan 03:12: diesel", Place.SUPPORT),
    (a_task(K.OBESVARAD, what="diesel", request="b1"), "Obesvarad begäran: diesel", Place.SUPPORT),
    (
        a_task(K.OBESVARAD, what="diesel", request="b1", wanted=Wanted.ANOTHER),
        "Avslagen, begär av någon annan: diesel",
        Place.SUPPORT,
    ),
    (
        a_task(K.OBESVARAD, what="diesel", request="b1", wanted=Wanted.RECEIPT),
        "Begäran att kvittera: diesel",
        Place.SUPPORT,
    ),
    (a_task(K.UTHALLIGHET, ahead(60), **AT_POINT), "El räcker till 04:12", Place.SITUATION),
    (a_task(K.UTHALLIGHET, ago(12), **AT_POINT), "El räckte till 03:00", Place.SITUATION),
    (a_task(K.MOTSTRIDIGT, **AT_POINT), "Motstridigt om el", Place.SITUATION),
    (a_task(K.TID_PASSERAD, ago(12), **AT_POINT), "El skulle vara åter 03:00", Place.SITUATION),
    (a_task(K.TID_PASSERAD, ago(12)), "Lägesrapporten skulle ha kommit 03:00", Part.SITUATION_REPORTS),
    (a_task(K.TID_PASSERAD, ago(12), what="40"), "Post 40 i loggen skulle vara klar 03:00", Part.LOG),
    (a_task(K.GAR_UT, ahead(8), **AT_POINT), "Din rapport om el går ut 03:20", Place.SITUATION),
    (a_task(K.GAR_UT, ago(12), sector="energi"), "Din rapport om sektorn gick ut 03:00", Place.SECTORS),
    (a_task(K.INSPEL, what="SOS"), "Inspel från SOS väntar på kvittens", Part.INBOX),
]


@pytest.mark.parametrize(("task", "lead", "to"), ONE)
def test_one_thing_is_said_with_its_time_and_leads_to_where_it_is_done(
    task: Task, lead: str, to: Place | Part
) -> None:
    says = row_says(Row(task.kind, (task,)), NOW)
    assert (says.lead, says.where) == (lead, task.where)
    assert says.verb
    assert way_to(task).to is to


def test_a_report_waits_for_approval_and_then_to_be_published() -> None:
    frozen = replace(a_task(K.ATT_GODKANNA, what="3"), subject="r:fryst")
    assert row_says(Row(K.ATT_GODKANNA, (frozen,)), NOW).lead == "Lägesrapport 3 väntar på att godkännas"
    approved = replace(frozen, subject="r:godkand")
    assert row_says(Row(K.ATT_GODKANNA, (approved,)), NOW).lead == "Lägesrapport 3 väntar på att publiceras"
    assert way_to(frozen).to is Part.SITUATION_REPORTS


@pytest.mark.parametrize("kind", TaskKind)
def test_many_are_one_row_that_counts_them_and_names_the_first(kind: TaskKind) -> None:
    tasks = tuple(a_task(kind, point=f"P0{n}", where=f"Skola {n}") for n in range(4))
    says = row_says(Row(kind, tasks), NOW)
    assert "4 " in says.lead
    assert says.where == "Skola 0, Skola 1 +2"
    with speaking("en"):
        assert row_says(Row(kind, tasks), NOW).lead != says.lead


def test_several_functions_at_one_point_are_named_not_counted_as_points() -> None:
    tasks = tuple(
        a_task(K.UR_FUNKTION, point="P01", where="Husby", function=one)
        for one in (Function.EL, Function.VARME)
    )
    says = row_says(Row(K.UR_FUNKTION, tasks), NOW)
    assert (says.lead, says.where) == ("El, värme ur funktion och inget görs", "Husby")


def test_an_address_says_the_operation_and_what_it_is_about() -> None:
    point = a_task(K.UR_FUNKTION, **AT_POINT)
    assert address(point, "op") == "/situation?handelse=op&punkt=P01"
    asked = a_task(K.OBESVARAD, request="b1", point="P01")
    assert address(asked, "op") == "/support?handelse=op&begaran=b1"
    assert address(a_task(K.TID_PASSERAD, what="40"), "op") == "/log?handelse=op&del=logg&post=40"
    assert address(a_task(K.INSPEL), "op") == "/exercise?handelse=op&del=inkorg"


@pytest.mark.parametrize(
    ("failing", "unseen", "said"),
    [
        (0, 0, "inget väntar på dig · inga fel utan åtgärd"),
        (3, 0, "inget väntar på dig · 3 fel utan åtgärd"),
        (3, 2, "inget väntar på dig · 2 ändringar att kvittera · 3 fel utan åtgärd"),
    ],
)
def test_an_empty_list_says_so_and_what_nobody_acts_on(failing: int, unseen: int, said: str) -> None:
    assert nothing_waits(Todo((), failing), unseen) == said


def test_in_a_closed_operation_it_does_not_say_that_no_failure_is_without_action() -> None:
    over = "Händelsen är stängd: fel följs inte längre"
    assert nothing_waits(Todo(), not_followed=over) == f"inget väntar på dig · {over}"

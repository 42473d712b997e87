"""Återgång: what is left before all is back to normal, and nothing that is done already."""

from datetime import time
from typing import Any

import pytest

from data.points.facts import NO_FUNCTIONS
from data.situation_reports.facts import Step
from data.staff.facts import Message, StaffPlan
from data.staff.remaining import Remaining, Stands, remaining, told
from data.words import Extent, Function, MessageChannel, Phase, RequestState, Status
from tests.data.failures.test_finding import sector
from tests.data.todo.waiting import REGISTER, a_request, a_situation_report
from tests.factories import (
    NOW,
    ago,
    ahead,
    make_coordination,
    make_functions,
    make_operation,
    make_phase_change,
    make_picture,
    make_point,
    make_staff,
    make_state,
)


def point(phase: Phase, identity: str = "P01", **changes: Any) -> Any:
    """A point that nobody has decided to open, and that is not closed, has said nothing."""
    silent = {"functions": NO_FUNCTIONS} if phase in (Phase.PLANERAD, Phase.I_BEREDSKAP) else {}
    return make_point(identity, phase=phase, phase_change=make_phase_change(phase), **{**silent, **changes})


def stands(*points: Any, plan: StaffPlan | None = None, **changes: Any) -> Stands:
    held = make_coordination(
        register=REGISTER, requests=changes.pop("requests", ()), reports=changes.pop("sectors", ())
    )
    picture = make_picture(points, operation=make_operation(closed_at=changes.pop("closed", None)))
    return Stands(picture, held, make_staff(plan=plan or StaffPlan()), **changes)


def left(*points: Any, **changes: Any) -> Remaining:
    return remaining(stands(*points, **changes), NOW)


def a_message(revision: int, minutes: float, **changes: Any) -> Message:
    values: dict[str, Any] = {
        "text": "Koka vattnet.",
        "channels": (MessageChannel.WEBB,),
        "areas": ("bromma",),
        "point": None,
        "function": Function.VATTEN,
        "status": Status.UR_FUNKTION,
        "said_at": ago(minutes),
        "actor": "staben",
    }
    return Message(revision, **{**values, **changes})


def test_where_all_is_closed_and_given_back_nothing_is_left() -> None:
    over = a_request(state=RequestState.ATERLAMNAD)
    withdrawn = a_request(state=RequestState.ATERKALLAD)
    points = point(Phase.STANGD), point(Phase.I_BEREDSKAP, "P02")
    assert left(*points, requests=(over, withdrawn)) == Remaining()


@pytest.mark.parametrize("phase", Phase)
def test_what_receives_people_or_is_about_to_is_to_be_wound_down(phase: Phase) -> None:
    found = left(point(phase)).points
    assert bool(found) is (phase in (Phase.UNDER_AKTIVERING, Phase.OPPEN, Phase.UNDER_AVVECKLING))


def test_failures_are_left_also_those_that_somebody_acts_on_and_sectors_by_themselves() -> None:
    down = make_functions(el=make_state(Function.EL, Status.UR_FUNKTION))
    accepted = a_request(state=RequestState.ATAGEN)
    found = left(point(Phase.OPPEN, functions=down), requests=(accepted,), sectors=(sector(Extent.HELT),))
    assert [one.failure.key for one in found.failures] == ["P01:el"]
    assert found.failures[0].acted_on
    assert [one.failure.key for one in found.sectors] == ["sektor:energi"]


@pytest.mark.parametrize(
    ("state", "asked", "lent"),
    [
        (RequestState.BEGARD, 1, 0),
        (RequestState.ATAGEN, 1, 0),
        (RequestState.PA_VAG, 1, 0),
        (RequestState.AVSLAGEN, 1, 0),
        (RequestState.PA_PLATS, 0, 1),
        (RequestState.ATERLAMNAD, 0, 0),
        (RequestState.ATERKALLAD, 0, 0),
    ],
)
def test_what_has_come_is_lent_until_it_is_given_back(state: RequestState, asked: int, lent: int) -> None:
    found = left(requests=(a_request(state=state),))
    assert (len(found.asked), len(found.lent)) == (asked, lent)


def test_a_message_stands_until_the_public_is_told_that_it_works_or_something_newer() -> None:
    first, newer = a_message(1, 60), a_message(2, 30, text="Koka fortfarande.")
    heat = a_message(3, 20, function=Function.VARME)
    assert told((newer, first, heat)) == (heat, newer)
    over = a_message(4, 10, status=Status.FUNGERAR)
    assert told((over, heat, newer, first)) == (heat,)
    elsewhere = a_message(5, 5, areas=("farsta",), status=Status.FUNGERAR)
    assert told((elsewhere, newer)) == (newer,)


def test_a_report_is_left_until_it_is_published_and_read() -> None:
    frozen = a_situation_report(2)
    out = a_situation_report(1, published=Step(ago(20), "krisledningen", 1))
    found = left(reports=(frozen, out))
    assert (found.reports, found.unread) == ((frozen,), None)


def test_a_plan_is_left_while_anything_of_it_is_to_come() -> None:
    assert left(plan=StaffPlan(direction="Håll värmen", briefing_at=ago(5))).plan is None
    for plan in (
        StaffPlan(briefing_at=ahead(5)),
        StaffPlan(report_at=ahead(5)),
        StaffPlan(shifts=(time(7),)),
    ):
        assert left(plan=plan).plan == plan


def test_in_a_closed_operation_nobody_has_anything_left_to_do() -> None:
    down = make_functions(el=make_state(Function.EL, Status.UR_FUNKTION))
    lent = a_request(state=RequestState.PA_PLATS)
    assert left(point(Phase.OPPEN, functions=down), requests=(lent,), closed=ago(1)) == Remaining()


def test_three_hundred_failures_are_each_left_once() -> None:
    down = make_functions(status=Status.UR_FUNKTION)
    points = [point(Phase.OPPEN, f"P{number:03}", functions=down) for number in range(75)]
    found = left(*points)
    assert len({one.failure.key for one in found.failures}) == len(found.failures) == 300


def test_a_point_that_reports_without_a_decision_is_to_be_wound_down_too() -> None:
    assert [one.id for one in left(make_point(phase=Phase.PLANERAD)).points] == ["P01"]

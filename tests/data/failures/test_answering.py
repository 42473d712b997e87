"""Whether anything is done about a failure: who has accepted this very thing, in time, and nothing less."""

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from data.failures.answering import Said, answer, attended, turns
from data.failures.facts import Attended, Because, Failure, Statement
from data.failures.finding import failures
from data.failures.words import ActionState, FailureKind
from data.points.facts import Point
from data.requests.facts import SupportRequest
from data.words import Function, Phase, RequestKind, RequestState, Status
from tests.data.todo.waiting import REGISTER, a_request
from tests.factories import (
    NOW,
    ago,
    ahead,
    make_coordination,
    make_functions,
    make_phase_change,
    make_picture,
    make_point,
    make_state,
)

_numbers = count(1)


def down(point: str = "P01", status: Status = Status.UR_FUNKTION, **report: Any) -> Point:
    values = {"observed_at": ago(40), "point": point, **report}
    return make_point(point, functions=make_functions(el=make_state(Function.EL, status, **values)))


def failing(*points: Point) -> list[Failure]:
    return list(failures(points or (down(),), (), NOW))


def asked(state: RequestState, **changes: Any) -> SupportRequest:
    return a_request(**{"state": state, "deadline": ahead(60), "moved_at": ago(10), **changes})


def stated(state: ActionState, *keys: str, **changes: Any) -> Statement:
    values: dict[str, Any] = {"by": "Ellevio", "until": ahead(60), "said_at": ago(10), "actor": "staben"}
    return Statement(next(_numbers), keys or ("P01:el",), state, **{**values, **changes})


def judged(*requests: SupportRequest, statements: tuple[Statement, ...] = (), **report: Any) -> Attended:
    (failure,) = failing(down(**report))
    return answer(failure, Said(requests, REGISTER, statements), NOW)


def test_a_failure_of_which_nothing_is_said_is_without_action() -> None:
    found = judged()
    assert (found.because, found.action) == (Because.NOTHING_SAID, None)
    assert found.without_action


@pytest.mark.parametrize(
    ("state", "because", "acted_on"),
    [
        (RequestState.BEGARD, Because.NO_ANSWER, False),
        (RequestState.ATAGEN, Because.ACCEPTED, True),
        (RequestState.PA_VAG, Because.ON_ITS_WAY, True),
        (RequestState.PA_PLATS, Because.DONE, True),
        (RequestState.AVSLAGEN, Because.DECLINED, False),
        (RequestState.ATERKALLAD, Because.NOTHING_SAID, False),
        (RequestState.ATERLAMNAD, Because.NOTHING_SAID, False),
    ],
)
def test_what_is_asked_for_counts_once_somebody_has_accepted_it(
    state: RequestState, because: Because, acted_on: bool
) -> None:
    found = judged(asked(state))
    assert (found.because, found.acted_on) == (because, acted_on)


def test_an_owner_who_has_left_the_list_acts_on_nothing() -> None:
    assert judged(asked(RequestState.ATAGEN, owner="borta")).because is Because.DECLINED


def test_only_this_place_and_this_function_count() -> None:
    accepted = asked(RequestState.ATAGEN)
    assert judged(replace(accepted, point=None)).because is Because.NOTHING_SAID
    assert judged(replace(accepted, point="P02")).because is Because.NOTHING_SAID
    assert judged(replace(accepted, kind=RequestKind.VATTEN)).because is Because.NOTHING_SAID
    assert judged(replace(accepted, kind=RequestKind.DRIVMEDEL)).because is Because.ACCEPTED


def test_a_time_that_has_passed_counts_again_at_once_and_is_late() -> None:
    found = judged(asked(RequestState.PA_VAG, deadline=NOW))
    assert (found.because, found.without_action, found.late) == (Because.TIME_PASSED, True, True)
    assert judged(asked(RequestState.PA_VAG, deadline=ahead(1))).acted_on


def test_what_was_promised_before_it_got_worse_was_promised_of_something_else() -> None:
    assert judged(asked(RequestState.ATAGEN, moved_at=ago(41))).because is Because.WORSENED
    assert judged(asked(RequestState.ATAGEN, moved_at=ago(40))).acted_on


def test_what_is_done_is_waited_for_half_an_hour_and_only_a_report_mends() -> None:
    assert judged(asked(RequestState.PA_PLATS, moved_at=ago(29))).because is Because.DONE
    assert judged(asked(RequestState.PA_PLATS, moved_at=ago(30))).because is Because.NOT_CONFIRMED
    (failure,) = failing(down(observed_at=ago(5)))
    looked = replace(failure, since=ago(60), worsened=ago(60))
    said = Said((asked(RequestState.PA_PLATS, moved_at=ago(10)),), REGISTER)
    assert answer(looked, said, NOW).because is Because.NOT_CONFIRMED


@pytest.mark.parametrize(
    ("state", "because"),
    [
        (ActionState.ATAGEN, Because.ACCEPTED),
        (ActionState.PA_VAG, Because.ON_ITS_WAY),
        (ActionState.BESTALLD, Because.ORDERED),
        (ActionState.UTFORD, Because.DONE),
        (ActionState.ATGARDAS_INTE, Because.DECIDED),
    ],
)
def test_what_is_stated_counts_with_who_and_until_when(state: ActionState, because: Because) -> None:
    found = judged(statements=(stated(state, source="Ellevio, tel 02:50"),))
    assert (found.because, found.acted_on) == (because, True)
    assert found.action is not None
    assert (found.action.by, found.action.until, found.action.source) == (
        *("Ellevio", ahead(60)),
        "Ellevio, tel 02:50",
    )


def test_a_decision_not_to_mend_has_no_time_to_pass() -> None:
    assert judged(statements=(stated(ActionState.ATGARDAS_INTE, until=None),)).acted_on


def test_the_newest_word_of_one_who_acts_holds_and_it_can_be_taken_back() -> None:
    first = stated(ActionState.ATAGEN, said_at=ago(20))
    back = stated(ActionState.UTAN_ATGARD, said_at=ago(5), until=None)
    assert judged(statements=(first, back)).because is Because.DECLINED
    assert judged(statements=(back, replace(first, said_at=ago(1)))).acted_on


def test_who_acts_and_moves_the_time_is_told_so_and_by_whom() -> None:
    words = [
        stated(ActionState.ATAGEN, until=ahead(minutes), said_at=ago(30 - minutes))
        for minutes in (10, 20, 25)
    ]
    other = stated(ActionState.ATAGEN, by="hemvärnet", until=ahead(90))
    found = judged(statements=(*words, other))
    assert found.action is not None
    assert (found.action.by, found.action.moved) == ("Ellevio", 2)
    assert [(one.by, one.moved) for one in found.others] == [("hemvärnet", 0)]
    masked = judged(statements=tuple(replace(one, by="[maskerat]", masked=True) for one in words))
    assert masked.action is not None and masked.action.moved == 0


def test_what_was_promised_of_an_earlier_failure_was_not_moved_since() -> None:
    before = stated(ActionState.ATAGEN, until=ahead(10), said_at=ago(50))
    found = judged(statements=(before, stated(ActionState.ATAGEN, until=ahead(90))))
    assert found.action is not None and found.action.moved == 0


def test_of_two_who_act_the_nearest_is_shown_and_the_other_named() -> None:
    found = judged(
        asked(RequestState.ATAGEN),
        statements=(stated(ActionState.ATAGEN, by="hemvärnet", until=ahead(20)),),
    )
    assert found.action is not None
    assert found.action.by == "hemvärnet"
    assert [action.owner for action in found.others] == ["verket"]


def test_one_click_never_clears_twelve() -> None:
    points = [down(f"P{number:02}") for number in range(1, 13)]
    said = Said((), REGISTER, (stated(ActionState.PA_VAG, "P03:el", "P04:el"),))
    found = attended(failing(*points), said, NOW)
    assert len(found.without_action) == 10
    assert {one.failure.key for one in found.all if one.acted_on} == {"P03:el", "P04:el"}


def test_three_broken_and_one_acted_on_are_two_and_which() -> None:
    said = Said((asked(RequestState.ATAGEN, point="P02"),), REGISTER)
    found = attended(failing(down("P01"), down("P02"), down("P03")), said, NOW)
    assert [one.failure.key for one in found.without_action] == ["P01:el", "P03:el"]
    assert len(found.counted) == 3


def test_what_nobody_acts_on_comes_first_then_where_most_people_are() -> None:
    few = replace(down("P01"), capacity=10)
    many = replace(down("P02"), capacity=900)
    acted = replace(down("P03"), capacity=5000)
    limited = replace(down("P04", Status.BEGRANSAD), capacity=9999)
    said = Said((asked(RequestState.ATAGEN, point="P03"),), REGISTER)
    found = attended(failing(limited, acted, few, many), said, NOW)
    assert [one.failure.key[:3] for one in found.all] == ["P02", "P01", "P03", "P04"]
    assert [one.failure.kind for one in found.apart] == [FailureKind.BEGRANSAD]


def test_it_is_known_when_failures_and_actions_change_with_nobody_doing_anything() -> None:
    held = make_coordination(
        register=REGISTER,
        requests=(
            asked(RequestState.PA_PLATS, point="P02"),
            asked(RequestState.ATAGEN, promised=ahead(33)),
        ),
        statements=(stated(ActionState.PA_VAG, until=ahead(7)),),
    )
    lasting = down(status=Status.FUNGERAR, lasts_until=ahead(300), restored_estimate=ahead(41))
    change = make_phase_change(Phase.UNDER_AKTIVERING, at=ago(10))
    opening = make_point("P03", phase=change.phase, phase_change=change)
    found = set(turns(make_picture((lasting, opening)), held))
    assert found >= {ahead(7), ahead(20), ahead(33), ahead(180), ahead(50), ahead(41)}


@pytest.mark.parametrize(
    ("statement", "minutes"),
    [
        (None, 40),
        ({"state": ActionState.ATAGEN, "until": ago(5), "said_at": ago(30)}, 5),
        ({"state": ActionState.UTFORD, "until": None, "said_at": ago(35)}, 5),
        ({"state": ActionState.UTAN_ATGARD, "until": None, "said_at": ago(12)}, 12),
    ],
)
def test_what_was_begun_has_bought_the_time_until_it_no_longer_counts(
    statement: dict[str, Any] | None, minutes: int
) -> None:
    statements = () if statement is None else (stated(**statement),)
    found = judged(statements=statements)
    assert found.without_action
    assert found.unattended_since == ago(minutes)

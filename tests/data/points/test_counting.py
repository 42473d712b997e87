"""Which points count: those decided open, those that report without it; never the closed or silent."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.points.counting import ENDED, cell, counts, undecided
from data.points.facts import NO_FUNCTIONS, FunctionState, Opening, Point
from data.truth import effective
from data.words import Function, Phase, Status
from tests.factories import NOW, ago, ahead, make_functions, make_point, make_report, make_state

NOT_OPEN = [phase for phase in Phase if phase is not Phase.OPPEN and phase not in ENDED]


def point(phase: Phase, **states: FunctionState) -> Point:
    """A point that has said nothing but this."""
    functions = {function: states.get(function.value, FunctionState()) for function in Function}
    return make_point(phase=phase, functions=functions)


def is_undecided(one: Point) -> bool:
    return undecided(one, [effective(state, NOW) for state in one.functions.values()])


@pytest.mark.parametrize("phase", NOT_OPEN)
@pytest.mark.parametrize("status", [one for one in Status if one is not Status.EJ_AKTUELL])
def test_a_point_that_reports_counts_before_anybody_has_decided(phase: Phase, status: Status) -> None:
    says = point(phase, el=make_state(status=status))
    assert counts(says, NOW)
    assert is_undecided(says)


@pytest.mark.parametrize("phase", NOT_OPEN)
def test_only_good_news_stops_counting_with_age(phase: Phase) -> None:
    old = {"observed_at": ago(600), "valid_until": ago(300)}
    assert not counts(point(phase, el=make_state(**old)), NOW)  # type: ignore[arg-type]
    for status in (Status.UR_FUNKTION, Status.BEGRANSAD):
        assert counts(point(phase, el=make_state(status=status, **old)), NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize("phase", NOT_OPEN)
def test_silence_and_what_is_not_there_count_nowhere(phase: Phase) -> None:
    assert not counts(point(phase), NOW)
    assert not counts(point(phase, vatten=make_state(Function.VATTEN, Status.EJ_AKTUELL)), NOW)


@pytest.mark.parametrize("phase", NOT_OPEN)
def test_a_point_that_says_that_it_has_opened_counts_and_one_that_cannot_does_not(phase: Phase) -> None:
    said = Opening(True, ago(7), "", "personalen", 9)
    opened = make_point(phase=phase, functions=NO_FUNCTIONS, opening=said)
    assert is_undecided(opened)
    assert not counts(replace(opened, opening=replace(said, opened=False)), NOW)


@pytest.mark.parametrize("phase", ENDED)
def test_a_decision_to_close_is_the_answer_to_what_was_reported(phase: Phase) -> None:
    said = Opening(True, ago(7), "", "personalen", 9)
    closed = make_point(phase=phase, functions=make_functions(status=Status.UR_FUNKTION), opening=said)
    assert not counts(closed, NOW)


def test_a_decided_point_counts_with_nothing_said() -> None:
    silent = make_point(functions=NO_FUNCTIONS)
    assert counts(silent, NOW)
    assert not is_undecided(silent)


REPORTS = st.builds(
    lambda status, validity: make_report(status=status, valid_until=validity),
    st.sampled_from(Status),
    st.sampled_from([None, ago(5), ahead(60)]),
)


@given(st.lists(st.tuples(st.sampled_from(NOT_OPEN), st.none() | REPORTS), max_size=8))
def test_no_failure_reported_is_missing_from_the_counts(made: list[tuple[Phase, object]]) -> None:
    points = [point(phase, el=FunctionState(report)) for phase, report in made]  # type: ignore[arg-type]
    down = [one for _, one in made if one is not None and one.status is Status.UR_FUNKTION]  # type: ignore[attr-defined]
    counted = cell(points, Function.EL, NOW)
    told = counted.ur_funktion + counted.obekraftad
    assert told >= len(down)
    assert (counted.worst is Status.UR_FUNKTION) == bool(down)
    assert counted.undecided == counted.counted

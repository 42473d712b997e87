"""A stated end outlives the report that stated it: it is told with its age, never taken for unsaid."""

from data.points.counting import endings
from data.points.facts import NO_FUNCTIONS, FunctionState
from data.words import Function, Phase, Status
from tests.factories import NOW, ago, ahead, make_functions, make_point, make_report, make_state


def states(**changes: object) -> dict[Function, FunctionState]:
    return {**NO_FUNCTIONS, Function.EL: make_state(**changes)}  # type: ignore[arg-type]


def told(*points: object) -> list[tuple[str, bool, bool]]:
    return [(one.point.id, one.passed, one.doubted) for one in endings(points, NOW)]  # type: ignore[arg-type]


def test_an_end_is_told_after_its_report_has_expired_and_after_it_has_passed() -> None:
    expired = states(lasts_until=ahead(25), valid_until=ago(5))
    holds = states(lasts_until=ahead(30))
    over = states(lasts_until=ago(4))
    longer = states(lasts_until=ago(90))
    points = [
        make_point(identity, functions=functions)
        for identity, functions in (("P4", longer), ("P3", over), ("P2", holds), ("P1", expired))
    ]
    assert told(*points) == [
        ("P1", False, True),
        ("P2", False, False),
        ("P3", True, True),
        ("P4", True, True),
    ]


def test_the_better_half_of_a_contradiction_has_stated_its_end() -> None:
    rival = make_report(status=Status.FUNGERAR, lasts_until=ahead(40), source_key="v")
    assert told(make_point(functions=states(status=Status.UR_FUNKTION, rival=rival))) == [
        ("P01", False, True)
    ]


def test_what_is_out_of_order_runs_out_no_more_and_a_closed_point_is_silent() -> None:
    down = make_point(functions=states(status=Status.UR_FUNKTION, lasts_until=ahead(40)))
    closed = make_point(phase=Phase.STANGD, functions=make_functions(el=make_state(lasts_until=ahead(40))))
    assert told(down, closed) == []


def test_a_point_that_reports_has_said_its_end_before_anybody_decides() -> None:
    assert told(make_point(phase=Phase.PLANERAD, functions=states(lasts_until=ahead(40)))) == [
        ("P01", False, False)
    ]

"""An expected return in words: by whom, how often moved, and never as a promise once it has passed."""

import pytest

from dashboard.words import speaking
from dashboard.words.failures import Names, back, done, expected
from data.failures.answering import Said, answer
from data.failures.facts import Attended, Statement
from data.failures.finding import failures
from data.failures.words import ActionState
from data.points.facts import Estimate, Run
from data.words import Function, Status
from tests.data.todo.waiting import REGISTER
from tests.factories import NOW, ago, ahead, make_functions, make_point, make_state

NAMES = Names({}, {}, REGISTER)


def told(*statements: Statement, moved: int = 0, at: float | None = 108) -> Attended:
    estimate = ahead(at) if at is not None else None
    state = make_state(Function.EL, Status.UR_FUNKTION, restored_estimate=estimate, source="Ellevio")
    estimates = (Estimate(estimate, "Ellevio", moved),) if estimate is not None else ()
    state = type(state)(state.current, run=Run(ago(90), ago(90), estimates))
    (failure,) = failures((make_point(functions=make_functions(el=state)),), (), NOW)
    return answer(failure, Said((), REGISTER, statements), NOW)


@pytest.mark.parametrize(
    ("moved", "at", "says"),
    [
        (0, 108, "åter 05:00 enligt Ellevio"),
        (1, 108, "åter 05:00 enligt Ellevio, flyttad 1 gång"),
        (40, 108, "åter 05:00 enligt Ellevio, flyttad 40 gånger"),
        (0, -12, "skulle ha varit åter 03:00 enligt Ellevio"),
        (2, 0, "skulle ha varit åter 03:12 enligt Ellevio, flyttad 2 gånger"),
        (0, None, ""),
    ],
)
def test_a_return_says_by_whom_and_how_often_it_was_moved(moved: int, at: float | None, says: str) -> None:
    assert back(told(moved=moved, at=at).failure, NOW) == says


def test_without_one_it_is_when_whoever_acts_is_done() -> None:
    first = Statement(1, ("P01:el",), ActionState.ATAGEN, ago(8), "staben", by="hemvärnet", until=ahead(60))
    second = Statement(2, ("P01:el",), ActionState.PA_VAG, ago(5), "staben", by="hemvärnet", until=ahead(108))
    assert expected(told(at=None), NAMES, NOW) == ""
    moved = told(first, second, at=None)
    assert expected(moved, NAMES, NOW) == "åter 05:00 enligt hemvärnet, flyttad 1 gång"
    assert done(moved, NAMES, NOW) == "hemvärnet på väg, framme 05:00, flyttad 1 gång"
    assert expected(told(second, moved=3), NAMES, NOW) == "åter 05:00 enligt Ellevio, flyttad 3 gånger"


def test_in_english_too() -> None:
    with speaking("en"):
        assert back(told(moved=1).failure, NOW) == "back 05:00 according to Ellevio, moved 1 time"

"""The picture beside the facit, minute by minute: the same verdicts that the evaluation counts."""

from collections import Counter

from data.exercise.beside import Beside, beside, turns
from data.exercise.course import Score, Verdict
from data.exercise.evaluation import evaluate
from data.words import Function, Mark, Status
from tests.data.exercise import played_exercise as small
from tests.data.exercise.played_exercise import DOWN, EL, ENDED, POINTS, WORKS

MINUTES = evaluate(small.exercise(), small.history(), POINTS, ENDED).picture.minutes


def el_at_p1(minute: int) -> Beside:
    return next(one for one in beside(MINUTES, minute) if (one.point, one.function) == ("P1", EL))


def test_all_minutes_together_are_the_evaluations_own() -> None:
    """129 right, 27 wrong, 16 unconfirmed and 388 unknown, as worked out by hand for the whole."""
    counted = Counter(one.verdict for minute in range(50) for one in beside(MINUTES, minute))
    assert Score(*(counted[verdict] for verdict in Verdict)) == Score(129, 27, 16, 388)


def test_one_function_through_the_exercise_by_hand() -> None:
    """P1's el: unsaid, said to work, down from T+5, contradicted at T+12, agreed at T+18, old at T+50."""
    assert el_at_p1(0) == Beside("P1", EL, WORKS, Status.OKAND, Mark.BEKRAFTAT, Verdict.OKANT)
    assert el_at_p1(3) == Beside("P1", EL, WORKS, WORKS, Mark.BEKRAFTAT, Verdict.RATT)
    assert el_at_p1(5) == Beside("P1", EL, DOWN, WORKS, Mark.BEKRAFTAT, Verdict.FEL)
    assert (el_at_p1(12).mark, el_at_p1(12).verdict) == (Mark.MOTSTRIDIGT, Verdict.OBEKRAFTAT)
    assert el_at_p1(18) == Beside("P1", EL, DOWN, DOWN, Mark.BEKRAFTAT, Verdict.RATT)
    assert (el_at_p1(45).shown, el_at_p1(45).mark) == (DOWN, Mark.OBEKRAFTAT)


def test_it_turns_only_where_something_that_counts_does() -> None:
    """P2 counts from T+10, and nobody says anything of it: before that its facit turns unseen."""
    found = turns(MINUTES)
    for minute in range(1, 50):
        before, after = (
            {(one.point, one.function): one for one in beside(MINUTES, at)} for at in (minute - 1, minute)
        )
        assert (before != after) == (minute in found), minute
    assert {one.function for one in beside(MINUTES, 10) if one.point == "P2"} == set(Function)
    assert not [one for one in beside(MINUTES, 9) if one.point == "P2"]

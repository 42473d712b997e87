"""What to take home: the rule by hand on the small exercise, and that no measure is said twice."""

from dataclasses import replace

from data.exercise.course import Cell, Course, Score
from data.exercise.evaluation import Evaluation, evaluate
from data.exercise.strengths import Finding, Measure, since, take_home
from data.words import Function
from tests.data.exercise import played_exercise as small
from tests.data.exercise.played_exercise import ENDED, POINTS, STADSDEL_B


def evaluated() -> Evaluation:
    return evaluate(small.exercise(), small.history(), POINTS, ENDED)


def with_picture(one: Evaluation, *cells: Cell) -> Evaluation:
    picture: Course = replace(one.picture, cells=cells)
    return replace(one, picture=picture)


def test_each_measure_is_named_once_and_what_is_good_enough_is_no_weakness() -> None:
    """By hand: the picture of a's el was right 25 of 90 minutes and each of b's functions 0 of 50.

    Acknowledged: a 1 of 1, b 0 of 2. Reported after an inject: a 2 of 2, b 0 of 2. Did what was expected:
    a 2 of 3, b 0 of 2. The one objective with more than one act: 2 of 4. Nothing else is three quarters good.
    """
    found = take_home(evaluated(), POINTS)
    assert found.strongest == (Finding(Measure.RAPPORT, 2, 2, "a"),)
    assert found.weakest == (
        Finding(Measure.BILD, 0, 50, "b", Function.INFORMATION),
        Finding(Measure.KVITTERING, 0, 2, recipient=STADSDEL_B),
        Finding(Measure.RAPPORT, 0, 2, "b"),
    )


def test_of_what_is_as_good_the_one_that_rests_on_most_is_said() -> None:
    cells = (
        Cell("P1", Function.EL, Score(right=60)),
        Cell("P3", Function.EL, Score(right=90)),
        Cell("P3", Function.VATTEN, Score(right=30, wrong=10)),  # three quarters: good enough, and not best
    )
    found = take_home(with_picture(evaluated(), *cells), POINTS)
    assert found.strongest[0] == Finding(Measure.BILD, 90, 90, "b", Function.EL)
    assert Measure.BILD not in {one.measure for one in found.weakest}


def test_what_rests_on_too_little_is_left_out() -> None:
    cells = (Cell("P1", Function.EL, Score(right=29)), Cell("P3", Function.EL, Score(wrong=29)))
    found = take_home(with_picture(evaluated(), *cells), POINTS)
    assert all(one.measure is not Measure.BILD for one in (*found.strongest, *found.weakest))
    one = evaluated()
    nobody = replace(one, picture=replace(one.picture, cells=()), injects=(), areas=(), objectives=())
    assert take_home(nobody, POINTS) == take_home(nobody, {})
    assert not take_home(nobody, POINTS).weakest


def test_what_was_weak_is_looked_for_again_in_another_run() -> None:
    """The same area and function, with that run's figures; what was not counted there is not guessed."""
    weak = (Finding(Measure.BILD, 0, 90, "b", Function.EL), Finding(Measure.BILD, 0, 90, "b", Function.VARME))
    again = with_picture(evaluated(), Cell("P3", Function.EL, Score(right=9, wrong=1)))
    assert since(weak, again, POINTS) == (Finding(Measure.BILD, 9, 10, "b", Function.EL), None)

"""What the panel says: the next step in the guides' words, the way there, and that it is done."""

from datetime import timedelta

import pytest

from dashboard.desk.rehearsal.says import Over, StepSays, back_words, lasted, panel
from dashboard.places import Part, Place
from data.rehearsal.facts import COURSES, Done, Step
from data.words import Role
from tests.factories import NOW, make_operation

HUSBY = ("P01", "Husby")
STEPS = COURSES[Role.STADSDEL]


def said(done: int = 0, skipped: tuple[Step, ...] = ()) -> StepSays | Over:
    steps = [
        Done(step, NOW + timedelta(seconds=50 * (number + 1)) if number < done else None)
        for number, step in enumerate(STEPS)
    ]
    return panel(steps, skipped, NOW, HUSBY, "Energi", "b1")


def test_the_first_that_is_not_done_stands_with_its_way() -> None:
    first, second = said(), said(1)
    assert isinstance(first, StepSays)
    assert isinstance(second, StepSays)
    assert (first.step, first.number, first.of) == (Step.REPORT, 1, 4)
    assert "Husby" in first.what
    assert (first.way.to, dict(first.way.named)) == (Place.SITUATION, {"punkt": "P01"})
    assert (second.step, second.number) == (Step.OPEN, 2)


def test_a_step_that_is_skipped_does_not_come_again() -> None:
    shown = said(1, (Step.OPEN,))
    assert isinstance(shown, StepSays)
    assert (shown.step, shown.number) == (Step.ASK, 3)


def test_over_says_how_long_it_took_and_how_much_was_done() -> None:
    assert said(4) == Over("Alla 4 steg på 3 min 20 s.")
    assert said(2, (Step.ASK, Step.CONFIRM)) == Over("2 av 4 steg på 1 min 40 s.")
    assert said(0, STEPS) == Over("Du hoppade över alla steg.")
    assert lasted(timedelta(seconds=42)) == "42 sekunder"


@pytest.mark.parametrize("step", Step)
def test_every_step_says_what_to_do_and_where(step: Step) -> None:
    shown = panel([Done(step, None)], (), NOW, HUSBY, "Energi", "b1")
    assert isinstance(shown, StepSays)
    assert "%" not in shown.what
    assert ("Husby" in shown.what) != ("Energi" in shown.what)
    assert shown.to == f"Till {shown.way.to.menu_title}"
    if step in (Step.ANSWER, Step.ON_ITS_WAY):
        assert dict(shown.way.named) == {"begaran": "b1"}
    assert shown.way.to not in (Part.INBOX, Place.EXERCISE)


def test_the_way_back_names_what_was_looked_at() -> None:
    assert back_words(make_operation(name="Vinterstorm")) == "Tillbaka till Vinterstorm"
    assert back_words(None) == "Avsluta"

"""An exercise's clock in words: that it stands, what it shows, and how fast it goes."""

from dataclasses import dataclass
from datetime import datetime

from dashboard.words import _, label
from dashboard.words.times import clock
from data.clock import NOTHING, USUAL_SPEED
from data.exercise.facts import state_of
from data.exercise.scenario import ExerciseState
from data.operations.facts import Operation


def standing_word(operation: Operation) -> str:
    """Return "PAUSAD" or why else an exercise's clock stands; "" while it runs, and for what is real."""
    state = state_of(operation)
    runs = not operation.is_exercise or state is ExerciseState.PAGAR
    return "" if runs else label(state).upper()


def standing_words() -> dict[str, str]:
    """Return those words by the state that the feed tells."""
    standing = (one for one in ExerciseState if one is not ExerciseState.PAGAR)
    return {state.value: label(state).upper() for state in standing}


def pause_words(operation: Operation) -> str:
    """Return what an exercise's control says to everybody while it is paused; "" where nothing."""
    return _("Paus för alla: %(word)s", word=operation.pause) if operation.pause else ""


@dataclass(frozen=True, slots=True)
class Told:
    """An exercise's time as it is told to a page that has no feed.

    `now` is in seconds, for the ages on the page: what a jump carried along has made nothing older. `carried`
    is how far that is, in seconds: a page drawn before states other times. `fast`: it soon shows more.
    """

    now: float
    at: str
    says: str
    carried: int
    fast: bool


def told(operation: Operation, real: datetime) -> Told | None:
    """Return an exercise's time at a real moment: "övningstid 17:08 · PAUSAD"; None for what is real."""
    if not operation.is_exercise:
        return None
    now = operation.clock.at(real)
    at = clock(now, None)
    fast = operation.clock.speed > USUAL_SPEED
    pace = pace_words(operation.clock.speed) if fast else ""
    parts = (_("övningstid %(at)s", at=at), pace, standing_word(operation), pause_words(operation))
    carried = sum((one.carried for one in operation.clock.stretches), NOTHING)
    says = " · ".join(part for part in parts if part)
    return Told((now - carried).timestamp(), at, says, int(carried.total_seconds()), fast)


def pace_words(speed: float) -> str:
    """Return "1 ×" or "2,5 ×"."""
    return f"{speed:g} ×".replace(".", ",")

"""An exercise's clock in words: that it stands, what it shows, and what was done to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from babel.numbers import format_decimal

from dashboard.words import _, label
from dashboard.words.times import clock
from data.clock import NOTHING
from data.entries.entry import EntryKind
from data.exercise.facts import state_of
from data.exercise.scenario import ClockAct, ExerciseState
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


@dataclass(frozen=True, slots=True)
class Told:
    """An exercise's time as it is told to a page that has no feed.

    `now` is in seconds, for the ages on the page: what a jump carried along has made nothing older.
    """

    now: float
    at: str
    says: str


def told(operation: Operation, real: datetime) -> Told | None:
    """Return an exercise's time at a real moment: "övningstid 17:08 · PAUSAD"; None for what is real."""
    if not operation.is_exercise:
        return None
    now = operation.clock.at(real)
    at = clock(now, None)
    parts = (_("övningstid %(at)s", at=at), standing_word(operation))
    carried = sum((one.carried for one in operation.clock.stretches), NOTHING)
    return Told((now - carried).timestamp(), at, " · ".join(part for part in parts if part))


def clock_says(facts: Mapping[str, object], now: datetime) -> str:
    """Return "övningen startar: 4 ×", "tiden hoppar till 09:40" or what else was done."""
    act = ClockAct(str(facts["act"]))
    at = clock(datetime.fromisoformat(str(facts["clock_origin"])), now)
    said = {
        ClockAct.START: _("övningen startar"),
        ClockAct.PAUSE: _("övningen pausas"),
        ClockAct.RESUME: _("övningen går vidare"),
        ClockAct.SPEED: _("övningen får ny takt"),
        ClockAct.JUMP: _("övningens tid hoppar till %(at)s", at=at),
        ClockAct.STOP: _("övningen avslutas"),
    }[act]
    if act is ClockAct.JUMP:
        aged = _("läget följer med") if facts["carried"] else _("läget åldras")
        return f"{said}, {aged}"
    if facts.get("pace"):
        pace = format_decimal(float(str(facts["pace"])), locale=_.language)
        return _("övningen får ny takt när den fortsätter: %(pace)s ×", pace=pace)
    speed = float(str(facts["clock_speed"]))
    if act is ClockAct.SPEED or speed not in (0.0, 1.0):
        return f"{said}: {format_decimal(speed, locale=_.language)} ×"
    return said


def interrupted_says(_facts: Mapping[str, object], _now: datetime) -> str:
    return _("skarpt läge: övningen står still")


CLOCK_SAYS: Mapping[EntryKind, Callable[[Mapping[str, object], datetime], str]] = {
    EntryKind.EXERCISE_CLOCK: clock_says,
    EntryKind.EXERCISE_INTERRUPTED: interrupted_says,
}


def pace_words(speed: float) -> str:
    """Return "1 ×" or "2,5 ×"."""
    return f"{speed:g} ×".replace(".", ",")

"""What was done to an exercise's clock, in the words of the log and of the wall's ticker."""

from collections.abc import Callable, Mapping
from datetime import datetime

from babel.numbers import format_decimal

from dashboard.texts import Translator
from dashboard.viewmodels.times import clock
from data.domain.exercise_words import ClockAct
from data.domain.words import EntryKind


def clock_says(facts: Mapping[str, object], now: datetime, _: Translator) -> str:
    """Return "övningen startar: 4 ×", "tiden hoppar till 09:40" or what else was done."""
    act = ClockAct(str(facts["act"]))
    at = clock(datetime.fromisoformat(str(facts["clock_origin"])), now, _)
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


def interrupted_says(_facts: Mapping[str, object], _now: datetime, _: Translator) -> str:
    return _("skarpt läge: övningen står still")


CLOCK_SAYS: Mapping[EntryKind, Callable[[Mapping[str, object], datetime, Translator], str]] = {
    EntryKind.EXERCISE_CLOCK: clock_says,
    EntryKind.EXERCISE_INTERRUPTED: interrupted_says,
}

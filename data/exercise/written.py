"""Values of a scenario as files and the journal write them, and back: raises ValueError in Swedish."""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any, Final

import orjson
from pydantic import TypeAdapter

from data.access.facts import meant
from data.clock import ZONE, day_of
from data.exercise.scenario import Inject, Recipient, Scenario
from data.words import Role

_MOMENT: Final = re.compile(r"T\+(\d{1,5}):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?", re.IGNORECASE)
_SPAN: Final = re.compile(
    r"(?:(?P<days>\d{1,5}) ?(?:d|dygn|dag|dagar))? ?(?:(?P<hours>\d{1,6}) ?(?:h|tim|timme|timmar))?"
    r" ?(?:(?P<minutes>\d{1,7}) ?(?:m|min|minut|minuter))?"
    r" ?(?:(?P<seconds>\d{1,8})(?:\.(?P<part>\d{1,6}))? ?(?:s|sek|sekund|sekunder))?",
    re.IGNORECASE,
)
# A day as `day_of` reads it, and a time of that day.
_DAY_AND_TIME: Final = re.compile(r"(\S+|\d{1,2}\S? \S+ \d{4}),?\s+(?:kl\.?\s*)?(\d{1,2})(?:[.:](\d\d))?")
MOMENT_FORM: Final = "T+timmar:minuter, till exempel T+1:30"
SPAN_FORM: Final = "en tid som 15 min, 4 h, 1 h 30 min eller 2 d"


def moment_said(at: timedelta) -> str:
    """Return a moment from the start as T+hours:minutes; hours go past 24."""
    sign = "-" if at < timedelta() else "+"
    minutes, seconds = divmod(abs(at), timedelta(minutes=1))
    rest = f":{seconds.seconds:02}" if seconds else ""
    part = f".{seconds.microseconds:06}" if seconds.microseconds else ""
    return f"T{sign}{minutes // 60}:{minutes % 60:02}{rest}{part}"


def moment_of(text: str) -> timedelta:
    """Return the moment a text says; raises ValueError with the Swedish reason."""
    said = text.strip()
    if said.upper().startswith("T-"):
        raise ValueError(f"{said} ligger före övningens start. Tider räknas framåt från T+0:00.")
    found = _MOMENT.fullmatch(said)
    if found is None:
        raise ValueError(f"{said[:20] or 'Tomt'} är ingen tid. Skriv {MOMENT_FORM}.")
    hours, minutes, seconds, part = found.groups(default="0")
    return timedelta(
        hours=int(hours), minutes=int(minutes), seconds=int(seconds), microseconds=int(part.ljust(6, "0"))
    )


def span_said(span: timedelta) -> str:
    """Return a duration in hours, minutes and seconds, the ones there are."""
    hours, rest = divmod(span, timedelta(hours=1))
    minutes, left = divmod(rest, timedelta(minutes=1))
    part = f".{left.microseconds:06}" if left.microseconds else ""
    said = [
        f"{hours} h" if hours else "",
        f"{minutes} min" if minutes or not span else "",
        f"{left.seconds}{part} s" if left else "",
    ]
    return " ".join(one for one in said if one)


def span_of(text: str) -> timedelta:
    """Return the duration a text says; raises ValueError with the Swedish reason."""
    said = text.strip()
    found = _SPAN.fullmatch(said)
    if not said or found is None:
        raise ValueError(f"{said[:20] or 'Tomt'} är ingen varaktighet. Skriv {SPAN_FORM}.")
    named = found.groupdict(default="0")
    return timedelta(
        days=int(named["days"]),
        hours=int(named["hours"]),
        minutes=int(named["minutes"]),
        seconds=int(named["seconds"]),
        microseconds=int(named["part"].ljust(6, "0")),
    )


__all__ = ["moment", "moment_said", "origin", "origin_said", "recipient", "recipient_said"]
__all__ += ["span", "span_said", "text"]
_YEARS: Final = range(2000, 2200)


def moment(given: Any) -> timedelta | None:
    """Return a moment from the start."""
    if given is None or isinstance(given, timedelta):
        return given
    if not isinstance(given, str):
        raise ValueError(f"{_shown(given)} är ingen tid. Skriv {MOMENT_FORM}.")
    return moment_of(given)


def span(given: Any) -> timedelta | None:
    """Return a duration."""
    if given is None or isinstance(given, timedelta):
        return given
    if not isinstance(given, str):
        raise ValueError(f"{_shown(given)} är ingen varaktighet. Skriv {SPAN_FORM}.")
    return span_of(given)


def origin(given: Any) -> datetime:
    """Return a moment of the world in UTC; without an offset it is Swedish time, where that is one moment."""
    said = given
    if isinstance(given, str):
        try:
            said = _as_typed(given.strip()) or datetime.fromisoformat(given.strip())
        except ValueError:
            said = None
    if not isinstance(said, datetime):
        raise ValueError(f"{_shown(given)} är ingen tidpunkt. Skriv till exempel 2027-01-19 06:00.")
    if said.year not in _YEARS:
        raise ValueError(f"År {said.year} är utanför {_YEARS.start}–{_YEARS.stop - 1}.")
    if said.tzinfo is not None:
        return said.astimezone(UTC)
    first = said.replace(tzinfo=ZONE, fold=0).astimezone(UTC)
    second = said.replace(tzinfo=ZONE, fold=1).astimezone(UTC)
    if first != second:
        times = "finns två gånger" if first < second else "finns inte"
        raise ValueError(f"{said:%Y-%m-%d %H:%M} {times}: klockan ställs om. Ange +01:00 eller +02:00.")
    return first


def _as_typed(text: str) -> datetime | None:
    """Return the moment of "14 augusti 2027 kl 6"; raises ValueError for no such time of day."""
    found = _DAY_AND_TIME.fullmatch(text)
    day = day_of(found[1]) if found else None
    if found is None or day is None:
        return None
    return datetime.combine(day, time(int(found[2]), int(found[3] or 0)))


def origin_said(at: datetime) -> str:
    """Return a moment in Swedish time with its offset."""
    return at.astimezone(ZONE).isoformat()


def recipient(given: Any) -> Recipient:
    """Return whom an inject is for: role, or role:what it is bound to."""
    if isinstance(given, Recipient):
        return given
    role, _, bound = given.strip().partition(":") if isinstance(given, str) else ("", "", "")
    if role.strip() not in list(Role):
        raise ValueError(
            f"{_shown(given)} är ingen mottagare.{meant(role.strip(), list(Role))} Skriv krisledning, "
            "stadsdel:<område>, sektor:<sektor> eller punkt:<punkt>."
        )
    return Recipient(Role(role.strip()), bound.strip())


def recipient_said(one: Recipient) -> str:
    """Return a recipient as files write it."""
    return f"{one.role}:{one.bound}" if one.bound else str(one.role)


def text(given: Any) -> Any:
    """Return a text without the white space around it; what is none is left to be refused."""
    return given.replace("\r\n", "\n").strip() if isinstance(given, str) else given


def _shown(given: Any) -> str:
    return repr(given)[:40]


def as_json(scenario: Scenario) -> str:
    """Return a scenario as JSON: every field, moments and durations in seconds, its origin in UTC."""
    return _dumped(replace(scenario, origin=scenario.origin.astimezone(UTC)))


def from_json(text: str) -> Scenario:
    """Return the scenario that `as_json` wrote; raises ValueError where it is none."""
    return _scenarios().validate_json(text)


def inject_json(inject: Inject) -> str:
    """Return an inject as JSON, written as it is within a scenario."""
    return _dumped(inject)


def inject_from(text: str) -> Inject:
    """Return the inject that `inject_json` wrote; raises ValueError where it is none."""
    return _injects().validate_json(text)


# Fields that scenarios got after the first were planned: left out where they say nothing, so that what an
# older act asked for stays the same to the letter.
_LATER: Final = frozenset({"form", "questions", "source"})


def _dumped(fact: Scenario | Inject) -> str:
    return orjson.dumps(
        fact, default=_plain, option=orjson.OPT_UTC_Z | orjson.OPT_PASSTHROUGH_DATACLASS
    ).decode()


def _plain(value: object) -> dict[str, Any] | float:
    if isinstance(value, Inject) and value.source is not None:
        value = replace(value, text="")  # it stands in its source alone
    if is_dataclass(value):
        said = ((one, getattr(value, one.name)) for one in fields(value))
        return {one.name: held for one, held in said if one.name not in _LATER or held != one.default}
    return _seconds(value)


def _seconds(value: object) -> float:
    if not isinstance(value, timedelta):
        raise TypeError(f"{type(value).__name__} is no part of a scenario")
    seconds = value.total_seconds()
    return int(seconds) if seconds.is_integer() else seconds


@cache
def _scenarios() -> TypeAdapter[Scenario]:
    return TypeAdapter(Scenario)


@cache
def _injects() -> TypeAdapter[Inject]:
    return TypeAdapter(Inject)

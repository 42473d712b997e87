"""Moments (T+1:30) and durations (1 h 30 min) as a scenario's files write them, and back, losing nothing."""

import re
from datetime import timedelta
from typing import Final

_MOMENT: Final = re.compile(r"T\+(\d{1,5}):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?", re.IGNORECASE)
_SPAN: Final = re.compile(
    r"(?:(?P<days>\d{1,5}) ?d)? ?(?:(?P<hours>\d{1,6}) ?h)? ?(?:(?P<minutes>\d{1,7}) ?min)?"
    r" ?(?:(?P<seconds>\d{1,8})(?:\.(?P<part>\d{1,6}))? ?s)?",
    re.IGNORECASE,
)
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

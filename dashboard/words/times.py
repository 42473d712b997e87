"""How moments and spans are written, and times as people type them: "02:40", "0240" or "2027-01-14 02:40".

All in Europe/Stockholm; the date is written only where it is another day. The night the clocks are put back
"02:40 sommartid" and "02:40 vintertid" are two; which is meant is asked. A time that cannot be read, or that
has not been yet, comes back as a reason for the field it was typed in.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from dashboard.words import _
from data.clock import (
    AHEAD,
    CLOCK_TOLERANCE,
    ZONE,
    NotYet,
    Season,
    day_and_time,
    occurrences,
    season,
    seen_at,
    time_of_day,
)
from data.errors import Reason

__all__ = [
    "ZONE",
    "ago",
    "applies",
    "clock",
    "dated",
    "day_and_time",
    "endurance",
    "future",
    "iso",
]
__all__ += [
    "local",
    "logged",
    "not_yet",
    "past",
    "season_words",
    "span",
    "stated_at",
    "why_not_which",
]


def local(moment: datetime) -> datetime:
    return moment.astimezone(ZONE)


def season_words() -> dict[Season, str]:
    """Return what the two hours are called the night clocks are put back, as assets/times.js does."""
    return {Season.SUMMER: _("sommartid"), Season.WINTER: _("vintertid")}


def clock(moment: datetime, now: datetime | None = None) -> str:
    """Return "03:12", or "13/1 23:50" when `now` is on another day; in the hour that comes twice, which."""
    which = season(moment)
    said = time_of_day(moment, season_words()[which] if which else None)
    here = local(moment)
    if now is None or here.date() == local(now).date():
        return said
    return f"{here.day}/{here.month} {said}"


def span(length: timedelta) -> str:
    """Return "48 min", "2 h 10 min", "2 h" or "3 d 4 h"; the browser (ticking.js) writes the same."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h"


def iso(moment: datetime) -> str:
    """Return a moment as the browser reads it: UTC, to the second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


_CLOCK = re.compile(r"(?:kl\.? ?)?(\d{1,2})[:.](\d{2})|(\d{2})(\d{2})", re.IGNORECASE)
_DATED = re.compile(r"(\d{4})-(\d{2})-(\d{2})[ T]+(\d{1,2})[:.](\d{2})")
_SEASON = re.compile(r"(.*\S)\s+(sommar|vinter|summer |winter )ti(?:d|me)", re.IGNORECASE | re.DOTALL)
_HOURS = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?) ?(?:h|tim|timmar)?", re.IGNORECASE)


def past(
    text: str, now: datetime, field: str, *, asks: bool = True, asks_which: bool = True
) -> datetime | Reason | None:
    """Read when something happened: a bare time of day is its latest occurrence. None for an empty text.

    One that is soon to come is a reason to ask; where nobody `asks`, it was said now. In the hour that
    comes twice it is the nearer where nobody `asks_which`.
    """
    found = _read(text, now, field, forward=False, asks_which=asks and asks_which)
    if asks or not text.strip():
        return found
    soon = isinstance(found, datetime) and now < found <= now + AHEAD
    return now if soon or (isinstance(found, Reason) and not_yet(text, now) is not None) else found


def not_yet(text: str, now: datetime) -> datetime | None:
    """Return when a bare time of day comes that was typed as if it had been; None where it has been."""
    bare = _CLOCK.fullmatch(text.strip())
    wanted = _time_of(bare) if bare else None
    found = seen_at(wanted, now) if wanted is not None else None
    return found.at if isinstance(found, NotYet) else None


def is_bare(text: str) -> bool:
    """Return whether a time of day is typed without its day."""
    return _CLOCK.fullmatch(text.strip()) is not None


def _time_of(bare: re.Match[str]) -> time | None:
    hour, minute = (int(part) for part in bare.groups() if part is not None)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def future(text: str, now: datetime, field: str, *, asks_which: bool = True) -> datetime | Reason | None:
    """Read when something is to happen: a bare time of day is its next occurrence. None for an empty text."""
    return _read(text, now, field, forward=True, asks_which=asks_which)


def stated_at(text: str, day: datetime) -> tuple[datetime, ...] | None:
    """Read a time of day on the day of `day`, or a date and time, as the moments it can be: none, one or two.

    None for what is no time.
    """
    said, which = _parted(text)
    full, bare = _DATED.fullmatch(said), _CLOCK.fullmatch(said)
    try:
        if full:
            year, month, number, hour, minute = (int(part) for part in full.groups())
            return _occurrences(date(year, month, number), time(hour, minute), which)
        wanted = _time_of(bare) if bare else None
        return _occurrences(local(day).date(), wanted, which) if wanted is not None else None
    except (ValueError, OverflowError):
        return None


def _parted(text: str) -> tuple[str, Season | None]:
    """Return a typed time without the season that it names, and that."""
    named = _SEASON.fullmatch(text.strip())
    if named is None:
        return text.strip(), None
    summer = named.group(2).lower().startswith("s")
    return named.group(1), Season.SUMMER if summer else Season.WINTER


def _occurrences(day: date, wanted: time, which: Season | None) -> tuple[datetime, ...]:
    return tuple(one for one in occurrences(day, wanted) if which in (None, season(one)))


def endurance(text: str, observed: datetime, field: str) -> datetime | Reason | None:
    """Read how long something lasts: hours from the observation ("8", "1,5") or a time ("05:00")."""
    hours = _HOURS.fullmatch(text.strip())
    if hours and not _CLOCK.fullmatch(text.strip()):
        return observed + timedelta(hours=float(hours.group(1).replace(",", ".")))
    found = _read(text, observed, field, forward=True)
    if isinstance(found, Reason):
        return Reason(_("Skriv timmar (8 eller 1,5) eller ett klockslag (05:00)."), field)
    return found


def _read(
    text: str, now: datetime, field: str, *, forward: bool, asks_which: bool = True
) -> datetime | Reason | None:
    said, which = _parted(text)
    if not said:
        return None
    try:
        dated, bare = _DATED.fullmatch(said), _CLOCK.fullmatch(said)
        if dated:
            year, month, day, hour, minute = (int(part) for part in dated.groups())
            found = _occurrences(date(year, month, day), time(hour, minute), which)
            likely = tuple(one for one in found if (one > now if forward else _has_been(one, now)))
            return _one_of(likely or found, time(hour, minute), now, field, asks_which=asks_which)
        wanted = _time_of(bare) if bare else None
        if wanted is not None:
            read = _coming if forward else _seen
            return read(wanted, which, now, field, asks_which=asks_which)
    except (ValueError, OverflowError):
        pass
    return Reason(_("Skriv klockslaget som 02:40, eller med datum som 2027-01-14 02:40."), field)


def _has_been(moment: datetime, now: datetime) -> bool:
    return moment <= now + CLOCK_TOLERANCE


def _one_of(
    found: Sequence[datetime], wanted: time, now: datetime, field: str, *, asks_which: bool
) -> datetime | Reason:
    """Return the moment that is meant; in the hour that comes twice a reason to say which."""
    if not found:
        return _no_such(wanted, field)
    if len(found) > 1 and asks_which:
        return why_not_which(wanted, field)
    return min(found, key=lambda one: abs(one - now))


def why_not_which(wanted: time, field: str) -> Reason:
    """Say that a time of day comes twice, and how to say which of the two is meant."""
    said = _(
        "Klockan %(at)s kommer två gånger den natten. Skriv %(at)s sommartid för den första eller "
        "%(at)s vintertid för den andra.",
        at=f"{wanted:%H:%M}",
    )
    return Reason(said, field)


def _coming(
    wanted: time, which: Season | None, now: datetime, field: str, *, asks_which: bool
) -> datetime | Reason:
    for days in (0, 1):
        found = _occurrences(local(now).date() + timedelta(days=days), wanted, which)
        coming = [one for one in found if one > now]
        if coming or not (found or which):
            return _one_of(coming, wanted, now, field, asks_which=asks_which)
    return _no_such(wanted, field)


def _seen(
    wanted: time, which: Season | None, now: datetime, field: str, *, asks_which: bool
) -> datetime | Reason:
    found = seen_at(wanted, now)
    if found is None:
        return _no_such(wanted, field)
    at = found.at if isinstance(found, NotYet) else found
    same = _occurrences(local(at).date(), wanted, which)
    if which and same:
        return same[0] if _has_been(same[0], now) else _not_yet(same[0], now, field)
    if len([one for one in same if _has_been(one, now)]) > 1 and asks_which:
        return why_not_which(wanted, field)
    if which:
        return _no_such(wanted, field)
    return _not_yet(at, now, field) if isinstance(found, NotYet) else found


def _not_yet(at: datetime, now: datetime, field: str) -> Reason:
    """Say that a time of day has not been, and how to say what was meant."""
    said = _(
        "%(at)s har inte varit än: klockan är %(now)s. Skriv när det var, eller lämna tomt om det är nu. "
        "Var det dygnet före, skriv %(before)s.",
        at=clock(at),
        now=clock(now),
        before=dated(_day_before(at)),
    )
    return Reason(said, field)


def _day_before(at: datetime) -> datetime:
    here = local(at)
    return datetime.combine(here.date() - timedelta(days=1), here.time(), ZONE)


def _no_such(wanted: time, field: str) -> Reason:
    at = f"{wanted:%H:%M}"
    return Reason(_("Klockan %(at)s finns inte det dygnet: då ställs klockan om.", at=at), field)


def applies(moment: datetime | None, now: datetime) -> str:
    """Say which time what was saved is of, with its day when that is not today; None is now."""
    return _("Gäller läget %(at)s.", at=clock(moment or now, now))


def logged(what: str, revision: int, moment: datetime | None, now: datetime) -> str:
    """Say what was saved as a line of the log, and which time it has; None is now."""
    return _(
        "Sparat som post %(n)d: %(what)s, tid %(at)s.", n=revision, what=what, at=clock(moment or now, now)
    )


def ago(moment: datetime, now: datetime) -> str:
    """Return "för 32 min sedan"."""
    return _("för %(span)s sedan", span=span(now - moment))


def dated(moment: datetime) -> str:
    """Return a moment with its date, as it can be typed back: "2027-01-14 02:40"."""
    return day_and_time(moment)

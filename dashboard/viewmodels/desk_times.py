"""Times as people type them: "02:40", "2:40", "0240" or "2027-01-14 02:40", in Europe/Stockholm.

A time that cannot be read, or that has not been yet, comes back as a reason for the field it was typed in.
"""

import re
from datetime import UTC, date, datetime, time, timedelta

from dashboard.texts import Translator
from dashboard.viewmodels.times import ZONE, clock, day_and_time, local, span
from data.domain.rules import Reason
from data.domain.time_of_day import AHEAD, NotYet, occurrences, seen_at

_CLOCK = re.compile(r"(?:kl\.? ?)?(\d{1,2})[:.](\d{2})|(\d{2})(\d{2})", re.IGNORECASE)
_DATED = re.compile(r"(\d{4})-(\d{2})-(\d{2})[ T]+(\d{1,2})[:.](\d{2})")
_HOURS = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?) ?(?:h|tim|timmar)?", re.IGNORECASE)


def past(
    text: str, now: datetime, field: str, _: Translator, *, asks: bool = True
) -> datetime | Reason | None:
    """Read when something happened: a bare time of day is its latest occurrence. None for an empty text.

    One that is soon to come is a reason to ask; where nobody `asks`, it was said now.
    """
    found = _read(text, now, field, _, forward=False)
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


def _time_of(bare: re.Match[str]) -> time | None:
    hour, minute = (int(part) for part in bare.groups() if part is not None)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def future(text: str, now: datetime, field: str, _: Translator) -> datetime | Reason | None:
    """Read when something is to happen: a bare time of day is its next occurrence. None for an empty text."""
    return _read(text, now, field, _, forward=True)


def stated_at(text: str, day: datetime) -> datetime | None:
    """Read a time of day on the day of `day`, or a date and time; None for anything else, and for gaps."""
    said = text.strip()
    full, bare = _DATED.fullmatch(said), _CLOCK.fullmatch(said)
    try:
        if full:
            year, month, number, hour, minute = (int(part) for part in full.groups())
            here = datetime.combine(date(year, month, number), time(hour, minute), ZONE)
        elif bare:
            hour, minute = (int(part) for part in bare.groups() if part is not None)
            here = datetime.combine(local(day).date(), time(hour, minute), ZONE)
        else:
            return None
        return here.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def endurance(text: str, observed: datetime, field: str, _: Translator) -> datetime | Reason | None:
    """Read how long something lasts: hours from the observation ("8", "1,5") or a time ("05:00")."""
    hours = _HOURS.fullmatch(text.strip())
    if hours and not _CLOCK.fullmatch(text.strip()):
        return observed + timedelta(hours=float(hours.group(1).replace(",", ".")))
    found = _read(text, observed, field, _, forward=True)
    if isinstance(found, Reason):
        return Reason(_("Skriv timmar (8 eller 1,5) eller ett klockslag (05:00)."), field)
    return found


def _read(text: str, now: datetime, field: str, _: Translator, *, forward: bool) -> datetime | Reason | None:
    said = text.strip()
    if not said:
        return None
    try:
        dated, bare = _DATED.fullmatch(said), _CLOCK.fullmatch(said)
        if dated:
            year, month, day, hour, minute = (int(part) for part in dated.groups())
            return _moment(date(year, month, day), time(hour, minute), now, field, _)
        wanted = _time_of(bare) if bare else None
        if wanted is not None:
            return _nearest(wanted, now, field, _, forward=forward)
    except (ValueError, OverflowError):
        pass
    return Reason(_("Skriv klockslaget som 02:40, eller med datum som 2027-01-14 02:40."), field)


def _nearest(wanted: time, now: datetime, field: str, _: Translator, *, forward: bool) -> datetime | Reason:
    if not forward:
        return _seen(wanted, now, field, _)
    today = local(now).date()
    found = _moment(today, wanted, now, field, _)
    if isinstance(found, Reason) or found > now:
        return found
    return _moment(today + timedelta(days=1), wanted, now, field, _)


def _seen(wanted: time, now: datetime, field: str, _: Translator) -> datetime | Reason:
    found = seen_at(wanted, now)
    if found is None:
        return _no_such(wanted, field, _)
    if isinstance(found, NotYet):
        return _not_yet(found.at, now, field, _)
    return found


def _not_yet(at: datetime, now: datetime, field: str, _: Translator) -> Reason:
    """Say that a time of day has not been, and how to say what was meant."""
    said = _(
        "%(at)s har inte varit än: klockan är %(now)s. Skriv när det var, eller lämna tomt om det är nu. "
        "Var det dygnet före, skriv %(before)s.",
        at=f"{local(at):%H:%M}",
        now=f"{local(now):%H:%M}",
        before=dated(_day_before(at)),
    )
    return Reason(said, field)


def _day_before(at: datetime) -> datetime:
    here = local(at)
    return datetime.combine(here.date() - timedelta(days=1), here.time(), ZONE)


def _moment(day: date, wanted: time, now: datetime, field: str, _: Translator) -> datetime | Reason:
    """Place a time of day; the night the clocks change it may not exist, or be twice (the nearer counts)."""
    real = list(occurrences(day, wanted))
    if not real:
        return _no_such(wanted, field, _)
    return min(real, key=lambda one: abs(one - now))


def _no_such(wanted: time, field: str, _: Translator) -> Reason:
    at = f"{wanted:%H:%M}"
    return Reason(_("Klockan %(at)s finns inte det dygnet: då ställs klockan om.", at=at), field)


def applies(moment: datetime | None, now: datetime, _: Translator) -> str:
    """Say which time what was saved is of, with its day when that is not today; None is now."""
    return _("Gäller läget %(at)s.", at=clock(moment or now, now))


def logged(revision: int, moment: datetime | None, now: datetime, _: Translator) -> str:
    """Say that a line of the log was saved, and which time it has; None is now."""
    return _("Sparat som post %(n)d, tid %(at)s.", n=revision, at=clock(moment or now, now))


def ago(moment: datetime, now: datetime, _: Translator) -> str:
    """Return "för 32 min sedan"."""
    return _("för %(span)s sedan", span=span(now - moment))


def dated(moment: datetime) -> str:
    """Return a moment with its date, as it can be typed back: "2027-01-14 02:40"."""
    return day_and_time(moment)


__all__ = ["ago", "applies", "clock", "dated", "endurance", "future", "logged", "past", "span"]

"""Times as people type them: "02:40", "2:40", "0240" or "2027-01-14 02:40", in Europe/Stockholm.

A time that cannot be read comes back as a reason for the field it was typed in.
"""

import re
from datetime import UTC, date, datetime, time, timedelta

from dashboard.texts import Translator
from dashboard.viewmodels.times import ZONE, clock, local, span
from data.domain.rules import CLOCK_TOLERANCE, Reason

_CLOCK = re.compile(r"(?:kl\.? ?)?(\d{1,2})[:.](\d{2})|(\d{2})(\d{2})", re.IGNORECASE)
_DATED = re.compile(r"(\d{4})-(\d{2})-(\d{2})[ T]+(\d{1,2})[:.](\d{2})")
_HOURS = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?) ?(?:h|tim|timmar)?", re.IGNORECASE)


def past(text: str, now: datetime, field: str, _: Translator) -> datetime | Reason | None:
    """Read when something happened: a bare time of day is its latest occurrence. None for an empty text."""
    return _read(text, now, field, _, forward=False)


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
        if bare:
            hour, minute = (int(part) for part in bare.groups() if part is not None)
            return _nearest(time(hour, minute), now, field, _, forward=forward)
    except (ValueError, OverflowError):
        pass
    return Reason(_("Skriv klockslaget som 02:40, eller med datum som 2027-01-14 02:40."), field)


def _nearest(wanted: time, now: datetime, field: str, _: Translator, *, forward: bool) -> datetime | Reason:
    today = local(now).date()
    found = _moment(today, wanted, now, field, _)
    if isinstance(found, Reason):
        return found
    if forward and found <= now:
        return _moment(today + timedelta(days=1), wanted, now, field, _)
    if not forward and found > now + CLOCK_TOLERANCE:
        return _moment(today - timedelta(days=1), wanted, now, field, _)
    return found


def _moment(day: date, wanted: time, now: datetime, field: str, _: Translator) -> datetime | Reason:
    """Place a time of day; the night the clocks change it may not exist, or be twice (the nearer counts)."""
    both = [datetime.combine(day, wanted, ZONE).replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
    real = [one for one in both if one.astimezone(ZONE).time() == wanted]
    if not real:
        at = f"{wanted:%H:%M}"
        return Reason(_("Klockan %(at)s finns inte det dygnet: då ställs klockan om.", at=at), field)
    return min(real, key=lambda one: abs(one - now))


def ago(moment: datetime, now: datetime, _: Translator) -> str:
    """Return "för 32 min sedan"."""
    return _("för %(span)s sedan", span=span(now - moment))


def dated(moment: datetime) -> str:
    """Return a moment with its date, as it can be typed back: "2027-01-14 02:40"."""
    return f"{local(moment):%Y-%m-%d %H:%M}"


__all__ = ["ago", "clock", "dated", "endurance", "future", "past", "span"]

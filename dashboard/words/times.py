"""How moments and spans are written: Europe/Stockholm, and the date only where it is another day."""

from datetime import UTC, datetime, timedelta

from dashboard.words import _
from data.clock import ZONE, Season, day_and_time, season, time_of_day

__all__ = ["ZONE", "clock", "day_and_time", "iso", "local", "season_words", "span"]


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
    """Return "48 min", "2 h 10" or "3 d 4 h"; the browser's ticking (live.js) writes the same."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes:02d}"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h"


def iso(moment: datetime) -> str:
    """Return a moment as the browser reads it: UTC, to the second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

"""Times ahead as people type them where somebody is there to ask, and the times of a report as typed.

A time of day is its next occurrence; one that has just been is asked about, so that 05:00 written at 05:02 is
not the next day's by guess.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.words import _
from dashboard.words.times import clock, dated, endurance, future, is_bare, past
from data.clock import AHEAD
from data.errors import Reason


def promised(text: str, now: datetime, field: str) -> datetime | Reason | None:
    """Read when something is to happen; None for an empty text."""
    return _asked(text, future(text, now, field), now, field)


def _asked(text: str, found: datetime | Reason | None, now: datetime, field: str) -> datetime | Reason | None:
    """Return what was found, or a reason to ask: it is a time of day that has just been."""
    if found is None or isinstance(found, Reason) or not is_bare(text):
        return found
    return _gone(found, now, field) if found - now >= timedelta(days=1) - AHEAD else found


def _gone(next_time: datetime, now: datetime, field: str) -> Reason:
    said = _(
        "%(at)s har just varit: klockan är %(now)s. Skriv när det blir. Är det nästa dygn, skriv %(then)s.",
        at=clock(next_time),
        now=clock(now),
        then=dated(next_time),
    )
    return Reason(said, field)


@dataclass(frozen=True, slots=True)
class AsTyped:
    """The times of a report as people type them. `no_hours`: the fields that take only a time of day."""

    asks: bool = True
    asks_which: bool = True
    no_hours: tuple[str, ...] = ()

    def seen(self, text: str, now: datetime, field: str) -> datetime | Reason | None:
        return past(text, now, field, asks=self.asks, asks_which=self.asks_which)

    def ahead(self, text: str, since: datetime, field: str) -> datetime | Reason | None:
        try:
            found = self._ahead(text, since, field)
        except OverflowError:
            return Reason(_("Skriv timmar (8 eller 1,5) eller ett klockslag (05:00)."), field)
        return _asked(text, found, since, field) if self.asks and self.asks_which else found

    def _ahead(self, text: str, since: datetime, field: str) -> datetime | Reason | None:
        if field in self.no_hours:
            return future(text, since, field, asks_which=self.asks_which)
        return endurance(text, since, field)

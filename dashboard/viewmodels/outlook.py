"""What comes next and what nobody has said: predicted failures, and open points without a valid report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.texts import Translator
from dashboard.viewmodels.reading import Reading
from dashboard.viewmodels.times import clock
from data import glossary
from data.domain.facts import Picture
from data.domain.truth import Effective
from data.domain.words import Function, Status, Supply


@dataclass(frozen=True, slots=True)
class Failure:
    """A function whose endurance ends at `at`, and what then runs out."""

    place: str
    area: str
    function: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Silent:
    """An open point where some functions have no report that holds; `since` is when the oldest was made."""

    place: str
    area: str
    functions: tuple[str, ...]
    since: datetime | None


def next_failures(
    picture: Picture, readings: Sequence[Reading], now: datetime, _: Translator
) -> tuple[Failure, ...]:
    """Return every endurance at an open point that ends after `now`, soonest first."""
    names = {area.id: area.name for area in picture.areas}
    found = [
        Failure(
            place=reading.point.name,
            area=names.get(reading.point.area, ""),
            function=glossary.label(function, _.language, short=True),
            at=ends,
            reason=what_ends(function, one, ends, now, _),
        )
        for reading in readings
        if reading.open
        for function, one in reading.functions.items()
        if one.status in (Status.FUNGERAR, Status.BEGRANSAD) and one.report
        if (ends := one.report.lasts_until) is not None and ends > now
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.place, one.function)))


def what_ends(function: Function, one: Effective, ends: datetime, now: datetime, _: Translator) -> str:
    """Return in words what runs out at a point at `ends`."""
    at = clock(ends, now, _)
    if one.supply is Supply.NODVATTEN:
        return _("nödvattnet slut %(at)s", at=at)
    if one.supply is Supply.RESERV and function is Function.EL:
        return _("reservkraft slut %(at)s", at=at)
    if one.supply is Supply.RESERV:
        return _("reservdrift slut %(at)s", at=at)
    return _("räcker till %(at)s", at=at)


def without_report(picture: Picture, readings: Sequence[Reading], _: Translator) -> tuple[Silent, ...]:
    """Return the open points that owe a report: those never heard first, then the longest silent."""
    names = {area.id: area.name for area in picture.areas}
    found = []
    for reading in readings:
        owed = {f: one for f, one in reading.functions.items() if one.expired or one.report is None}
        if reading.open and owed:
            times = [one.report.observed_at for one in owed.values() if one.report]
            never = len(times) < len(owed)
            found.append(
                Silent(
                    place=reading.point.name,
                    area=names.get(reading.point.area, ""),
                    functions=tuple(glossary.label(f, _.language, short=True) for f in owed),
                    since=None if never else min(times),
                )
            )
    return tuple(sorted(found, key=_silence))


def _silence(one: Silent) -> tuple[bool, float, str]:
    return one.since is not None, one.since.timestamp() if one.since else 0.0, one.place

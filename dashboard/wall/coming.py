"""What comes next: stated ends, silence, the staff's direction and rhythm."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dashboard.wall.reading import Reading
from dashboard.words import _
from dashboard.words.forecast import by, overdue, soonest, what_ends, what_goes
from dashboard.words.times import clock
from data import glossary
from data.entries.entry import Entry
from data.entries.reports import Reported
from data.entries.sectors import OfRequest
from data.forecast.facts import Emptied, Forecast, Loss
from data.points.counting import Ending
from data.points.facts import Area, Picture
from data.staff.facts import Staff, next_report
from data.staff.important import Important, Matter
from data.words import Function, Status


@dataclass(frozen=True, slots=True)
class ComingEnd:
    """A function that is lost at `at` or, where it is less sure, from then on; `when` in words, and how that
    is known.

    `open`: it may be lost already, and `at` is when it is at the latest. `passed`: it was to end then, and
    nothing was said since. `assumed`: nobody has said it.
    """

    place: str
    area: str
    function: str
    at: datetime
    when: str
    reason: str
    open: bool = False
    passed: bool = False
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Silent:
    """A point that counts where some functions have no report that holds: `since` is the oldest's time.

    None where of some there never was one: `never` says of which. `heard`: it has reported something.
    """

    place: str
    area: str
    functions: tuple[str, ...]
    since: datetime | None
    never: str = ""
    heard: bool = True


def coming_ends(foreseen: Forecast, areas: Sequence[Area]) -> Iterator[ComingEnd]:
    """Yield every loss to come that somebody has stated, the soonest first; then what was to have ended and,
    last, what is only assumed: first what has passed. Words are made as they are asked for: a screen has
    room for a few.

    What may come at any time comes by its latest: else it would hide what is sure to come before that.
    """
    names = {area.id: area.name for area in areas}
    stated = sorted(foreseen.stated, key=lambda loss: by(loss, foreseen.at))
    yield from (_lost(loss, names, foreseen.at) for loss in stated)
    yield from (_passed(one, names, foreseen.at) for one in foreseen.passed)
    yield from (_overdue(loss, names, foreseen.at) for loss in foreseen.overdue)
    yield from (_lost(loss, names, foreseen.at) for loss in foreseen.assumed)


def assumed_ends(foreseen: Forecast, areas: Sequence[Area]) -> tuple[ComingEnd, ...]:
    """Return the first that is only assumed of what has passed, and of what is to come: neither hides the
    other.
    """
    names = {area.id: area.name for area in areas}
    passed = (_overdue(loss, names, foreseen.at) for loss in foreseen.overdue[:1])
    return (*passed, *(_lost(loss, names, foreseen.at) for loss in foreseen.assumed[:1]))


def _lost(loss: Loss, areas: Mapping[str, str], now: datetime) -> ComingEnd:
    area = areas.get(loss.area, "")
    return ComingEnd(
        place=loss.point.name if loss.point is not None else area,
        area=area,
        function=glossary.label(loss.function, _.language, short=True),
        at=by(loss, now),
        when=soonest(loss, now),
        reason=what_goes(loss, now),
        open=loss.earliest <= now,
        assumed=loss.assumed,
    )


def _overdue(loss: Loss, areas: Mapping[str, str], now: datetime) -> ComingEnd:
    says = overdue(loss, now)
    return replace(_lost(loss, areas, now), at=loss.latest, when=says, reason=says, passed=True)


def _passed(one: Ending | Emptied, areas: Mapping[str, str], now: datetime) -> ComingEnd:
    return ComingEnd(
        place=one.point.name,
        area=areas.get(one.point.area, ""),
        function=glossary.label(one.function, _.language, short=True),
        at=one.at,
        when=clock(one.at, now),
        reason=what_ends(one, now),
        passed=True,
    )


def nothing_ends(readings: Sequence[Reading]) -> str:
    """Return what is said where no end is stated: never more than what has been counted."""
    counted = any(one.counts for one in readings)
    return _("ingen har angett när något tar slut") if counted else _("ingen punkt är öppen")


def nothing_owed(readings: Sequence[Reading]) -> str:
    """Return what is said where no point that counts lacks a report: of how many that is said."""
    counted = sum(one.counts for one in readings)
    return _("ingen av %(n)d", n=counted) if counted else _("ingen punkt är öppen")


def without_report(picture: Picture, readings: Sequence[Reading]) -> tuple[Silent, ...]:
    """Return the points that count and lack a report: those never heard first, of all or of some functions,
    then the longest silent.
    """
    names = {area.id: area.name for area in picture.areas}
    found = []
    for reading in readings:
        owed = {f: one for f, one in reading.functions.items() if one.expired or one.report is None}
        if reading.counts and owed:
            times = [one.report.observed_at for one in owed.values() if one.report]
            never = [f for f, one in owed.items() if one.report is None]
            found.append(
                Silent(
                    place=reading.point.name,
                    area=names.get(reading.point.area, ""),
                    functions=tuple(glossary.label(f, _.language, short=True) for f in owed),
                    since=None if never else min(times),
                    never=_never(never, len(reading.functions)),
                    heard=len(never) < len(reading.functions),
                )
            )
    return tuple(sorted(found, key=_silence))


def _never(functions: Sequence[Function], of: int) -> str:
    """Return of what nobody ever has reported: a point that has said something is not one that never did."""
    if not functions or len(functions) == of:
        return _("aldrig") if functions else ""
    if len(functions) == 1:
        return _("%(function)s aldrig", function=glossary.label(functions[0], _.language, short=True))
    return _("%(n)d av %(of)d aldrig", n=len(functions), of=of)


def _silence(one: Silent) -> tuple[bool, bool, float, str]:
    return one.since is not None, one.heard, one.since.timestamp() if one.since else 0.0, one.place


@dataclass(frozen=True, slots=True)
class Coming:
    """A time of the rhythm; `late` once it has passed and nobody has set another."""

    at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """One row; None and empty where nobody has set it."""

    direction: str
    briefing: Coming | None
    report: Coming | None

    @property
    def blank(self) -> bool:
        return not (self.direction or self.briefing or self.report)


def plan(staff: Staff, now: datetime) -> Plan:
    """Return the row at the operation's time `now`."""
    due = next_report(staff.plan, staff.last_report.due if staff.last_report else None)
    return Plan(
        direction=" ".join(staff.plan.direction.split()),
        briefing=_coming(staff.plan.briefing_at, now),
        report=_coming(due.at if due else None, now),
    )


def _coming(at: datetime | None, now: datetime) -> Coming | None:
    return Coming(at, at <= now) if at is not None else None


def waits(entry: Entry, unseen: Collection[Important]) -> bool:
    """Return whether an entry says, or says again, something important that nobody has acknowledged."""
    return any(_says(entry, one) for one in unseen)


def _says(entry: Entry, one: Important) -> bool:
    if one.matter is Matter.LATE and one.request is not None:
        return isinstance(entry.what, OfRequest) and entry.what.request == one.request.id
    if one.matter is not Matter.FUNCTION or one.point is None:
        return entry.revision == one.began.revision
    return (
        isinstance(entry.what, Reported)
        and entry.revision >= one.began.revision
        and (entry.point, entry.what.function) == (one.point.id, one.function)
        and entry.what.status is Status.UR_FUNKTION
    )

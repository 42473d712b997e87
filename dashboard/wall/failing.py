"""The list of failures on the wall: what has failed, since when and why, who acts, and when it is back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.look import style
from dashboard.wall.reading import Reading
from dashboard.words import _, label
from dashboard.words.failures import (
    Names,
    back_in_short,
    names_of,
    not_followed,
    nothing_known,
    what,
    where,
    why,
)
from dashboard.words.times import clock
from data import glossary
from data.failures.facts import Attended, Failure, Failures
from data.failures.grouping import Group, groups
from data.failures.words import FailureKind
from data.points.counting import failing_while_closed
from data.points.facts import Picture
from data.sectors.facts import SectorRegister
from data.truth import gravity
from data.words import Function, Mark, Status

# More than any screen has room for as rows; past that only groups are sent.
MOST_ROWS = 16
MOST_GROUPS = 12
# What a row has room for; the whole of it stands at the desk.
LONGEST_CAUSE = 70
NAMED = 6


@dataclass(frozen=True, slots=True)
class FailureLine:
    """A failure, or a group of them, in two lines. `without`: since when nobody acts, None if somebody does.

    `failures` is how many it stands for, `unattended` how many of those nobody acts on;
    `places` names where the first are.
    """

    key: str
    sign: str
    mark: Mark
    status: Status
    where: str
    what: str
    since: str
    cause: str
    acts: str
    back: str
    without: datetime | None
    failures: int = 1
    unattended: int = 0
    places: tuple[str, ...] = ()
    more_places: int = 0


@dataclass(frozen=True, slots=True)
class FailureBoard:
    """`rows` is empty where there are more than any screen shows; `groups` stand for all of them.

    `apart` says what is not counted, `calm` what is known where nothing has failed, "" where something has.
    """

    rows: tuple[FailureLine, ...]
    groups: tuple[FailureLine, ...]
    failures: int
    apart: str
    calm: str
    oldest: datetime | None


def failure_board(
    picture: Picture,
    readings: Sequence[Reading],
    found: Failures,
    register: SectorRegister,
    now: datetime,
) -> FailureBoard:
    """Return the list at the operation's time `now`."""
    names = names_of(picture, register)
    counted = found.counted
    reports = [one.report for each in readings if each.counts for one in each.functions.values()]
    return FailureBoard(
        rows=tuple(_row(each, names, now) for each in counted) if len(counted) <= MOST_ROWS else (),
        groups=tuple(_gathered(group, names, now) for group in groups(counted)[:MOST_GROUPS]),
        failures=len(counted),
        apart=_apart(found),
        calm="" if counted else _calm(picture, readings, now),
        oldest=min((report.observed_at for report in reports if report is not None), default=None),
    )


def _row(each: Attended, names: Names, now: datetime) -> FailureLine:
    failure = each.failure
    return FailureLine(
        key=failure.key,
        sign=_sign(failure),
        mark=failure.mark,
        status=_status(failure),
        where=where(failure, names),
        what=_what(failure, now),
        since=clock(failure.since, now),
        cause=_shortened(failure.cause),
        acts=why(each, names, now),
        back=back_in_short(failure, now),
        without=each.unattended_since if each.without_action else None,
        unattended=int(each.without_action),
    )


def _gathered(group: Group, names: Names, now: datetime) -> FailureLine:
    if len(group.members) == 1:
        return _row(group.members[0], names, now)
    gravest = min((each.failure for each in group.members), key=lambda one: gravity(_status(one), one.mark))
    without = [each for each in group.members if each.without_action]
    cause = _shortened(group.cause)
    places = dict.fromkeys(where(each.failure, names) for each in (*without, *group.members))
    return FailureLine(
        key=group.key,
        sign=_sign(gravest),
        mark=gravest.mark,
        status=_status(gravest),
        where=cause[:1].upper() + cause[1:] or names.of_area(group.area),
        what=_several(group),
        since=clock(min(each.failure.since for each in group.members), now),
        cause="",
        acts="" if without else _all_act(group, names, now),
        back="",
        without=min((each.unattended_since for each in without), default=None),
        failures=len(group.members),
        unattended=len(without),
        places=tuple(places)[:NAMED],
        more_places=max(0, len(places) - NAMED),
    )


def _all_act(group: Group, names: Names, now: datetime) -> str:
    """One who acts never stands for another."""
    said = {why(each, names, now) for each in group.members}
    return said.pop() if len(said) == 1 else _("någon gör något åt alla")


def _several(group: Group) -> str:
    counted = _.n("%(n)d punkt", "%(n)d punkter", group.points)
    name = _short(group.function) if group.function is not None else ""
    if all(each.failure.kind is FailureKind.UTHALLIGHET for each in group.members):
        name = f"{name} {label(FailureKind.UTHALLIGHET)}".strip()
    return f"{name} · {counted}" if name else counted


def _short(function: Function) -> str:
    return glossary.label(function, _.language, short=True).upper()


def _what(failure: Failure, now: datetime) -> str:
    """Return what has failed as briefly as it can be read from afar; what the sign says is not said again."""
    if failure.function is None:
        return label(failure.kind)
    if failure.kind is FailureKind.UTHALLIGHET:
        return what(failure, now)
    name = _short(failure.function)
    return f"{name} {label(Mark.OBEKRAFTAT)}" if failure.mark is Mark.OBEKRAFTAT else name


def _sign(failure: Failure) -> str:
    return style.symbol(_status(failure), failure.mark)


def _status(failure: Failure) -> Status:
    """What is about to end still works in part: it is amber, as it is on the map, until it has ended."""
    return Status.BEGRANSAD if failure.kind is FailureKind.UTHALLIGHET else Status.UR_FUNKTION


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    if len(words) <= LONGEST_CAUSE:
        return words
    return words[:LONGEST_CAUSE].rsplit(" ", 1)[0].rstrip(" ,.;:") + " …"


def _apart(found: Failures) -> str:
    """Return what is said beside what counts, by kind: amber never drowns red, and is never kept silent."""
    kinds = Counter(each.failure.kind for each in found.apart)
    return ", ".join(f"{kinds[kind]} {label(kind)}" for kind in FailureKind if kinds[kind])


def _calm(picture: Picture, readings: Sequence[Reading], now: datetime) -> str:
    """Return what is known where nothing has failed: no more than what has been heard."""
    said = nothing_known(picture.operation, failing_while_closed(picture.points, now))
    unknown = sum(
        one.status is Status.OKAND for each in readings if each.counts for one in each.functions.values()
    )
    if not_followed(picture.operation) or not unknown:
        return said
    return f"{said} · {_.n('%(n)d okänd', '%(n)d okända', unknown)}"

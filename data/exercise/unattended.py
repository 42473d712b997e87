"""How long nobody acted: the minutes of an exercise in which failures stood without action, from the log.

Each minute is judged by how things stood when it began, as every screen said it then. Only what was played is
counted: a pause or a jump makes nobody late.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Final

from sqlalchemy import Connection

from data.exercise.course import MINUTE
from data.exercise.history import Played
from data.failures.answering import failures_now
from data.failures.facts import Attended, Failure, Failures
from data.operations.facts import Operation
from data.operations.reads import current_revision, revision_at
from data.operations.replay import forgotten_since
from data.points import reads as point_reads
from data.points.facts import Report
from data.requests import reads as request_reads


@dataclass(frozen=True, slots=True)
class FailureMinutes:
    """One failure as it was last: how many minutes it stood, and how many of them nobody acted on it."""

    failure: Failure
    stood: int
    without: int


@dataclass(frozen=True, slots=True)
class WithoutAction:
    """Every failure that counted in any minute, those that nobody acted on longest first.

    `judged` is how many minutes that is of, as they were read at `revision`: more can be added to them.
    """

    failures: tuple[FailureMinutes, ...] = ()
    judged: int = 0
    revision: int = 0

    @property
    def minutes(self) -> int:
        return sum(one.without for one in self.failures)

    @property
    def stood(self) -> int:
        return sum(one.stood for one in self.failures)

    def of_area(self, area: str) -> "WithoutAction":
        return replace(self, failures=tuple(one for one in self.failures if one.failure.area == area))

    def of_sector(self, sector: str) -> "WithoutAction":
        return replace(self, failures=tuple(one for one in self.failures if one.failure.sector == sector))


NOT_COUNTED: Final = WithoutAction()


def added(
    minutes: Iterable[Failures], areas: Collection[str] = (), before: WithoutAction = NOT_COUNTED
) -> WithoutAction:
    """Add the failures of each minute to those before; where only some `areas` take part, theirs alone."""
    counted = {one.failure.key: one for one in before.failures}
    judged = before.judged
    for found in minutes:
        judged += 1
        for each in (each for each in found.counted if _takes_part(each, areas)):
            had = counted.get(each.failure.key) or FailureMinutes(each.failure, 0, 0)
            stood, without = had.stood + 1, had.without + each.without_action
            counted[each.failure.key] = FailureMinutes(each.failure, stood, without)
    longest = sorted(counted.values(), key=lambda one: (-one.without, -one.stood, one.failure.key))
    return WithoutAction(tuple(longest), judged, before.revision)


def _takes_part(each: Attended, areas: Collection[str]) -> bool:
    return not areas or each.failure.area in areas or bool(each.failure.sector)


def unattended(
    connection: Connection,
    operation: Operation,
    played: Played,
    areas: Collection[str] = (),
    before: WithoutAction = NOT_COUNTED,
) -> WithoutAction:
    """Return how long nobody acted in an exercise so far, inside the caller's transaction.

    `before` is what was returned earlier: its minutes do not change, unless words have been masked since.
    """
    revision = current_revision(connection)
    if before.judged > played.minutes or forgotten_since(connection, before.revision):
        before = NOT_COUNTED
    minutes = minute_by_minute(connection, operation, played, before.judged)
    return replace(added(minutes, areas, before), revision=revision)


def minute_by_minute(
    connection: Connection, operation: Operation, played: Played, after: int = 0
) -> Iterator[Failures]:
    """Yield the failures as they stood when each played minute began, but for the first so many of them."""
    recall: dict[int, Report] = {}
    known, at_revision = None, -1
    for moment, real in islice(begun(played), after, None):
        revision = revision_at(connection, real)
        if known is None or revision != at_revision:
            picture = point_reads.picture_in(connection, operation.id, 0, revision, recall)
            held = request_reads.coordination_in(connection, picture.operation, revision)
            known, at_revision = (picture, held), revision
        yield failures_now(*known, moment)


def begun(played: Played) -> Iterator[tuple[datetime, datetime]]:
    """Yield when each played minute began, in the exercise's time and in the real one."""
    for run in played.runs:
        first, last = (-(-at // MINUTE) for at in (run.before, run.before + run.length))
        for number in range(first, last):
            into = number * MINUTE - run.before
            yield run.begins + into, run.real + into / run.pace

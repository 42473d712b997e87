"""The forecast as it was made each hour of an exercise, held against what the scenario then played.

A forecast is no order: a loss that was averted in time did not come, and nobody is wrong for that.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import islice, pairwise
from typing import Final

from sqlalchemy import Connection

from data.exercise.facit import Facit
from data.exercise.history import Played
from data.exercise.unattended import begun
from data.forecast import reads as forecast
from data.forecast.facts import Loss
from data.operations.facts import Operation
from data.operations.reads import current_revision, revision_at
from data.operations.replay import forgotten_since
from data.points import reads as point_reads
from data.points.counting import counts
from data.points.facts import Report
from data.preparedness.reads import equipment_in
from data.words import Function, Status

_MINUTES: Final = 60
# Nobody states an end to the minute: a forecast is right a quarter before its interval and after it too.
NEAR: Final = timedelta(minutes=15)

Of = tuple[str, Function]


class Came(IntEnum):
    """What became of a loss that was forecast: when it came, beside the interval that was said."""

    RATT = 0
    FORE = 1
    EFTER = 2
    ALDRIG = 3
    AVVAKTAR = 4


@dataclass(frozen=True, slots=True)
class Foretold:
    """The forecast at one moment of the exercise's time, and of which points it was made; `real` is when."""

    at: datetime
    real: datetime
    losses: tuple[Loss, ...]
    points: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hours:
    """The forecasts of the hours played, as they were read at `revision`: more can be added to them."""

    made: tuple[Foretold, ...] = ()
    revision: int = 0


NO_HOURS: Final = Hours()


@dataclass(frozen=True, slots=True)
class Fell:
    """That something was lost in the scenario, and whether the forecast before that said so."""

    point: str
    function: Function
    at: datetime
    foretold: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """Every forecast loss with what became of it, and every loss of the points that were forecast for."""

    hours: int = 0
    judged: tuple[tuple[Loss, Came], ...] = ()
    fell: tuple[Fell, ...] = ()

    def of(self, came: Came) -> int:
        return sum(each is came for _loss, each in self.judged)

    @property
    def settled(self) -> int:
        return len(self.judged) - self.of(Came.AVVAKTAR)

    def share(self, came: Came) -> float | None:
        """Return the share of what is settled; None where nothing is."""
        return self.of(came) / self.settled if self.settled else None

    @property
    def unforetold(self) -> tuple[Fell, ...]:
        return tuple(one for one in self.fell if not one.foretold)

    @property
    def unforetold_share(self) -> float | None:
        return len(self.unforetold) / len(self.fell) if self.fell else None


NOT_CHECKED: Final = Checked()


def checked(made: Sequence[Foretold], true: Facit, points: Mapping[str, str], played: Played) -> Checked:
    """Hold forecasts against the facit; `points` gives the area of each point that takes part.

    What is lost is what is *ur funktion*. A loss of an area is there when the first of its points has it.
    """
    judged = tuple(
        (loss, _came(loss, one, true, points, played))
        for one in made
        for loss in one.losses
        if loss.area in points.values()
    )
    return Checked(len(made), judged, tuple(_fell(made, true, points)))


def _came(loss: Loss, said: Foretold, true: Facit, points: Mapping[str, str], played: Played) -> Came:
    keys = [key for key in _keys(loss, said, points) if not _is_down(true, key, said.at)]
    at = min((at for key in keys for at in _downs(true, key) if at > said.at), default=None)
    earliest, latest = (played.reached(moment, said.real) for moment in (loss.earliest, loss.latest))
    if not keys:
        return Came.FORE
    if at is None:
        return Came.AVVAKTAR if latest is None else Came.ALDRIG
    if earliest is None or at < earliest - NEAR:
        return Came.FORE
    return Came.RATT if latest is None or at <= latest + NEAR else Came.EFTER


def _keys(loss: Loss, said: Foretold, points: Mapping[str, str]) -> list[Of]:
    """Return what a loss concerns: a point's function, or that of all of an area's points that counted."""
    if loss.point is not None:
        return [(loss.point.id, loss.function)]
    return [(point, loss.function) for point in said.points if points.get(point) == loss.area]


def _is_down(true: Facit, key: Of, at: datetime) -> bool:
    return true.at(*key, at).status is Status.UR_FUNKTION


def _downs(true: Facit, key: Of) -> Iterator[datetime]:
    """Yield when something was lost that was there until then."""
    before: Status | None = None
    for span in true.spans(*key):
        if span.status is Status.UR_FUNKTION and before is not Status.UR_FUNKTION:
            yield span.begins
        before = span.status


def _fell(made: Sequence[Foretold], true: Facit, points: Mapping[str, str]) -> Iterator[Fell]:
    """Yield what was lost between one forecast and the next, at the points that the first was made of."""
    for said, after in pairwise([*made, None]):
        if said is None:
            return
        told = {key for loss in said.losses for key in _keys(loss, said, points)}
        for point in sorted(said.points & points.keys()):
            for function in Function:
                for at in _downs(true, (point, function)):
                    if said.at < at and (after is None or at <= after.at):
                        yield Fell(point, function, at, (point, function) in told)


def hour_by_hour(
    connection: Connection, operation: Operation, played: Played, before: Hours = NO_HOURS
) -> Hours:
    """Return the forecast as it would have been made when each played hour began, as known then.

    `before` is what was returned earlier: its hours do not change, unless words have been masked since.
    What is known of the points' equipment is the register's of now.
    """
    revision = current_revision(connection)
    if len(before.made) * _MINUTES > played.minutes + _MINUTES or forgotten_since(
        connection, before.revision
    ):
        before = NO_HOURS
    equipment, recall = equipment_in(connection), dict[int, Report]()
    made = list(before.made)
    for at, real in islice(begun(played), len(made) * _MINUTES, None, _MINUTES):
        until = revision_at(connection, real)
        picture = point_reads.picture_in(connection, operation.id, 0, until, recall)
        grounds = replace(forecast.grounds_in(connection, picture.operation, until), equipment=equipment)
        losses = forecast.of(picture, grounds, at).losses
        counted = frozenset(point.id for point in picture.points if counts(point, at))
        made.append(Foretold(at, real, losses, counted))
    return replace(before, made=tuple(made), revision=revision)

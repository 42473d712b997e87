"""A forecast: the losses that are to come, what will no longer be known, and of whom nothing is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from data.assumptions.facts import Assumptions, Link
from data.forecast.words import Basis
from data.levels.facts import Level, Stock
from data.points.counting import Ending
from data.points.facts import Estimate, Point, Report
from data.preparedness.facts import Equipment
from data.words import Function

HOURS: Final = 72.0


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a forecast rests on beside the picture, as of a revision: what is assumed, what is in store."""

    operation: str
    revision: int
    assumptions: Assumptions
    equipment: Mapping[str, Equipment] = field(default_factory=dict)
    levels: Mapping[tuple[str, Stock], Level] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """When something happens: between these."""

    earliest: datetime
    latest: datetime

    def after(self, low: float, high: float) -> "Span":
        """Return what happens so many hours after."""
        return Span(self.earliest + timedelta(hours=low), self.latest + timedelta(hours=high))


@dataclass(frozen=True, slots=True)
class Loss:
    """A function that a point is to lose, or where there is no point a whole area; never before now, but for
    what is overdue.

    `cause` is what stops: as it was stated, or as the chain's last link names it; `chain` are the links that
    it is assumed by, the first first. `report` is what it rests on where somebody has said it, `back` when
    that is said to be mended, and by whom. `people` are those it concerns, as far as anybody has said.
    """

    key: str
    point: Point | None
    area: str
    function: Function
    earliest: datetime
    latest: datetime
    basis: Basis
    cause: str = ""
    chain: tuple[Link, ...] = ()
    report: Report | None = None
    back: Estimate | None = None
    doubted: bool = False
    people: int = 0

    @property
    def assumed(self) -> bool:
        return self.basis is Basis.FOLJDKEDJA

    @property
    def moved(self) -> int:
        """Return how often whoever says that it is mended has moved that time."""
        return self.back.moved if self.back is not None else 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """A function that works and of which nobody knows from a time on, if nothing more is said: no loss."""

    point: Point
    function: Function
    at: datetime


@dataclass(frozen=True, slots=True)
class Emptied:
    """A store that by level and use was used up `at`, with nothing read of it since `read_at`."""

    point: Point
    function: Function
    at: datetime
    read_at: datetime
    passed: bool = True


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is to come from `at` until `until`: what is stated and what is assumed, the earliest first.

    `passed` has been said, or worked out, to run out before now, with nothing said since; `overdue` was
    assumed to be lost by now at the latest, and nobody has said since how it is. `bare` of the `counted`
    points have nothing that an end could be worked out from. `turns` are the moments at which time
    alone makes it another.
    """

    at: datetime
    until: datetime
    losses: tuple[Loss, ...] = ()
    passed: tuple[Ending | Emptied, ...] = ()
    overdue: tuple[Loss, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    counted: int = 0
    bare: tuple[Point, ...] = ()
    turns: tuple[datetime, ...] = ()

    @property
    def stated(self) -> tuple[Loss, ...]:
        return tuple(loss for loss in self.losses if not loss.assumed)

    @property
    def assumed(self) -> tuple[Loss, ...]:
        return tuple(loss for loss in self.losses if loss.assumed)

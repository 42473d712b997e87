"""Numbers of people at a point as reported, and when they reach a number if the increase goes on."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Count:
    """How many a point held, as one report says; the operation's time."""

    people: int
    observed_at: datetime
    valid_until: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class Reaching:
    """When a point holds `level` people if the increase since the `first` report goes on as to the `last`.

    `earliest` is by its quickest increase, `latest` by its slowest; None: by that not within a day, or never.
    """

    level: int
    first: Count
    last: Count
    earliest: datetime
    latest: datetime | None

    @property
    def reached(self) -> bool:
        return self.last.people >= self.level


@dataclass(frozen=True, slots=True)
class Visitors:
    """How many are assumed to come: never a report."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Load:
    """What visitors are assumed to use of a point's reserve power, in kW, without what the building uses.

    `passes_at`: so many visitors are the fewest that use more than it gives.
    """

    reserve_kw: float
    passes_at: int
    kw_per_visitor: float

    def of(self, people: int) -> float:
        return people * self.kw_per_visitor

"""An outage that somebody assumes, what would follow from it, and the judgement that was saved of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from data.words import Function, Status, TextClass

Ring = tuple[tuple[float, float], ...]  # longitude, latitude; closed
# As GeoJSON has the coordinates of a MultiPolygon: each its outer ring, then its holes.
Shape = tuple[tuple[Ring, ...], ...]


class Drawn(StrEnum):
    """How the area of an outage was stated."""

    POLYGON = "polygon"
    CIRKEL = "cirkel"
    OMRADEN = "omraden"
    STADSDELAR = "stadsdelar"
    FIL = "fil"


@dataclass(frozen=True, slots=True)
class Outage:
    """What is assumed; times are the operation's. `areas`: all that the shape touches, by id.

    `named`: the areas' ids or the stadsdelar that were chosen. `closed`: crossings assumed closed, by id.
    """

    function: Function
    begins: datetime
    lasts: timedelta
    drawn: Drawn
    shape: Shape
    areas: tuple[str, ...]
    named: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()

    @property
    def ends(self) -> datetime:
        return self.begins + self.lasts


@dataclass(frozen=True, slots=True)
class Persons:
    """People as an interval: of squares wholly (`low`) and also partly (`high`) there; `of`: all there are.

    `spread` is in between: what it is when people live evenly spread over the land.
    """

    low: int
    spread: int
    high: int
    of: int


@dataclass(frozen=True, slots=True)
class Inside:
    """A point in the outage area, and what its function said when it was judged."""

    point: str
    area: str
    status: Status
    open: bool


@dataclass(frozen=True, slots=True)
class Closed:
    """A crossing assumed closed: how many of those who would be without reach it alone makes so."""

    crossing: str
    name: str
    more: Persons | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """A further function that the forecast expects to fail at a point under the assumption."""

    point: str
    function: Function
    earliest: datetime
    latest: datetime | None
    assumed: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A data set behind the figures, with its year."""

    name: str
    vintage: str = ""


@dataclass(frozen=True, slots=True)
class Consequences:
    """What would follow, from what was known at `revision` and `at`. None: there was no data to say it by.

    `before` and `after` are people within reach of a point whose function works: `metres` by `method`.
    `unforeseen`: no forecast was made, which is not that nothing would fail.
    """

    revision: int
    at: datetime
    km2: float
    points: tuple[Inside, ...]
    people: Persons | None = None
    before: Persons | None = None
    after: Persons | None = None
    metres: int = 0
    method: str = ""
    closed: tuple[Closed, ...] = ()
    sectors: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = ()
    unforeseen: bool = True
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class NewAssessment:
    """A judgement as somebody saves it; `leaves`: its words may leave the municipality with exports."""

    id: str
    operation: str
    name: str
    note: str
    outage: Outage
    consequences: Consequences
    leaves: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """A judgement as it was saved; `revision` is its entry, `by` the role that saved it, then, at `at`."""

    revision: int
    name: str
    note: str
    by: str
    at: datetime
    outage: Outage
    consequences: Consequences
    handling: TextClass

    @property
    def struck(self) -> bool:
        return self.handling is TextClass.STRYK_VID_EXPORT

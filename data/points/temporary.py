"""Points as they come: one that is in no register opens its doors, and belongs to its operation alone.

It counts apart, and does not serve its area until somebody decides that it is open (`counting.serves`).
"""

import hashlib
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from data.entries.points import PointAdded
from data.errors import Reason
from data.freetext import why_not_name, why_not_personal, why_not_text
from data.operations.facts import Operation
from data.operations.rules import why_not_act_in
from data.points.counting import IN_USE
from data.points.facts import NewPoint, Point
from data.words import PointKind

LONGEST_ADDRESS: Final = 200
NEAR_M: Final = 100
SOURCE: Final = "tillfällig punkt"
_EARTH_M: Final = 6_371_000


@dataclass(frozen=True, slots=True)
class NewTemporary:
    """A point to add, its area already settled by position; `another`: it is not the one beside it."""

    id: str
    operation: str
    name: str
    address: str
    area: str
    lon: float
    lat: float
    approximate: bool = False
    another: bool = False


@dataclass(frozen=True, slots=True)
class Settling:
    """What krisledningen decides of a temporary point; `version` is the point's, as the page showed it."""

    id: str
    operation: str
    point: str
    keeps: bool
    decider: str
    reason: str
    version: int | None = None


class Located(Protocol):
    """A point, or its row."""

    @property
    def name(self) -> str: ...
    @property
    def lon(self) -> float: ...
    @property
    def lat(self) -> float: ...


def id_of(act: str) -> str:
    """Return the id of the point that an act adds: the same, however often the act is sent."""
    return f"tillf-{hashlib.sha256(act.encode()).hexdigest()[:8]}"


def added_point(identity: str, what: PointAdded, words: Mapping[str, str]) -> NewPoint:
    """Return a temporary point as a row of a list; what nobody has stated of it is unstated."""
    return NewPoint(
        id=identity,
        name=words["name"],
        address=words.get("address", ""),
        area=what.area,
        lon=what.lon,
        lat=what.lat,
        kind=PointKind.FAST,
        example=False,
        source=f"{SOURCE}, ungefärlig plats" if what.approximate else SOURCE,
        capacity=None,
        operated_by="",
        infrastructure_by="",
        owner="",
        fault_contact="",
    )


def why_not_add(
    operation: Operation,
    new: NewTemporary,
    beside: Iterable[Located],
    areas: Collection[str],
    now: datetime,
) -> Iterable[Reason | None]:
    """Yield why a point cannot be added; `beside` are those that the operation has, `now` the real time."""
    yield why_not_act_in(operation)
    yield why_not_name(new.name, "name") or why_not_personal(new.name, "name", now)
    yield why_not_text(new.address, "address", LONGEST_ADDRESS)
    yield why_not_personal(new.address, "address", now)
    if new.area not in areas:
        yield Reason("Området finns inte i kommunen.", "place")
    if not new.another:
        yield why_not_twice(new, beside)


def why_not_twice(new: NewTemporary, beside: Iterable[Located]) -> Reason | None:
    """Why a point is likely to be there already: one of the same name, or one within a stone's throw."""
    for point in sorted(beside, key=lambda one: metres(new, one)):
        far, same = metres(new, point), _plain(point.name) == _plain(new.name)
        if far <= NEAR_M and not new.approximate:
            return _likely(f"{point.name} finns redan, {far:.0f} m därifrån.")
        if same:
            return _likely(f"{point.name} finns redan.")
    return None


def _likely(there: str) -> Reason:
    return Reason(f"{there} Rapportera på den, eller bocka i att det är en annan punkt.", "another")


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def metres(one: Located, other: Located) -> float:
    """Return how far it is between two places of one municipality."""
    along = math.radians(other.lon - one.lon) * math.cos(math.radians((one.lat + other.lat) / 2))
    return _EARTH_M * math.hypot(along, math.radians(other.lat - one.lat))


def why_not_settle(operation: Operation, point: Point, new: Settling) -> Iterable[Reason | None]:
    """Yield why a temporary point can be neither kept nor withdrawn."""
    yield why_not_act_in(operation)
    if not point.temporary:
        yield Reason(f"{point.name} är ingen tillfällig punkt.", "point")
    if not new.keeps and point.phase in IN_USE:
        yield Reason(f"{point.name} är i bruk genom beslut. Stäng den först.", "keeps")
    if not new.decider.strip():
        yield Reason("Ange vem som beslutade (funktion, inte namn).", "decider")
    if not new.reason.strip():
        yield Reason("Ange skälet till beslutet.", "reason")

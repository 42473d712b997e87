"""Which changes are so important that they stay marked until somebody at a desk has acknowledged them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from data.clock import Clock
from data.errors import Reason
from data.operations.facts import BrokenOff, Operation
from data.operations.rules import why_not_act_in
from data.points.counting import counts
from data.points.facts import Picture, Point
from data.requests.facts import SupportRequest, late
from data.requests.rules import Coordination
from data.rights import Place, place_of
from data.sectors.reports import SectorReport, rank
from data.server.facts import TakenOver
from data.truth import effective, said_to_fail
from data.words import Function, ImpactLevel, Phase, RequestState, Status

MOST_AT_ONCE = 200
# Nobody's own area or sector: only who reaches everywhere may acknowledge for it.
_ALL = ""
_ALARMING = rank(ImpactLevel.ALLVARLIG)
# Förslag: so long before a real operation is opened may an exercise have been broken off for its sake.
FOR_ITS_SAKE = timedelta(hours=1)


class Matter(StrEnum):
    """What an important change is about; the first part of what it is acknowledged by."""

    BROKEN_OFF = "avbruten"
    TAKEN_OVER = "serverbyte"
    FUNCTION = "funktion"
    OPENING = "oppnas"
    CLOSED = "stangd"
    SECTOR = "sektor"
    DECLINED = "avslagen"
    LATE = "forsenad"


@dataclass(frozen=True, slots=True)
class Began:
    """The entry that a run began with, and when; what is said again afterwards is the same matter.

    `told`: the real time it was written down, where that is known.
    """

    revision: int
    at: datetime
    told: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Important:
    """One important change; `key` is what an acknowledgement names, the same as long as the matter stands.

    `lacks`: from when on something may lack, in the operation's time, where a server took over.
    """

    matter: Matter
    began: Began
    area: str | None
    point: Point | None = None
    function: Function | None = None
    sector: SectorReport | None = None
    request: SupportRequest | None = None
    exercise: str = ""
    lacks: datetime | None = None

    @property
    def key(self) -> str:
        if self.matter is Matter.LATE and self.request is not None:
            return f"{self.matter}:{self.request.id}:{self.began.at.isoformat()}"
        return f"{self.matter}:{self.began.revision}"


@dataclass(frozen=True, slots=True)
class Attention:
    """What the journal alone can tell: where what stands began, and what has been acknowledged.

    `broken` is by point and function, `alarms` by the revision of the sector report that stands.
    `broken_off` are the exercises that were broken off for the sake of a real operation, `taken_over` each
    time that a server took over while the operation was open.
    """

    broken: Mapping[tuple[str, Function], Began] = field(default_factory=lambda: MappingProxyType({}))
    alarms: Mapping[int, Began] = field(default_factory=lambda: MappingProxyType({}))
    seen: frozenset[str] = frozenset()
    broken_off: tuple[BrokenOff, ...] = ()
    taken_over: tuple[TakenOver, ...] = ()


NO_ATTENTION = Attention()


def important(
    picture: Picture, held: Coordination, attention: Attention, now: datetime
) -> tuple[Important, ...]:
    """Return the important changes that still stand at the operation's `now`, newest first."""
    found = [
        *(_broken_off(one) for one in attention.broken_off),
        *(_taken_over(one, picture.operation.clock) for one in attention.taken_over),
        *_broken(picture, attention, now),
        *_moved(picture),
        *_alarming(held, attention),
        *_unmet(held, now),
    ]
    return tuple(sorted(found, key=lambda one: (-one.began.revision, one.key)))


def unacknowledged(
    picture: Picture, held: Coordination, attention: Attention, now: datetime
) -> tuple[Important, ...]:
    """Return those of the important changes that nobody has acknowledged, newest first."""
    found = important(picture, held, attention, now)
    return tuple(one for one in found if one.key not in attention.seen)


def _broken_off(one: BrokenOff) -> Important:
    return Important(Matter.BROKEN_OFF, Began(one.revision, one.at, one.at), None, exercise=one.name)


def _taken_over(one: TakenOver, clock: Clock) -> Important:
    """What the server before took in last may lack here: somebody must have asked for it."""
    began = Began(one.revision, clock.at(one.at), one.at)
    return Important(Matter.TAKEN_OVER, began, None, lacks=clock.at(one.since))


def _broken(picture: Picture, attention: Attention, now: datetime) -> Iterator[Important]:
    """Where a point is being closed it counts no more, but people may still be there."""
    for point in picture.points:
        here = counts(point, now) or point.phase is Phase.UNDER_AVVECKLING
        for function, state in point.functions.items() if here else ():
            if not said_to_fail(state):
                continue
            one = effective(state, now)
            if one.status is Status.UR_FUNKTION and one.report is not None:
                itself = Began(one.report.revision, one.report.observed_at, one.report.recorded_at)
                began = attention.broken.get((point.id, function), itself)
                yield Important(Matter.FUNCTION, began, point.area, point=point, function=function)


_MOVES = {Phase.UNDER_AKTIVERING: Matter.OPENING, Phase.STANGD: Matter.CLOSED}


def _moved(picture: Picture) -> Iterator[Important]:
    """Until a point has opened, the decision that it is to is what everybody must know of."""
    for point in picture.points:
        matter = _MOVES.get(point.phase)
        if matter is not None and point.phase_change is not None:
            began = Began(point.phase_change.revision, point.phase_change.at)
            yield Important(matter, began, point.area, point=point)


def alarming(report: SectorReport) -> bool:
    """Return whether a sector's word is so grave that somebody must have seen it."""
    return rank(report.level) >= _ALARMING


def _alarming(held: Coordination, attention: Attention) -> Iterator[Important]:
    for one in held.reports:
        if alarming(one):
            began = attention.alarms.get(one.revision, Began(one.revision, one.observed_at, one.recorded_at))
            yield Important(Matter.SECTOR, began, one.area, sector=one)


def _unmet(held: Coordination, now: datetime) -> Iterator[Important]:
    for one in held.requests:
        if one.state is RequestState.AVSLAGEN:
            yield Important(Matter.DECLINED, Began(one.version, one.moved_at), one.area, request=one)
        elif late(one, now):
            yield Important(Matter.LATE, Began(one.version, one.deadline), one.area, request=one)


def place_of_all(operation: Operation) -> Place:
    """Return where all of what waits is acknowledged at once."""
    return replace(place_of(operation), area=_ALL, sector=_ALL)


def place_of_matter(operation: Operation, one: Important) -> Place:
    """Return where a change is acknowledged: in its area, or in its sector for those bound to one."""
    return replace(
        place_of(operation),
        area=one.area or _ALL,
        point=one.point.id if one.point else None,
        sector=one.sector.sector if one.sector else _ALL,
    )


def why_not_acknowledge(
    operation: Operation, keys: Sequence[str], standing: Collection[str]
) -> Reason | None:
    """Why these changes cannot be acknowledged; `standing` are the keys of the important ones now."""
    closed = why_not_act_in(operation)
    if closed is not None:
        return closed
    if not keys:
        return Reason("Välj minst en ändring att kvittera.", "keys")
    if len(keys) > MOST_AT_ONCE:
        return Reason(f"Kvittera högst {MOST_AT_ONCE} ändringar åt gången.", "keys")
    if not set(keys) & set(standing):
        return Reason("Det har ändrats sedan sidan visades: inget av det står kvar att kvittera.", "keys")
    gone = [key for key in keys if key not in standing]
    if gone:
        return Reason("En del har ändrats sedan sidan visades. Läs det nya läget och kvittera igen.", "keys")
    return None

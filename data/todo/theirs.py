"""What is somebody's own in an operation: their area, what their sector answers for, what they are asked."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from data.failures.facts import Failures
from data.failures.finding import people_at
from data.operations.facts import Operation
from data.points.counting import counts
from data.points.facts import Point
from data.requests.facts import SupportRequest, unacknowledged
from data.requests.rules import organisations_of, place_in, places, suggest_owner, waits_for
from data.rights import Deed, Grant, Place, Who, may, place_of
from data.sectors.owners import MovedOwner, standing
from data.todo.facts import Known, Task
from data.words import Function, RequestKind, RequestState, Role, TaskKind

# What is usually asked for where a function has failed.
_KIND = {
    Function.EL: RequestKind.RESERVKRAFT,
    Function.VARME: RequestKind.VARME,
    Function.VATTEN: RequestKind.VATTEN,
    Function.INFORMATION: RequestKind.INFORMATION,
}


def taking_part(who: Who, operation: Operation) -> Who:
    """Return somebody without the grants that lead an exercise: what is played is not theirs to mend."""
    played = (one for one in who.grants if not may(_alone(who, one), Deed.CONTROL, place_of(operation)))
    return replace(who, grants=tuple(played))


def _alone(who: Who, grant: Grant) -> Who:
    return replace(who, grants=(grant,))


@dataclass(frozen=True)
class View:
    """What is known as one role meets it; `failures` are those of the operation's time `now`."""

    known: Known
    failures: Failures
    who: Who
    now: datetime

    @property
    def operation(self) -> Operation:
        return self.known.picture.operation

    @cached_property
    def points(self) -> dict[str, Point]:
        return {point.id: point for point in self.known.picture.points}

    @cached_property
    def counted(self) -> tuple[Point, ...]:
        """Return the points that count, found once: every kind asks of them."""
        return tuple(point for point in self.known.picture.points if counts(point, self.now))

    @cached_property
    def area_names(self) -> dict[str, str]:
        return {area.id: area.name for area in self.known.picture.areas}

    @cached_property
    def moved(self) -> tuple[MovedOwner, ...]:
        return standing(self.known.beside.moved, self.now)

    def may(self, deed: Deed, place: Place) -> bool:
        return may(self.who, deed, place)

    def place(self, point: Point) -> Place:
        return place_of(self.operation, point)

    def runs(self, point: Point) -> bool:
        """Return whether the point lies where they decide."""
        return self.may(Deed.PHASE, self.place(point))

    def mends(self, point: Point, function: Function | None) -> bool:
        """Return whether a failure is theirs to see to: in their area, or what their sector answers for."""
        if not self.may(Deed.REQUEST, self.place(point)):
            return False
        return self.runs(point) or (function is not None and self._answers_for(point, function))

    def _answers_for(self, point: Point, function: Function) -> bool:
        sectors = self.who.bounds(Role.SEKTOR)
        if not sectors:
            return False
        register, real = self.known.held.register, not self.operation.is_exercise
        owner = suggest_owner(register, _KIND[function], point.area, function, real=real, moved=self.moved)
        return owner is not None and any(owner in register.participants(sector) for sector in sectors)

    def where_waits(self, request: SupportRequest) -> Place | None:
        """Return where somebody acts on a request that waits for them; None where it does not."""
        register = self.known.held.register
        if not waits_for(self.who, request, register, self.now):
            return None
        asked = (
            () if request.state is RequestState.AVSLAGEN else (request.owner, *self.to_acknowledge(request))
        )
        own = place_in(self.operation, request.area, request.point)
        others = (p for one in asked for p in places(self.operation, request, register, one)[1:])
        return next((p for p in (*others, own) if self.may(Deed.HANDLE_REQUEST, p)), None)

    def answers(self, request: SupportRequest) -> bool:
        """Return whether somebody answers for the one that is asked."""
        return request.owner in organisations_of(self.who, self.known.held.register)

    def to_acknowledge(self, request: SupportRequest) -> tuple[str, ...]:
        """Return those of theirs who must know of a request and have not said that they do."""
        own = organisations_of(self.who, self.known.held.register)
        return tuple(party for party in unacknowledged(request) if party in own)

    def at_point(
        self, kind: TaskKind, point: Point, function: Function | None, deed: Deed, at: datetime
    ) -> Task:
        """Return a task at a point, of one of its functions or of how many it can receive."""
        return Task(
            kind=kind,
            subject=f"{point.id}:{function}" if function else point.id,
            deed=deed,
            place=self.place(point),
            at=at,
            people=self.people(point),
            area=point.area,
            point=point.id,
            function=function,
            where=point.name,
        )

    def area_name(self, area: str) -> str:
        return self.area_names.get(area, area)

    def people(self, point: Point) -> int:
        return people_at(point, self.now)

    def people_of(self, request: SupportRequest) -> int:
        """Return how many a request concerns: at its point, or at all the points of its area."""
        here = self.points.get(request.point or "")
        if request.point:
            return self.people(here) if here is not None else 0
        return sum(self.people(one) for one in self.points.values() if one.area == request.area)

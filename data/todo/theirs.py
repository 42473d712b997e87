"""What is somebody's own in an operation: their area, what their sector answers for, what they are asked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from data.operations.facts import Operation
from data.points.facts import Point
from data.requests.facts import SupportRequest
from data.requests.rules import place_in, places, suggest_owner
from data.rights import Deed, Grant, Place, Who, may, place_of
from data.sectors.owners import MovedOwner, standing
from data.todo.facts import Known, Task
from data.truth import occupancy_now
from data.words import Function, RequestKind, Role, TaskKind

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
    """What is known as one role meets it; `now` is the operation's time."""

    known: Known
    who: Who
    now: datetime

    @property
    def operation(self) -> Operation:
        return self.known.picture.operation

    @cached_property
    def points(self) -> dict[str, Point]:
        return {point.id: point for point in self.known.picture.points}

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
        return self.runs(point) or (function is not None and self._answers(point, function))

    def _answers(self, point: Point, function: Function) -> bool:
        sectors = self.who.bounds(Role.SEKTOR)
        if not sectors:
            return False
        register, real = self.known.held.register, not self.operation.is_exercise
        owner = suggest_owner(register, _KIND[function], point.area, function, real=real, moved=self.moved)
        return owner is not None and any(owner in register.participants(sector) for sector in sectors)

    def where_asked(self, request: SupportRequest) -> Place | None:
        """Return where somebody answers for the one that is asked; None where they do not."""
        return self._first(self._asked(request))

    def where_asking(self, request: SupportRequest) -> Place | None:
        """Return where somebody may ask anew for those who asked; None where they may not."""
        own = place_in(self.operation, request.area, request.point)
        grants = (
            one for one in self.who.grants if one.role is not Role.SEKTOR or one.bound == request.sector
        )
        return self._first((one, own) for one in grants)

    def _asked(self, request: SupportRequest) -> Iterator[tuple[Grant, Place]]:
        register = self.known.held.register
        for grant in self.who.grants:
            # Who reaches everywhere could answer for anybody, and is asked by nobody's name.
            if may(_alone(self.who, grant), Deed.DECIDE, place_of(self.operation)):
                continue
            if grant.role is Role.SEKTOR and request.owner not in register.participants(grant.bound):
                continue
            for place in places(self.operation, request, register, request.owner)[1:]:
                yield grant, place

    def _first(self, where: Iterable[tuple[Grant, Place]]) -> Place | None:
        reached = (p for grant, p in where if may(_alone(self.who, grant), Deed.HANDLE_REQUEST, p))
        return next(reached, None)

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
        """Return how many a failure there concerns; of an unknown number, as many as are planned for."""
        crowd = occupancy_now(point.occupancy, self.now)
        if crowd is not None and crowd.people is not None:
            return crowd.people
        return point.capacity or 0

    def people_of(self, request: SupportRequest) -> int:
        """Return how many a request concerns: at its point, or at all the points of its area."""
        here = self.points.get(request.point or "")
        if request.point:
            return self.people(here) if here is not None else 0
        return sum(self.people(one) for one in self.points.values() if one.area == request.area)

"""What a screen need not work out again: one point or area in a frame has changed, and hundreds have not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast

from data.points.facts import Point
from data.points.kept import Kept
from data.truth import ends, next_moment

T = TypeVar("T")


@dataclass(slots=True)
class Memory:
    """Belongs to one screen's renderer, which speaks one language."""

    _points: Kept[Any] = field(default_factory=Kept)
    _areas: dict[str, tuple[tuple[object, ...], Any]] = field(default_factory=dict)

    def of_point(self, point: Point, now: datetime, read: Callable[[Point, datetime], T]) -> T:
        """Return what is read of a point: as before while it is the same and time alone has ended nothing."""
        known = self._points.of(point, now)
        if known is not None:
            return cast(T, known)
        states = point.functions.values()
        expected = (state.current.restored_estimate for state in states if state.current is not None)
        moments = [*ends(states), *(moment for moment in expected if moment is not None)]
        if point.occupancy is not None:
            moments.append(point.occupancy.valid_until)
        reading = read(point, now)
        self._points.keep(point, now, next_moment(moments, now), reading)
        return reading

    def of_area(self, area: str, made_of: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what is made of an area: as before, while it is made of the same."""
        known = self._areas.get(area)
        if known is not None and known[0] == made_of:
            return cast(T, known[1])
        made = make()
        self._areas[area] = (made_of, made)
        return made

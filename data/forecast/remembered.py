"""What a screen need not work out again of a point: an act has changed one, and hundreds are as they were."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from data.forecast.ends import Known
from data.levels.facts import Level, Stock
from data.points.facts import Point
from data.points.kept import Kept
from data.preparedness.facts import Equipment
from data.truth import ends, next_moment


@dataclass(slots=True)
class Remembered:
    """Belongs to one followed picture. What ends at a point changes with time, and is never remembered."""

    _rests_on: tuple[object, object] = (None, None)
    _points: Kept[tuple[Known, ...]] = field(default_factory=Kept)

    def rest_on(self, equipment: Mapping[str, Equipment], levels: Mapping[tuple[str, Stock], Level]) -> None:
        """Forget it all where equipment or levels have been read anew."""
        before = self._rests_on
        if before[0] is not equipment or before[1] is not levels:
            self._rests_on, self._points = (equipment, levels), Kept()

    def of_point(
        self, point: Point, now: datetime, work_out: Callable[[Point], tuple[Known, ...]]
    ) -> tuple[Known, ...]:
        """Return what is known of a point: as before while it is the same and time has ended nothing."""
        before = self._points.of(point, now)
        if before is not None:
            return before
        known = work_out(point)
        if all(one.ends is None for one in known):
            self._points.keep(point, now, next_moment(ends(point.functions.values()), now), known)
        return known

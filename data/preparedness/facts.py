"""What a point has to last on, and one monthly check of it."""

from dataclasses import dataclass
from datetime import date, datetime

from data.preparedness.words import Reserve


@dataclass(frozen=True, slots=True)
class Equipment:
    """What is known of one point of the register; None or empty: nobody has said. An example is never real.

    `level` is Energimyndigheten's, `fuel_priority` 1 is filled first.
    """

    point: str
    reserve: Reserve | None = None
    reserve_kw: float | None = None
    tank_litres: int | None = None
    litres_per_hour: float | None = None
    last_tried: date | None = None
    water_litres: int | None = None
    heated_m2: int | None = None
    level: int | None = None
    opening_hours: str = ""
    fuel_priority: int | None = None
    example: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One monthly check; `tried` None: the point has no reserve power. `by` is a role, never a person."""

    point: str
    at: datetime
    opened: bool
    staffed: bool
    stocked: bool
    tried: bool | None
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of a point: `check` is its last, `tried_at_check` the last day that one tried it.

    `failed_at_check`: the last check that says anything of its reserve power says that it did not start.
    """

    equipment: Equipment
    check: Check | None = None
    tried_at_check: date | None = None
    failed_at_check: date | None = None

    @property
    def last_tried(self) -> date | None:
        """When its reserve power was last run, by whoever said so last."""
        said = (self.equipment.last_tried, self.tried_at_check)
        return max((day for day in said if day is not None), default=None)

    @property
    def failing(self) -> date | None:
        """The day of the check at which it did not start, if nobody has said that it was run after that."""
        tried, failed = self.last_tried, self.failed_at_check
        return failed if failed is not None and (tried is None or tried <= failed) else None

    def started_since(self, day: date) -> bool:
        """Whether its reserve power was run since a day, and has not failed to start after that."""
        return self.failing is None and self.last_tried is not None and self.last_tried >= day


@dataclass(frozen=True, slots=True)
class NewCheck:
    """What somebody found at a point; `id` is made by the client."""

    id: str
    point: str
    opened: bool
    staffed: bool
    stocked: bool
    tried: bool | None
    note: str = ""

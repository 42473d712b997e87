"""A further function, as a municipality lists it, and what stands of it at a point."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from data.points.facts import FunctionState
from data.words import Channel, Status

# Förslag: one validity for all of them; a tap may run dry, but an interpreter is there for a shift.
VALID: Final = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Service:
    """One row of the list. `criterion` says when it works, as people are asked; an example is never real."""

    id: str
    name: str
    criterion: str
    source: str = ""
    example: bool = False


@dataclass(frozen=True, slots=True)
class NewServiceReport:
    """What somebody says of one at a point; `id` is made by the client, times are the operation's own.

    `seen` is the newest revision that the page it was settled on showed of it.
    """

    id: str
    operation: str
    point: str
    service: str
    status: Status
    note: str = ""
    observed_at: datetime | None = None
    channel: Channel = Channel.WEBB
    on_behalf_of: str = ""
    settles: bool = False
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """What stands of one at a point; `listed`: it can still be reported there."""

    service: Service
    state: FunctionState
    listed: bool


@dataclass(frozen=True, slots=True)
class Services:
    """What an operation may report, in the list's order; what has been reported of it, by point and id.

    `former` have been reported and can be no longer: they go by the name that they were reported under.
    """

    listed: tuple[Service, ...] = ()
    former: tuple[Service, ...] = ()
    points: Mapping[str, Mapping[str, FunctionState]] = field(default_factory=dict)

    def at(self, point: str) -> tuple[Stated, ...]:
        """Return all that can be reported at a point, and what else has been."""
        held = self.points.get(point, {})
        may = (Stated(one, held.get(one.id, FunctionState()), listed=True) for one in self.listed)
        was = (Stated(one, held[one.id], listed=False) for one in self.former if one.id in held)
        return (*may, *was)


NO_SERVICES: Final = Services()


def usable(listed: Iterable[Service], exercise: bool) -> tuple[Service, ...]:
    """Return what may be reported there: in a real operation an example is nothing."""
    return tuple(one for one in listed if exercise or not one.example)

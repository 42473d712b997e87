"""Which points open operations hold, so that no list takes them away: decided, opened, or with a failure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, or_, select

from data.operations.reads import SHARED
from data.points.counting import ENDED, IN_USE
from data.services.reads import failing_services
from data.store.tables.core import FUNCTION_STATE, OPERATION, POINT_STATE, REPORT
from data.truth import FAILURES
from data.words import Phase


class Held(StrEnum):
    """How an operation holds a point, the firmest first."""

    DECIDED = "används"
    OPENED = "säger att den har öppnat"
    FAILED = "har fel rapporterade"


@dataclass(frozen=True, slots=True)
class Use:
    """That an open operation, by its name, holds a point."""

    how: Held
    operation: str

    @property
    def words(self) -> str:
        return f"{self.how} i händelsen {self.operation}"

    @property
    def way(self) -> str:
        """Return what lets it go: a decision to close is the answer to what a point has reported."""
        if self.how is Held.FAILED:
            return "Stäng punkten först, eller rapportera när det fungerar."
        return "Stäng punkten först."


_STATES: Final = (
    select(POINT_STATE.c.operation, POINT_STATE.c.point, POINT_STATE.c.phase, POINT_STATE.c.opened)
    .join(OPERATION, OPERATION.c.id == POINT_STATE.c.operation)
    .where(OPERATION.c.closed_at.is_(None), SHARED)
)
_FAILED: Any = (
    select(FUNCTION_STATE.c.operation, FUNCTION_STATE.c.point)
    .join(
        REPORT,
        or_(REPORT.c.revision == FUNCTION_STATE.c.current, REPORT.c.revision == FUNCTION_STATE.c.rival),
    )
    .where(REPORT.c.status.in_(FAILURES))
    .distinct()
)


def used(connection: Connection) -> dict[str, Use]:
    """Return the points that open operations hold, by id; of several that do, by the firmest."""
    asked = select(OPERATION.c.id, OPERATION.c.name).where(OPERATION.c.closed_at.is_(None), SHARED)
    names = {row.id: row.name for row in connection.execute(asked)}
    phases = {(row.operation, row.point): row for row in connection.execute(_STATES)}
    failed = [(row.operation, row.point) for row in connection.execute(_FAILED)]
    found: dict[str, Use] = {}
    for how, held in (
        (Held.DECIDED, [at for at, row in phases.items() if row.phase in IN_USE]),
        (Held.OPENED, [at for at, row in phases.items() if row.opened]),
        (Held.FAILED, [at for at in (*failed, *failing_services(connection)) if not _ended(phases, at)]),
    ):
        for operation, point in held:
            if operation in names:
                found.setdefault(point, Use(how, names[operation]))
    return found


def _ended(phases: Mapping[tuple[str, str], Any], at: tuple[str, str]) -> bool:
    return (phases[at].phase if at in phases else Phase.PLANERAD) in ENDED

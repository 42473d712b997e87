"""Reads of the numbers of people that points have reported, the last few of each."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from data.demand.facts import Count
from data.entries.reports import OccupancyReported
from data.log.reads import NEWEST
from data.operations.carried import moved
from data.operations.facts import Operation
from data.store.database import Store
from data.store.journal import stated_as
from data.store.tables.core import JOURNAL, OCCUPANCY

_LAST: Final = 12
_NUMBER: Any = func.row_number().over(partition_by=OCCUPANCY.c.point, order_by=OCCUPANCY.c.revision.desc())
_FEW: Any = (
    select(OCCUPANCY.c.revision, _NUMBER.label("number"))
    .where(
        OCCUPANCY.c.operation == bindparam("operation"),
        OCCUPANCY.c.point.in_(bindparam("points", expanding=True)),
        OCCUPANCY.c.revision <= bindparam("until"),
    )
    .subquery()
)
_COUNTED: Any = (
    select(JOURNAL.c.revision, JOURNAL.c.point, JOURNAL.c.facts, JOURNAL.c.occurred_at, JOURNAL.c.recorded_at)
    .join(_FEW, _FEW.c.revision == JOURNAL.c.revision)
    .where(_FEW.c.number <= _LAST)
)


def counts(
    store: Store, operation: Operation, points: Collection[str], until: int = NEWEST
) -> Mapping[str, tuple[Count, ...]]:
    """Return the last numbers of people at some points, now or at a revision, in the order observed.

    `operation` is as it was then: its clock says what has been carried along.
    """
    asked = {"operation": operation.id, "points": list(points), "until": until}
    with store.reading() as connection:
        rows = connection.execute(_COUNTED, asked).all()
    found: dict[str, list[Count]] = {}
    for row in rows:
        said = stated_as(OccupancyReported, row.facts)
        if said.people is not None:
            far = moved(operation.clock, row.occurred_at, row.recorded_at)
            count = Count(said.people, row.occurred_at + far, said.valid_until + far, row.revision)
            found.setdefault(row.point, []).append(count)
    return {
        point: tuple(sorted(listed, key=lambda one: (one.observed_at, one.revision)))
        for point, listed in found.items()
    }

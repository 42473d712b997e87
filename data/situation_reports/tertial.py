"""What a tertial held: its operations, what was done in each, and what failed where; also for the RSA."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Integer, func, select

from data.entries.entry import EntryKind
from data.errors import Refused
from data.lessons.facts import Lesson
from data.lessons.reads import lessons
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.preparedness.counting import Totals, totals
from data.preparedness.reads import known
from data.store.database import Store
from data.store.tables.core import AREA, JOURNAL, POINT, REPORT
from data.words import Function, Status

COUNTED = (
    EntryKind.REPORT,
    EntryKind.SECTOR_REPORT,
    EntryKind.REQUEST,
    EntryKind.DECISION,
    EntryKind.SITUATION_REPORT,
)


@dataclass(frozen=True, slots=True)
class OperationLine:
    """An operation and how much of it fell within the tertial; `counts` are of COUNTED, in order."""

    operation: Operation
    open_for: timedelta
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FailureLine:
    """How often a function was reported not to work in an area, and at how many points."""

    area: str
    function: Function
    failed: int
    limited: int
    points: int


@dataclass(frozen=True, slots=True)
class Tertial:
    """`failures` are of real operations alone: an exercise is no experience of what fails. `lessons` are of
    all that fell within it, by operation, where there are any. `preparedness` is what is ready when it is
    taken out, as totals: which point has what is handed on to nobody."""

    start: datetime
    end: datetime
    operations: tuple[OperationLine, ...]
    failures: tuple[FailureLine, ...]
    preparedness: Totals
    lessons: tuple[tuple[Operation, tuple[Lesson, ...]], ...] = ()


def tertial(store: Store, start: datetime, end: datetime, now: datetime) -> Tertial:
    """Return what happened from `start` to `end`, both real moments; `now` ends what is still open."""
    if end <= start:
        raise Refused("Tertialet slutar innan det börjar.", "tertial")
    lines = [
        _line(store, one, start, end, now)
        for one in operation_reads.operations(store)
        if one.opened_at < end and (one.closed_at is None or one.closed_at >= start)
    ]
    real = [one.operation.id for one in lines if not one.operation.is_exercise]
    learnt = ((one.operation, lessons(store, one.operation)) for one in lines)
    held = tuple((operation, found) for operation, found in learnt if found)
    ready = totals((one for one in known(store).values() if not one.equipment.example), now)
    return Tertial(start, end, tuple(lines), _failures(store, real, start, end), ready, held)


def _line(store: Store, operation: Operation, start: datetime, end: datetime, now: datetime) -> OperationLine:
    first, last = max(start, operation.opened_at), min(end, operation.closed_at or now)
    statement = (
        select(JOURNAL.c.kind, func.count())
        .where(
            JOURNAL.c.operation == operation.id,
            JOURNAL.c.kind.in_(COUNTED),
            JOURNAL.c.recorded_at >= start,
            JOURNAL.c.recorded_at < end,
        )
        .group_by(JOURNAL.c.kind)
    )
    with store.reading() as connection:
        counted = {kind: int(times) for kind, times in connection.execute(statement)}
    counts = tuple(counted.get(kind, 0) for kind in COUNTED)
    return OperationLine(operation, max(last - first, timedelta()), counts)


def _failures(
    store: Store, operations: Sequence[str], start: datetime, end: datetime
) -> tuple[FailureLine, ...]:
    failed = func.sum((REPORT.c.status == Status.UR_FUNKTION).cast(Integer))
    limited = func.sum((REPORT.c.status == Status.BEGRANSAD).cast(Integer))
    statement = (
        select(AREA.c.name, REPORT.c.function, failed, limited, func.count(REPORT.c.point.distinct()))
        .join(POINT, POINT.c.id == REPORT.c.point)
        .join(AREA, AREA.c.id == POINT.c.area)
        .where(
            REPORT.c.operation.in_(operations),
            REPORT.c.status.in_((Status.UR_FUNKTION, Status.BEGRANSAD)),
            REPORT.c.recorded_at >= start,
            REPORT.c.recorded_at < end,
        )
        .group_by(AREA.c.name, REPORT.c.function)
    )
    with store.reading() as connection:
        found = [
            FailureLine(row[0], Function(row[1]), *map(int, row[2:])) for row in connection.execute(statement)
        ]
    return tuple(sorted(found, key=lambda one: (-one.failed, -one.limited, one.area, one.function)))

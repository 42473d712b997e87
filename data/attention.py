"""Reads of what has been acknowledged, and of the entries that what is important now began with."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from data import of_kind
from data.database import Store
from data.domain.coordination import Coordination
from data.domain.impact import Impact, level
from data.domain.important import Attention, Began, alarming
from data.domain.sector_reports import SectorReport
from data.domain.words import EntryKind, Function, Phase, Status
from data.models import FUNCTION_STATE, POINT_STATE, REPORT
from data.sector_tables import SECTOR_REPORT


def attention(store: Store, held: Coordination) -> Attention:
    """Return what the rules of *viktiga ändringar* need of the journal, in one moment of the store."""
    with store.reading() as connection:
        return attention_in(connection, held)


def attention_in(connection: Connection, held: Coordination) -> Attention:
    """Return the same inside the caller's transaction."""
    alarms = [one for one in held.reports if alarming(one)]
    return Attention(
        broken=dict(_broken(connection, held.operation)),
        alarms=dict(_alarms(connection, held.operation, alarms)),
        seen=_seen(connection, held.operation),
    )


def _seen(connection: Connection, operation_id: str) -> frozenset[str]:
    found = of_kind.apart(connection, operation_id, EntryKind.SEEN)
    keys = (one.facts["seen"] for one in found)
    return frozenset(str(key) for listed in keys if isinstance(listed, list) for key in listed)


def _broken_since() -> Any:
    """For each function that is out of order at an open point: the report after the last that it was not."""
    state, said, stood = FUNCTION_STATE, REPORT.alias("said"), REPORT.alias("stood")
    against, first = REPORT.alias("against"), REPORT.alias("first")
    of_said = (said.c.operation == state.c.operation, said.c.point == state.c.point)
    last_fine = (
        select(said.c.revision)
        .join(stood, stood.c.revision == said.c.stands)
        .outerjoin(against, against.c.revision == said.c.contested)
        .where(*of_said, said.c.function == state.c.function, stood.c.status != Status.UR_FUNKTION)
        .where(or_(against.c.status.is_(None), against.c.status != Status.UR_FUNKTION))
        .order_by(said.c.revision.desc())
        .limit(1)
        .correlate(state)
        .scalar_subquery()
    )
    began = (
        select(func.min(first.c.revision))
        .where(first.c.operation == state.c.operation, first.c.point == state.c.point)
        .where(first.c.function == state.c.function, first.c.revision > func.coalesce(last_fine, 0))
        .correlate(state)
        .scalar_subquery()
    )
    current, rival = REPORT.alias("current"), REPORT.alias("rival")
    return (
        select(state.c.point, state.c.function, began.label("began"))
        .join(
            POINT_STATE,
            and_(POINT_STATE.c.operation == state.c.operation, POINT_STATE.c.point == state.c.point),
        )
        .join(current, current.c.revision == state.c.current)
        .outerjoin(rival, rival.c.revision == state.c.rival)
        .where(state.c.operation == bindparam("operation"), POINT_STATE.c.phase == Phase.OPPEN)
        .where(or_(current.c.status == Status.UR_FUNKTION, rival.c.status == Status.UR_FUNKTION))
    )


_BROKEN_SINCE = _broken_since()
_OBSERVED = select(REPORT.c.revision, REPORT.c.observed_at).where(
    REPORT.c.revision.in_(bindparam("revisions", expanding=True))
)


def _broken(connection: Connection, operation_id: str) -> Iterator[tuple[tuple[str, Function], Began]]:
    rows = connection.execute(_BROKEN_SINCE, {"operation": operation_id}).all()
    asked = {"revisions": [row.began for row in rows]}
    observed = {row.revision: row.observed_at for row in connection.execute(_OBSERVED, asked)}
    for row in rows:
        yield (row.point, Function(row.function)), Began(row.began, observed[row.began])


_VOICE: Any = (
    select(SECTOR_REPORT)
    .where(
        SECTOR_REPORT.c.operation == bindparam("operation"),
        SECTOR_REPORT.c.sector == bindparam("sector"),
        func.coalesce(SECTOR_REPORT.c.organisation, "") == bindparam("organisation"),
        func.coalesce(SECTOR_REPORT.c.area, "") == bindparam("area"),
    )
    .order_by(SECTOR_REPORT.c.observed_at.desc(), SECTOR_REPORT.c.revision.desc())
)


def _alarms(
    connection: Connection, operation_id: str, alarms: Iterable[SectorReport]
) -> Iterator[tuple[int, Began]]:
    """Follow each alarming voice back to where it came to the level it says now."""
    for one in alarms:
        voice = {"sector": one.sector, "organisation": one.organisation or "", "area": one.area or ""}
        began = Began(one.revision, one.observed_at)
        for row in connection.execute(_VOICE, {"operation": operation_id, **voice}):
            if level(Impact(row.operations, row.resources, row.strain)) is not one.level:
                break
            began = Began(row.revision, row.observed_at)
        yield one.revision, began

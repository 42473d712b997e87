"""Reads of what is known of the register's points before anything happens."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from data.log.reads import NEWEST
from data.preparedness.facts import Check, Equipment, Known
from data.preparedness.rules import day_of, due_since
from data.store.database import Store
from data.store.rows import said
from data.store.tables.core import JOURNAL, PAYLOAD, POINT
from data.store.tables.preparedness import EQUIPMENT, POINT_CHECK

_IN_REGISTER: Any = POINT.c.retired.is_(False) & (POINT.c.added_in == "")
# An example is never said of a municipality's own point, also where that point took an example's id.
_BELIEVED: Any = EQUIPMENT.c.example.is_(False) | POINT.c.example
_EQUIPMENT: Any = (
    select(*(EQUIPMENT.c[name] for name in Equipment.__slots__))
    .join(POINT, POINT.c.id == EQUIPMENT.c.point)
    .where(_IN_REGISTER, _BELIEVED)
    .order_by(EQUIPMENT.c.point)
)
_LAST: Any = select(func.max(POINT_CHECK.c.revision)).group_by(POINT_CHECK.c.point)
_CHECKS: Any = (
    select(POINT_CHECK, JOURNAL.c.actor, PAYLOAD.c.text)
    .join(JOURNAL, JOURNAL.c.revision == POINT_CHECK.c.revision)
    .join(PAYLOAD, PAYLOAD.c.revision == POINT_CHECK.c.revision)
    .where(POINT_CHECK.c.revision.in_(_LAST))
)
_LAST_AT: Any = select(POINT_CHECK.c.point, func.max(POINT_CHECK.c.at).label("at")).group_by(
    POINT_CHECK.c.point
)
_TRIED: Any = _LAST_AT.where(POINT_CHECK.c.tried)
_FAILED: Any = select(POINT_CHECK.c.point, POINT_CHECK.c.at).where(
    POINT_CHECK.c.revision.in_(_LAST.where(POINT_CHECK.c.tried.is_not(None))), POINT_CHECK.c.tried.is_(False)
)


def equipment(store: Store) -> Mapping[str, Equipment]:
    """Return what is known of the register's points, by point; of one that is missing nothing is."""
    with store.reading() as connection:
        return equipment_in(connection)


def equipment_in(connection: Connection, until: int = NEWEST) -> Mapping[str, Equipment]:
    """Return it inside the caller's transaction; of a revision that is past, what has stood ever since."""
    rows = connection.execute(_EQUIPMENT.where(EQUIPMENT.c.revision <= until))
    return {row.point: Equipment(*row) for row in rows}


def checked_at(store: Store) -> Mapping[str, datetime]:
    """Return when each point was last checked; one that is missing never was."""
    with store.reading() as connection:
        return {row.point: row.at for row in connection.execute(_LAST_AT)}


def due_by_area(connection: Connection, now: datetime) -> dict[str, int]:
    """Return how many of each area's own points wait for their monthly check; examples wait for none."""
    last = {row.point: row.at for row in connection.execute(_LAST_AT)}
    own = select(POINT.c.id, POINT.c.area).where(_IN_REGISTER, POINT.c.example.is_(False))
    rows = connection.execute(own).all()
    return dict(sorted(Counter(row.area for row in rows if due_since(last.get(row.id), now)).items()))


def known(store: Store) -> Mapping[str, Known]:
    """Return what is known of each point of the register, its last check, and when it was last tried."""
    with store.reading() as connection:
        return known_in(connection)


def known_in(connection: Connection) -> Mapping[str, Known]:
    """Return it inside the caller's transaction."""
    points = connection.execute(select(POINT.c.id, POINT.c.example).where(_IN_REGISTER).order_by(POINT.c.id))
    held = equipment_in(connection)
    checks = {row.point: _check(row) for row in connection.execute(_CHECKS)}
    tried, failed = (
        {row.point: day_of(row.at) for row in connection.execute(asked)} for asked in (_TRIED, _FAILED)
    )
    return {
        one.id: Known(
            held.get(one.id, Equipment(one.id, example=one.example)),
            *(checks.get(one.id), tried.get(one.id), failed.get(one.id)),
        )
        for one in points
    }


def _check(row: Any) -> Check:
    note = said(row.text).get("note", "")
    return Check(row.point, row.at, row.opened, row.staffed, row.stocked, row.tried, row.actor, note)

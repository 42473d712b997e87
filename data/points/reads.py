"""Reads of what stands now or stood at a past revision: frozen facts, each from one moment of the store.

A read that takes `until` returns what was known there: what arrived later is not in it, even if it was
observed before. Words masked since stay masked.
"""

from dataclasses import replace

from sqlalchemy import Connection, bindparam, or_, select

from data.entries.kinds import Part, touching
from data.log.reads import recent_entries
from data.operations.reads import Until, acts_since, current_revision, operation, revision_at
from data.points import moments
from data.points.current import in_operation, listed_points, point, points_in
from data.points.facts import Area, Failed, Picture, Point, Report
from data.store.database import Store
from data.store.moment import once
from data.store.rows import (
    point_from,
)
from data.store.tables.core import (
    AREA,
    POINT,
    REPORT,
)
from data.words import Status

# What a picture holds of its operation as a whole: after anything of that it is read whole.
_WHOLE = Part.OPERATION | Part.CLOCK | Part.REGISTERS | Part.WORDS
_ANEW, _OF_ONE_POINT = touching(_WHOLE), touching(Part.POINT)
_MANY = 20


def areas(store: Store) -> tuple[Area, ...]:
    """Return the loaded areas in the order of their file."""
    with store.reading() as connection:
        return areas_in(connection)


def area_ids(connection: Connection) -> frozenset[str]:
    """Return the ids of the loaded areas inside the caller's transaction."""
    return frozenset(connection.execute(_AREA_IDS).scalars())


_AREA_IDS = select(AREA.c.id).where(AREA.c.retired.is_(False))


def areas_in(connection: Connection) -> tuple[Area, ...]:
    """Return the loaded areas inside the caller's transaction."""
    return once(connection, "areas", lambda: _areas_in(connection))


def _areas_in(connection: Connection) -> tuple[Area, ...]:
    rows = connection.execute(_AREAS)
    return tuple(Area(row.id, row.name, row.population) for row in rows)


_AREAS = select(AREA).where(AREA.c.retired.is_(False)).order_by(AREA.c.position)


_BEFORE = REPORT.alias("before")
_SAID_BEFORE = (
    select(_BEFORE.c.status)
    .where(
        _BEFORE.c.operation == REPORT.c.operation,
        _BEFORE.c.point == REPORT.c.point,
        _BEFORE.c.function == REPORT.c.function,
        _BEFORE.c.revision < REPORT.c.revision,
    )
    .order_by(_BEFORE.c.revision.desc())
    .limit(1)
    .scalar_subquery()
)
_FAILED_SINCE = (
    select(*(REPORT.c[name] for name in Failed.__slots__))
    .where(
        REPORT.c.revision > bindparam("revision"),
        REPORT.c.status == Status.UR_FUNKTION,
        REPORT.c.stands == REPORT.c.revision,
        or_(_SAID_BEFORE.is_(None), _SAID_BEFORE != Status.UR_FUNKTION),
    )
    .order_by(REPORT.c.revision)
)


def failed_since(connection: Connection, revision: int) -> tuple[Failed, ...]:
    """Return what has failed since a revision, in the order that it was reported."""
    rows = connection.execute(_FAILED_SINCE, {"revision": revision})
    return tuple(Failed(*row) for row in rows)


def loaded_points(store: Store) -> tuple[Point, ...]:
    """Return the points of the newest import, as they are outside any operation."""
    with store.reading() as connection:
        return loaded_points_in(connection)


def loaded_points_in(connection: Connection) -> tuple[Point, ...]:
    """Return the points of the newest import inside the caller's transaction."""
    return tuple(point_from(row) for row in listed_points(connection, in_operation()))


def own_areas_in(connection: Connection, operation_id: str) -> dict[str, str]:
    """Return the area of each point that an operation has had of its own, withdrawn ones too, by its id."""
    rows = connection.execute(select(POINT.c.id, POINT.c.area).where(POINT.c.added_in == operation_id))
    return {row.id: row.area for row in rows}


def picture(store: Store, identity: str, recent: int = 12, until: Until | None = None) -> Picture:
    """Return everything an operation's screens are drawn from; raises Missing.

    A real operation never holds example points: for it they are *ej inlästa*.
    """
    with store.reading() as connection:
        return picture_in(connection, identity, recent, until)


def picture_in(
    connection: Connection,
    identity: str,
    recent: int = 12,
    until: Until | None = None,
    recall: dict[int, Report] | None = None,
) -> Picture:
    """Return the picture inside the caller's transaction; raises Missing.

    `recall` are reports of the past read before, by revision, and is given those that are read now.
    """
    if until is not None:
        past = revision_at(connection, until)
        return moments.picture_at_revision(connection, identity, past, recent, recall)
    found = operation(connection, identity)
    now = current_revision(connection)
    return Picture(
        revision=now,
        operation=found,
        areas=areas_in(connection),
        points=points_in(connection, found),
        recent=recent_entries(connection, identity, found.clock, recent, now),
    )


def renewed(store: Store, identity: str, before: Picture | None, recent: int = 12) -> Picture:
    """Return what `picture` would, reading again only the points that acts since `before` have touched.

    Without the same operation's picture from before, or where anything else has changed, it is read whole.
    """
    if before is None or before.operation.id != identity:
        return picture(store, identity, recent)
    with store.reading() as connection:
        now = current_revision(connection)
        if now == before.revision:
            return before
        acts = acts_since(connection, before.revision, _MANY)
        if acts and not any(act.kind in _ANEW for act in acts):
            clock = before.operation.clock
            news = recent_entries(connection, identity, clock, recent, now, before.revision)
            ours = {act.point for act in acts if act.operation == identity and act.kind in _OF_ONE_POINT}
            return replace(
                before,
                revision=now,
                points=tuple(
                    point(connection, before.operation, one.id) if one.id in ours else one
                    for one in before.points
                ),
                recent=(*news, *before.recent)[:recent],
            )
    return picture(store, identity, recent)

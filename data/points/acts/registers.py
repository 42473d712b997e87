"""Loading the registers: the municipality's areas and its trygghetspunkter, each list as one act."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, select

from data.acting import Actor, Receipt, allow, once, refuse_list, turn
from data.entries.lists import AreasLoaded, PointsLoaded
from data.errors import Reason, Refused, Stale
from data.operations.reads import SHARED
from data.points import reads as point_reads
from data.points.facts import Area, NewPoint
from data.points.used import Held, Use, used
from data.rights import ANYWHERE, Deed
from data.store.database import Store
from data.store.journal import Act
from data.store.tables.core import AREA, OPERATION, POINT

DECIMALS = 7


@dataclass(frozen=True, slots=True)
class Changed:
    """A point before and after; the two differ in at least one field."""

    before: NewPoint
    after: NewPoint

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of the fields that differ."""
        names = NewPoint.__slots__
        return tuple(name for name in names if getattr(self.before, name) != getattr(self.after, name))


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a point cannot be loaded, or left out, as a list has it."""

    point: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class PointsChange:
    """Exactly what a list would change, and what stands in its way."""

    new: tuple[NewPoint, ...] = ()
    changed: tuple[Changed, ...] = ()
    retired: tuple[NewPoint, ...] = ()
    refused: tuple[Objection, ...] = ()

    @property
    def nothing(self) -> bool:
        return not (self.new or self.changed or self.retired)


def load_areas(store: Store, actor: Actor, areas: Sequence[Area], now: datetime) -> Receipt | None:
    """Load the whole list of areas; None where the store already holds exactly these.

    Areas it leaves out are retired with their points. Refused where that would retire a point that
    an open operation holds, or has of its own.
    """
    _refuse_double([area.id for area in areas])
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.REGISTERS, ANYWHERE, now)
        held = select(AREA).where(AREA.c.retired.is_(False)).order_by(AREA.c.position)
        rows = connection.execute(held)
        if tuple(Area(row.id, row.name, row.population) for row in rows) == tuple(areas):
            return None
        _refuse_leaving_open(connection, [area.id for area in areas])
        act = Act(
            id=f"areas:{uuid4()}",
            what=AreasLoaded(tuple(areas)),
            occurred_at=now,
            text={},
        )
        return once(connection, who, act, (), now)


def points_change(store: Store, points: Sequence[NewPoint], spared: Collection[str] = ()) -> PointsChange:
    """Return what importing this list would change (the dry run).

    `spared` are ids that the list mentions in rows that could not be read: they are not left out of it.
    """
    with store.reading() as connection:
        return _change(connection, points, spared)


def load_points(
    store: Store,
    actor: Actor,
    points: Sequence[NewPoint],
    now: datetime,
    shown: PointsChange | None = None,
) -> Receipt | None:
    """Load a whole point list; points it leaves out are retired. None where nothing changes.

    Refused where it would retire a point that an open operation holds, or make it an example, or move
    one that is open to another area; Stale where it is no longer `shown`, the change that somebody has
    looked at.
    """
    _refuse_double([point.id for point in points])
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.REGISTERS, ANYWHERE, now)
        change = _change(connection, points)
        if shown is not None and change != shown:
            raise Stale("Registret har ändrats sedan listan granskades. Inget lästes in: granska den igen.")
        if change.nothing:
            return None
        refuse_list([one.reason for one in change.refused])
        _refuse_unknown_area(connection, points)
        act = Act(
            id=f"points:{uuid4()}",
            what=PointsLoaded(tuple(points)),
            occurred_at=now,
            text={},
        )
        return once(connection, who, act, (), now)


def _change(connection: Connection, points: Sequence[NewPoint], spared: Collection[str] = ()) -> PointsChange:
    columns = [POINT.c[name] for name in NewPoint.__slots__]
    listed_now = (POINT.c.retired.is_(False), POINT.c.added_in == "")
    rows = connection.execute(select(*columns).where(*listed_now).order_by(POINT.c.id))
    held = {row.id: _exact(NewPoint(**row._mapping)) for row in rows}
    listed = {point.id: point for point in points}
    changed = (Changed(held[i], point) for i, point in listed.items() if i in held)
    differing = tuple(one for one in changed if one.before != _exact(one.after))
    retired = tuple(point for i, point in held.items() if i not in listed and i not in spared)
    return PointsChange(
        new=tuple(point for i, point in listed.items() if i not in held),
        changed=differing,
        retired=retired,
        refused=(*_taken(connection, listed), *_objecting(used(connection), differing, retired)),
    )


def _taken(connection: Connection, listed: Mapping[str, NewPoint]) -> Iterator[Objection]:
    """Yield the ids of a list that an operation's own points have, which a list never changes."""
    own = set(connection.execute(select(POINT.c.id).where(POINT.c.added_in != "")).scalars())
    for identity in sorted(own & listed.keys()):
        yield Objection(identity, Reason(f"{identity} är en tillfällig punkts id. Välj ett annat.", "id"))


def _exact(point: NewPoint) -> NewPoint:
    """Return a point with its position to the centimetre: what a spreadsheet's fifteen digits can keep."""
    return replace(point, lon=round(point.lon, DECIMALS), lat=round(point.lat, DECIMALS))


def _own(connection: Connection) -> dict[str, str]:
    """Return the points that open operations have of their own: id → the operation's name."""
    rows = connection.execute(
        select(POINT.c.id, OPERATION.c.name)
        .join(OPERATION, OPERATION.c.id == POINT.c.added_in)
        .where(OPERATION.c.closed_at.is_(None), SHARED)
    )
    return {row.id: row.name for row in rows}


def _objecting(
    held: Mapping[str, Use], changed: Sequence[Changed], retired: Sequence[NewPoint]
) -> Iterator[Objection]:
    """Yield why a point that is held can neither leave the list nor become an example, nor move while open.

    An example is seen in no real operation: its failure would be gone from every screen, as if it had left.
    """
    for one in changed:
        before, after = one.before, one.after
        use = held.get(before.id)
        if use is None:
            continue
        if use.how is Held.DECIDED and before.area != after.area:
            yield _objection(before, use, "byter område", "area")
        if after.example and not before.example:
            yield _objection(before, use, "blir ett exempel", "example")
    for point in retired:
        if point.id in held:
            yield _objection(point, held[point.id], "saknas i listan", "id")


def _objection(point: NewPoint, use: Use, what: str, field: str) -> Objection:
    return Objection(point.id, Reason(f"{point.name} {use.words} men {what}. {use.way}", field))


def _refuse_double(ids: Sequence[str]) -> None:
    twice = sorted(one for one, count in Counter(ids).items() if count > 1)
    if twice:
        raise Refused(f"Listan har {twice[0]} två gånger. Inget lästes in.", "id")


def _refuse_unknown_area(connection: Connection, points: Sequence[NewPoint]) -> None:
    known = point_reads.area_ids(connection)
    for point in points:
        if point.area not in known:
            raise Refused(
                f"{point.name} ligger i området {point.area}, som inte är inläst. Inget lästes in.", "area"
            )


def _refuse_leaving_open(connection: Connection, areas: Sequence[str]) -> None:
    """Refuse a list of areas that would retire a point that is held, or an open operation's own."""
    held, own = used(connection), _own(connection)
    gone = select(POINT.c.id, POINT.c.name).where(POINT.c.area.not_in(areas), POINT.c.retired.is_(False))
    for row in connection.execute(gone.order_by(POINT.c.id)):
        if row.id in own:
            raise Refused(
                f"{row.name} hör till händelsen {own[row.id]} men dess område saknas i listan. Inget lästes "
                "in: låt området stå kvar, eller dra tillbaka punkten om den är tillfällig."
            )
        if row.id in held:
            raise Refused(
                f"{row.name} {held[row.id].words} men dess område saknas i listan. "
                "Inget lästes in: stäng punkten först eller låt området stå kvar."
            )

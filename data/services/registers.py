"""Loading the registers: the municipality's areas and its trygghetspunkter, each list as one act."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, select

from data.database import Store
from data.domain.facts import Area
from data.domain.rights import ANYWHERE, Deed
from data.domain.words import Answer, EntryKind, Phase, PointKind
from data.errors import Refused
from data.journal import Act
from data.models import AREA, OPERATION, POINT, POINT_STATE
from data.services.acting import Actor, Receipt, allow, perform, turn


@dataclass(frozen=True, slots=True)
class NewPoint:
    """One row of a point list, its area already settled by position. WGS84 degrees."""

    id: str
    name: str
    address: str
    area: str
    lon: float
    lat: float
    kind: PointKind
    example: bool
    source: str
    capacity: int | None
    operated_by: str
    infrastructure_by: str
    owner: str
    fault_contact: str
    accessibility: Answer | None = None
    children: Answer | None = None
    pets: Answer | None = None
    languages: str = ""
    outage_plan: str = ""
    water_plan: str = ""
    supplier: str = ""


@dataclass(frozen=True, slots=True)
class PointsChange:
    """What an import would change, by point id."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    retired: tuple[str, ...]


def load_areas(store: Store, actor: Actor, areas: Sequence[Area], now: datetime) -> Receipt | None:
    """Load the whole list of areas; None where the store already holds exactly these.

    Areas it leaves out are retired with their points. Refused where that would retire a point that
    is open somewhere.
    """
    _refuse_double([area.id for area in areas])
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.REGISTERS, ANYWHERE, now)
        held = select(AREA).where(AREA.c.retired.is_(False)).order_by(AREA.c.position)
        rows = connection.execute(held)
        if tuple(Area(row.id, row.name, row.population) for row in rows) == tuple(areas):
            return None
        _refuse_leaving_open(connection, POINT.c.area.not_in([area.id for area in areas]))
        act = Act(
            id=f"areas:{uuid4()}",
            kind=EntryKind.AREAS_LOADED,
            actor=who.name,
            by=who.id,
            occurred_at=now,
            facts={"areas": [asdict(area) for area in areas]},
            text={},
        )
        return perform(connection, act, now)


def points_change(store: Store, points: Sequence[NewPoint]) -> PointsChange:
    """Return what importing this list would change (the dry run)."""
    with store.reading() as connection:
        return _change(connection, points)


def load_points(store: Store, actor: Actor, points: Sequence[NewPoint], now: datetime) -> Receipt | None:
    """Load a whole point list; points it leaves out are retired. None where nothing changes.

    Refused where it would retire a point that is open somewhere, move it to another area or make it
    an example.
    """
    _refuse_double([point.id for point in points])
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.REGISTERS, ANYWHERE, now)
        change = _change(connection, points)
        if not (change.new or change.changed or change.retired):
            return None
        _refuse_unknown_area(connection, points)
        _refuse_leaving_open(connection, POINT.c.id.in_(change.retired))
        unreal = [point.id for point in points if point.example]
        _refuse_leaving_open(connection, POINT.c.id.in_(unreal) & POINT.c.example.is_(False))
        for area in {point.area for point in points}:
            moved = [point.id for point in points if point.area == area and point.id in change.changed]
            _refuse_leaving_open(connection, POINT.c.id.in_(moved) & (POINT.c.area != area))
        act = Act(
            id=f"points:{uuid4()}",
            kind=EntryKind.POINTS_LOADED,
            actor=who.name,
            by=who.id,
            occurred_at=now,
            facts={"points": [asdict(point) for point in points]},
            text={},
        )
        return perform(connection, act, now)


def _change(connection: Connection, points: Sequence[NewPoint]) -> PointsChange:
    columns = [POINT.c[name] for name in NewPoint.__slots__]
    rows = connection.execute(select(*columns).where(POINT.c.retired.is_(False)))
    held = {row.id: NewPoint(**row._mapping) for row in rows}
    listed = {point.id: point for point in points}
    return PointsChange(
        new=tuple(i for i in listed if i not in held),
        changed=tuple(i for i, point in listed.items() if i in held and held[i] != point),
        retired=tuple(i for i in held if i not in listed),
    )


def _refuse_double(ids: Sequence[str]) -> None:
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise Refused(f"Listan har {twice[0]} två gånger. Inget lästes in.", "id")


def _refuse_unknown_area(connection: Connection, points: Sequence[NewPoint]) -> None:
    known = set(connection.execute(select(AREA.c.id).where(AREA.c.retired.is_(False))).scalars())
    for point in points:
        if point.area not in known:
            raise Refused(
                f"{point.name} ligger i området {point.area}, som inte är inläst. Inget lästes in.", "area"
            )


def _refuse_leaving_open(connection: Connection, left: ColumnElement[bool]) -> None:
    """Refuse a list that would take a point in use out of its area or out of the list."""
    busy = (Phase.UNDER_AKTIVERING, Phase.OPPEN, Phase.UNDER_AVVECKLING)
    row = connection.execute(
        select(POINT.c.name, OPERATION.c.name.label("operation"))
        .join(POINT_STATE, POINT_STATE.c.point == POINT.c.id)
        .join(OPERATION, OPERATION.c.id == POINT_STATE.c.operation)
        .where(left, POINT.c.retired.is_(False))
        .where(POINT_STATE.c.phase.in_(busy), OPERATION.c.closed_at.is_(None))
        .order_by(POINT.c.id)
    ).first()
    if row is not None:
        raise Refused(
            f"{row.name} används i händelsen {row.operation} men saknas i listan, byter område eller är "
            "där ett exempel. "
            "Inget lästes in: stäng punkten först eller låt den stå kvar."
        )

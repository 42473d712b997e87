"""Saying what is known of points, by a list or of one, and the monthly check: the only writers of either."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection

from data.acting import (
    Actor,
    Receipt,
    allow,
    do,
    late,
    once,
    refuse_list,
    stripped,
    turn,
    why_not_texts,
)
from data.entries.codec import encode
from data.entries.lists import EquipmentLoaded
from data.entries.points import PointChecked
from data.errors import Missing, Reason, Stale
from data.points import reads as point_reads
from data.points.facts import Point
from data.preparedness import reads
from data.preparedness.facts import Equipment, NewCheck
from data.preparedness.rules import Objection, day_of, objections, place_of_check, why_not_equipment
from data.rights import ANYWHERE, Deed
from data.store.database import Store
from data.store.journal import Act, canonical


@dataclass(frozen=True, slots=True)
class EquipmentChange:
    """Exactly what a list would change, and everything that is wrong with it."""

    held: Mapping[str, Equipment]
    new: tuple[Equipment, ...]
    changed: tuple[tuple[Equipment, Equipment], ...]
    gone: tuple[Equipment, ...]
    refused: tuple[Objection, ...]

    @property
    def nothing(self) -> bool:
        return not (self.new or self.changed or self.gone)


def equipment_change(store: Store, listed: Sequence[Equipment], now: datetime) -> EquipmentChange:
    """Return what loading this list would change (the dry run)."""
    with store.reading() as connection:
        return _change(connection, listed, now)


def load_equipment(
    store: Store,
    actor: Actor,
    listed: Sequence[Equipment],
    now: datetime,
    shown: EquipmentChange | None = None,
) -> Receipt | None:
    """Load the whole list; None where it is already so. Of a point that it leaves out nothing is known then.

    Raises Refused where the list cannot be believed, and Stale where it would no longer change exactly what
    was `shown`.
    """
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.REGISTERS, ANYWHERE, now)
        change = _change(connection, listed, now)
        if shown is not None and change.held != shown.held:
            raise Stale("Uppgifterna har ändrats sedan listan granskades. Inget lästes in: granska den igen.")
        refuse_list(change.refused)
        if change.nothing:
            return None
        stated = (*change.new, *(after for _before, after in change.changed))
        what = EquipmentLoaded(stated, tuple(one.point for one in change.gone))
        return once(connection, who, Act(f"equipment:{uuid4()}", what, now, {}), (), now)


def state_equipment(
    store: Store, actor: Actor, one: Equipment, shown: Equipment, now: datetime, act_id: str
) -> Receipt:
    """Say what is known of one point; `shown` is what the form was drawn from. Raises Refused and Stale."""
    with turn(store, now, act_id) as connection:
        what = EquipmentLoaded((one,))
        act = Act(act_id, what, now, {}, asked=canonical(encode(what)))
        point = _points(connection).get(one.point)
        unknown = Equipment(one.point, example=point is not None and point.example)
        held = reads.equipment_in(connection).get(one.point, unknown)
        why_not = (
            late(_why_not_as_shown(held, shown)),
            why_not_equipment(one, point, day_of(now)),
        )
        return do(connection, actor, Deed.REGISTERS, ANYWHERE, act, why_not, now)


def _why_not_as_shown(held: Equipment, shown: Equipment) -> Reason | None:
    if held == shown:
        return None
    return Reason(
        "Någon har ändrat uppgifterna sedan sidan ritades. Inget sparades: granska och skicka igen."
    )


def check_point(store: Store, actor: Actor, new: NewCheck, now: datetime) -> Receipt:
    """Keep a monthly check; sent again it is the first receipt. Raises Missing and Refused."""
    with turn(store, now, new.id) as connection:
        point = _points(connection).get(new.point)
        if point is None:
            raise Missing(f"Det finns ingen punkt med id {new.point} i registret.", "point")
        what = PointChecked(new.opened, new.staffed, new.stocked, new.tried)
        text = stripped(note=new.note)
        asked = canonical({**encode(what), **text, "point": point.id})
        act = Act(new.id, what, now, text, point=point.id, asked=asked)
        place, why_not = place_of_check(point), why_not_texts({"note": new.note})
        return do(connection, actor, Deed.REPORT, place, act, why_not, now)


def _change(connection: Connection, listed: Sequence[Equipment], now: datetime) -> EquipmentChange:
    held = reads.equipment_in(connection)
    after = {one.point: one for one in listed}
    return EquipmentChange(
        held=held,
        new=tuple(one for one in listed if one.point not in held),
        changed=tuple(
            (held[one.point], one) for one in listed if one.point in held and held[one.point] != one
        ),
        gone=tuple(one for one in held.values() if one.point not in after),
        refused=objections(listed, _points(connection), day_of(now)),
    )


def _points(connection: Connection) -> dict[str, Point]:
    return {point.id: point for point in point_reads.loaded_points_in(connection)}

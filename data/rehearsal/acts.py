"""Beginning somebody's own rehearsal, and ending it: it is disposed of as any exercise can be."""

from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection

from data.access.facts import name_of, written
from data.acting import Actor, allow, on_this_machine, once, refuse, turn
from data.entries.operations import OperationOpened
from data.errors import Refused
from data.operations import reads as operation_reads
from data.operations.acts import remove_in
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.rehearsal.facts import LASTS, PLAYER
from data.rehearsal.rules import asked_of, offered, place_of_rehearsal, point_of, why_not_rehearse
from data.requests.acts import ask_in
from data.requests.facts import NewRequest
from data.rights import Deed, Grant, Who, place_of
from data.sectors import reads as sector_reads
from data.store.database import Store
from data.store.journal import Act, canonical
from data.words import OperationKind, Readiness, RequestKind

_PLAYER: Final = on_this_machine(PLAYER)
_DECISION: Final = "Öva själv: det som skrevs under övningen raderas när den är slut."
ENDED, OVERDUE, ANEW = "Övningen är slut.", "Ingen avslutade övningen.", "En ny övning började."
_WAITS: Final = timedelta(hours=2)


def begin(store: Store, actor: Actor, grant: Grant, now: datetime) -> str:
    """Begin a rehearsal as one of somebody's roles and return its operation; the one they had ends.

    `now` is the real time. What the rehearsal plays is there from the first moment: one turn, all or nothing.
    """
    identity = f"ova-{uuid4()}"
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.REHEARSE, place_of_rehearsal(grant), now)
        if grant not in offered(who):
            raise Refused("Du kan bara öva som någon av dina egna roller.", "grant")
        points, register = point_reads.loaded_points_in(connection), sector_reads.register_in(connection)
        refuse(why_not_rehearse(grant, points, register))
        for former in _theirs(connection, who):
            remove_in(connection, _PLAYER, former, ANEW, _DECISION, now)
        once(connection, who, _opening(connection, identity, who, grant, now), (), now)
        _play(connection, identity, grant, now)
    return identity


def _theirs(connection: Connection, who: Who) -> list[Operation]:
    return [one for one in operation_reads.rehearsals_in(connection) if one.owner == who.id]


def _opening(connection: Connection, identity: str, who: Who, grant: Grant, now: datetime) -> Act:
    areas = {area.id: area.name for area in point_reads.areas_in(connection)}
    sectors = {sector.id: sector.name for sector in sector_reads.register_in(connection).sectors}
    name = f"Öva själv: {name_of((grant,), {**areas, **sectors})}"
    what = OperationOpened(
        OperationKind.OVNING, Readiness.NORMALLAGE, now, now, 1.0, owner=who.id, rehearses=written(grant)
    )
    return Act(
        id=f"open:{identity}",
        what=what,
        occurred_at=now,
        text={"name": name},
        operation=identity,
        asked=canonical({"rehearsal": identity, "as": written(grant)}),
    )


def _play(connection: Connection, identity: str, grant: Grant, now: datetime) -> None:
    """Ask for the support that whoever rehearses is to answer for, where there is somebody to ask."""
    point = point_of(grant, point_reads.loaded_points_in(connection))
    owner = asked_of(grant, point.area, sector_reads.register_in(connection)) if point is not None else None
    if point is None or owner is None:
        return
    new = NewRequest(
        id=f"begar:{identity}",
        operation=identity,
        kind=RequestKind.DRIVMEDEL,
        what="Diesel till reservkraften",
        amount="200 liter",
        owner=owner,
        area=point.area,
        point=point.id,
        deadline=now + _WAITS,
    )
    ask_in(connection, _PLAYER, new, now)


def end(store: Store, actor: Actor, operation_id: str, now: datetime) -> None:
    """End one's own rehearsal and dispose of what was written in it; one that has ended stays so."""
    with turn(store, now) as connection:
        operation = operation_reads.operation(connection, operation_id)
        if not operation.owner:
            raise Refused("Det är ingen egen övning.", "operation")
        allow(connection, actor, Deed.READ, place_of(operation), now)
        if operation.closed_at is None:
            remove_in(connection, _PLAYER, operation, ENDED, _DECISION, now)


def end_overdue(store: Store, now: datetime) -> int:
    """End the rehearsals that nobody has ended in time; return how many."""
    with store.reading() as connection:
        late = [one for one in operation_reads.rehearsals_in(connection) if one.opened_at + LASTS <= now]
    for operation in late:
        with turn(store, now) as connection:
            found = operation_reads.operation(connection, operation.id)
            if found.closed_at is None:
                remove_in(connection, _PLAYER, found, OVERDUE, _DECISION, now)
    return len(late)

"""Reporting about a sector, loading the sector organisation, and deciding that somebody else answers."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection

from data.acting import Actor, Receipt, allow, do, late, once, refuse_list, stripped, turn, why_not_texts
from data.entries.codec import encode
from data.entries.lists import SectorsLoaded
from data.entries.sectors import OwnerMoved, SectorReported
from data.errors import Reason, Stale
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.rights import ANYWHERE, Deed, place_of
from data.sectors import reads as sector_reads
from data.sectors.facts import Objection, SectorRegister, objections
from data.sectors.owners import NewMovedOwner, standing, why_not_move_owner, why_not_moved_version
from data.sectors.reports import SECTOR_VALIDITY, NewSectorReport, place_of_word, why_not_sector_report
from data.store.database import Store
from data.store.journal import Act, canonical


def report_sector(store: Store, actor: Actor, new: NewSectorReport, now: datetime) -> Receipt:
    """Store what somebody says of a sector; `now` is the real time. Raises Refused, NotAllowed, Missing."""
    with turn(store, now, new.id) as connection:
        operation = operation_reads.operation(connection, new.operation)
        place = place_of_word(operation, new.sector, new.organisation)
        moment = operation.clock.at(now)
        observed = new.observed_at or moment
        act = Act(
            id=new.id,
            what=_said(new, new.valid_until or observed + SECTOR_VALIDITY),
            occurred_at=observed,
            text=_text(new),
            operation=operation.id,
            asked=_asked(new),
        )
        why_not = _why_not(connection, operation, new, moment)
        return do(connection, actor, Deed.SECTOR_REPORT, place, act, why_not, now)


def _why_not(
    connection: Connection, operation: Operation, new: NewSectorReport, moment: datetime
) -> Iterator[Reason | None]:
    yield from why_not_texts({"assessment": new.assessment, "on_behalf_of": new.on_behalf_of})
    yield why_not_sector_report(operation, sector_reads.register_in(connection), new, moment)
    if new.area is not None and new.area not in point_reads.area_ids(connection):
        yield Reason("Området är inte inläst.", "area")


def _said(new: NewSectorReport, valid_until: datetime | None) -> SectorReported:
    return SectorReported(
        id=new.id,
        sector=new.sector,
        organisation=new.organisation,
        area=new.area,
        operations=new.impact.operations,
        resources=new.impact.resources,
        strain=new.impact.strain,
        forecast_24=new.forecast_24,
        forecast_72=new.forecast_72,
        valid_until=valid_until,
        channel=new.channel,
    )


def _text(new: NewSectorReport) -> dict[str, str]:
    return stripped(assessment=new.assessment, on_behalf_of=new.on_behalf_of)


def _asked(new: NewSectorReport) -> str:
    """What the client asked for: the same id with anything else is another report."""
    stated = {**encode(_said(new, new.valid_until)), **_text(new), "operation": new.operation}
    return canonical({**stated, "observed_at": new.observed_at})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a changed row, as it is held and as the list has it."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class PartChange:
    """What a list would change in one of its parts, each row in words that tell it from the others.

    `fields` are what differs in each of the `changed`.
    """

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    fields: Mapping[str, tuple[FieldChange, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SectorsChange:
    """Exactly what a sector list would change, and everything that is wrong with it."""

    held: SectorRegister
    parts: dict[str, PartChange]
    refused: tuple[Objection, ...]

    @property
    def nothing(self) -> bool:
        return not any(part.new or part.changed or part.gone for part in self.parts.values())


def sectors_change(store: Store, register: SectorRegister) -> SectorsChange:
    """Return what loading this list would change (the dry run)."""
    with store.reading() as connection:
        return _change(sector_reads.register_in(connection), register, point_reads.area_ids(connection))


def load_sectors(
    store: Store, actor: Actor, register: SectorRegister, now: datetime, shown: SectorsChange | None = None
) -> Receipt | None:
    """Load a whole sector list; None where it is already so.

    Raises Refused where the list cannot be believed, and Stale where it would no longer change exactly what
    was `shown`.
    """
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.REGISTERS, ANYWHERE, now)
        change = _change(sector_reads.register_in(connection), register, point_reads.area_ids(connection))
        if shown is not None and change.held != shown.held:
            raise Stale("Sektorslistan har ändrats sedan den granskades. Inget lästes in: granska den igen.")
        refuse_list(change.refused)
        if change.nothing:
            return None
        act = Act(
            id=f"sectors:{uuid4()}",
            what=SectorsLoaded.of(register),
            occurred_at=now,
            text={},
        )
        return once(connection, who, act, (), now)


def _change(held: SectorRegister, listed: SectorRegister, areas: Collection[str]) -> SectorsChange:
    parts = {
        name: _part(_keyed(getattr(held, name)), _keyed(getattr(listed, name)))
        for name in SectorRegister.__slots__
    }
    return SectorsChange(held, parts, objections(listed, areas))


def _part(held: dict[str, Any], listed: dict[str, Any]) -> PartChange:
    changed = tuple(key for key in listed if key in held and held[key] != listed[key])
    return PartChange(
        new=tuple(key for key in listed if key not in held),
        changed=changed,
        gone=tuple(key for key in held if key not in listed),
        fields={key: tuple(_fields(held[key], listed[key])) for key in changed},
    )


def _fields(before: Any, after: Any) -> Iterator[FieldChange]:
    for name in before.__slots__:
        held, stated = getattr(before, name), getattr(after, name)
        if held != stated:
            yield FieldChange(name, held, stated)


def _keyed(rows: Sequence[Any]) -> dict[str, Any]:
    """Return the rows by what tells them apart: their id, or what they tie together."""
    return {_key(row): row for row in rows}


def _key(row: Any) -> str:
    own = getattr(row, "id", "")
    if own:
        return str(own)
    names = ("sector", "duty", "function", "area", "organisation")
    return " · ".join(str(said) for name in names if (said := getattr(row, name, None)))


def move_owner(store: Store, actor: Actor, new: NewMovedOwner, now: datetime) -> Receipt:
    """Log the decision; it holds from then on. `now` is the real time.

    Raises Stale where somebody decided meanwhile, Refused, Missing, Conflict, NotAllowed.
    """
    with turn(store, now, new.id) as connection:
        operation = operation_reads.operation(connection, new.operation)
        moment = operation.clock.at(now)
        what = OwnerMoved(new.owner, new.function, new.area, new.sector, new.until)
        text = {"decider": new.decider.strip(), "reason": new.reason.strip()}
        act = Act(
            id=new.id,
            what=what,
            occurred_at=moment,
            text=text,
            operation=operation.id,
            asked=canonical({**encode(what), **text, "operation": operation.id}),
        )
        why_not = _why_not_move(connection, operation, new, text, moment)
        return do(connection, actor, Deed.DECIDE, place_of(operation), act, why_not, now)


def _why_not_move(
    connection: Connection,
    operation: Operation,
    new: NewMovedOwner,
    text: Mapping[str, str],
    moment: datetime,
) -> Iterator[Reason | None]:
    yield from why_not_texts(text)
    held = sector_reads.decisions(connection, operation.id)
    yield late(why_not_moved_version(new, held))
    register, areas = sector_reads.register_in(connection), point_reads.area_ids(connection)
    yield why_not_move_owner(operation, new, register, areas, standing(held, moment), moment)

"""Loading the sector organisation: the whole list as one act, once what it would change has been shown."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from data import queries, sectors
from data.database import Store
from data.domain.rights import ANYWHERE, Deed
from data.domain.sectors import Objection, SectorRegister, objections
from data.domain.words import EntryKind
from data.errors import Stale
from data.journal import Act
from data.services.acting import Actor, Receipt, allow, perform, refuse_list, turn


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
        return _change(sectors.register_in(connection), register, queries.area_ids(connection))


def load_sectors(
    store: Store, actor: Actor, register: SectorRegister, now: datetime, shown: SectorsChange | None = None
) -> Receipt | None:
    """Load a whole sector list; None where it is already so.

    Raises Refused where the list cannot be believed, and Stale where it would no longer change exactly what
    was `shown`.
    """
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.REGISTERS, ANYWHERE, now)
        change = _change(sectors.register_in(connection), register, queries.area_ids(connection))
        if shown is not None and change.held != shown.held:
            raise Stale("Sektorslistan har ändrats sedan den granskades. Inget lästes in: granska den igen.")
        refuse_list(change.refused)
        if change.nothing:
            return None
        act = Act(
            id=f"sectors:{uuid4()}",
            kind=EntryKind.SECTORS_LOADED,
            actor=who.name,
            by=who.id,
            occurred_at=now,
            facts=asdict(register),
            text={},
        )
        return perform(connection, act, now)


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

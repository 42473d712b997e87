"""The sector organisation as a municipality lists it, and what a list must be before it can be believed."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from data.domain.rules import Reason
from data.domain.words import Duty, Function, OrganisationKind, SectorPart

NOT_LOADED = "EJ INLÄST"
LONGEST_NAME = 120
LONGEST_BOUNDARY = 600


@dataclass(frozen=True, slots=True)
class Organisation:
    """A nämnd, förvaltning, bolag or outside actor; `belongs_to` is the one it answers to."""

    id: str
    name: str
    kind: OrganisationKind
    belongs_to: str | None = None
    source: str = ""
    verified: bool = False
    example: bool = False


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector of civil preparedness; `source` says where its name comes from."""

    id: str
    name: str
    source: str = ""
    verified: bool = False
    example: bool = False


@dataclass(frozen=True, slots=True)
class Membership:
    """An organisation's part in a sector; it keeps its ordinary responsibility whatever that is."""

    sector: str
    organisation: str
    part: SectorPart
    example: bool = False


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who answers for a function, everywhere or in one area (None: everywhere, any function)."""

    organisation: str
    duty: Duty
    function: Function | None = None
    area: str | None = None
    sector: str | None = None
    example: bool = False


@dataclass(frozen=True, slots=True)
class Activity:
    """A samhällsviktig verksamhet; `boundary` says in words where its loss becomes unacceptable."""

    id: str
    sector: str
    organisation: str
    name: str
    boundary: str = ""
    example: bool = False


_Row = Sector | Organisation | Membership | Responsibility | Activity


@dataclass(frozen=True, slots=True)
class SectorRegister:
    """The whole organisation as one list; what it leaves out is not in it."""

    sectors: tuple[Sector, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    memberships: tuple[Membership, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    activities: tuple[Activity, ...] = ()

    @property
    def example(self) -> bool:
        """Whether any row of it is an example: the screens then say so."""
        rows: tuple[_Row, ...] = (
            *self.sectors,
            *self.organisations,
            *self.memberships,
            *self.responsibilities,
            *self.activities,
        )
        return any(one.example for one in rows)

    def sector(self, identity: str | None) -> Sector | None:
        """Return a sector of the list by its id."""
        return next((one for one in self.sectors if one.id == identity), None)

    def organisation(self, identity: str | None) -> Organisation | None:
        """Return an organisation of the list by its id."""
        return next((one for one in self.organisations if one.id == identity), None)

    def name_of(self, identity: str) -> str:
        """Return an organisation's name; one that has left the list goes by its id."""
        found = self.organisation(identity)
        return found.name if found else identity

    def sector_name(self, identity: str) -> str:
        """Return a sector's name; one that has left the list goes by its id."""
        found = self.sector(identity)
        return found.name if found else identity

    def lead(self, sector: str) -> str | None:
        """Return the organisation that leads a sector, where one is named."""
        leads = (one for one in self.memberships if one.part is SectorPart.ANSVARIG)
        return next((one.organisation for one in leads if one.sector == sector), None)

    def participants(self, sector: str) -> tuple[str, ...]:
        """Return the sector's organisations, its lead first."""
        here = [one for one in self.memberships if one.sector == sector]
        first = sorted(here, key=lambda one: one.part is not SectorPart.ANSVARIG)
        return tuple(one.organisation for one in first)


EMPTY_REGISTER = SectorRegister()


def objections(register: SectorRegister, areas: Collection[str]) -> tuple[Reason, ...]:
    """Return everything that is wrong with a list, in Swedish; `areas` are the ids of the areas loaded."""
    return (
        *_names(register),
        *_twice("Sektorn", (one.id for one in register.sectors)),
        *_twice("Organisationen", (one.id for one in register.organisations)),
        *_twice("Verksamheten", (one.id for one in register.activities)),
        *_unknown(register, areas),
        *_leads(register),
        *_members(register),
        *_rings({one.id: one.belongs_to for one in register.organisations}),
    )


def _names(register: SectorRegister) -> Iterator[Reason]:
    named: tuple[Sector | Organisation | Activity, ...] = (
        *register.sectors,
        *register.organisations,
        *register.activities,
    )
    for one in named:
        if not one.id.strip() or not one.name.strip():
            yield Reason(f"{one.id or one.name or 'En rad'} saknar id eller namn.", "name")
        elif len(one.name) > LONGEST_NAME:
            yield Reason(f"Namnet på {one.id} är för långt (högst {LONGEST_NAME} tecken).", "name")
    for activity in register.activities:
        if len(activity.boundary) > LONGEST_BOUNDARY:
            yield Reason(
                f"Gränsen för {activity.id} är för lång (högst {LONGEST_BOUNDARY} tecken).", "boundary"
            )


def _twice(what: str, ids: Iterator[str]) -> Iterator[Reason]:
    for one, times in Counter(ids).items():
        if times > 1:
            yield Reason(f"{what} {one} finns {times} gånger.", "id")


def _unknown(register: SectorRegister, areas: Collection[str]) -> Iterator[Reason]:
    sectors = {one.id for one in register.sectors}
    organisations = {one.id for one in register.organisations}
    named: list[tuple[str, str]] = [
        *((one.sector, one.organisation) for one in register.memberships),
        *((one.sector, one.organisation) for one in register.activities),
        *((one.sector or "", one.organisation) for one in register.responsibilities),
    ]
    for sector in sorted({sector for sector, _ in named} - sectors - {""}):
        yield Reason(f"Sektorn {sector} används men finns inte i listan.", "sector")
    parents = {one.belongs_to for one in register.organisations if one.belongs_to}
    for organisation in sorted(({one for _, one in named} | parents) - organisations):
        yield Reason(f"Organisationen {organisation} används men finns inte i listan.", "organisation")
    for area in sorted({one.area for one in register.responsibilities if one.area} - set(areas)):
        yield Reason(f"Området {area} är inte inläst.", "area")


def _leads(register: SectorRegister) -> Iterator[Reason]:
    led = [one for one in register.memberships if one.part is SectorPart.ANSVARIG]
    for sector, times in Counter(one.sector for one in led).items():
        if times > 1:
            names = ", ".join(one.organisation for one in led if one.sector == sector)
            yield Reason(f"Sektorn {sector} har {times} sektorsansvariga: {names}. Den ska ha en.", "part")


def _members(register: SectorRegister) -> Iterator[Reason]:
    """An organisation is in a sector once: as its lead or as a participant."""
    for (sector, organisation), times in Counter(
        (one.sector, one.organisation) for one in register.memberships
    ).items():
        if times > 1:
            yield Reason(f"{organisation} står {times} gånger i sektorn {sector}.", "organisation")


def _rings(belongs_to: Mapping[str, str | None]) -> Iterator[Reason]:
    """Nobody answers to themselves, by however many steps; each ring is said once."""
    said: set[str] = set()
    for start in belongs_to:
        seen: list[str] = []
        at: str | None = start
        while at is not None and at not in seen:
            seen.append(at)
            at = belongs_to.get(at)
        if at is not None and not said & set(seen):
            ring = seen[seen.index(at) :]
            said |= set(ring)
            yield Reason(
                f"Organisationerna lyder under varandra i ring: {' → '.join([*ring, at])}.", "belongs_to"
            )

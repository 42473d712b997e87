"""The sector organisation as a municipality lists it, and what a list must be before it can be believed."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from data.errors import Reason
from data.words import Duty, Function, OrganisationKind, SectorPart

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


_Key = TypeVar("_Key", bound=Hashable)
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


@dataclass(frozen=True, slots=True)
class Objection(Reason):
    """What is wrong with a list, and in which of its parts and rows (None: in no single one)."""

    part: str = ""
    place: int | None = None


def objections(register: SectorRegister, areas: Collection[str]) -> tuple[Objection, ...]:
    """Return everything that is wrong with a list, in Swedish; `areas` are the ids of the areas loaded."""
    return (
        *_names(register),
        *_twice("Sektorn", "sectors", register.sectors),
        *_twice("Organisationen", "organisations", register.organisations),
        *_twice("Verksamheten", "activities", register.activities),
        *_unknown(register, areas),
        *_leads(register),
        *_members(register),
        *_duties(register),
        *_rings(register.organisations),
    )


def _names(register: SectorRegister) -> Iterator[Objection]:
    named: Mapping[str, Sequence[Sector | Organisation | Activity]] = {
        "sectors": register.sectors,
        "organisations": register.organisations,
        "activities": register.activities,
    }
    for part, rows in named.items():
        for place, one in enumerate(rows):
            if not one.id.strip() or not one.name.strip():
                yield Objection(
                    f"{one.id or one.name or 'En rad'} saknar id eller namn.", "name", part, place
                )
            elif len(one.name) > LONGEST_NAME:
                why = f"Namnet på {one.id} är för långt (högst {LONGEST_NAME} tecken)."
                yield Objection(why, "name", part, place)
    for place, activity in enumerate(register.activities):
        if len(activity.boundary) > LONGEST_BOUNDARY:
            why = f"Gränsen för {activity.id} är för lång (högst {LONGEST_BOUNDARY} tecken)."
            yield Objection(why, "boundary", "activities", place)


def _twice(what: str, part: str, rows: Sequence[Sector | Organisation | Activity]) -> Iterator[Objection]:
    for one, places in _places(row.id for row in rows).items():
        if len(places) > 1:
            yield Objection(f"{what} {one} finns {len(places)} gånger.", "id", part, places[-1])


def _places(keys: Iterable[_Key]) -> dict[_Key, list[int]]:
    """Return where each key stands among them."""
    found: dict[_Key, list[int]] = {}
    for place, key in enumerate(keys):
        found.setdefault(key, []).append(place)
    return found


def _unknown(register: SectorRegister, areas: Collection[str]) -> Iterator[Objection]:
    """Each unknown name is said once, where it first stands."""
    known = {
        "sector": {one.id for one in register.sectors},
        "organisation": {one.id for one in register.organisations},
        "area": set(areas),
    }
    says = {
        "sector": "Sektorn {} används men finns inte i listan.",
        "organisation": "Organisationen {} används men finns inte i listan.",
        "area": "Området {} är inte inläst.",
    }
    said: set[tuple[str, str]] = set()
    for part, place, field, name in sorted(_named(register), key=lambda one: list(says).index(one[2])):
        if name and name not in known[field] and (field, name) not in said:
            said.add((field, name))
            yield Objection(says[field].format(name), field, part, place)


def _named(register: SectorRegister) -> Iterator[tuple[str, int, str, str | None]]:
    """Yield every name that a row calls another by: part, row, kind of name and the name."""
    for place, organisation in enumerate(register.organisations):
        yield "organisations", place, "organisation", organisation.belongs_to
    for place, membership in enumerate(register.memberships):
        yield "memberships", place, "sector", membership.sector
        yield "memberships", place, "organisation", membership.organisation
    for place, activity in enumerate(register.activities):
        yield "activities", place, "sector", activity.sector
        yield "activities", place, "organisation", activity.organisation
    for place, duty in enumerate(register.responsibilities):
        yield "responsibilities", place, "sector", duty.sector
        yield "responsibilities", place, "organisation", duty.organisation
        yield "responsibilities", place, "area", duty.area


def _leads(register: SectorRegister) -> Iterator[Objection]:
    led = [(place, one) for place, one in enumerate(register.memberships) if one.part is SectorPart.ANSVARIG]
    for sector, times in Counter(one.sector for _, one in led).items():
        if times > 1:
            here = [(place, one.organisation) for place, one in led if one.sector == sector]
            names = ", ".join(name for _, name in here)
            why = f"Sektorn {sector} har {times} sektorsansvariga: {names}. Den ska ha en."
            yield Objection(why, "part", "memberships", here[-1][0])


def _members(register: SectorRegister) -> Iterator[Objection]:
    """An organisation is in a sector once: as its lead or as a participant."""
    pairs = _places((one.sector, one.organisation) for one in register.memberships)
    for (sector, organisation), places in pairs.items():
        if len(places) > 1:
            why = f"{organisation} står {len(places)} gånger i sektorn {sector}."
            yield Objection(why, "organisation", "memberships", places[-1])


def _duties(register: SectorRegister) -> Iterator[Objection]:
    """The same responsibility twice is one that somebody meant to change."""
    rows = register.responsibilities
    pairs = _places((one.organisation, one.duty, one.function, one.area, one.sector) for one in rows)
    for (organisation, duty, *_), places in pairs.items():
        if len(places) > 1:
            why = f"Ansvaret {duty} för {organisation} står {len(places)} gånger lika."
            yield Objection(why, "duty", "responsibilities", places[-1])


def _rings(organisations: Sequence[Organisation]) -> Iterator[Objection]:
    """Nobody answers to themselves, by however many steps; each ring is said once."""
    belongs_to = {one.id: one.belongs_to for one in organisations}
    said: set[str] = set()
    for place, start in enumerate(belongs_to):
        seen: list[str] = []
        at: str | None = start
        while at is not None and at not in seen:
            seen.append(at)
            at = belongs_to.get(at)
        if at is not None and not said & set(seen):
            ring = seen[seen.index(at) :]
            said |= set(ring)
            why = f"Organisationerna lyder under varandra i ring: {' → '.join([*ring, at])}."
            yield Objection(why, "belongs_to", "organisations", place)

"""What is loaded whole: the municipality's lists, row by row, and extracts of other systems' events."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from data.assumptions.facts import Assumptions, Figure, Link, Share
from data.entries.entry import EntryKind, What
from data.notices.facts import Address, NoticePlan, Step, Telling
from data.points.facts import Area, NewPoint
from data.preparedness.facts import Equipment
from data.sectors.facts import Activity, Membership, Organisation, Responsibility, Sector, SectorRegister
from data.services.facts import Service


@dataclass(frozen=True, slots=True)
class AreasLoaded(What):
    """The whole municipality: an area it leaves out is retired with its points."""

    KIND: ClassVar = EntryKind.AREAS_LOADED

    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class PointsLoaded(What):
    """All points: one that is left out is retired, never deleted."""

    KIND: ClassVar = EntryKind.POINTS_LOADED

    points: tuple[NewPoint, ...]


@dataclass(frozen=True, slots=True)
class SectorsLoaded(What):
    KIND: ClassVar = EntryKind.SECTORS_LOADED

    sectors: tuple[Sector, ...]
    organisations: tuple[Organisation, ...]
    memberships: tuple[Membership, ...]
    responsibilities: tuple[Responsibility, ...]
    activities: tuple[Activity, ...]

    @classmethod
    def of(cls, register: SectorRegister) -> "SectorsLoaded":
        return cls(*(getattr(register, name) for name in SectorRegister.__slots__))

    @property
    def register(self) -> SectorRegister:
        return SectorRegister(*(getattr(self, name) for name in SectorRegister.__slots__))


@dataclass(frozen=True, slots=True)
class ServicesLoaded(What):
    """All further functions: one that is left out can be reported no longer."""

    KIND: ClassVar = EntryKind.SERVICES_LOADED

    services: tuple[Service, ...]


@dataclass(frozen=True, slots=True)
class AssumptionsSet(What):
    """All that is assumed: what it leaves out is assumed no longer."""

    KIND: ClassVar = EntryKind.ASSUMPTIONS_SET

    chain: tuple[Link, ...]
    shares: tuple[Share, ...]
    figures: tuple[Figure, ...]

    @classmethod
    def of(cls, held: Assumptions) -> "AssumptionsSet":
        return cls(held.chain, held.shares, held.figures)

    @property
    def assumptions(self) -> Assumptions:
        return Assumptions(self.chain, self.shares, self.figures)


@dataclass(frozen=True, slots=True)
class EquipmentLoaded(What):
    """What is known anew of some points, by a list or of one alone; of those that are `gone` nothing is."""

    KIND: ClassVar = EntryKind.EQUIPMENT_LOADED

    equipment: tuple[Equipment, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticePlanLoaded(What):
    KIND: ClassVar = EntryKind.NOTICE_PLAN_LOADED

    addresses: tuple[Address, ...]
    tellings: tuple[Telling, ...]
    steps: tuple[Step, ...]

    @classmethod
    def of(cls, plan: NoticePlan) -> "NoticePlanLoaded":
        return cls(plan.addresses, plan.tellings, plan.steps)

    @property
    def plan(self) -> NoticePlan:
        return NoticePlan(self.addresses, self.tellings, self.steps)


@dataclass(frozen=True, slots=True)
class LoadedEvent:
    """One event without its words; `area` None is the whole municipality."""

    id: str
    at: datetime
    area: str | None


@dataclass(frozen=True, slots=True)
class EventsLoaded(What):
    """What an extract stated anew or otherwise; each word is kept under its event's place in the list."""

    KIND: ClassVar = EntryKind.EVENTS_LOADED
    WORDS: ClassVar = ("title", "organisation", "category", "status")

    source: str
    new: int
    changed: int
    events: tuple[LoadedEvent, ...]

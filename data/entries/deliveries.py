"""What is said of supplies: a level at a point, what there is to drive with, and an order moved by hand."""

from dataclasses import dataclass
from typing import ClassVar

from data.deliveries.facts import Resource
from data.deliveries.words import Cargo
from data.entries.entry import EntryKind, What
from data.levels.facts import Stock
from data.words import Channel


@dataclass(frozen=True, slots=True)
class LevelReported(What):
    """What somebody has read of a point's stock; it sets no status."""

    KIND: ClassVar = EntryKind.LEVEL_REPORTED
    WORDS: ClassVar = ("on_behalf_of",)

    stock: Stock
    litres: int
    channel: Channel


@dataclass(frozen=True, slots=True)
class ResourcesLoaded(What):
    """All depots and vehicles: what is left out is driven no longer."""

    KIND: ClassVar = EntryKind.RESOURCES_LOADED

    resources: tuple[Resource, ...]


@dataclass(frozen=True, slots=True)
class OrderMoved(What):
    """A need put elsewhere in the order by hand: it and what stands before and after it, by their keys.

    Without `need` the order is the worked out one again. `late` came too late already when it was moved:
    whoever moved it knew.
    """

    KIND: ClassVar = EntryKind.ORDER_MOVED
    WORDS: ClassVar = ("decider", "reason")

    cargo: Cargo
    need: str
    place: int
    order: tuple[str, ...]
    late: tuple[str, ...]

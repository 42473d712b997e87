"""A level: what of a stock is left at a point, as somebody has read it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data.words import Channel


class Stock(StrEnum):
    """What a point has a store of."""

    DIESEL = "diesel"
    VATTEN = "vatten"


@dataclass(frozen=True, slots=True)
class Level:
    """The level that stands: newest observed, of those newest said. `source` is who said it, in words.

    Times are the operation's own; `carried`: moved along by a jump of an exercise's clock.
    """

    point: str
    stock: Stock
    litres: int
    observed_at: datetime
    source: str
    revision: int
    carried: bool = False


@dataclass(frozen=True, slots=True)
class NewLevel:
    """What somebody has read; `id` is made by the client, times are the operation's own."""

    id: str
    operation: str
    point: str
    stock: Stock
    litres: int
    observed_at: datetime | None = None
    channel: Channel = Channel.WEBB
    on_behalf_of: str = ""

"""What a situation report holds of what is foreseen: every loss to come, and of how many nothing is known."""

from dataclasses import dataclass
from datetime import datetime

from data.assumptions.facts import Link
from data.forecast.words import Basis
from data.situation_reports.quote import Name, Quote
from data.words import Function, Supply


@dataclass(frozen=True, slots=True)
class LossLine:
    """What is foreseen to be lost at a point or in a whole area, and what that is known by.

    `said_at` and what goes with it are of the report that says so; `chain` is what it is assumed by. `back`
    is when it is said to be mended, a time that has been `moved` so often.
    """

    at: Name
    area: str
    function: Function
    earliest: datetime
    latest: datetime
    basis: Basis
    chain: tuple[Link, ...]
    supply: Supply | None
    said_at: datetime | None
    source: Quote | None
    cause: Quote | None
    doubted: bool
    back: datetime | None
    moved: int
    example: bool


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What is foreseen until a time; of `bare` of the `counted` points nothing is known."""

    until: datetime
    losses: tuple[LossLine, ...]
    counted: int
    bare: int

"""What is assumed: the links of the följdkedja, the shares who come, and single figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.assumptions.words import FigureKind, LinkCondition, LinkReach, YearPart
from data.words import Function


@dataclass(frozen=True, slots=True)
class Link:
    """Once `cause` is gone, `effect` goes after `low` to `high` hours, since `through` stops.

    Without a source it is a *förslag*, as all that is assumed.
    """

    cause: Function
    through: str
    effect: Function
    low: float
    high: float
    reach: LinkReach = LinkReach.PUNKT
    condition: LinkCondition = LinkCondition.ALLTID
    source: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """How many come, of 1, from so many hours without heat and while it is colder outside than `below` (°C).

    `below` None: whatever the temperature.
    """

    season: YearPart
    hours: float
    low: float
    high: float
    below: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    kind: FigureKind
    value: float
    source: str = ""


Row = Link | Share | Figure


@dataclass(frozen=True, slots=True)
class Assumptions:
    """All that is assumed at one time; each figure once."""

    chain: tuple[Link, ...]
    shares: tuple[Share, ...]
    figures: tuple[Figure, ...]

    @property
    def tables(self) -> Mapping[str, tuple[Row, ...]]:
        return {"chain": self.chain, "shares": self.shares, "figures": self.figures}

    def value(self, kind: FigureKind) -> float:
        return next(figure.value for figure in self.figures if figure.kind is kind)

    @property
    def kw_per_visitor(self) -> float:
        return self.value(FigureKind.KW_BESOKARE)

    @property
    def kw_per_kettle(self) -> float:
        return self.value(FigureKind.KW_VATTENKOKARE)

    @property
    def margin(self) -> float:
        return self.value(FigureKind.MARGINAL)

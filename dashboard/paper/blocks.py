"""What a printed report is made of: the same few blocks for PDF, Word, web page and plain text."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from data.words import Mark, Status

MAP: Final = "map"
# Drawings as SVG, by the name that a block gives them.
Drawings = Mapping[str, str]
UNDRAWN: Final[Drawings] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`alarm`: somebody must act on it."""

    text: str
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Pairs:
    """Terms and what is said of each."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell says everything in its text; a status gives it its tint and symbol besides."""

    text: str
    status: Status | None = None
    mark: Mark = Mark.BEKRAFTAT


@dataclass(frozen=True, slots=True)
class Table:
    """The first cell of a row is its heading. `widths` are shares of the line."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, by its name among those of the sheet; `alt` says all that it shows. `width`: of the line.

    `floats`: on paper it stands at the edge of a page, and what follows fills the page that it left.
    """

    caption: str
    alt: str
    name: str = MAP
    width: int = 62
    floats: bool = False


Block = Heading | Paragraph | Pairs | Table | Chart

"""What a printed report is made of: the same few blocks for PDF, Word, web page and plain text."""

from dataclasses import dataclass

from data.domain.words import Mark, Status


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
    """The map of the areas; `alt` says all that it shows."""

    caption: str
    alt: str


Block = Heading | Paragraph | Pairs | Table | Chart

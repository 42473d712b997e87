"""What has been acknowledged and what must be true by it, written for these tests alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from data.words import Function, Status

FAILED = (Status.UR_FUNKTION, Status.BEGRANSAD)
WITHIN = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Cell:
    operation: str
    point: str
    function: Function


@dataclass(frozen=True, slots=True)
class Told:
    """One acknowledged word about one function; `observed` is the operation's time, as its sender meant it.

    `page` is the revision of the store when the page it was written on was drawn.
    """

    revision: int
    cell: Cell
    status: Status
    observed: datetime
    key: str
    phone: str
    page: int
    confirms: bool = False


@dataclass(slots=True)
class Night:
    """Everything that has been acknowledged, in the order it was."""

    told: dict[int, Told] = field(default_factory=dict)

    def hear(self, word: Told) -> None:
        self.told.setdefault(word.revision, word)

    def of(self, cell: Cell) -> list[Told]:
        words = [word for word in self.told.values() if word.cell == cell]
        return sorted(words, key=lambda word: (word.observed, word.revision))

    def cells(self) -> set[Cell]:
        return {word.cell for word in self.told.values()}

    def failed(self, cell: Cell) -> Status | None:
        """Return the failure that must be seen: the newest thing stated. No confirmation ever mends one."""
        stated = [word for word in self.of(cell) if not word.confirms]
        last = stated[-1] if stated else None
        return last.status if last is not None and last.status in FAILED else None

    def contradicted(self, cell: Cell) -> bool:
        """The last word says that what failed just before it works, and cannot speak for who said that."""
        words = self.of(cell)
        if len(words) < 2:
            return False
        first, second = words[-2:]
        if first.status not in FAILED or second.status is not Status.FUNGERAR:
            return False
        one_voice = first.key == second.key and (first.phone == second.phone or first.revision <= second.page)
        near = second.observed - first.observed <= WITHIN
        passed_over = second.confirms and first.revision > second.page
        return passed_over or (near and not one_voice)


def down(night: Night, operation: str, hidden: Iterable[str]) -> set[str]:
    """Return the points whose last word of some function is that it has failed; closed ones are hidden."""
    return {
        cell.point
        for cell in night.cells()
        if cell.operation == operation
        and cell.point not in hidden
        and night.failed(cell) is Status.UR_FUNKTION
    }

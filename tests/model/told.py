"""What has been acknowledged and what must be true by it, written for these tests alone."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from data.words import Function, Phase, Status

FAILED = (Status.UR_FUNKTION, Status.BEGRANSAD)
WITHIN = timedelta(minutes=30)
# How long good news is believed, by what had been decided of its point when it came.
BELIEVED = {
    Phase.PLANERAD: timedelta(hours=24),
    Phase.I_BEREDSKAP: timedelta(hours=12),
    Phase.UNDER_AKTIVERING: timedelta(hours=2),
    Phase.OPPEN: timedelta(hours=2),
    Phase.UNDER_AVVECKLING: timedelta(hours=4),
    Phase.STANGD: timedelta(hours=24),
}
CLOSING = (Phase.UNDER_AVVECKLING, Phase.STANGD)
FOUR = frozenset(Function)
SERVICE_BELIEVED = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Cell:
    """One function at one point, one of the four or one of the municipality's own (its id)."""

    operation: str
    point: str
    function: Function | str


@dataclass(frozen=True, slots=True)
class Told:
    """One acknowledged word about one function; `observed` is the operation's time, as its sender meant it.

    All text messages come by one `key`, and their `phone` is the whole number: nobody has seen a page there.
    `page` is the revision of the store when the page it was written on was drawn, `believed` how long it is.
    What was `looked` over, many points at once, mends no failure that had come and that it did not show.
    """

    revision: int
    cell: Cell
    status: Status
    observed: datetime
    key: str
    phone: str
    page: int
    confirms: bool = False
    settles: bool = False
    looked: bool = False
    believed: timedelta = BELIEVED[Phase.PLANERAD]

    def overlooks(self, before: "Told") -> bool:
        unseen = self.page < before.revision < self.revision
        return self.looked and unseen and self.status not in FAILED

    def speaks_for(self, before: "Told") -> bool:
        """Return whether it is the same voice: one phone, or another whose page had shown the first word."""
        return before.key == self.key and (before.phone == self.phone or before.revision <= self.page)

    def settles_what(self, before: "Told") -> bool:
        """Whoever settles has heard both; what came in afterwards they had not."""
        return self.settles and before.revision < self.revision

    def denies(self, before: "Told") -> bool:
        """It says that what failed just before it works, and cannot speak for who said that."""
        if before.status not in FAILED or self.status is not Status.FUNGERAR:
            return False
        if self.settles:
            return before.revision > self.revision
        passed_over = self.confirms and before.revision > self.page
        near = self.observed - before.observed <= WITHIN
        return passed_over or (near and not self.speaks_for(before))


@dataclass(slots=True)
class Doors:
    """What has been decided of one point, and whether it says itself that it is open.

    `since` tells how it was held to be, one after the other: from when, and by which entry.
    """

    phase: Phase = Phase.PLANERAD
    says_open: bool = False
    since: list[tuple[datetime, Phase, int]] = field(default_factory=list)

    @property
    def held(self) -> Phase:
        return Phase.OPPEN if self.says_open and self.phase not in CLOSING else self.phase

    def decided(self, phase: Phase, at: datetime, revision: int) -> None:
        """What it says itself goes on until it is carried out, or something else is decided."""
        before = self.held
        self.phase, self.says_open = phase, self.says_open and phase is Phase.UNDER_AKTIVERING
        self._from(before, at, revision)

    def opened(self, at: datetime, revision: int) -> None:
        """Once it is decided, the doors that open are the decision carried out."""
        before = self.held
        if self.phase is Phase.UNDER_AKTIVERING:
            self.phase = Phase.OPPEN
        else:
            self.says_open = True
        self._from(before, at, revision)

    def _from(self, before: Phase, at: datetime, revision: int) -> None:
        if self.held is not before:
            self.since.append((at, self.held, revision))


@dataclass(slots=True)
class Night:
    """Everything that has been acknowledged, in the order it was, and the doors of its points."""

    told: dict[int, Told] = field(default_factory=dict)
    points: dict[tuple[str, str], Doors] = field(default_factory=dict)

    def doors(self, operation: str, point: str) -> Doors:
        return self.points.setdefault((operation, point), Doors())

    def believed(self, cell: Cell) -> timedelta:
        """Return how long good news that comes now is."""
        return BELIEVED[self.doors(cell.operation, cell.point).held]

    def hear(self, word: Told) -> None:
        self.told.setdefault(word.revision, word)

    def of(self, cell: Cell) -> list[Told]:
        words = [word for word in self.told.values() if word.cell == cell]
        return sorted(words, key=lambda word: (word.observed, word.revision))

    def cells(self) -> set[Cell]:
        return {word.cell for word in self.told.values()}

    def failed(self, cell: Cell) -> Status | None:
        """Return the failure that must be seen: the newest thing stated. No confirmation ever mends one."""
        last: Told | None = None
        for word in self.of(cell):
            if not word.confirms and not (last is not None and word.overlooks(last)):
                last = word
        return last.status if last is not None and last.status in FAILED else None

    def contradicted(self, cell: Cell) -> bool:
        """The last word denies the one before it."""
        words = self.of(cell)
        return len(words) > 1 and words[-1].denies(words[-2])

    def denied(self, cell: Cell) -> Status | None:
        """Return a failure that was denied, and that neither who said it nor a settlement has taken back."""
        held: Told | None = None
        for before, word in pairwise(self.of(cell)):
            answered = (
                held is not None and not word.confirms and (word.settles_what(held) or word.speaks_for(held))
            )
            if answered or word.status in FAILED:
                held = None
            if word.denies(before):
                held = before
        return held.status if held is not None else None

    def may_be_believed(self, cell: Cell, now: datetime) -> bool:
        """Somebody has said that it works, not too long ago, and not too long before it came to be used."""
        good = (word for word in self.of(cell) if word.status is Status.FUNGERAR)
        return any(self._holds(word, now - timedelta(minutes=1)) for word in good)

    def _holds(self, word: Told, now: datetime) -> bool:
        """No word counts for longer in what its point has become than if it had been said as that began.

        A further function is believed as long whatever is decided. What has ended stays so.
        """
        ends = said_to = word.observed + word.believed
        since = self.doors(word.cell.operation, word.cell.point).since if word.cell.function in FOUR else ()
        for at, phase, revision in since:
            if at < ends and word.revision < revision:
                ends = min(said_to, max(at, word.observed) + BELIEVED[phase])
        return now < ends


def down(night: Night, operation: str) -> set[str]:
    """Return the points whose last word of some function is that it has failed."""
    return {
        cell.point
        for cell in night.cells()
        if cell.operation == operation and cell.function in FOUR and night.failed(cell) is Status.UR_FUNKTION
    }

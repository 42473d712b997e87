"""What somebody holds in a night: a telephone or a desk, a page as it was drawn, a form, a text message."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from data.clock import Clock
from data.words import Function, Status
from tests.model.told import Cell
from tests.model.town import Link, Town


@dataclass(slots=True)
class Phone:
    """A telephone with a point's link; its clock is so much before (+) or behind (−) the right time."""

    name: str
    link: Link
    ahead: timedelta
    held: Any = None


@dataclass(frozen=True, slots=True)
class Page:
    """A form as it was drawn for somebody: its fields, and the revision the store had then."""

    phone: Phone
    operation: str
    drawn: datetime
    revision: int
    fields: dict[str, str]


@dataclass(slots=True)
class Letter:
    """A form filled in and not yet, or already, delivered: `made` is the right time when it was."""

    identity: str
    page: Page
    made: datetime
    ago: int
    status: dict[Function, Status]
    confirms: bool
    by_the_clock: bool = False
    answers: list[tuple[int, ...]] = field(default_factory=list)

    @property
    def typed(self) -> datetime:
        """What the phone's own clock showed when it was filled in."""
        return self.made + self.page.phone.ahead

    def observed(self, clock: Clock) -> datetime:
        """When it was seen, in the operation's time, in which "10 min sedan" is said too.

        A time of day by a phone's clock that is behind is older; one that is ahead is never believed.
        """
        written = min(self.typed, self.made) if self.by_the_clock else self.made
        return clock.at(written) - timedelta(minutes=self.ago)


# Who sends text messages: two whose numbers end alike, and one of whom nothing is known.
TEXTERS = ("+46701234567", "+46709994567", "")


@dataclass(frozen=True, slots=True)
class Text:
    """A text message as somebody sends it; `number` is its gateway's, "" where that gives none."""

    sender: str
    words: str
    number: str = ""


class Ways(Protocol):
    """How what people do reaches the store."""

    def draw(self, town: Town, phone: Phone, operation: str, now: datetime) -> dict[str, str]: ...

    def send(self, town: Town, letter: Letter, now: datetime) -> tuple[int, ...]:
        """Return the revisions that were acknowledged; none where it was refused."""
        ...

    def program_says(
        self, town: Town, cell: Cell, status: Status, observed: datetime, identity: str, now: datetime
    ) -> tuple[int, ...]: ...

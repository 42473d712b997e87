"""What every way of sending shares: the message, and how a sending that failed is told of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One notice in words. `id` is the same each time it is tried, so that a receiver can tell it is.

    `short` is one line for a telephone, `facts` the same for a program.
    """

    id: str
    address: str
    subject: str
    text: str
    short: str
    facts: Mapping[str, Any]
    queued_at: datetime


class NotSent(Exception):
    """A message was not taken; `why` is said to people and never holds what the other side wrote.

    `permanent`: it never will be. `unreachable`: nothing can be sent that way now, whatever it is.
    """

    def __init__(self, why: str, *, permanent: bool = False, unreachable: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.permanent = permanent
        self.unreachable = unreachable


class Sender(Protocol):
    """A way of sending that is set up."""

    def send(self, message: Message) -> None:
        """Hand over a message; raises NotSent."""

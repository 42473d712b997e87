"""What becomes of a request for support: asked for, moved on, known by those who must know."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from data.entries.kind import EntryKind
from data.entries.what import What
from data.words import Channel, Priority, RequestKind, RequestState


@dataclass(frozen=True, slots=True)
class OfRequest(What):
    """Every entry about a request names it."""

    request: str


@dataclass(frozen=True, slots=True)
class SupportRequested(OfRequest):
    KIND: ClassVar = EntryKind.REQUEST
    WORDS: ClassVar = ("what", "amount", "on_behalf_of")

    kind: RequestKind
    priority: Priority
    owner: str
    area: str
    sector: str | None
    deadline: datetime
    must_acknowledge: tuple[str, ...]
    channel: Channel


@dataclass(frozen=True, slots=True)
class RequestMoved(OfRequest):
    """The next state; asked anew, the request has another owner and perhaps another deadline."""

    KIND: ClassVar = EntryKind.REQUEST_MOVED
    WORDS: ClassVar = ("reason",)

    area: str
    before: RequestState
    state: RequestState
    owner: str | None = None
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class RequestAcknowledged(OfRequest):
    KIND: ClassVar = EntryKind.REQUEST_ACKNOWLEDGED

    area: str
    organisation: str

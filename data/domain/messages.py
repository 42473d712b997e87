"""Messages to the public: what was told to whom, through which channels and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from data.domain.facts import Operation, Point
from data.domain.rules import Reason, why_not_observed, why_not_use_point
from data.domain.rules import why_not_act_in as why_not_act
from data.domain.words import Function, MessageChannel, Status


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What the public is told. No areas: everybody in the municipality. A point is inside its area."""

    id: str
    operation: str
    text: str
    channels: tuple[MessageChannel, ...]
    areas: tuple[str, ...] = ()
    point: str | None = None
    function: Function | None = None
    status: Status | None = None
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands in the log; `said_at` is the operation's time."""

    revision: int
    text: str
    channels: tuple[MessageChannel, ...]
    areas: tuple[str, ...]
    point: str | None
    function: Function | None
    status: Status | None
    said_at: datetime
    actor: str


def reaches(message: Message, area: str) -> bool:
    """Return whether a message was told to those in an area."""
    return not message.areas or area in message.areas


def why_not_message(
    operation: Operation, new: NewMessage, areas: Collection[str], point: Point | None, now: datetime
) -> Reason | None:
    """Why a message is refused; `now` is the operation's time."""
    return (
        (why_not_use_point(operation, point) if point is not None else why_not_act(operation))
        or _why_not_said(new)
        or _why_not_place(new, areas, point)
        or _why_not_about(new)
        or _why_not_when(new, now)
    )


def _why_not_said(new: NewMessage) -> Reason | None:
    if not new.text.strip():
        return Reason("Skriv budskapet så som det sades.", "text")
    if not new.channels:
        return Reason("Välj minst en kanal: hur fick människor veta det?", "channels")
    if len(set(new.channels)) != len(new.channels):
        return Reason("Samma kanal står två gånger.", "channels")
    return None


def _why_not_place(new: NewMessage, areas: Collection[str], point: Point | None) -> Reason | None:
    for area in new.areas:
        if area not in areas:
            return Reason(f"Området {area} är inte inläst.", "areas")
    if len(set(new.areas)) != len(new.areas):
        return Reason("Samma område står två gånger.", "areas")
    if point is not None and new.areas != (point.area,):
        return Reason(f"{point.name} ligger i ett annat område än det som valts.", "point")
    return None


def _why_not_about(new: NewMessage) -> Reason | None:
    if new.status is not None and new.function is None:
        return Reason("Välj vilken funktion statusen gäller.", "function")
    return None


def _why_not_when(new: NewMessage, now: datetime) -> Reason | None:
    reason = why_not_observed(new.said_at or now, now)
    return Reason(reason.text.replace("när det iakttogs", "när det sades"), "said_at") if reason else None

"""What the public was told, in words: to whom, and about what."""

from collections.abc import Mapping

from dashboard.words import _, label
from data.staff.facts import Message


def audience(message: Message, areas: Mapping[str, str], points: Mapping[str, str]) -> str:
    """Return whom a message was meant for: a point and its area, areas, or the whole municipality."""
    named = ", ".join(areas.get(area, area) for area in message.areas) or _("hela kommunen")
    return f"{points.get(message.point, message.point)}, {named}" if message.point else named


def about(message: Message) -> str:
    """Return the function and status that a message is about; "" where it is about none."""
    return " ".join(label(word) for word in (message.function, message.status) if word is not None)


def ways(message: Message) -> str:
    """Return the channels that a message went by."""
    return ", ".join(label(channel) for channel in message.channels)

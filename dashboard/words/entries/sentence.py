"""How one kind of entry is said, and the phrases that several kinds share."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.words import _, label
from dashboard.words.times import clock
from data.words import Channel

Words = Mapping[str, str]


def nothing(*_entry: object) -> str:
    """Say nothing beside the kind's own word and what was written."""
    return ""


def first_text(_what: object, words: Words, _now: datetime) -> list[str]:
    return [next((text for name, text in words.items() if name != "on_behalf_of"), "")]


@dataclass(frozen=True, slots=True)
class Sentence:
    """How the entries of one form are said; each takes what the entry says, and then as named.

    `says`, for the log and all that is filed, the moment of reading: what the facts say. `news`, one line on
    the wall, what was written and the moment: "" is the kind's word alone. `receipt`, parts on a phone, the
    same two, under `title`: "" is the kind's word.
    """

    says: Callable[[Any, datetime], str] = nothing
    news: Callable[[Any, Words, datetime], str] = nothing
    receipt: Callable[[Any, Words, datetime], Iterable[str]] = first_text
    title: Callable[[Any], str] = nothing


PLAIN = Sentence()


def joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def at(pattern: str, moment: datetime | None, now: datetime) -> str:
    """Return a pattern with a moment in it; "" where there is none."""
    return pattern % {"at": clock(moment, now)} if moment else ""


def way(channel: Channel | None) -> str:
    """Say which way an act came in, where it was not by the screen itself."""
    if channel is None or channel is Channel.WEBB:
        return ""
    return _("via %(channel)s", channel=label(channel))

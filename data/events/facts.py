"""Events out of other systems' extracts (incident reports of nämnder and bolag), and what one must be."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from data.errors import Reason
from data.freetext import why_not_personal, why_not_text

LONGEST: Final = MappingProxyType({"title": 300, "organisation": 120, "category": 80, "status": 80})
_ID = re.compile(r"[^\W_][\w./:-]{0,63}")
_SOURCE = re.compile(r"[a-z][a-z0-9-]{0,31}")
# Förslag: the clocks of two systems differ; more than this ahead is a date written wrongly.
AHEAD = timedelta(minutes=15)
OLDEST = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One row of an extract; `area` None is the whole municipality."""

    id: str
    at: datetime
    area: str | None
    title: str
    organisation: str = ""
    category: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it stands; its words are MASKED once the load that brought them has been masked."""

    source: str
    id: str
    at: datetime
    area: str | None
    title: str
    organisation: str
    category: str
    status: str
    recorded_at: datetime
    revision: int
    masked: bool = False


def why_not_source(source: str) -> Reason | None:
    """Why a source cannot go by this name."""
    if _SOURCE.fullmatch(source):
        return None
    return Reason("Källan ska heta något kort, med små bokstäver, siffror och bindestreck: ia.", "source")


def why_not_event(new: NewEvent, now: datetime) -> Reason | None:
    """Why a row of an extract is refused; `now` is the operation's time. Its words are never repeated."""
    if not _ID.fullmatch(new.id):
        return Reason(
            "Id saknas, är för långt eller har andra tecken än bokstäver, siffror, . / : - _.", "id"
        )
    if new.at > now + AHEAD:
        return Reason("Tiden ligger i framtiden.", "at")
    if new.at < now - OLDEST:
        return Reason("Tiden är mer än tio år sedan.", "at")
    if not new.title.strip():
        return Reason("Rubriken är tom.", "title")
    # An id stands outside what can be masked: a personnummer in it is stopped like one in the words.
    said = {"id": new.id, "title": new.title, "organisation": new.organisation}
    said |= {"category": new.category, "status": new.status}
    reasons = (
        why_not_text(text, name, LONGEST.get(name, 64)) or why_not_personal(text, name, now)
        for name, text in said.items()
    )
    return next((reason for reason in reasons if reason is not None), None)

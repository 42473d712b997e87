"""Events of other systems in words: which, where and when, and what the extract said of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dashboard.texts import Translator
from data.domain.events import Event


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event; `masked`: its words were taken away by a decision."""

    source: str
    id: str
    at: datetime
    place: str
    title: str
    organisation: str
    says: str
    masked: bool


def event_rows(events: Iterable[Event], areas: Mapping[str, str], _: Translator) -> tuple[EventRow, ...]:
    """Return the events as lines, in the order they are given; `areas` are names by id."""
    return tuple(
        EventRow(
            source=one.source.upper(),
            id=one.id,
            at=one.at,
            place=areas.get(one.area, one.area) if one.area else _("Hela kommunen"),
            title=one.title,
            organisation=one.organisation,
            says=" · ".join(part for part in (one.category, one.status) if part),
            masked=one.masked,
        )
        for one in events
    )

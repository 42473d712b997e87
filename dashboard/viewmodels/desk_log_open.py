"""The small list of open entries: what somebody waits for, what is late first, and who may say it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.texts import Translator
from dashboard.viewmodels.desk_log_says import words_of
from dashboard.viewmodels.times import clock
from data import glossary
from data.domain.carried_entries import carried_entry
from data.domain.facts import Picture
from data.domain.rights import Deed, Who, may, place_of
from data.domain.staff_log import OpenEntry


@dataclass(frozen=True, slots=True)
class OpenRow:
    """One open entry; `due` and `since` (when it happened) are moments of the operation's time."""

    revision: int
    number: int
    text: str
    kind_word: str
    place: str
    source: str
    due: datetime
    due_word: str
    since: datetime
    late: bool
    tickable: bool


def open_rows(
    found: Sequence[OpenEntry], picture: Picture, who: Who, now: datetime, _: Translator
) -> tuple[OpenRow, ...]:
    """Return open entries as they are listed: those due first first, so that the late ones lead."""
    return tuple(_row(one, picture, who, now, _) for one in found)


def _row(one: OpenEntry, picture: Picture, who: Who, now: datetime, _: Translator) -> OpenRow:
    entry = one.entry
    point = next((each for each in picture.points if each.id == entry.point), None)
    masked = entry.text is None
    return OpenRow(
        revision=entry.revision,
        number=one.number,
        text=_("[maskerat]") if masked else words_of(entry.kind, entry.text or {}, _),
        kind_word=glossary.label(entry.kind, _.language),
        place=point.name if point else "",
        source=(entry.text or {}).get("on_behalf_of") or entry.actor,
        due=one.due,
        due_word=clock(one.due, now),
        since=carried_entry(picture.operation.clock, entry).occurred_at,
        late=one.late(now),
        tickable=may(who, Deed.NOTE, place_of(picture.operation, point)),
    )

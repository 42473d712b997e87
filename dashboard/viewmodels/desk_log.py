"""The page *Logg*: each entry of the journal as a row in words, numbered within its operation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from dashboard.texts import Translator
from dashboard.viewmodels.desk_log_events import EVENT_SAYS
from dashboard.viewmodels.desk_log_lines import LINE_SAYS, LINES
from dashboard.viewmodels.desk_log_reports import REPORT_SAYS
from dashboard.viewmodels.desk_log_retention import RETENTION_SAYS
from dashboard.viewmodels.desk_log_says import facts_in_words, words_of
from dashboard.viewmodels.desk_log_staff import STAFF_SAYS
from dashboard.viewmodels.downloads import attachment_address
from dashboard.viewmodels.exercise_clock import CLOCK_SAYS
from dashboard.viewmodels.times import clock
from data import glossary
from data.domain.carried_entries import REAL_TIME, carried_entries, recorded
from data.domain.facts import Entry, Picture
from data.domain.rights import Deed, Who, may, place_of
from data.domain.sectors import EMPTY_REGISTER, SectorRegister
from data.domain.words import EntryKind, Status

LATE = timedelta(minutes=5)
KINDS = (
    EntryKind.REPORT,
    EntryKind.PHASE,
    EntryKind.OPENING,
    EntryKind.OCCUPANCY,
    EntryKind.SECTOR_REPORT,
    EntryKind.REQUEST,
    EntryKind.REQUEST_MOVED,
    EntryKind.REQUEST_ACKNOWLEDGED,
    EntryKind.DECISION,
    *STAFF_SAYS,
    *LINE_SAYS,
    *REPORT_SAYS,
    *EVENT_SAYS,
    EntryKind.NOTE,
    EntryKind.CORRECTION,
    EntryKind.MASKED,
    *RETENTION_SAYS,
    *CLOCK_SAYS,
    EntryKind.OPERATION_OPENED,
    EntryKind.OPERATION_CHANGED,
    EntryKind.OPERATION_CLOSED,
    EntryKind.OPERATION_REOPENED,
)
_CORRECTABLE = (
    EntryKind.REPORT,
    EntryKind.OCCUPANCY,
    EntryKind.PHASE,
    EntryKind.OPENING,
    EntryKind.REQUEST,
    EntryKind.REQUEST_MOVED,
    EntryKind.REQUEST_ACKNOWLEDGED,
    *LINES,
)


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry. `text` is what people wrote; `masked` that it has been taken away by a decision.

    `number` is its place in the operation (0 where nobody counted); `file` where an attachment is fetched.
    """

    revision: int
    number: int
    kind: EntryKind
    kind_word: str
    at: str
    occurred: datetime
    recorded: datetime
    late: str
    place: str
    area: str
    says: str
    status: Status | None
    text: str
    source: str
    masked: bool
    corrects: int | None
    correctable: bool
    key: bool
    file: str


def log_rows(
    entries: Sequence[Entry],
    picture: Picture,
    now: datetime,
    _: Translator,
    numbers: Mapping[int, int] = MappingProxyType({}),
    register: SectorRegister = EMPTY_REGISTER,
    *,
    as_said: bool = False,
) -> tuple[LogRow, ...]:
    """Return entries as rows; `numbers` are their running numbers within the operation.

    Organisations and sectors go by the names in `register`; what is not in it goes by its id. Times are those
    that the rest of the screen shows; `as_said`, for a file, those of the journal.
    """
    entries = entries if as_said else carried_entries(picture.operation.clock, entries)
    named = (replace(entry, facts=with_names(entry.facts, register)) for entry in entries)
    return tuple(_row(entry, picture, now, _, numbers.get(entry.revision, 0)) for entry in named)


def with_names(facts: Mapping[str, object], register: SectorRegister) -> Mapping[str, object]:
    """Return an entry's facts with names for ids; who has left the list still has what it said and did."""
    found = {key: register.name_of(str(facts[key])) for key in ("owner", "organisation") if facts.get(key)}
    if facts.get("sector"):
        found["sector"] = register.sector_name(str(facts["sector"]))
    return {**facts, **found}


def within_reach(
    rows: Sequence[LogRow], entries: Sequence[Entry], picture: Picture, who: Who
) -> tuple[LogRow, ...]:
    """Return the rows with only those still correctable that somebody may correct."""
    points = {point.id: point for point in picture.points}
    places = (place_of(picture.operation, points.get(entry.point or "")) for entry in entries)
    return tuple(
        replace(row, correctable=row.correctable and may(who, Deed.CORRECT, place))
        for row, place in zip(rows, places, strict=True)
    )


def _row(entry: Entry, picture: Picture, now: datetime, _: Translator, number: int) -> LogRow:
    point = next((one for one in picture.points if one.id == entry.point), None)
    areas = {area.id: area.name for area in picture.areas}
    words = entry.text or {}
    says, status = facts_in_words(entry, now, _)
    corrects = entry.facts.get("corrects")
    real = entry.kind in REAL_TIME
    has_file = entry.kind is EntryKind.ATTACHMENT and entry.text is not None
    occurred = picture.operation.clock.at(entry.occurred_at) if real else entry.occurred_at
    written = recorded(picture.operation.clock, entry)
    return LogRow(
        revision=entry.revision,
        number=number,
        kind=entry.kind,
        kind_word=glossary.label(entry.kind, _.language),
        at=clock(occurred, now),
        occurred=occurred,
        recorded=written,
        late=_("inlagt %(at)s", at=clock(written, now)) if abs(written - occurred) > LATE else "",
        place=point.name if point else (entry.point or ""),
        area=areas.get(point.area if point else str(entry.facts.get("area")), ""),
        says=says,
        status=status,
        text=words_of(entry.kind, words, _),
        source=words.get("on_behalf_of") or entry.actor,
        masked=entry.text is None,
        corrects=int(str(corrects)) if corrects is not None else None,
        correctable=entry.kind in _CORRECTABLE,
        key=bool(entry.facts.get("key")),
        file=attachment_address(str(entry.operation), entry.revision) if has_file else "",
    )

"""The page *Logg*: each entry as a row in words, what is open, and the log as a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from dashboard.words import _, label
from dashboard.words.addresses import attachment_address
from dashboard.words.cells import EXERCISE, csv_lines
from dashboard.words.entries.said import facts_in_words, facts_leaving, with_names, words_of
from dashboard.words.entries.sentence import joined
from dashboard.words.times import clock, dated
from data.entries.entry import Entry, EntryKind
from data.entries.kinds import KINDS, Timed
from data.entries.staff import EntryCorrected, FileAttached, LogLine, NoteWritten
from data.log.facts import OpenEntry
from data.operations.carried import carried_entries, carried_entry, recorded
from data.paper_reports.facts import SHEET
from data.points.facts import Picture
from data.rights import Deed, Who, may, place_of
from data.sectors.facts import EMPTY_REGISTER, SectorRegister
from data.situation_reports.facts import SituationReport
from data.words import Status

LATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry. `text` is what people wrote; `masked` that it has been taken away by a decision.

    It has one number, wherever it is spoken of: its revision. `file` is where an attachment is fetched, and
    `sheet` says that it stands for a sheet of paper, whose lines were written just before it.
    """

    revision: int
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
    to: int | None
    key: bool
    file: str
    sheet: bool = False


def log_rows(
    entries: Sequence[Entry],
    picture: Picture,
    now: datetime,
    register: SectorRegister = EMPTY_REGISTER,
    remarks: Mapping[int, str] = MappingProxyType({}),
    *,
    as_said: bool = False,
    carriers: Mapping[str, str] = MappingProxyType({}),
) -> tuple[LogRow, ...]:
    """Return entries as rows; `remarks` are what is said of some of them besides, by number.

    Organisations and sectors go by the names in `register`; what is not in it goes by its id. Times are those
    that the rest of the screen shows; `as_said`, for a file, those of the journal, and
    of what is struck only that it is. `carriers` are the installations that entries were carried here from.
    """
    entries = entries if as_said else carried_entries(picture.operation.clock, entries)
    areas = {area.id: area.name for area in picture.areas}
    named = (with_names(entry, register, areas) for entry in entries)
    said = facts_leaving if as_said else facts_in_words
    return tuple(
        _row(
            entry,
            picture,
            now,
            said(entry, now),
            joined(remarks.get(entry.revision, ""), _carried(entry, picture, now, carriers)),
        )
        for entry in named
    )


def approved_alone(reports: Sequence[SituationReport]) -> Mapping[int, str]:
    """Return what is said of each approval that whoever wrote the report gave it."""
    alone = (one.approved for one in reports if one.alone)
    return {step.revision: _("av samma inloggning som skrev den") for step in alone if step is not None}


def _carried(entry: Entry, picture: Picture, now: datetime, carriers: Mapping[str, str]) -> str:
    """Say of an entry that was written elsewhere when it was, and when it was known here."""
    if entry.origin is None:
        return ""
    written, known = (picture.operation.clock.at(at) for at in (entry.origin.recorded_at, entry.recorded_at))
    return _(
        "inläst %(known)s från %(name)s (bars hit, skrevs där %(written)s)",
        known=clock(known, now),
        name=carriers.get(entry.origin.installation, entry.origin.installation),
        written=clock(written, now),
    )


def _row(
    entry: Entry, picture: Picture, now: datetime, said: tuple[str, Status | None], remark: str
) -> LogRow:
    point = next((one for one in picture.points if one.id == entry.point), None)
    areas = {area.id: area.name for area in picture.areas}
    words = entry.text or {}
    says, status = said
    real = KINDS[entry.kind].timed is Timed.REAL
    has_file = isinstance(entry.what, FileAttached) and entry.text is not None
    occurred = picture.operation.clock.at(entry.occurred_at) if real else entry.occurred_at
    written = recorded(picture.operation.clock, entry)
    return LogRow(
        revision=entry.revision,
        kind=entry.kind,
        kind_word=label(entry.kind),
        at=clock(occurred, now),
        occurred=occurred,
        recorded=written,
        late=_("inlagt %(at)s", at=clock(written, now)) if _is_late(entry, written, occurred) else "",
        place=point.name if point else (entry.point or ""),
        area=areas.get((point.area if point else entry.area) or "", ""),
        says=joined(says, remark),
        status=status,
        text=words_of(entry.kind, words),
        source=words.get("on_behalf_of") or entry.actor,
        masked=entry.text is None,
        corrects=entry.what.corrects if isinstance(entry.what, EntryCorrected) else None,
        to=entry.what.to if isinstance(entry.what, FileAttached) else None,
        key=isinstance(entry.what, LogLine) and entry.what.key,
        file=attachment_address(str(entry.operation), entry.revision) if has_file else "",
        sheet=isinstance(entry.what, NoteWritten) and entry.what.about == SHEET,
    )


def _is_late(entry: Entry, written: datetime, occurred: datetime) -> bool:
    return entry.origin is None and abs(written - occurred) > LATE


@dataclass(frozen=True, slots=True)
class OpenRow:
    """One open entry; `due` and `since` (when it happened) are moments of the operation's time."""

    revision: int
    text: str
    kind_word: str
    place: str
    source: str
    due: datetime
    due_word: str
    since: datetime
    late: bool
    tickable: bool


def open_rows(found: Sequence[OpenEntry], picture: Picture, who: Who, now: datetime) -> tuple[OpenRow, ...]:
    """Return open entries as they are listed: those due first first, so that the late ones lead."""
    return tuple(_open_row(one, picture, who, now) for one in found)


def _open_row(one: OpenEntry, picture: Picture, who: Who, now: datetime) -> OpenRow:
    entry = one.entry
    point = next((each for each in picture.points if each.id == entry.point), None)
    masked = entry.text is None
    return OpenRow(
        revision=entry.revision,
        text=_("[maskerat]") if masked else words_of(entry.kind, entry.text or {}),
        kind_word=label(entry.kind),
        place=point.name if point else "",
        source=(entry.text or {}).get("on_behalf_of") or entry.actor,
        due=one.due,
        due_word=clock(one.due, now),
        since=carried_entry(picture.operation.clock, entry).occurred_at,
        late=one.late(now),
        tickable=may(who, Deed.NOTE, place_of(picture.operation, point)),
    )


def as_csv(rows: Sequence[LogRow], operation: str, exercise: bool) -> bytes:
    """Return the rows as CSV for a Swedish spreadsheet."""
    return b"".join(csv_lines(_lines(rows, operation, exercise)))


def _lines(rows: Sequence[LogRow], operation: str, exercise: bool) -> Iterator[list[str]]:
    marking = [EXERCISE] if exercise else []
    when = ("post", "inträffade", "inlagt")
    head = (*when, "slag", "område", "punkt", "uppgift", "text", "källa", "rättar")
    yield [_("händelse"), *(_(name) for name in head), *marking]
    for row in rows:
        text = _("[maskerat]") if row.masked else row.text
        times = (dated(row.occurred), dated(row.recorded))
        what = (row.kind_word, row.area, row.place, row.says, text, row.source, str(row.corrects or ""))
        yield [operation, str(row.revision), *times, *what, *marking]

"""Entering a sheet of paper: all of its lines, what the sheet itself says, and photos of it, or nothing."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from data.acting import Actor, allow, end_draft, refuse_id, turn
from data.clock import ZONE, time_of_day
from data.entries.entry import EntryKind
from data.entries.staff import NoteWritten
from data.errors import Refused, Stale
from data.log.acts import attach_in
from data.log.lines import Line as LogLine
from data.log.lines import write_line_in
from data.log.photo import drawn_anew
from data.paper_reports.facts import MOST_PHOTOS, SHEET, Line, Looked, Sheet
from data.paper_reports.reading import Ground, read_sheet, sheet_mark, why_not_sheet
from data.points.acts.whole_reports import PARTS, Stored, submit_in
from data.points.ground import ground
from data.rights import Deed, place_of
from data.store.database import Store
from data.store.journal import stated_as
from data.store.tables.core import JOURNAL

CHANGED = "Det som stod på sidan gäller inte längre. Inget sparades: se på raderna igen och spara sedan."
MANY_PHOTOS = f"Högst {MOST_PHOTOS} foton till ett blad. Dela bladet på flera."


@dataclass(frozen=True, slots=True)
class Entered:
    """What a sheet became: the entries of each line, in the order of the paper, of the sheet, of its photos.

    `fresh`: how many of its lines were not known before.
    """

    lines: tuple[tuple[int, ...], ...]
    note: int
    photos: tuple[int, ...]
    fresh: int


def look(store: Store, sheet: Sheet, now: datetime) -> Looked:
    """Look a sheet through; nothing is written. `now` is the real time. Raises Missing."""
    with store.reading() as connection:
        here = _ground(connection, sheet, now)
        lines = read_sheet(sheet, here)
        known = tuple(_known(connection, lines))
        mark = sheet_mark(here, lines)
    return Looked(sheet, mark, lines, known, why_not_sheet(sheet, lines))


def _ground(connection: Connection, sheet: Sheet, now: datetime) -> Ground:
    here = ground(connection, sheet.operation, sheet.point, "")
    return Ground(here.operation, here.point, here.secret, here.operation.clock.at(now))


def _known(connection: Connection, lines: Sequence[Line]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield the entries that lines became before."""
    ids = {f"{one.report.id}:{part}": one.number for one in lines if one.report for part in PARTS}
    if not ids:
        return
    rows = connection.execute(
        select(JOURNAL.c.act, JOURNAL.c.revision).where(JOURNAL.c.act.in_(ids)).order_by(JOURNAL.c.revision)
    ).all()
    for line in lines:
        found = tuple(row.revision for row in rows if ids[row.act] == line.number)
        if found:
            yield line.number, found


def enter(
    store: Store, actor: Actor, looked: Looked, photos: Sequence[bytes], act_id: str, now: datetime
) -> Entered:
    """Store exactly what was shown of a sheet, in one transaction; `now` is the real time.

    Entered again, also by somebody else, each line is what it became before, and so are sheet and photos.
    `act_id` is the form's: what it was kept as goes with it.
    Raises Refused (also Stale where it reads otherwise than it was shown, Missing, Conflict, NotAllowed).
    """
    _refuse_unready(looked)
    if photos:
        _allow(store, actor, looked.sheet, now)
    drawn = _drawn(photos)
    with turn(store, now) as connection:
        here = _ground(connection, looked.sheet, now)
        if read_sheet(looked.sheet, here) != looked.lines:
            raise Stale(CHANGED)
        stored = [submit_in(connection, actor, said, now) for said in looked.reports]
        note = _note_before(connection, stored) or _noted(connection, actor, looked, stored, act_id, now)
        end_draft(connection, act_id)
        kept = [_photo(connection, actor, looked, note, content, now) for content in drawn]
    fresh = sum(one.new for one in stored)
    return Entered(tuple(one.revisions for one in stored), note, tuple(kept), fresh)


def _refuse_unready(looked: Looked) -> None:
    if looked.why_not:
        raise Refused(looked.why_not, "text")
    for line in looked.refused:
        raise Refused(f"Rad {line.number}: {line.reasons[0]}", "text")
    if not looked.sheet.source.strip():
        raise Refused("Ange vem som skrev bladet: funktionen, inte namnet.", "on_behalf_of")


def _allow(store: Store, actor: Actor, sheet: Sheet, now: datetime) -> None:
    """Stop whoever may not enter a sheet before its photos are drawn: that costs."""
    with turn(store, now) as connection:
        here = _ground(connection, sheet, now)
        allow(connection, actor, Deed.RELAY, place_of(here.operation, here.point), now)


def _drawn(photos: Sequence[bytes]) -> list[bytes]:
    if len(photos) > MOST_PHOTOS:
        raise Refused(MANY_PHOTOS, "file")
    found: list[bytes] = []
    for content in photos:
        made = drawn_anew(content)
        if not isinstance(made, bytes):
            raise Refused(made.text, made.field)
        if made not in found:
            found.append(made)
    return found


def posts_of(stored: Sequence[Stored]) -> str:
    """Return the entries that lines became, as people write them: "120–126, 131"."""
    numbers = sorted({number for one in stored for number in one.revisions})
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


def _note_before(connection: Connection, stored: Sequence[Stored]) -> int | None:
    """Return the note of a sheet whose every line was entered before, whoever did; None where one is new."""
    if any(one.new for one in stored):
        return None
    last = connection.execute(_ENTRY, {"revision": max(stored[-1].revisions)}).one()
    notes = connection.execute(_NOTES, {**last._mapping, "kind": EntryKind.NOTE}).all()
    found = (row.revision for row in notes if _of_sheet(row.facts))
    return next(found, None)


def _of_sheet(facts: str) -> bool:
    return stated_as(NoteWritten, facts).about == SHEET


# What is entered together has one time, and the sheet's note comes last of it.
_ENTRY: Any = select(
    JOURNAL.c.revision.label("after"), JOURNAL.c.operation, JOURNAL.c.point, JOURNAL.c.recorded_at.label("at")
).where(JOURNAL.c.revision == bindparam("revision"))
_NOTES: Any = (
    select(JOURNAL.c.revision, JOURNAL.c.facts)
    .where(
        JOURNAL.c.operation == bindparam("operation"),
        JOURNAL.c.point == bindparam("point"),
        JOURNAL.c.kind == bindparam("kind"),
        JOURNAL.c.recorded_at == bindparam("at"),
        JOURNAL.c.revision > bindparam("after"),
    )
    .order_by(JOURNAL.c.revision)
)


def _noted(
    connection: Connection,
    actor: Actor,
    looked: Looked,
    stored: Sequence[Stored],
    act_id: str,
    now: datetime,
) -> int:
    refuse_id(act_id)
    line = _sheet_line(looked, posts_of(stored), act_id)
    return write_line_in(connection, actor, line, now, looked.mark).revision


def _sheet_line(looked: Looked, posts: str, act_id: str) -> LogLine:
    """Return what is written of the sheet itself: what it became, and where the paper is."""
    sheet, times = looked.sheet, [one.at for one in looked.lines if one.at is not None and not one.repeats]
    first, last = min(times), max(times)
    rows = "1 rad" if len(times) == 1 else f"{len(times)} rader"
    said = f"Pappersblad med {rows}, {_span(first, last)}: post {posts}."
    place = f" Papperet finns: {sheet.kept.strip().rstrip('.')}." if sheet.kept.strip() else ""
    kept = " Papperet sparas tills det är beslutat att det får gallras."
    return LogLine(
        *(act_id, sheet.operation, EntryKind.NOTE),
        {"note": f"{said}{place}{kept}", "on_behalf_of": sheet.source.strip()},
        sheet.point,
        occurred_at=last,
        about=SHEET,
    )


def _span(first: datetime, last: datetime) -> str:
    began, ended = first.astimezone(ZONE), last.astimezone(ZONE)
    day = f"{began.day}/{began.month} "
    if first == last:
        return f"{day}{time_of_day(first)}"
    until = "" if began.date() == ended.date() else f"{ended.day}/{ended.month} "
    return f"{day}{time_of_day(first)}–{until}{time_of_day(last)}"


def _photo(
    connection: Connection, actor: Actor, looked: Looked, note: int, content: bytes, now: datetime
) -> int:
    digest = hashlib.sha256(looked.mark.encode() + content).hexdigest()[:32]
    times = [one.at for one in looked.lines if one.at is not None]
    return attach_in(
        connection,
        actor,
        act_id=f"foto-{digest}",
        operation_id=looked.sheet.operation,
        name=f"pappersblad-{digest[:6]}.jpg",
        content=content,
        note="",
        point_id=looked.sheet.point,
        occurred_at=max(times),
        to=note,
        now=now,
    ).revision

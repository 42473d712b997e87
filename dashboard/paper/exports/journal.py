"""An operation's journal as a file: CSV and XLSX that a spreadsheet cannot execute, or JSON."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from dashboard.paper.exports.tables import ENDINGS, Column, Sheet, moment, sheet, sheet_file
from dashboard.words.cells import Spoken, in_time, in_words
from dashboard.words.entries.said import WRITTEN, facts_leaving, with_names, words_of
from data.entries.entry import Entry, EntryKind
from data.errors import Refused
from data.log import reads as log_reads
from data.log.facts import exported_facts, exported_text
from data.points import reads as point_reads
from data.points.aggregation import points_shown, why_weaknesses
from data.points.facts import Picture
from data.sectors import reads as sector_reads
from data.sectors.facts import SectorRegister
from data.store import rows
from data.store.database import Store

_PAGE = 1000
_SOURCE = "on_behalf_of"
_ENTRY = "entry"  # what a row keeps beside its columns, to be put into words
COLUMNS = (
    Column("revision", "Post", number="0", width=8, tag="#meta+id"),
    Column("kind", "Slag", width=16, tag="#event+type", spoken=in_words(EntryKind)),
    Column("occurred_at", "Inträffade", width=26, tag="#date+occurred", spoken=in_time),
    Column("recorded_at", "Inlagt", width=26, tag="#date+recorded", spoken=in_time),
    Column("actor", "Vem", width=22, tag="#org+reporting"),
    Column("point", "Punkt", width=10, tag="#loc+id"),
    Column("facts", "Uppgifter", width=50, tag="#meta+facts"),
    Column("text", "Text", width=60, tag="#description"),
)


def write_journal(store: Store, operation: str, out: Path, *, hxl: bool = False, commas: bool = False) -> int:
    """Write an operation's journal as .csv, .xlsx or .json; returns how many entries."""
    if out.suffix.lower() not in ENDINGS:
        raise Refused(f"Okänd filändelse {out.suffix or '(ingen)'}: välj {', '.join(ENDINGS)}.")
    table = journal_sheet(store, operation)
    out.write_bytes(journal_file(table, out.suffix.lower(), hxl=hxl, commas=commas))
    return len(table.rows)


def journal_file(table: Sheet, ending: str, *, hxl: bool = False, commas: bool = False) -> bytes:
    """Return a journal as a file; its JSON is the list of entries and nothing else."""
    if ending == ".json":
        return json.dumps(table.wire, ensure_ascii=False, indent=1, default=str).encode()
    return sheet_file(table, ending, hxl=hxl, commas=commas)


def journal_sheet(store: Store, operation: str) -> Sheet:
    """Return every entry of an operation, oldest first; raises Missing."""
    picture = point_reads.picture(store, operation, recent=0)
    rows = ({**_row(entry, facts), _ENTRY: entry} for entry, facts in _every_entry(store, operation))
    about = [("Poster", "från början till slut"), *moment(picture.operation.opened_at, picture.revision)[1:]]
    return sheet(
        "Journal",
        _columns(sector_reads.register(store), {area.id: area.name for area in picture.areas}),
        rows,
        picture.operation,
        about,
        journal_notice(picture),
    )


def _columns(register: SectorRegister, areas: Mapping[str, str]) -> list[Column]:
    """Return the columns with facts and text said as the log says them, times from each entry's own."""
    spoken = {"actor": _who, "facts": _says(register, areas), "text": _written}
    return [
        replace(column, spoken=spoken[column.name]) if column.name in spoken else column for column in COLUMNS
    ]


def _says(register: SectorRegister, areas: Mapping[str, str]) -> Spoken:
    def said(_value: Any, row: Mapping[str, Any]) -> str:
        entry: Entry = row[_ENTRY]
        return facts_leaving(with_names(entry, register, areas), entry.occurred_at)[0]

    return said


def _written(_value: Any, row: Mapping[str, Any]) -> str:
    """Return what was written as the log shows it, and after it what the log has no place for."""
    entry: Entry = row[_ENTRY]
    text = exported_text(entry)
    if text is None:
        return rows.MASKED
    more = [said for name, said in text.items() if name not in (*WRITTEN, _SOURCE) and said]
    return " · ".join(part for part in (words_of(entry.kind, text), *more) if part)


def _who(_value: Any, row: Mapping[str, Any]) -> str:
    entry: Entry = row[_ENTRY]
    source = (exported_text(entry) or {}).get(_SOURCE)
    return f"{source} (inlagt av {entry.actor})" if source else entry.actor


def journal_notice(picture: Picture) -> str:
    """Return the warning for a journal: it holds what the points' list does, and more."""
    return why_weaknesses(points_shown(picture))


def _every_entry(store: Store, operation: str) -> Iterator[tuple[Entry, Mapping[str, Any]]]:
    """Yield an operation's entries in order with their facts as they are written, a page at a time."""
    after = 0
    for _page in count():
        written = log_reads.written_since(store, after, operation, _PAGE)
        yield from written
        if len(written) < _PAGE:
            return
        after = written[-1][0].revision


def _row(entry: Entry, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return one entry as a flat row; masked and struck words say so."""
    text = exported_text(entry)
    return {
        "revision": entry.revision,
        "kind": entry.kind,
        "occurred_at": entry.occurred_at.isoformat(),
        "recorded_at": entry.recorded_at.isoformat(),
        "actor": entry.actor,
        "point": entry.point,
        "facts": json.dumps(exported_facts(entry, facts), ensure_ascii=False, default=str),
        "text": rows.MASKED if text is None else "; ".join(f"{k}: {v}" for k, v in text.items()),
    }

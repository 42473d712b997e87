"""Whether the store is what its journal says: the chain, the words, the guards, and every projection row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import orjson
from sqlalchemy import Connection, String, Table, select, type_coerce
from sqlalchemy.exc import SQLAlchemyError

from data.access import security
from data.entries.entry import EntryKind
from data.entries.staff import SituationReportFrozen
from data.log import attachments
from data.situation_reports import reads as situation_report_reads
from data.store import guards, projections, search_index
from data.store.database import Store, scratch_store
from data.store.journal import GENESIS, entry_digest, masks, read_back, stated_as, text_digest
from data.store.tables.carried import CARRIED_PROJECTIONS
from data.store.tables.core import HEAD, JOURNAL, PAYLOAD, PROJECTIONS
from data.store.tables.levels import LEVEL_PROJECTIONS
from data.store.tables.preparedness import PREPAREDNESS_PROJECTIONS
from data.store.tables.sectors import REQUEST_PROJECTIONS, SECTOR_PROJECTIONS
from data.store.tables.server import SERVER_PROJECTIONS
from data.store.tables.services import SERVICE_PROJECTIONS
from data.store.tables.staff import EVENT_PROJECTIONS, STAFF_PROJECTIONS

MOST_DIFFERENCES = 50
_CHUNK: Final = 1000
# What a changed value can make a reader raise: a word outside its list, a date that is none, broken JSON.
_UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, SQLAlchemyError)


@dataclass(slots=True)
class Verdict:
    """What a verification found; `differences` are Swedish sentences, at most fifty of them."""

    entries: int = 0
    masked: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        return not self.differences

    def add(self, difference: str) -> None:
        if len(self.differences) < MOST_DIFFERENCES:
            self.differences.append(difference)


def verify(store: Store) -> Verdict:
    """Walk the chain, rebuild the projections beside the real ones and say exactly what differs.

    Reads one moment of the store and changes nothing in it. The rebuild is a temporary file, so that
    memory stays bounded however long the journal is.
    """
    verdict = Verdict()
    with TemporaryDirectory(prefix="trygghetslaget-") as folder:
        rebuilt = scratch_store(Path(folder) / "rebuilt.db")
        try:
            with store.reading() as real:
                for name in guards.missing(real):
                    verdict.add(f"Skyddet {name} saknas: journalen skulle kunna ändras.")
                for difference in security.differences(real):
                    verdict.add(difference)
                with rebuilt.transaction() as beside:
                    _walk(real, beside, verdict)
                    for table in (
                        *PROJECTIONS,
                        *SECTOR_PROJECTIONS,
                        *REQUEST_PROJECTIONS,
                        *SERVICE_PROJECTIONS,
                        *PREPAREDNESS_PROJECTIONS,
                        *LEVEL_PROJECTIONS,
                        *EVENT_PROJECTIONS,
                        *STAFF_PROJECTIONS,
                        *SERVER_PROJECTIONS,
                        *CARRIED_PROJECTIONS,
                    ):
                        _compare(real, beside, table, verdict)
                _check_beside(real, verdict)
        finally:
            rebuilt.close()
    return verdict


def _check_beside(real: Connection, verdict: Verdict) -> None:
    """Attachments belong to entries; the index follows from the words, and is judged once they are right."""
    try:
        for difference in attachments.differences(real):
            verdict.add(difference)
        if verdict.intact:
            verdict.differences += islice(_unfindable(real), MOST_DIFFERENCES)
    except _UNREADABLE:
        verdict.add("Bilagor eller sökregister kan inte läsas.")


def _unfindable(real: Connection) -> Iterator[str]:
    if search_index.missing(real):
        yield "Sökregistret saknas."
        return
    yield from search_index.differences(real)


def _walk(real: Connection, beside: Connection, verdict: Verdict) -> None:
    previous, expected = GENESIS, 1
    for row in _entries(real):
        verdict.entries += 1
        number = row["revision"]
        if number != expected:
            verdict.add(f"Post {_span(expected, number - 1)} saknas i journalen.")
        if row["previous"] != previous:
            verdict.add(f"Post {number} hänger inte ihop med posten före.")
        try:
            _check_entry(row, verdict)
            _check_words(real, row, verdict)
            projections.apply(beside, replace(read_back(row, row["text"]), past=real))
        except _UNREADABLE:
            verdict.add(f"Post {number} kan inte läsas: den har ändrats.")
        previous, expected = row["digest"], number + 1
    head = real.execute(select(HEAD.c.revision, HEAD.c.digest)).first()
    if head is None:
        verdict.add("Huvudet saknas.")
    elif head.revision != expected - 1:
        verdict.add(f"Huvudet säger revision {head.revision} men journalen slutar vid {expected - 1}.")
    elif head.digest != previous:
        verdict.add("Huvudets kontrollsumma är inte den sista postens.")


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} till {last}"


def _entries(real: Connection) -> Iterator[dict[str, Any]]:
    """Yield every entry as it is stored, unread: a changed value must not end the walk."""
    raw = [type_coerce(column, String).label(column.name) for column in JOURNAL.c if column.name in _CODED]
    plain = [column for column in JOURNAL.c if column.name not in _CODED]
    statement = (
        select(*plain, *raw, PAYLOAD.c.salt, PAYLOAD.c.text, PAYLOAD.c.masked_by)
        .outerjoin(PAYLOAD, PAYLOAD.c.revision == JOURNAL.c.revision)
        .order_by(JOURNAL.c.revision)
    )
    for row in real.execution_options(yield_per=_CHUNK).execute(statement).mappings():
        yield {str(name): value for name, value in row.items()}


_CODED: Final = ("kind", "occurred_at", "recorded_at")


def _check_entry(row: dict[str, Any], verdict: Verdict) -> None:
    row["kind"] = EntryKind(row["kind"])
    row["occurred_at"] = _moment(row["occurred_at"])
    row["recorded_at"] = _moment(row["recorded_at"])
    if entry_digest(row) != row["digest"]:
        verdict.add(f"Post {row['revision']} har ändrats: dess kontrollsumma stämmer inte.")


def _moment(stored: Any) -> datetime:
    """Return a stored time: text without offset from SQLite, a datetime from PostgreSQL."""
    return stored if isinstance(stored, datetime) else datetime.fromisoformat(stored).replace(tzinfo=UTC)


def _check_words(real: Connection, row: Mapping[str, Any], verdict: Verdict) -> None:
    number = row["revision"]
    if row["text"] is not None:
        if text_digest(row["salt"] or "", row["text"]) != row["text_digest"]:
            verdict.add(f"Texten i post {number} har ändrats.")
        elif row["kind"] is EntryKind.SITUATION_REPORT:
            frozen = stated_as(SituationReportFrozen, row["facts"])
            wrong = situation_report_reads.difference(frozen, orjson.loads(row["text"]))
            if wrong is not None:
                verdict.add(wrong)
    elif row["masked_by"] is None:
        verdict.add(f"Texten till post {number} saknas.")
    else:
        verdict.masked += 1
        asked = select(JOURNAL.c.kind, JOURNAL.c.operation, JOURNAL.c.facts)
        decision = real.execute(asked.where(JOURNAL.c.revision == row["masked_by"])).mappings().first()
        if decision is None or not masks(decision, row):
            verdict.add(f"Post {number} är maskerad utan beslut.")


def _compare(real: Connection, beside: Connection, table: Table, verdict: Verdict) -> None:
    try:
        for identity, found, made in _side_by_side(real, beside, table):
            if found is None:
                verdict.add(f"{table.name} {identity} saknas men följer av journalen.")
            elif made is None:
                verdict.add(f"{table.name} {identity} finns men följer inte av journalen.")
            elif found != made:
                wrong = ", ".join(
                    f"{c} är {found[c]} men ska vara {made[c]}" for c in made if found[c] != made[c]
                )
                verdict.add(f"{table.name} {identity}: {wrong}.")
    except _UNREADABLE:
        verdict.add(f"{table.name} har värden som inte kan läsas.")


Row = dict[str, Any]


def _side_by_side(
    real: Connection, beside: Connection, table: Table
) -> Iterator[tuple[str, Row | None, Row | None]]:
    """Yield every key of either side once, in order, with the row each side has for it."""
    names = [column.name for column in table.primary_key]
    held, made = _rows(real, table), _rows(beside, table)
    left, right = next(held, None), next(made, None)
    while left is not None or right is not None:
        left_key, right_key = _key(left, names), _key(right, names)
        key = min(one for one in (left_key, right_key) if one is not None)
        yield (
            "/".join(str(part) for part in key),
            left if left_key == key else None,
            right if right_key == key else None,
        )
        left = next(held, None) if left_key == key else left
        right = next(made, None) if right_key == key else right


def _key(row: Row | None, names: list[str]) -> tuple[Any, ...] | None:
    return None if row is None else tuple(row[name] for name in names)


def _rows(connection: Connection, table: Table) -> Iterator[Row]:
    """Yield a table's rows in the order that Python gives their keys, on either database."""
    postgres = connection.dialect.name == "postgresql"
    order = [
        column.collate("C") if postgres and isinstance(column.type, String) else column
        for column in table.primary_key
    ]
    rows = connection.execution_options(yield_per=_CHUNK).execute(select(table).order_by(*order))
    return ({str(name): value for name, value in row.items()} for row in rows.mappings())

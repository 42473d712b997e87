"""Reads of the situation reports: each as it was frozen, how far it has come, and who has read it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from pydantic import TypeAdapter
from sqlalchemy import Connection, select

from data.database import Store
from data.domain.carried_entries import carried_entries
from data.domain.clock import Clock
from data.domain.facts import Entry
from data.domain.situation_report_document import Document, Quote
from data.domain.situation_reports import ReadReceipt, Receiver, SituationReport, Step, Words
from data.domain.staff_log import STRUCK, handling_of
from data.domain.words import EntryKind, TextClass
from data.errors import Missing
from data.journal import canonical, required_time
from data.models import JOURNAL, PAYLOAD
from data.rows import MASKED, entry_from, said, worded_entries

KINDS = (
    EntryKind.SITUATION_REPORT,
    EntryKind.SITUATION_REPORT_APPROVED,
    EntryKind.SITUATION_REPORT_PUBLISHED,
    EntryKind.SITUATION_REPORT_READ,
)
_WORDS = ("assessment", "outlook_24", "outlook_72", "direction")
_DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)
_MANY = 500


def reports(store: Store, operation_id: str, clock: Clock | None = None) -> tuple[SituationReport, ...]:
    """Return an operation's reports, newest first."""
    with store.reading() as connection:
        return reports_in(connection, operation_id, clock)


def reports_in(
    connection: Connection, operation_id: str, clock: Clock | None = None
) -> tuple[SituationReport, ...]:
    """Return an operation's reports inside the caller's transaction, newest first.

    With the operation's `clock` each step is moved along by its jumps; what was frozen never is.
    """
    statement = worded_entries().where(
        JOURNAL.c.operation == operation_id, JOURNAL.c.point.is_(None), JOURNAL.c.kind.in_(KINDS)
    )
    entries = sorted((entry_from(row) for row in connection.execute(statement)), key=lambda one: one.revision)
    entries = entries if clock is None else list(carried_entries(clock, entries))
    steps: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.kind is not EntryKind.SITUATION_REPORT:
            steps.setdefault(str(entry.facts["report"]), []).append(entry)
    written = [one for one in entries if one.kind is EntryKind.SITUATION_REPORT]
    return tuple(_report(one, steps.get(str(one.facts["id"]), ())) for one in reversed(written))


def report(connection: Connection, operation_id: str, identity: str) -> SituationReport:
    """Return one report; raises Missing."""
    found = (one for one in reports_in(connection, operation_id) if one.id == identity)
    held = next(found, None)
    if held is None:
        raise Missing("Det finns ingen sådan lägesrapport i händelsen.", "report")
    return held


def numbered(held: Sequence[SituationReport], number: int | None) -> SituationReport:
    """Return the report with a number, or the newest; raises Missing."""
    found = next((one for one in held if number in (None, one.number)), None)
    if found is None:
        which = f"Lägesrapport {number} finns" if number is not None else "Någon lägesrapport finns"
        raise Missing(f"{which} inte i händelsen.", "number")
    return found


def document(held: SituationReport) -> Document:
    """Return the facts of a report as they were frozen."""
    return _DOCUMENT.validate_python(dict(held.content))


def content_of(facts: Document) -> dict[str, Any]:
    """Return the facts of a report as they are stored: plain values, times in UTC."""
    plain: dict[str, Any] = orjson.loads(orjson.dumps(facts, option=orjson.OPT_UTC_Z))
    return plain


def digest_of(content: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """Return the SHA-256 that a report is known by: of its facts and of all its words, salt included."""
    return hashlib.sha256(canonical({"facts": content, "words": dict(words)}).encode()).hexdigest()


def quoted(store: Store, facts: Document) -> dict[int, dict[str, str] | None]:
    """Return the words of every entry that a report quotes; None for one that has been masked.

    A report goes to others: what is classed *stryk vid export* is a plain mark in it.
    """
    wanted = sorted({one.revision for one in _quotes(content_of(facts))})
    found: dict[int, dict[str, str] | None] = {}
    with store.reading() as connection:
        for start in range(0, len(wanted), _MANY):
            chunk = wanted[start : start + _MANY]
            rows = connection.execute(
                select(PAYLOAD.c.revision, PAYLOAD.c.text, JOURNAL.c.actor, JOURNAL.c.facts)
                .join(JOURNAL, JOURNAL.c.revision == PAYLOAD.c.revision)
                .where(PAYLOAD.c.revision.in_(chunk))
            )
            for row in rows:
                words = _leaving(said(row.text), orjson.loads(row.facts))
                source = words.get("on_behalf_of") or row.actor
                found[row.revision] = None if row.text is None else {**words, "source": source}
    return found


def _leaving(words: dict[str, str], facts: Mapping[str, Any]) -> dict[str, str]:
    if handling_of(facts) is not TextClass.STRYK_VID_EXPORT:
        return words
    return {name: STRUCK for name in words if name != "on_behalf_of"}


def _quotes(value: Any) -> Iterable[Quote]:
    if isinstance(value, dict):
        if value.keys() == {"revision", "field"}:
            yield Quote(value["revision"], value["field"])
        else:
            for inner in value.values():
                yield from _quotes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _quotes(inner)


def words_of(quote: Quote | None, held: Mapping[int, Mapping[str, str] | None]) -> str:
    """Return quoted words; masked ones say so."""
    if quote is None or quote.revision not in held:
        return ""
    said_there = held[quote.revision]
    if said_there is None:
        return MASKED
    if quote.field:
        return said_there.get(quote.field, "")
    parts = (text for name, text in said_there.items() if text and name not in ("source", "on_behalf_of"))
    return " · ".join(parts)


def difference(facts: Mapping[str, Any], text: Mapping[str, str] | None) -> str | None:
    """Return what is wrong with a frozen report's checksum, or nothing; masked words can no longer be held
    against it, and the chain then vouches for the rest."""
    if text is None or digest_of(facts["content"], text) == facts["sha256"]:
        return None
    return f"Lägesrapport {facts['number']} stämmer inte med sin kontrollsumma."


def _report(entry: Entry, steps: Iterable[Entry]) -> SituationReport:
    facts: Mapping[str, Any] = entry.facts
    by_kind: dict[EntryKind, list[Entry]] = {}
    for one in steps:
        by_kind.setdefault(one.kind, []).append(one)
    published = by_kind.get(EntryKind.SITUATION_REPORT_PUBLISHED, [])
    return SituationReport(
        revision=entry.revision,
        id=str(facts["id"]),
        operation=str(entry.operation),
        number=int(facts["number"]),
        digest=str(facts["sha256"]),
        frozen=_step(entry),
        next_at=required_time(facts["next_at"]),
        words=None if entry.text is None else Words(*(entry.text.get(name, "") for name in _WORDS)),
        content=facts["content"],
        approved=next((_step(one) for one in by_kind.get(EntryKind.SITUATION_REPORT_APPROVED, [])), None),
        published=next((_step(one) for one in published), None),
        receivers=_receivers(published[0].facts) if published else (),
        receipts=tuple(_receipt(one) for one in by_kind.get(EntryKind.SITUATION_REPORT_READ, [])),
    )


def _step(entry: Entry) -> Step:
    return Step(entry.occurred_at, entry.actor, entry.revision)


def _receivers(facts: Mapping[str, Any]) -> tuple[Receiver, ...]:
    areas, listed = facts["areas"], facts["sectors"]
    return (*(Receiver(area=one) for one in areas), *(Receiver(sector=one) for one in listed))


def _receipt(entry: Entry) -> ReadReceipt:
    facts: Mapping[str, Any] = entry.facts
    return ReadReceipt(Receiver(facts["area"], facts["sector"]), entry.occurred_at, entry.actor)

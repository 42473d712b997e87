"""Reads of the situation reports as they were frozen, and of everything one is composed from."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from pydantic import TypeAdapter
from sqlalchemy import Connection, select

from data.entries.codec import BY
from data.entries.entry import Entry, What
from data.entries.kinds import Part, Trait, below, having, touching
from data.entries.staff import (
    OfSituationReport,
    SituationReportApproved,
    SituationReportFrozen,
    SituationReportPublished,
    SituationReportRead,
    SituationReportStep,
)
from data.errors import Missing
from data.forecast import reads as forecast_reads
from data.log.facts import STRUCK, handling_of
from data.log.reads import HANDED_ON
from data.notices.facts import escalation
from data.operations.carried import carried_entries
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.points.facts import Picture
from data.requests.reads import coordination_in
from data.requests.rules import Coordination
from data.situation_reports.composing import Gathered, Reach, compose
from data.situation_reports.document import Before, Document
from data.situation_reports.facts import ReadReceipt, Receiver, SituationReport, Step, Words
from data.situation_reports.quote import Name, Quote
from data.store.database import Store
from data.store.journal import canonical, stated
from data.store.rows import MASKED, entry_from, said, worded_entries
from data.store.tables.core import JOURNAL, PAYLOAD
from data.store.tables.sectors import REQUEST
from data.words import TextClass

KINDS = below(OfSituationReport)
_WORDS = ("assessment", "outlook_24", "outlook_72", "direction")
_DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)
_MANY = 500


def reports(store: Store, operation_id: str) -> tuple[SituationReport, ...]:
    """Return an operation's reports, newest first."""
    with store.reading() as connection:
        return reports_in(connection, operation_id)


def reports_in(connection: Connection, operation_id: str) -> tuple[SituationReport, ...]:
    """Return an operation's reports inside the caller's transaction, newest first."""
    statement = worded_entries().where(
        JOURNAL.c.operation == operation_id, JOURNAL.c.point.is_(None), JOURNAL.c.kind.in_(KINDS)
    )
    rows = sorted(connection.execute(statement), key=lambda row: int(row.revision))
    accounts = {row.revision: str(orjson.loads(row.facts).get(BY, "")) for row in rows}
    entries = [entry_from(row) for row in rows]
    steps: dict[str, list[Entry]] = {}
    for entry in entries:
        if isinstance(entry.what, SituationReportStep):
            steps.setdefault(entry.what.report, []).append(entry)
    written = [one for one in entries if isinstance(one.what, SituationReportFrozen)]
    return tuple(_report(one, steps, accounts) for one in reversed(written))


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
    """Return the facts of a report as they are stored: plain values, times in UTC.

    No temporary points, no judgements and nothing of who has how far are left unsaid: the report is then the
    same to the letter as before there were any.
    """
    plain: dict[str, Any] = orjson.loads(orjson.dumps(facts, option=orjson.OPT_UTC_Z))
    for counted in (plain["figures"], *plain["areas"]):
        if not counted["temporary"]:
            del counted["temporary"]
    for name in ("cited", "reached", "unmeasured"):
        if not plain[name]:
            del plain[name]
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
                select(PAYLOAD.c.revision, PAYLOAD.c.text, JOURNAL.c.actor, JOURNAL.c.kind, JOURNAL.c.facts)
                .join(JOURNAL, JOURNAL.c.revision == PAYLOAD.c.revision)
                .where(PAYLOAD.c.revision.in_(chunk))
            )
            for row in rows:
                words = _leaving(said(row.text), stated(row.kind, row.facts))
                source = words.get("on_behalf_of") or row.actor
                found[row.revision] = None if row.text is None else {**words, "source": source}
    return found


def _leaving(words: dict[str, str], what: What) -> dict[str, str]:
    if handling_of(what) is not TextClass.STRYK_VID_EXPORT:
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


def words_of(quote: Name | None, held: Mapping[int, Mapping[str, str] | None]) -> str:
    """Return quoted words; masked ones say so. A name that is no quotation stands as it is."""
    if isinstance(quote, str):
        return quote
    if quote is None or quote.revision not in held:
        return ""
    said_there = held[quote.revision]
    if said_there is None:
        return MASKED
    if quote.field:
        return said_there.get(quote.field, "")
    parts = (text for name, text in said_there.items() if text and name not in ("source", "on_behalf_of"))
    return " · ".join(parts)


def difference(frozen: SituationReportFrozen, text: Mapping[str, str] | None) -> str | None:
    """Return what is wrong with a frozen report's checksum, or nothing; masked words can no longer be held
    against it, and the chain then vouches for the rest."""
    if text is None or digest_of(frozen.content, text) == frozen.sha256:
        return None
    return f"Lägesrapport {frozen.number} stämmer inte med sin kontrollsumma."


def _report(
    entry: Entry, steps: Mapping[str, Sequence[Entry]], accounts: Mapping[int, str]
) -> SituationReport:
    frozen = entry.says(SituationReportFrozen)
    ours = steps.get(frozen.id, ())
    approved, published, read = (
        [one for one in ours if isinstance(one.what, form)]
        for form in (SituationReportApproved, SituationReportPublished, SituationReportRead)
    )
    return SituationReport(
        revision=entry.revision,
        id=frozen.id,
        operation=str(entry.operation),
        number=frozen.number,
        digest=frozen.sha256,
        frozen=_step(entry, accounts),
        next_at=frozen.next_at,
        words=None if entry.text is None else Words(*(entry.text.get(name, "") for name in _WORDS)),
        content=frozen.content,
        approved=next((_step(one, accounts) for one in approved), None),
        published=next((_step(one, accounts) for one in published), None),
        receivers=_receivers(published[0].says(SituationReportPublished)) if published else (),
        receipts=tuple(_receipt(one) for one in read),
    )


def _step(entry: Entry, accounts: Mapping[int, str]) -> Step:
    return Step(entry.occurred_at, entry.actor, entry.revision, accounts[entry.revision])


def _receivers(to: SituationReportPublished) -> tuple[Receiver, ...]:
    return (*(Receiver(area=one) for one in to.areas), *(Receiver(sector=one) for one in to.sectors))


def _receipt(entry: Entry) -> ReadReceipt:
    read = entry.says(SituationReportRead)
    return ReadReceipt(Receiver(read.area, read.sector), entry.occurred_at, entry.actor)


def composed(store: Store, operation_id: str, now: datetime, reach: Reach | None = None) -> Document:
    """Return the facts as a report would hold them at the real moment `now`; raises Missing."""
    with store.reading() as connection:
        return composed_in(connection, operation_id, now, reach=reach)


def composed_in(
    connection: Connection,
    operation_id: str,
    now: datetime,
    cited: tuple[int, ...] = (),
    reach: Reach | None = None,
) -> Document:
    """Return the facts of a report inside the caller's transaction; raises Missing."""
    picture = point_reads.picture_in(connection, operation_id, recent=0)
    moment = picture.operation.clock.at(now)
    reached = reach(picture, moment) if reach is not None else None
    before, earlier = _before(connection, operation_id)
    held = coordination_in(connection, picture.operation)
    asked = select(REQUEST.c.id, REQUEST.c.asked_revision).where(REQUEST.c.operation == operation_id)
    gathered = Gathered(
        *(picture, _named(connection, operation_id)),
        now=moment,
        real=now,
        before=before,
        earlier=earlier,
        held=held,
        asked={row.id: row.asked_revision for row in connection.execute(asked)},
        decisions=_decisions(connection, picture.operation, before.revision if before else 0),
        chains=_chains(held, moment),
        forecast=forecast_reads.of(picture, forecast_reads.grounds_in(connection, picture.operation), moment),
        cited=cited,
        reached=reached,
        unmeasured=reach is not None and reached is None,
    )
    return compose(gathered)


def _before(connection: Connection, operation_id: str) -> tuple[Before | None, Picture | None]:
    found = reports_in(connection, operation_id)
    if not found:
        return None, None
    revision = document(found[0]).revision
    before = Before(found[0].number, found[0].frozen.at, revision)
    return before, point_reads.picture_in(connection, operation_id, 0, revision)


def _named(connection: Connection, operation_id: str) -> int:
    """Return the entry that holds the operation's name as it is now."""
    statement = worded_entries().where(
        JOURNAL.c.operation == operation_id,
        JOURNAL.c.point.is_(None),
        JOURNAL.c.kind.in_(touching(Part.OPERATION)),
    )
    rows = connection.execute(statement)
    return max(int(row.revision) for row in rows if "name" in said(row.text))


def _chains(held: Coordination, moment: datetime) -> dict[str, tuple[str, ...]]:
    """Return the steps of its chain that each request has reached: who has been told of it in vain."""
    return {
        request.id: tuple(step.label for step in escalation(request, held.plan, moment))
        for request in held.requests
    }


def _decisions(connection: Connection, operation: Operation, after: int) -> tuple[Entry, ...]:
    statement = worded_entries().where(
        JOURNAL.c.operation == operation.id,
        JOURNAL.c.point.is_(None),
        HANDED_ON & JOURNAL.c.kind.in_(having(Trait.DECISION)),
        JOURNAL.c.revision > after,
    )
    found = carried_entries(operation.clock, (entry_from(row) for row in connection.execute(statement)))
    return tuple(sorted(found, key=lambda one: (one.occurred_at, one.revision)))

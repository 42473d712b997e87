"""Situation reports: freezing one with its facts, approving, publishing, and saying that it has been read."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from data.acting import Actor, Receipt, allow, already_done, perform, refuse, refuse_id, refuse_texts, turn
from data.entries.kind import EntryKind
from data.errors import Reason
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.rights import Deed, Who, place_of
from data.sectors import reads as sector_reads
from data.situation_reports import reads as situation_report_reads
from data.situation_reports.facts import (
    NewSituationReport,
    Receiver,
    SituationReport,
    receivers,
    receiving,
    why_not_approve,
    why_not_freeze,
    why_not_publish,
    why_not_read,
)
from data.situation_reports.reads import composed_in
from data.store.database import Store
from data.store.journal import Act, canonical, wire_time


def freeze(store: Store, actor: Actor, new: NewSituationReport, now: datetime) -> Receipt:
    """Freeze a report with the facts as they are; `now` is the real time. Raises Refused, NotAllowed."""
    refuse_id(new.id)
    with turn(store, now) as connection:
        operation = point_reads.operation(connection, new.operation)
        who = allow(connection, actor, Deed.COMPOSE, place_of(operation), now)
        moment = operation.clock.at(now)
        words = {name: getattr(new.words, name).strip() for name in _FIELDS}
        asked = canonical({**words, "operation": new.operation, "next_at": new.next_at})
        act = Act(
            new.id, EntryKind.SITUATION_REPORT, who.name, moment, {}, {}, operation.id, None, asked, who.id
        )
        done = already_done(connection, act)
        if done is not None:
            return done
        refuse_texts(words)
        refuse(why_not_freeze(operation, new, moment))
        return perform(connection, _frozen(connection, act, new, words, now), now)


_FIELDS = ("assessment", "outlook_24", "outlook_72", "direction")


def _frozen(
    connection: Connection, act: Act, new: NewSituationReport, words: dict[str, str], now: datetime
) -> Act:
    """The checksum covers the words too; the salt among them keeps it from telling once they are masked."""
    assert new.next_at is not None  # noqa: S101  (why_not_freeze has seen to it)
    salted = {**words, "salt": secrets.token_hex(16)}
    content = situation_report_reads.content_of(composed_in(connection, new.operation, now))
    facts = {
        "id": new.id,
        "number": len(situation_report_reads.reports_in(connection, new.operation)) + 1,
        "next_at": wire_time(new.next_at),
        "sha256": situation_report_reads.digest_of(content, salted),
        "content": content,
    }
    return replace(act, facts=facts, text=salted)


def approve(
    store: Store, actor: Actor, *, act_id: str, operation_id: str, report: str, now: datetime
) -> Receipt:
    """Approve a frozen report. Raises Refused, Missing, NotAllowed."""
    kind = EntryKind.SITUATION_REPORT_APPROVED
    refuse_id(act_id)
    with turn(store, now) as connection:
        operation = point_reads.operation(connection, operation_id)
        who = allow(connection, actor, Deed.APPROVE, place_of(operation), now)
        held = situation_report_reads.report(connection, operation.id, report)
        act = _step(act_id, kind, who, operation, held, {}, now)
        return already_done(connection, act) or _do(connection, act, why_not_approve(operation, held), now)


def publish(
    store: Store, actor: Actor, *, act_id: str, operation_id: str, report: str, now: datetime
) -> Receipt:
    """Publish an approved report to every area and sector. Raises Refused, Missing, NotAllowed."""
    kind = EntryKind.SITUATION_REPORT_PUBLISHED
    refuse_id(act_id)
    with turn(store, now) as connection:
        operation = point_reads.operation(connection, operation_id)
        who = allow(connection, actor, Deed.APPROVE, place_of(operation), now)
        held = situation_report_reads.report(connection, operation.id, report)
        register = sector_reads.register_in(connection)
        to = receivers(point_reads.areas_in(connection), register, not operation.is_exercise)
        facts = {
            "areas": [one.area for one in to if one.area],
            "sectors": [one.sector for one in to if one.sector],
        }
        act = _step(act_id, kind, who, operation, held, facts, now)
        return already_done(connection, act) or _do(connection, act, why_not_publish(operation, held), now)


def receipt(
    store: Store,
    actor: Actor,
    *,
    act_id: str,
    operation_id: str,
    report: str,
    receiver: Receiver,
    now: datetime,
) -> Receipt:
    """Say that an area or a sector has read a published report. Raises Refused, Missing, NotAllowed."""
    refuse_id(act_id)
    with turn(store, now) as connection:
        operation = point_reads.operation(connection, operation_id)
        who = allow(connection, actor, Deed.RECEIPT, receiving(operation, receiver), now)
        held = situation_report_reads.report(connection, operation.id, report)
        facts = {"area": receiver.area, "sector": receiver.sector}
        act = _step(act_id, EntryKind.SITUATION_REPORT_READ, who, operation, held, facts, now)
        return already_done(connection, act) or _do(
            connection, act, why_not_read(operation, held, receiver), now
        )


def _do(connection: Connection, act: Act, why_not: Reason | None, now: datetime) -> Receipt:
    refuse(why_not)
    return perform(connection, act, now)


def _step(
    act_id: str,
    kind: EntryKind,
    who: Who,
    operation: Operation,
    report: SituationReport,
    facts: Mapping[str, object],
    now: datetime,
) -> Act:
    """What is asked for is the report and, of a receipt, for whom; the list of receivers is worked out."""
    asked = {"report": report.id, "area": facts.get("area"), "sector": facts.get("sector")}
    return Act(
        id=act_id,
        kind=kind,
        actor=who.name,
        by=who.id,
        occurred_at=operation.clock.at(now),
        facts={"report": report.id, "number": report.number, **facts},
        text={},
        operation=operation.id,
        asked=canonical(asked),
    )

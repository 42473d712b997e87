"""Situation reports: freezing one with its facts, approving, publishing, and saying that it has been read."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from data.acting import Actor, Receipt, allow, once, turn, why_not_texts
from data.assessments.reads import assessments_in
from data.assessments.rules import why_not_cite
from data.entries.staff import (
    SALT,
    SituationReportApproved,
    SituationReportFrozen,
    SituationReportPublished,
    SituationReportRead,
    SituationReportStep,
)
from data.errors import Reason
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.rights import Deed, place_of
from data.sectors import reads as sector_reads
from data.situation_reports import reads as situation_report_reads
from data.situation_reports.composing import Reach
from data.situation_reports.document import Document
from data.situation_reports.facts import (
    NewSituationReport,
    Receiver,
    receivers,
    receiving,
    why_not_approve,
    why_not_freeze,
    why_not_publish,
    why_not_read,
)
from data.situation_reports.reads import composed_in
from data.store.database import Store
from data.store.journal import Act, canonical


def freeze(
    store: Store, actor: Actor, new: NewSituationReport, now: datetime, reach: Reach | None = None
) -> Receipt:
    """Freeze a report with the facts as they are; `now` is the real time. Raises Refused, NotAllowed.

    `reach` says who has how far in the same picture that the other facts are composed from.
    """
    with turn(store, now, new.id) as connection:
        operation = operation_reads.operation(connection, new.operation)
        who = allow(connection, actor, Deed.COMPOSE, place_of(operation), now)
        moment = operation.clock.at(now)
        words = {name: getattr(new.words, name).strip() for name in _FIELDS}
        blank = SituationReportFrozen(0, new.id, new.next_at or moment, sha256="", content={})
        act = Act(
            id=new.id,
            what=blank,
            occurred_at=moment,
            text=words,
            operation=operation.id,
            asked=_asked(new, words),
        )
        why_not = _why_not_freeze(connection, operation, new, words, moment)
        compose = partial(composed_in, connection, operation.id, now, new.cited, reach)
        return once(connection, who, act, why_not, now, whole=partial(_frozen, connection, blank, compose))


_FIELDS = ("assessment", "outlook_24", "outlook_72", "direction")


def _asked(new: NewSituationReport, words: Mapping[str, str]) -> str:
    cited = {"cited": new.cited} if new.cited else {}
    return canonical({**words, **cited, "operation": new.operation, "next_at": new.next_at})


def _why_not_freeze(
    connection: Connection,
    operation: Operation,
    new: NewSituationReport,
    words: Mapping[str, str],
    moment: datetime,
) -> Iterator[Reason | None]:
    yield from why_not_texts(words)
    yield why_not_freeze(operation, new, moment)
    if new.cited:
        yield why_not_cite(new.cited, assessments_in(connection, operation.id, operation.clock))


def _frozen(
    connection: Connection, blank: SituationReportFrozen, compose: Callable[[], Document], act: Act
) -> Act:
    """The checksum covers the words too; the salt among them keeps it from telling once they are masked."""
    operation = str(act.operation)
    salted = {**act.text, SALT: secrets.token_hex(16)}
    content = situation_report_reads.content_of(compose())
    what = replace(
        blank,
        number=len(situation_report_reads.reports_in(connection, operation)) + 1,
        sha256=situation_report_reads.digest_of(content, salted),
        content=content,
    )
    return replace(act, what=what, text=salted)


def approve(
    store: Store, actor: Actor, *, act_id: str, operation_id: str, report: str, now: datetime
) -> Receipt:
    """Approve a frozen report. Raises Refused, Missing, NotAllowed."""
    with turn(store, now, act_id) as connection:
        operation = operation_reads.operation(connection, operation_id)
        who = allow(connection, actor, Deed.APPROVE, place_of(operation), now)
        held = situation_report_reads.report(connection, operation.id, report)
        act = _step(act_id, operation, SituationReportApproved(held.number, held.id), now)
        return once(connection, who, act, (why_not_approve(operation, held),), now)


def publish(
    store: Store, actor: Actor, *, act_id: str, operation_id: str, report: str, now: datetime
) -> Receipt:
    """Publish an approved report to every area and sector. Raises Refused, Missing, NotAllowed."""
    with turn(store, now, act_id) as connection:
        operation = operation_reads.operation(connection, operation_id)
        who = allow(connection, actor, Deed.APPROVE, place_of(operation), now)
        held = situation_report_reads.report(connection, operation.id, report)
        register = sector_reads.register_in(connection)
        to = receivers(point_reads.areas_in(connection), register, not operation.is_exercise)
        published = SituationReportPublished(
            held.number,
            held.id,
            areas=tuple(one.area for one in to if one.area),
            sectors=tuple(one.sector for one in to if one.sector),
        )
        act = _step(act_id, operation, published, now)
        return once(connection, who, act, (why_not_publish(operation, held),), now)


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
    with turn(store, now, act_id) as connection:
        operation = operation_reads.operation(connection, operation_id)
        who = allow(connection, actor, Deed.RECEIPT, receiving(operation, receiver), now)
        held = situation_report_reads.report(connection, operation.id, report)
        read = SituationReportRead(held.number, held.id, receiver.area, receiver.sector)
        act = _step(act_id, operation, read, now)
        return once(connection, who, act, (why_not_read(operation, held, receiver),), now)


def _step(act_id: str, operation: Operation, what: SituationReportStep, now: datetime) -> Act:
    """What is asked for is the report and, of a receipt, for whom; the list of receivers is worked out."""
    area, sector = (what.area, what.sector) if isinstance(what, SituationReportRead) else (None, None)
    return Act(
        id=act_id,
        what=what,
        occurred_at=operation.clock.at(now),
        text={},
        operation=operation.id,
        asked=canonical({"report": what.report, "area": area, "sector": sector}),
    )

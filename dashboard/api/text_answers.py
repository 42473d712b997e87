"""What becomes of a text message: saved at once, asked about first, or answered with why not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from dashboard.api.text_message import Message, TextReportAnswer, TextReportBody, in_operation, message_of
from dashboard.door.caller import Caller
from dashboard.words import _, relay, text_answers
from dashboard.words.heard import Sent, from_short, remarks
from dashboard.words.times import clock
from data.errors import Conflict, NotAllowed, Reason, Refused, SignedOut
from data.freetext import warning_for, why_not_personal
from data.log import reads as log_reads
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.points.acts import whole_reports as point_whole_reports
from data.points.commands import PointReport
from data.points.facts import Point
from data.points.rules import why_not_store, written
from data.rights import Deed, why_not_allowed
from data.store.database import Store
from data.text_reports import acts as text_report_acts
from data.text_reports.acts import KnownByNow, TextQuestion
from data.text_reports.doubt import Sorted, ready_line, sort_out
from data.text_reports.reading import Doubted, ShortReport, parse
from data.text_reports.said import short_form
from data.text_reports.senders import Sender
from data.words import Channel

Answered = tuple[int, TextReportAnswer]


@dataclass(frozen=True, slots=True)
class Heard:
    """A message where it belongs: `at` is when it was first dealt with, real time; `named` where several
    operations were open then."""

    message: Message
    operation: Operation
    sent: Sent
    at: datetime
    named: Operation | None

    @property
    def moment(self) -> datetime:
        """The operation's time at which it is answered."""
        return self.operation.clock.at(self.at)

    @property
    def number(self) -> str:
        return text_answers.number_of(self.message.body.sender)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a message becomes: the report to save at once, and the one to save on a yes."""

    found: Sorted
    sure: PointReport | None
    meant: PointReport | None = None


def answer_text(store: Store, who: Caller, body: TextReportBody, now: datetime) -> Answered:
    """Save or ask about one message, and return the HTTP status with the answer. Raises NotAllowed."""
    try:
        return _answered(store, who, body, now)
    except KnownByNow:  # its sender's first two came at once; read again, it finds the other
        return _answered(store, who, body, now)


def _answered(store: Store, who: Caller, body: TextReportBody, now: datetime) -> Answered:
    why_not = why_not_allowed(who.who, Deed.RELAY)
    if why_not is not None:
        raise NotAllowed(why_not.text, who=who.who.id, deed=Deed.RELAY)
    message = message_of(store, who, body, now)
    if text_answers.is_yes(body.text):
        return _agreed(store, who, message, _points(store), now)
    status, answer = _said(store, who, message, now)
    number = text_answers.number_of(body.sender)
    if number and answer.asks is None and not body.preview:
        text_report_acts.withdraw(store, who.who.id, number, message.at, now)
    return status, answer


def _points(store: Store) -> dict[str, Point]:
    return {point.id: point for point in point_reads.loaded_points(store)}


def _said(store: Store, who: Caller, message: Message, now: datetime) -> Answered:
    """Save or ask about a message that is no yes."""
    text, points = message.body.text, _points(store)
    personal = why_not_personal(text, "text", now)
    if personal is not None:
        return 200, _refusal([personal.text])
    if text_answers.is_no(text):
        return 200, _refusal([_("Skriv punktens id och läget med koder, till exempel P12 EL- VA+.")])
    read = parse(text, points)
    if isinstance(read, tuple):
        return 200, _refusal([reason.text for reason in read])
    heard = _heard(store, who, message, read, now)
    if isinstance(heard, Reason):
        point = (read.written if isinstance(read, Doubted) else read).point
        return 200, _refusal([heard.text], point)
    return _dealt_with(store, who, heard, sort_out(read, heard.sent.received), points, now)


def _heard(
    store: Store, who: Caller, message: Message, read: ShortReport | Doubted, now: datetime
) -> Heard | Reason:
    """Return where a message belongs; one that came before, where and when it did."""
    written = read.written if isinstance(read, Doubted) else read
    operations = operation_reads.operations(store)
    before = _before(store, message) if message.id else None
    at = before[1] if before else now
    operation = before[0] if before else _operation(operations, message, written)
    if isinstance(operation, Reason):
        return operation
    message = in_operation(store, who, message, operation.id)
    received = operation.clock.at(min(message.body.received_at or at, at))
    asked = point_whole_reports.asked_of({"text": message.body.text, "from": message.source})
    device = message.device_in(operation.id)
    sent = Sent(message.id, operation, asked, Channel.SMS, message.source, received, device)
    named = operation if text_answers.several_open(operations, at) else None
    return Heard(message, operation, sent, at, named)


def _before(store: Store, message: Message) -> tuple[Operation, datetime] | None:
    """Return where and when (real time) this very message was dealt with, so that its answer is the same."""
    revisions = point_whole_reports.sent_before(store, message.id)
    if revisions:
        (entry,) = log_reads.entries_since(store, revisions[0] - 1, limit=1)
        identity, at = entry.operation or "", entry.recorded_at
    elif (question := text_report_acts.asked_before(store, message.id)) is not None:
        identity, at = question.operation, question.asked_at
    else:
        return None
    with store.reading() as connection:
        return operation_reads.operation(connection, identity), at


def _operation(operations: list[Operation], message: Message, written: ShortReport) -> Operation | Reason:
    if message.body.operation:
        return text_answers.by_id(operations, message.body.operation)
    return text_answers.choose(operations, written.choice)


def _dealt_with(
    store: Store, who: Caller, heard: Heard, found: Sorted, points: Mapping[str, Point], now: datetime
) -> Answered:
    """Save what is sure, and ask about the rest."""
    plan = _planned(found, heard.sent)
    if isinstance(plan, Reason):
        return 200, _refusal([plan.text], found.written.point)
    preview = heard.message.body.preview
    if preview or plan.sure is None:  # what is saved is judged by the service, once it has not come before
        first = plan.sure or plan.meant
        place, sent = points[found.written.point], heard.sent
        why = why_not_store(first, sent.operation, place, sent.received) if first is not None else ()
        if texts := list(dict.fromkeys(reason.text for reason in why)):
            return 200, _refusal(texts, found.written.point)
    answer = _understood(plan, heard)
    return (200, answer) if preview else _kept(store, who, plan, heard, answer, now)


def _planned(found: Sorted, sent: Sent) -> Plan | Reason:
    sure = from_short(found.sure, sent) if found.sure is not None else None
    meant = from_short(found.meant, sent) if found.meant is not None else None
    if isinstance(sure, Reason):
        return sure
    return meant if isinstance(meant, Reason) else Plan(found, sure, meant)


def _kept(
    store: Store, who: Caller, plan: Plan, heard: Heard, answer: TextReportAnswer, now: datetime
) -> Answered:
    question = _question(plan, heard)
    before = text_report_acts.asked_before(store, heard.message.id) if question is not None else None
    if question is not None and before is not None and before.line != question.line:
        raise Conflict("Samma id har redan använts för något annat. Inget sparades.", "id")
    sender, sure = heard.message.sender, plan.sure
    status, kept = _save(store, who, sure, sender, answer, now) if sure is not None else (200, answer)
    if question is not None and kept.saved is (sure is not None):
        text_report_acts.ask(store, who.actor, question, sender, now)
    return status, kept


def _question(plan: Plan, heard: Heard) -> TextQuestion | None:
    """Return what to keep of a question: somebody without a number cannot say yes to any."""
    meant, line = plan.meant, plan.found.meant
    if meant is None or line is None or not heard.number:
        return None
    return TextQuestion(
        id=heard.message.id,
        operation=heard.operation.id,
        point=meant.point,
        source=heard.sent.source,
        line=short_form(replace(line, observed=None, choice="")),
        observed_at=meant.observed_at or heard.sent.received,
        received_at=heard.message.at,
        asked_at=heard.at,
    )


def _agreed(
    store: Store, who: Caller, message: Message, points: Mapping[str, Point], now: datetime
) -> Answered:
    """Save what a sender was asked and says yes to; said twice, or delivered twice, it is saved once."""
    number = text_answers.number_of(message.body.sender)
    question = text_report_acts.answered(store, who.who.id, number, message.at) if number else None
    read = parse(question.line, points) if question is not None else None
    if question is None or read is None:
        nothing = _("Det finns inget att svara JA på. Skriv punktens id och läget, till exempel P12 EL-.")
        return 200, _refusal([nothing])
    if isinstance(read, tuple):
        return 200, _refusal([reason.text for reason in read], question.point)
    written = read.written if isinstance(read, Doubted) else read
    operations = operation_reads.operations(store)
    operation = next(one for one in operations if one.id == question.operation)
    asked = point_whole_reports.asked_of({"question": question.id})
    device = message.device_in(operation.id)
    act, seen = text_answers.yes_to(question.id), question.observed_at
    sent = Sent(act, operation, asked, Channel.SMS, question.source, seen, device)
    said = from_short(written, sent)
    if isinstance(said, Reason):
        return 200, _refusal([said.text], question.point)
    named = operation if text_answers.several_open(operations, question.asked_at) else None
    heard = Heard(message, operation, sent, question.asked_at, named)
    answer = _understood(Plan(Sorted(written, written), said), heard)
    return (200, answer) if message.body.preview else _save(store, who, said, message.sender, answer, now)


def _save(
    store: Store, who: Caller, said: PointReport, sender: Sender, answer: TextReportAnswer, now: datetime
) -> Answered:
    try:
        stored = text_report_acts.submit(store, who.actor, said, sender, now)
    except (NotAllowed, SignedOut, Conflict):
        raise
    except Refused as refused:
        return 200, _refusal([refused.reason], said.point)
    changed = {"saved": True, "revisions": list(stored.revisions)}
    return 201 if stored.new else 200, answer.model_copy(update=changed)


def _understood(plan: Plan, heard: Heard) -> TextReportAnswer:
    """Return the answer in words, which says what is saved, of which time, and what is asked."""
    found, sure = plan.found, plan.sure
    asks = ready_line(found.meant) if found.meant is not None else None
    early, question = text_answers.early(found), ""
    if asks is not None:
        question = text_answers.question(asks, can_answer=bool(heard.number), now=found.early is not None)
    then = " ".join(part for part in (early, question) if part)
    if sure is None or found.sure is None:
        return _refusal([then], found.written.point).model_copy(
            update={"asks": asks, "operation": heard.operation.id}
        )
    lines = [relay.spoken(line) for line in relay.lines(sure, heard.moment)]
    words = ", ".join(line[:1].lower() + line[1:] for line in lines)
    warned = [warning for text in written(sure).values() if (warning := warning_for(text))]
    seen = clock(sure.observed_at or heard.sent.received, heard.moment)
    return TextReportAnswer(
        saved=False,
        reply=text_answers.saved(found.sure, words, seen, heard.named, then),
        remarks=[*([early] if early else []), *remarks(found.sure), *warned[:1]],
        lines=lines,
        asks=asks,
        point=found.written.point,
        operation=sure.operation,
    )


def _refusal(reasons: list[str], point: str | None = None) -> TextReportAnswer:
    return TextReportAnswer(saved=False, reply=text_answers.refused(reasons), reasons=reasons, point=point)

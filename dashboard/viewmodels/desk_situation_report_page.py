"""What *Lägesrapport* says: how far each report has come, who has read it, and when the next is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.texts import Translator
from dashboard.viewmodels.desk_situation_report import state_word
from dashboard.viewmodels.desk_times import ago, dated, span
from data.domain.aggregation import Shown, why_weaknesses
from data.domain.facts import Operation
from data.domain.rights import Deed, Who, may
from data.domain.situation_report_document import Document
from data.domain.situation_reports import (
    Receiver,
    ReportState,
    SituationReport,
    receiving,
    soon,
    unread,
)
from data.domain.staff import Staff
from data.domain.staff_plan import next_report
from data.domain.words import ImpactLevel, Supply

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report as a line; `waits`: somebody must approve or publish it."""

    id: str
    number: int
    state_word: str
    waits: bool
    at: str
    by: str
    next_at: str
    read: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """When the next report is promised; `alarm` once it is late, `soon` when it is time to write it."""

    words: str
    soon: bool
    alarm: bool


@dataclass(frozen=True, slots=True)
class Receipts:
    """Who has read a published report, each with when and by whom, and who has not."""

    counted: str
    read: tuple[tuple[str, str], ...]
    unread: tuple[str, ...]


def report_rows(reports: Sequence[SituationReport], _: Translator) -> tuple[ReportRow, ...]:
    return tuple(_row(one, _) for one in reports)


def _row(one: SituationReport, _: Translator) -> ReportRow:
    published = one.state is ReportState.PUBLICERAD
    read = _("%(read)d av %(of)d", read=len(one.receipts), of=len(one.receivers)) if published else "–"
    return ReportRow(
        id=one.id,
        number=one.number,
        state_word=state_word(one.state, _),
        waits=not published,
        at=dated(one.frozen.at),
        by=one.frozen.by,
        next_at=dated(one.next_at),
        read=read,
    )


def reminder(staff: Staff, now: datetime, _: Translator) -> Reminder | None:
    """Return what to say of the next report; nothing where neither the plan nor a report has promised one."""
    last = staff.last_report
    due = next_report(staff.plan, last.due if last else None)
    if due is None:
        return None
    late = due.at < now
    words = _("Lägesrapport %(n)d ska komma %(at)s, om %(span)s.")
    if late:
        words = _("Lägesrapport %(n)d skulle ha kommit %(at)s: %(span)s försenad.")
    number = last.number + 1 if last else 1
    said = words % {"n": number, "at": dated(due.at), "span": span(abs(due.at - now))}
    return Reminder(said, soon(due.at, now), late)


def weaknesses(facts: Document) -> str:
    """Return the warning that a report adds up to a map of weaknesses; empty where it does not."""
    lines = (*facts.failing, *facts.ending)
    grave = (ImpactLevel.ALLVARLIG, ImpactLevel.KRITISK)
    spoken = [any(voice.held in grave for voice in (*one.assessed, *one.own)) for one in facts.sectors]
    return why_weaknesses(
        Shown(
            endurance=len({one.point for one in lines if one.lasts_until}),
            reserves=len({one.point for one in lines if one.supply in (Supply.RESERV, Supply.NODVATTEN)}),
            sectors=sum(spoken),
        )
    )


def receipts(report: SituationReport, names: Names, now: datetime, _: Translator) -> Receipts:
    """Return who has read a report; `names` are areas and sectors by id."""
    read = [
        (
            name(one.receiver, names),
            _("%(at)s av %(by)s, %(ago)s", at=dated(one.at), by=one.by, ago=ago(one.at, now, _)),
        )
        for one in report.receipts
    ]
    left = unread(report)
    counted = _("Läst av %(read)d av %(of)d", read=len(read), of=len(report.receivers))
    return Receipts(counted, tuple(read), tuple(name(one, names) for one in left))


def name(receiver: Receiver, names: Names) -> str:
    """Return what a receiver is called; one that has left the lists goes by its id."""
    return names.get(receiver.area or receiver.sector, receiver.area or receiver.sector)


def receivable(report: SituationReport, who: Who, operation: Operation, names: Names) -> dict[Receiver, str]:
    """Return those that somebody can say have read a report, by what they are called."""
    left = unread(report) if report.state is ReportState.PUBLICERAD else ()
    mine = (one for one in left if may(who, Deed.RECEIPT, receiving(operation, one)))
    return {one: name(one, names) for one in mine}


def helps(_: Translator) -> dict[str, str]:
    """Return the method beside each field: what a situation report's human parts answer."""
    return {
        "assessment": _(
            "Vad betyder läget? Händelsen: vad vet vi, hur säkert. Konsekvenser: för människor och "
            "samhällsviktig verksamhet. Åtgärder: vad görs. Resurser: vad räcker, vad saknas. "
            "Aktörer: vem gör vad. Skilj det ni vet från det ni bedömer."
        ),
        "outlook_24": _(
            "Kort sikt. Vad händer troligen om inget mer görs? Vad tar slut, var och när? "
            "Vilka drabbas först? Skriv hur säker bedömningen är."
        ),
        "outlook_72": _(
            "Längre sikt. Uthållighet: bränsle, vatten, personal. Följder mellan sektorer. "
            "Det troligaste, och det värsta som är rimligt att räkna med."
        ),
        "direction": _("Vad ska uppnås? Vad går först, vem gör det, och vad får vänta?"),
        "next_at": _("När nästa rapport kommer. Den som läser ska veta hur länge den här gäller."),
    }

"""How far each situation report has come, who has read it, when the next is due, and what differs."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.paper.blocks import Block, Cell, Heading, Paragraph, Table
from dashboard.paper.report_facts import counted_words
from dashboard.paper.report_says import state_word
from dashboard.words import _, label
from dashboard.words.times import ago, clock, dated, span
from data.operations.facts import Operation
from data.points.aggregation import Shown, why_weaknesses
from data.rights import Deed, Who, may
from data.situation_reports.document import Document, PointLine, RequestLine
from data.situation_reports.facts import (
    Receiver,
    ReportState,
    SituationReport,
    Words,
    receiving,
    soon,
    unread,
)
from data.situation_reports.quote import Name
from data.situation_reports.reads import words_of
from data.staff.facts import Staff, next_report
from data.store.rows import MASKED
from data.words import ImpactLevel, Mark, Supply

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


def report_rows(reports: Sequence[SituationReport]) -> tuple[ReportRow, ...]:
    return tuple(_row(one) for one in reports)


def _row(one: SituationReport) -> ReportRow:
    published = one.state is ReportState.PUBLICERAD
    read = _("%(read)d av %(of)d", read=len(one.receipts), of=len(one.receivers)) if published else "–"
    return ReportRow(
        id=one.id,
        number=one.number,
        state_word=state_word(one.state),
        waits=not published,
        at=dated(one.frozen.at),
        by=one.frozen.by,
        next_at=dated(one.next_at),
        read=read,
    )


def reminder(staff: Staff, now: datetime) -> Reminder | None:
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
    said = words % {"n": number, "at": clock(due.at, now), "span": span(abs(due.at - now))}
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


def receipts(report: SituationReport, names: Names, now: datetime) -> Receipts:
    """Return who has read a report; `names` are areas and sectors by id."""
    read = [
        (
            name(one.receiver, names),
            _("%(at)s av %(by)s, %(ago)s", at=dated(one.at), by=one.by, ago=ago(one.at, now)),
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


def helps() -> dict[str, str]:
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


Quoted = Mapping[int, Mapping[str, str] | None]
Side = tuple[SituationReport, Document]


def difference(earlier: Side, later: Side, quoted: Quoted) -> tuple[Block, ...]:
    """Return what differs from an earlier report to a later one, as blocks; `quoted` has both's words."""
    old, new = earlier[1], later[1]
    heads = tuple(f"{_('Lägesrapport')} {one.number}, {dated(facts.at)}" for one, facts in (earlier, later))
    return (
        Heading(2, _("Det människor bedömt")),
        _words(earlier[0].words, later[0].words, heads),
        Heading(2, _("Nyckeltal")),
        _figures(old, new, heads),
        Heading(2, _("Det som inte fungerar eller är okänt")),
        *_points(old, new, quoted, heads),
        Heading(2, _("Begäran om stöd")),
        *_requests(old, new, quoted),
    )


def _words(old: Words | None, new: Words | None, heads: tuple[str, ...]) -> Table:
    parts: tuple[tuple[str, Callable[[Words], str]], ...] = (
        (_("Bedömning"), lambda one: one.assessment),
        (_("Inom 24 timmar"), lambda one: one.outlook_24),
        (_("Inom 72 timmar"), lambda one: one.outlook_72),
        (_("Inriktning"), lambda one: one.direction),
    )
    rows = []
    for title, said in parts:
        before, after = (said(one) if one else MASKED for one in (old, new))
        same = _("oförändrad") if before == after else after
        rows.append((Cell(title), Cell(before), Cell(same)))
    return Table(_("Bedömningar"), ("", *heads), tuple(rows), (2, 5, 5))


def _figures(old: Document, new: Document, heads: tuple[str, ...]) -> Table:
    those = counted_words(new if new.figures.undecided else old)
    named = {
        "open": _("öppna punkter"),
        "undecided": _("rapporterar, ej beslutade öppna"),
        "whole": _("%(those)s där allt fungerar", those=those),
        "failing": _("%(those)s där något är begränsat eller ur funktion", those=those),
        "unknown": _("%(those)s där något är okänt", those=those),
    }
    rows = []
    for name, word in named.items():
        before, after = getattr(old.figures, name), getattr(new.figures, name)
        if name == "undecided" and not (before or after):
            continue
        step = f" ({after - before:+d})" if after != before else ""
        rows.append((Cell(word), Cell(str(before)), Cell(f"{after}{step}")))
    return Table(_("Nyckeltal"), ("", *heads), tuple(rows), (4, 2, 2))


def _points(old: Document, new: Document, quoted: Quoted, heads: tuple[str, ...]) -> Iterator[Block]:
    before, after = _by_place(old.failing), _by_place(new.failing)
    places = [*after, *(one for one in before if one not in after)]
    rows = tuple(
        (
            Cell(", ".join((words_of(place[0], quoted), *place[1:]))),
            _said(before.get(place)),
            _said(after.get(place)),
        )
        for place in places
        if _state(before.get(place)) != _state(after.get(place))
    )
    if rows:
        yield Table(_("Punkter som skiljer"), ("", *heads), rows, (5, 3, 3))
    else:
        yield Paragraph(_("Ingen skillnad."))


Place = tuple[Name, str, str]


def _by_place(lines: Iterable[PointLine]) -> dict[Place, PointLine]:
    return {(one.point, one.area, label(one.function)): one for one in lines}


def _state(one: PointLine | None) -> object:
    return (one.said.status, one.said.mark) if one else None


def _said(one: PointLine | None) -> Cell:
    """Not in the list: it works, or the point receives nobody."""
    if one is None:
        return Cell(_("fungerar, eller tar inte emot"))
    word = label(one.said.status)
    if one.said.mark is not Mark.BEKRAFTAT:
        word = f"{label(one.said.mark)}: {word}"
    return Cell(word, one.said.status, one.said.mark)


def _requests(old: Document, new: Document, quoted: Quoted) -> Iterator[Block]:
    before = {one.what.revision: one for one in old.requests}
    after = {one.what.revision: one for one in new.requests}
    rows = [
        *(_request(one, _("ny"), quoted) for number, one in after.items() if number not in before),
        *(
            _request(one, _("väntar inte längre"), quoted)
            for number, one in before.items()
            if number not in after
        ),
        *(
            _request(one, _("har blivit försenad"), quoted)
            for number, one in after.items()
            if number in before and one.late and not before[number].late
        ),
    ]
    if rows:
        heads = (_("Vad"), _("Område"), _("Ägare"), _("Skillnad"))
        yield Table(_("Begäran om stöd som skiljer"), heads, tuple(rows), (5, 3, 3, 3))
    else:
        yield Paragraph(_("Ingen skillnad."))


def _request(one: RequestLine, word: str, quoted: Quoted) -> tuple[Cell, ...]:
    what = words_of(one.what, quoted) or label(one.kind)
    return Cell(what), Cell(one.area), Cell(one.owner), Cell(word)

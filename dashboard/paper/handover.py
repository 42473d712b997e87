"""The handover as one page, for a screen and for paper: what the next shift must know, in that order."""

from collections.abc import Iterator

from starlette.responses import Response

from dashboard.paper.blocks import UNDRAWN, Block, Cell, Heading, Pairs, Paragraph, Table
from dashboard.paper.leaving import Asked, Leaving, document, file_mark, plain
from dashboard.paper.printed import as_pdf
from dashboard.paper.report_says import Sheet
from dashboard.paper.report_staff import messages_block, moved_block
from dashboard.words import _, label
from dashboard.words.cells import EXERCISE
from dashboard.words.entries.said import words_of
from dashboard.words.entries.sentence import joined
from dashboard.words.failures import back, done, names_of, not_followed, what, where
from dashboard.words.forecast import what_ends
from dashboard.words.important import matter_words, place_words
from dashboard.words.log_rows import LogRow, log_rows
from dashboard.words.times import clock, dated
from data.entries.reports import PhaseChanged
from data.requests.facts import SupportRequest, late, unowned
from data.sectors.owners import standing
from data.situation_reports.beside import Beside
from data.situation_reports.facts import ReportState
from data.staff.facts import next_report, next_shift
from data.staff.handover import Handover, handover
from data.words import Phase


def handover_leaving(asked: Asked) -> Leaving:
    operation = asked.operation()

    def made() -> Response:
        content = as_pdf(handover_sheet(handover(asked.store, operation.id, asked.now)), UNDRAWN)
        return document(content, f"{file_mark(operation)}overlamning-{plain(operation.id, 24)}.pdf")

    return Leaving("överlämningen som .pdf", operation, made)


def handover_sheet(handed: Handover) -> Sheet:
    """Return the page ready to be printed."""
    operation = handed.operation
    return Sheet(
        title=_("Överlämning – %(name)s", name=operation.name),
        bands=(EXERCISE,) if operation.is_exercise else (),
        blocks=handover_blocks(handed),
        foot=_("Överlämning · %(name)s · läget %(at)s", name=operation.name, at=dated(handed.now)),
        made=operation.clock.real(handed.now),
    )


def handover_blocks(handed: Handover) -> tuple[Block, ...]:
    """Return everything that is handed over; nobody has to write any of it."""
    began = clock(handed.began, handed.now)
    told = _told(handed)
    return (
        Heading(1, _("Vad gäller")),
        Pairs(tuple(_holds(handed))),
        *moved_block(told),
        Heading(1, _("Vad är öppet")),
        *_open(handed),
        Heading(1, _("Beslut sedan %(at)s", at=began)),
        *_decisions(handed),
        Heading(1, _("Vad tar slut inom 12 timmar")),
        *_ending(handed),
        Heading(1, _("Vad väntar, och på vem")),
        *_waiting(handed),
        Heading(1, _("Sagt till allmänheten sedan %(at)s", at=began)),
        *messages_block(told, handed.now),
    )


def _told(handed: Handover) -> Beside:
    return Beside(
        messages=tuple(reversed(handed.messages)),
        moved=standing(handed.staff.owners, handed.now),
        areas={area.id: area.name for area in handed.picture.areas},
        points={point.id: point.name for point in handed.picture.points},
        register=handed.held.register,
    )


def _holds(handed: Handover) -> Iterator[tuple[str, str]]:
    plan, last, now = handed.staff.plan, handed.staff.last_report, handed.now
    yield _("Inriktning"), plan.direction or _("ingen är satt")
    yield _("Beredskapsläge"), label(handed.operation.readiness)
    if plan.briefing_at is not None:
        yield _("Nästa stabsgenomgång"), clock(plan.briefing_at, now)
    due = next_report(plan, last.due if last else None)
    if due is not None:
        passed = _(" – tiden har passerat") if due.at <= now else ""
        yield _("Nästa lägesrapport"), clock(due.at, now) + passed
    shift = next_shift(plan, now)
    if shift is not None:
        yield _("Nästa skiftbyte"), clock(shift, now)


# ── what is open ─────────────────────────────────────────────────────────────────────────────


def _open(handed: Handover) -> Iterator[Block]:
    yield from _unattended(handed)
    yield from _unseen(handed)
    yield from _lines(handed)


def _unattended(handed: Handover) -> Iterator[Block]:
    failures = handed.unattended
    if not failures:
        over = not_followed(handed.picture.operation)
        yield Paragraph(f"{over}." if over else _("Inget fel är utan åtgärd."))
        return
    names = names_of(handed.picture, handed.held.register)
    rows = tuple(
        (
            Cell(where(one.failure, names)),
            Cell(names.of_area(one.failure.area)),
            Cell(joined(what(one.failure, handed.now), back(one.failure, handed.now))),
            Cell(done(one, names, handed.now)),
            Cell(clock(one.failure.since, handed.now)),
        )
        for one in failures
    )
    yield Heading(2, _("Utan åtgärd (%(n)d)", n=len(rows)))
    heads = (_("Var"), _("Område"), _("Vad"), _("Åtgärd"), _("Sedan"))
    yield Table(_("Fel utan åtgärd"), heads, rows, (3, 3, 3, 4, 2))


def _unseen(handed: Handover) -> Iterator[Block]:
    told = _told(handed)
    rows = tuple(
        (
            Cell(matter_words(one)),
            Cell(place_words(one, told.areas, told.points, told.register)),
            Cell(clock(one.began.at, handed.now)),
        )
        for one in handed.unseen
    )
    if rows:
        yield Heading(2, _("Viktiga ändringar, ej kvitterade (%(n)d)", n=len(rows)))
        yield Table(_("Viktiga ändringar, ej kvitterade"), (_("Vad"), _("Var"), _("Sedan")), rows, (5, 5, 2))


def _lines(handed: Handover) -> Iterator[Block]:
    rows = tuple(
        (
            Cell(str(one.entry.revision)),
            Cell(words_of(one.entry.kind, one.entry.text) if one.entry.text else _("[maskerat]")),
            Cell(_("%(at)s, försenad", at=due) if one.late(handed.now) else due),
        )
        for one in handed.open_entries
        for due in (clock(one.due, handed.now),)
    )
    if rows:
        yield Heading(2, _("Öppna poster i loggen (%(n)d)", n=len(rows)))
        heads = (_("Post"), _("Vad"), _("Klart senast"))
        yield Table(_("Öppna poster i loggen"), heads, rows, (1, 9, 3))


# ── what was decided, what ends, what waits ──────────────────────────────────────────────────


def _decisions(handed: Handover) -> Iterator[Block]:
    """Each decision in its words; those on points' phases by where they led, since they may be a hundred."""
    if not handed.decisions:
        yield Paragraph(_("Inga beslut är loggade."))
        return
    yield from _phases(handed)
    others = [one for one in handed.decisions if not isinstance(one.what, PhaseChanged)]
    rows = log_rows(others, handed.picture, handed.now, handed.held.register, as_said=True)
    if not rows:
        return
    cells = tuple((Cell(row.at), Cell(str(row.revision)), Cell(_decided(row))) for row in rows)
    yield Table(_("Beslut under skiftet"), (_("När"), _("Post"), _("Beslut")), cells, (2, 1, 10))


def _phases(handed: Handover) -> Iterator[Block]:
    last = {one.point: one.what.phase for one in handed.decisions if isinstance(one.what, PhaseChanged)}
    names = {point.id: point.name for point in handed.picture.points}
    for phase in Phase:
        led = sorted(names.get(point or "", point or "") for point, to in last.items() if to is phase)
        if led:
            yield Paragraph(
                _("Till %(phase)s (%(n)d): %(names)s.", phase=label(phase), n=len(led), names=", ".join(led))
            )


def _decided(row: LogRow) -> str:
    words = _("[maskerat]") if row.masked else row.text
    where = row.place or row.area
    said = f"{where}: {row.says}" if where and row.says else row.says or where
    return " · ".join(part for part in (said, words) if part)


def _ending(handed: Handover) -> Iterator[Block]:
    if not handed.ending:
        yield Paragraph(_("Ingen har sagt att något tar slut."))
        return
    areas = {area.id: area.name for area in handed.picture.areas}
    rows = tuple(
        (
            Cell(one.point.name),
            Cell(areas.get(one.point.area, one.point.area)),
            Cell(label(one.function)),
            Cell(what_ends(one, handed.now)),
        )
        for one in handed.ending
    )
    heads = (_("Punkt"), _("Område"), _("Funktion"), _("Tar slut"))
    yield Table(_("Det som tar slut, först det som tar slut först"), heads, rows, (4, 3, 2, 5))


def _waiting(handed: Handover) -> Iterator[Block]:
    yield from _report(handed)
    if not handed.waiting:
        yield Paragraph(_("Ingen begäran om stöd väntar."))
        return
    heads = (_("Vad"), _("Var"), _("Väntar på"), _("Behövs"), _("Läge"))
    rows = tuple(_request(one, handed) for one in handed.waiting)
    yield Table(_("Begäran om stöd som väntar"), heads, rows, (5, 4, 4, 3, 3))


def _report(handed: Handover) -> Iterator[Block]:
    newest = next(iter(handed.reports), None)
    if newest is None or newest.state is ReportState.PUBLICERAD:
        return
    said = {
        ReportState.FRYST: _(
            "Lägesrapport %(n)d väntar på att godkännas av någon annan än den som skrev den."
        ),
        ReportState.GODKAND: _("Lägesrapport %(n)d är godkänd och väntar på att publiceras."),
    }
    yield Paragraph(said[newest.state] % {"n": newest.number})


def _request(one: SupportRequest, handed: Handover) -> tuple[Cell, ...]:
    told = _told(handed)
    area = told.areas.get(one.area, one.area)
    owner = told.register.name_of(one.owner)
    state = label(one.state)
    return (
        Cell(", ".join(part for part in (one.what, one.amount) if part)),
        Cell(f"{told.points.get(one.point, one.point)}, {area}" if one.point else area),
        Cell(_("%(owner)s (saknar ägare)", owner=owner) if unowned(one, told.register) else owner),
        Cell(clock(one.deadline, handed.now)),
        Cell(_("%(state)s, försenad", state=state) if late(one, handed.now) else state),
    )

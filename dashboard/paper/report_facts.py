"""The facts of a situation report in words: figures, what changed, areas, what fails and what runs out."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from dashboard.paper.blocks import Block, Cell, Heading, Paragraph, Table
from dashboard.words import _, label
from dashboard.words.temporary import temporary_words
from dashboard.words.times import clock, dated, span
from data import glossary
from data.situation_reports.document import (
    AreaLine,
    CellLine,
    Change,
    Document,
    PointLine,
    Said,
)
from data.situation_reports.reads import words_of
from data.staff.since import Turn
from data.truth import gravity, severity
from data.words import Function, Mark, Status, Supply

Quoted = Mapping[int, Mapping[str, str] | None]


def figures_block(facts: Document) -> Iterator[Block]:
    held, those = facts.figures, counted_words(facts)
    rows = (
        (_("Trygghetspunkter"), held.points),
        (_("varav öppna"), held.open),
        *(((_("rapporterar, ej beslutade öppna"), held.undecided),) if held.undecided else ()),
        *(((_("tillfälliga, utöver dem"), held.temporary),) if held.temporary else ()),
        (_("%(those)s där allt fungerar", those=those), held.whole),
        (_("%(those)s där något är begränsat eller ur funktion", those=those), held.failing),
        (_("%(those)s där något är okänt", those=those), held.unknown),
    )
    body = tuple((Cell(name), Cell(str(count))) for name, count in rows)
    yield Table(_("Nyckeltal"), (_("Uppgift"), _("Antal")), body, (5, 1))


def counted_words(facts: Document) -> str:
    """Return what to call the points that a report counts: open ones, or also those that only report."""
    held = facts.figures
    return _("öppna eller rapporterande") if held.undecided or held.temporary else _("öppna")


def changes_blocks(facts: Document, quoted: Quoted) -> Iterator[Block]:
    """What has changed since the report before, one table a way; the first report says that it is."""
    if facts.before is None:
        yield Heading(1, _("Förändringar"))
        yield Paragraph(_("Den första lägesrapporten i händelsen: det finns ingen tidigare att jämföra med."))
        return
    yield Heading(
        1,
        _("Förändringar sedan lägesrapport %(n)d, %(at)s", n=facts.before.number, at=dated(facts.before.at)),
    )
    words = {Turn.WORSE: _("Försämrat"), Turn.BETTER: _("Förbättrat"), Turn.SILENT: _("Har tystnat")}
    for turn, word in words.items():
        found = [one for one in facts.changes if one.turn is turn]
        yield Heading(2, f"{word} ({len(found)})")
        if found:
            yield _changes(word, found, facts.at, quoted)
        else:
            yield Paragraph(_("Inget."))


def _changes(caption: str, changes: Sequence[Change], now: datetime, quoted: Quoted) -> Table:
    heads = (_("Punkt"), _("Område"), _("Funktion"), _("Var"), _("Är"))
    rows = tuple(
        (
            Cell(_named(words_of(one.point, quoted), one.example)),
            Cell(one.area),
            Cell(label(one.function)),
            Cell(_status(one.before)),
            _said(one.after, now),
        )
        for one in changes
    )
    return Table(caption, heads, rows, (4, 3, 2, 3, 4))


def _named(name: str, example: bool) -> str:
    return f"{name} ({glossary.term('exempel', _.language)})" if example else name


def _status(said: Said) -> str:
    word = label(said.status)
    return word if said.mark is Mark.BEKRAFTAT else f"{label(said.mark)}: {word}"


def _said(said: Said, now: datetime) -> Cell:
    """A status and when it was seen, by the clock: a report is read long after its minute."""
    seen = clock(said.observed_at, now) if said.observed_at else _("aldrig rapporterat")
    return Cell(f"{_status(said)}, {seen}", said.status, said.mark)


def areas_block(facts: Document) -> Iterator[Block]:
    functions = tuple(label(function) for function in Function)
    heads = (_("Område"), counted_words(facts).capitalize(), *functions, _("Äldst"))
    rows = tuple(_area(one, facts.at) for one in _worst_first(facts.areas))
    title = _("Fungerande av %(those)s punkter, område för område", those=counted_words(facts))
    yield Table(title, heads, rows, (5, 2, 4, 4, 4, 4, 2))


def _worst_first(areas: Sequence[AreaLine]) -> list[AreaLine]:
    def order(area: AreaLine) -> tuple[int, str]:
        worst = worst_cell(area.cells)
        return (severity(worst.worst) if worst and worst.worst else len(Status), area.name)

    return sorted(areas, key=order)


def worst_cell(cells: Sequence[CellLine]) -> CellLine | None:
    """Return the cell that an area is coloured by; None where no point counts."""
    known = [one for one in cells if one.worst is not None and one.open]
    return min(known, key=lambda one: gravity(one.worst or Status.OKAND, one.mark), default=None)


def worst_word(cells: Sequence[CellLine]) -> str:
    """Return what is said of a whole area."""
    one = worst_cell(cells)
    if one is None or one.worst is None:
        return glossary.term("ingen_oppen_punkt", _.language)
    word = label(one.worst)
    return word if one.mark is Mark.BEKRAFTAT else f"{label(one.mark)} {word}"


def _area(area: AreaLine, now: datetime) -> tuple[Cell, ...]:
    oldest = min((one.oldest for one in area.cells if one.oldest), default=None)
    open_ = _("%(open)d av %(points)d", open=area.open, points=area.points)
    if area.undecided:
        more = _.n("%(n)d ej beslutad öppen", "%(n)d ej beslutade öppna", area.undecided)
        open_ = f"{open_}, {more}"
    if area.temporary:
        open_ = f"{open_} + {temporary_words(area.temporary)}"
    if all(one.worst is None for one in area.cells):
        none = glossary.term("ingen_oppen_punkt", _.language)
        return (Cell(area.name), Cell(open_), *(Cell(none) for _one in area.cells), Cell("–"))
    cells = (_count(one) for one in area.cells)
    return (Cell(area.name), Cell(open_), *cells, Cell(span(now - oldest) if oldest else "–"))


def _count(one: CellLine) -> Cell:
    if not one.open:
        return Cell(label(Status.EJ_AKTUELL))
    counts = (
        (one.failed, label(Status.UR_FUNKTION)),
        (one.limited, label(Status.BEGRANSAD)),
        (one.unconfirmed, label(Mark.OBEKRAFTAT)),
        (one.unknown, label(Status.OKAND)),
        (one.contested, label(Mark.MOTSTRIDIGT)),
    )
    said = [_("%(working)d av %(of)d fungerar", working=one.working, of=one.open)]
    said += [f"{count} {word}" for count, word in counts if count]
    return Cell(", ".join(said), one.worst, one.mark)


def failing_block(facts: Document, quoted: Quoted) -> Iterator[Block]:
    held = facts.figures
    if not (held.open or held.undecided or held.temporary):
        yield Paragraph(_("Ingen punkt är öppen, och ingen rapporterar: inget är sagt om vad som fungerar."))
        return
    those = counted_words(facts)
    if not facts.failing:
        yield Paragraph(_("Allt som är rapporterat fungerar vid de %(those)s punkterna.", those=those))
        return
    heads = (_("Punkt"), _("Område"), _("Funktion"), _("Läge"), _("Uthållighet och prognos"), _("Orsak"))
    rows = tuple(_point(one, facts.at, quoted) for one in facts.failing)
    title = _("Fungerar inte, eller är okänt, vid %(those)s punkter", those=those)
    yield Table(title, heads, rows, (4, 3, 2, 4, 4, 4))


def _point(one: PointLine, now: datetime, quoted: Quoted) -> tuple[Cell, ...]:
    return (
        Cell(_place(one, quoted)),
        Cell(one.area),
        Cell(label(one.function)),
        _said(one.said, now),
        Cell(_lasting(one, now)),
        Cell(words_of(one.cause, quoted) or "–"),
    )


def _place(one: PointLine, quoted: Quoted) -> str:
    """A point's name, with the mark that it reports without being decided open."""
    name = _named(words_of(one.point, quoted), one.example)
    return f"{name}, {glossary.term('ej_beslutad_oppen', _.language)}" if one.undecided else name


def _lasting(one: PointLine, now: datetime) -> str:
    said = []
    if one.supply not in (Supply.ORDINARIE, Supply.OKANT):
        said.append(label(one.supply))
    if one.lasts_until is not None:
        over = one.lasts_until <= now
        at = dated(one.lasts_until)
        said.append(_("tog slut %(at)s", at=at) if over else _("räcker till %(at)s", at=at))
    if one.restored_estimate is not None:
        said.append(_("åter %(at)s", at=dated(one.restored_estimate)))
    return ", ".join(said) or _("inget sagt")


def ending_block(facts: Document, quoted: Quoted) -> Iterator[Block]:
    if not facts.ending:
        yield Paragraph(_("Ingen har sagt att något tar slut inom 72 timmar."))
        return
    heads = (_("Punkt"), _("Område"), _("Funktion"), _("Läge"), _("Tar slut"))
    rows = tuple((*_point(one, facts.at, quoted)[:4], Cell(_left(one, facts.at))) for one in facts.ending)
    yield Table(_("Tar slut, enligt vad punkterna har sagt"), heads, rows, (4, 3, 2, 4, 4))


def _left(one: PointLine, now: datetime) -> str:
    if one.lasts_until is None:
        return ""
    left = _("%(at)s, om %(span)s", at=dated(one.lasts_until), span=span(one.lasts_until - now))
    supply = one.supply not in (Supply.ORDINARIE, Supply.OKANT)
    return f"{label(one.supply)}: {left}" if supply else left

"""A situation report as it is read, whatever it is printed on: headings, paragraphs, tables, one map."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from dashboard.paper.blocks import Block, Cell, Chart, Heading, Pairs, Paragraph, Table
from dashboard.paper.report_assessments import cited_blocks
from dashboard.paper.report_facts import (
    areas_block,
    changes_blocks,
    failing_block,
    figures_block,
    worst_word,
)
from dashboard.paper.report_failures import failures_blocks
from dashboard.paper.report_forecast import forecast_blocks
from dashboard.paper.report_reach import reach_blocks
from dashboard.paper.report_staff import decisions_block, messages_block, moved_block
from dashboard.words import _, label
from dashboard.words.cells import EXERCISE
from dashboard.words.times import clock, dated
from data import glossary
from data.situation_reports.beside import Beside
from data.situation_reports.document import Document, RequestLine, SectorLine, VoiceLine
from data.situation_reports.facts import ReportState, SituationReport, Words
from data.situation_reports.reads import words_of
from data.store.rows import MASKED
from data.words import Mark, Priority

Quoted = Mapping[int, Mapping[str, str] | None]


def sectors_blocks(facts: Document, quoted: Quoted) -> Iterator[Block]:
    """The sectors that anybody has spoken of, one table each; then those that are silent."""
    spoken = [one for one in facts.sectors if one.assessed or one.own]
    for one in spoken:
        yield Heading(2, _named(one.name, one.example))
        if one.graver is not None:
            word = label(one.graver)
            yield Paragraph(
                _("En deltagare rapporterar %(word)s: allvarligare än sektorns egen bedömning.", word=word),
                True,
            )
        yield _sector(one, facts, quoted)
    silent = [_named(one.name, one.example) for one in facts.sectors if one not in spoken]
    if silent:
        yield Paragraph(_("Ingen rapport från: %(names)s.", names=", ".join(silent)))
    if not facts.sectors:
        yield Paragraph(_("Sektorsindelningen är EJ INLÄST."))


def _named(name: str, example: bool) -> str:
    return f"{name} ({glossary.term('exempel', _.language)})" if example else name


def _sector(one: SectorLine, facts: Document, quoted: Quoted) -> Table:
    heads = (_("Vem"), _("Påverkan"), _("Prognos"), _("Bedömning"))
    rows = tuple(_voice(voice, facts, quoted) for voice in (*one.assessed, *one.own))
    return Table(_("%(name)s: var och ens egen uppgift", name=one.name), heads, rows, (4, 4, 3, 7))


def _voice(one: VoiceLine, facts: Document, quoted: Quoted) -> tuple[Cell, ...]:
    who = one.organisation or _("sektorns bedömning")
    word = label(one.level)
    if one.held is None:
        word = _("okänd – var %(said)s", said=word)
    elif one.mark is Mark.OBEKRAFTAT:
        word = f"{label(one.mark)}: {word}"
    hours = (("24 h", one.forecast_24), ("72 h", one.forecast_72))
    said = [f"{name}: {glossary.label(level, _.language, short=True)}" for name, level in hours if level]
    return (
        Cell(f"{who}, {one.area}" if one.area else who),
        Cell(f"{word}, {clock(one.observed_at, facts.at)}"),
        Cell(", ".join(said) or _("inget sagt")),
        Cell(words_of(one.assessment, quoted) or "–"),
    )


def requests_block(facts: Document, quoted: Quoted) -> Iterator[Block]:
    if not facts.requests:
        yield Paragraph(_("Ingen begäran om stöd väntar."))
        return
    late, unowned = sum(one.late for one in facts.requests), sum(one.unowned for one in facts.requests)
    told = sum(bool(one.unacknowledged) for one in facts.requests)
    yield Paragraph(
        _(
            "%(n)d väntar: %(late)d försenade, %(unowned)d utan ägare, %(told)d utan kvittens.",
            n=len(facts.requests),
            late=late,
            unowned=unowned,
            told=told,
        ),
        bool(late or unowned or told),
    )
    heads = (_("Vad"), _("Var"), _("Ägare"), _("Behövs"), _("Läge"), _("Att agera på"))
    rows = tuple(_request(one, quoted) for one in facts.requests)
    yield Table(_("Begäran om stöd som väntar"), heads, rows, (4, 4, 4, 3, 2, 5))


def _request(one: RequestLine, quoted: Quoted) -> tuple[Cell, ...]:
    what = ", ".join(text for text in (words_of(one.what, quoted), words_of(one.amount, quoted)) if text)
    if one.priority is not Priority.NORMAL:
        what = f"{what} ({label(one.priority)})"
    return (
        Cell(what),
        Cell(f"{words_of(one.point, quoted)}, {one.area}" if one.point else one.area),
        Cell(_named(one.owner, one.example)),
        Cell(dated(one.deadline)),
        Cell(label(one.state)),
        Cell("; ".join(_trouble(one)) or "–"),
    )


def _trouble(one: RequestLine) -> Iterator[str]:
    if one.late:
        yield _("FÖRSENAD")
    if one.unowned:
        yield _("SAKNAR ÄGARE")
    if one.unacknowledged:
        yield _("inte kvitterad av %(who)s", who=", ".join(one.unacknowledged))
    if one.escalated:
        yield _("larmat vidare till %(who)s", who=", ".join(one.escalated))


@dataclass(frozen=True, slots=True)
class Sheet:
    """`bands` are said on every page: an exercise, and a report that nobody has approved."""

    title: str
    bands: tuple[str, ...]
    blocks: tuple[Block, ...]
    foot: str
    made: datetime

    @property
    def name(self) -> str:
        """What the file calls itself, where no band is seen."""
        return " · ".join((*self.bands, self.title))


def sheet(
    report: SituationReport,
    facts: Document,
    quoted: Quoted,
    told: Beside,
    foreseen: bool = True,
    *,
    leaves: bool = False,
) -> Sheet:
    """Return a frozen report, ready to be read, or as it `leaves`: with or without what is foreseen."""
    name = words_of(facts.name, quoted)
    bands = [EXERCISE] if facts.exercise else []
    if report.state is ReportState.FRYST:
        bands.append(_("EJ GODKÄND"))
    return Sheet(
        title=_("Lägesrapport %(n)d – %(name)s", n=report.number, name=name),
        bands=tuple(bands),
        blocks=(
            Pairs(tuple(_about(report, facts, name))),
            *_words(report.words),
            *cited_blocks(facts, told, leaves=leaves),
            *fact_blocks(facts, quoted, told, foreseen),
            *_last(report, facts),
        ),
        foot=_(
            "Lägesrapport %(n)d · %(name)s · läget %(at)s", n=report.number, name=name, at=dated(facts.at)
        ),
        made=facts.real,
    )


def state_word(state: ReportState) -> str:
    """Return how far a report has come, in a word."""
    return {
        ReportState.FRYST: _("fryst, inte godkänd"),
        ReportState.GODKAND: _("godkänd, inte publicerad"),
        ReportState.PUBLICERAD: _("publicerad"),
    }[state]


def fact_blocks(facts: Document, quoted: Quoted, told: Beside, foreseen: bool = True) -> tuple[Block, ...]:
    """Return everything of a report that nobody has to write; a forecast may be struck where it leaves."""
    return (
        Heading(1, _("Läget i korthet")),
        *figures_block(facts),
        *failures_blocks(facts, quoted),
        *changes_blocks(facts, quoted),
        Heading(1, _("Områden")),
        Chart(_map_legend(), _map_words(facts), floats=True),
        *areas_block(facts),
        *reach_blocks(facts),
        Heading(1, _("Fungerar inte, eller är okänt")),
        *failing_block(facts, quoted),
        *forecast_blocks(facts, quoted, foreseen),
        Heading(1, _("Sektorer")),
        *sectors_blocks(facts, quoted),
        Heading(1, _("Begäran om stöd som väntar")),
        *requests_block(facts, quoted),
        Heading(1, _("Flyttat ansvar")),
        *moved_block(told),
        Heading(1, _("Beslut sedan förra rapporten") if facts.before else _("Beslut")),
        *decisions_block(facts, quoted, told),
        Heading(
            1,
            _("Sagt till allmänheten sedan förra rapporten") if facts.before else _("Sagt till allmänheten"),
        ),
        *messages_block(told),
    )


def _about(report: SituationReport, facts: Document, name: str) -> Iterator[tuple[str, str]]:
    yield _("Händelse"), name
    yield _("Slag"), label(facts.kind)
    yield _("Beredskapsläge"), label(facts.readiness)
    yield _("Läget avser"), dated(facts.at)
    yield _("Skriven av"), f"{report.frozen.by}, {dated(report.frozen.at)}"
    for word, step in ((_("Godkänd av"), report.approved), (_("Publicerad av"), report.published)):
        alone = _(" (samma inloggning som skrev den)") if step is report.approved and report.alone else ""
        yield word, f"{step.by}, {dated(step.at)}{alone}" if step else _("inte än")
    yield _("Nästa lägesrapport"), dated(report.next_at)


def _words(words: Words | None) -> Iterator[Block]:
    parts = (
        (1, _("Bedömning"), words.assessment if words else MASKED),
        (1, _("Sannolika följder"), ""),
        (2, _("Inom 24 timmar"), words.outlook_24 if words else MASKED),
        (2, _("Inom 72 timmar"), words.outlook_72 if words else MASKED),
        (1, _("Inriktning"), words.direction if words else MASKED),
    )
    for level, title, text in parts:
        yield Heading(level, title)
        yield from (Paragraph(line) for line in text.splitlines() if line.strip())


def _last(report: SituationReport, facts: Document) -> Iterator[Block]:
    yield Heading(1, _("Om rapporten"))
    yield Paragraph(
        _(
            "Fakta är sammanställda ur journalen som den var vid post %(n)d. Åldrar räknas från %(at)s. "
            "Okänd betyder att ingen vet, eller att det som sades inte längre gäller.",
            n=facts.revision,
            at=dated(facts.at),
        )
    )
    if facts.examples:
        yield Paragraph(_("Rader märkta exempel är exempel ur systemet, inte kommunens egna uppgifter."))
    yield Paragraph(_("Kontrollsumma (SHA-256): %(digest)s", digest=report.digest))


def _map_legend() -> str:
    """Every sign in words: the map is printed in grey as often as in colour."""
    return _(
        "Det sämsta i varje område: ✓ fungerar (ljus yta), ! begränsad (vågräta linjer), × ur funktion "
        "(sneda linjer), ? okänd (prickar), ≠ motstridigt, – ingen öppen punkt (vit). "
        "Streckad ring: obekräftat."
    )


def _map_words(facts: Document) -> str:
    """Say everything that the map shows."""
    said = [f"{area.name}: {worst_word(area.cells)}" for area in facts.areas]
    return _("Karta över områdena. %(said)s.", said="; ".join(said))

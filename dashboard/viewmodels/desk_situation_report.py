"""A situation report as it is read, whatever it is printed on: headings, paragraphs, tables and one map."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from dashboard.texts import Translator
from dashboard.viewmodels.cells import EXERCISE
from dashboard.viewmodels.desk_situation_report_blocks import Block, Chart, Heading, Pairs, Paragraph
from dashboard.viewmodels.desk_situation_report_facts import (
    areas_block,
    changes_blocks,
    decisions_block,
    ending_block,
    failing_block,
    figures_block,
    worst_word,
)
from dashboard.viewmodels.desk_situation_report_others import requests_block, sectors_blocks
from dashboard.viewmodels.desk_times import dated
from data import glossary
from data.domain.situation_report_document import Document
from data.domain.situation_reports import ReportState, SituationReport, Words
from data.rows import MASKED
from data.situation_reports import words_of

Quoted = Mapping[int, Mapping[str, str] | None]


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


def sheet(report: SituationReport, facts: Document, quoted: Quoted, _: Translator) -> Sheet:
    """Return a frozen report, ready to be printed."""
    name = words_of(facts.name, quoted)
    bands = [EXERCISE] if facts.exercise else []
    if report.state is ReportState.FRYST:
        bands.append(_("EJ GODKÄND"))
    return Sheet(
        title=_("Lägesrapport %(n)d – %(name)s", n=report.number, name=name),
        bands=tuple(bands),
        blocks=(
            Pairs(tuple(_about(report, facts, name, _))),
            *_words(report.words, _),
            *fact_blocks(facts, quoted, _),
            *_last(report, facts, _),
        ),
        foot=_(
            "Lägesrapport %(n)d · %(name)s · läget %(at)s", n=report.number, name=name, at=dated(facts.at)
        ),
        made=facts.real,
    )


def state_word(state: ReportState, _: Translator) -> str:
    """Return how far a report has come, in a word."""
    return {
        ReportState.FRYST: _("fryst, inte godkänd"),
        ReportState.GODKAND: _("godkänd, inte publicerad"),
        ReportState.PUBLICERAD: _("publicerad"),
    }[state]


def fact_blocks(facts: Document, quoted: Quoted, _: Translator) -> tuple[Block, ...]:
    """Return everything of a report that nobody has to write."""
    return (
        Heading(1, _("Läget i korthet")),
        *figures_block(facts, _),
        *changes_blocks(facts, _),
        Heading(1, _("Områden")),
        Chart(_map_legend(_), _map_words(facts, _)),
        *areas_block(facts, _),
        Heading(1, _("Fungerar inte, eller är okänt")),
        *failing_block(facts, quoted, _),
        Heading(1, _("Tar slut inom 72 timmar")),
        *ending_block(facts, quoted, _),
        Heading(1, _("Sektorer")),
        *sectors_blocks(facts, quoted, _),
        Heading(1, _("Begäran om stöd som väntar")),
        *requests_block(facts, quoted, _),
        Heading(1, _("Beslut sedan förra rapporten") if facts.before else _("Beslut")),
        *decisions_block(facts, quoted, _),
    )


def _about(report: SituationReport, facts: Document, name: str, _: Translator) -> Iterator[tuple[str, str]]:
    yield _("Händelse"), name
    yield _("Slag"), glossary.label(facts.kind, _.language)
    yield _("Beredskapsläge"), glossary.label(facts.readiness, _.language)
    yield _("Läget avser"), dated(facts.at)
    yield _("Skriven av"), f"{report.frozen.by}, {dated(report.frozen.at)}"
    for word, step in ((_("Godkänd av"), report.approved), (_("Publicerad av"), report.published)):
        yield word, f"{step.by}, {dated(step.at)}" if step else _("inte än")
    yield _("Nästa lägesrapport"), dated(report.next_at)


def _words(words: Words | None, _: Translator) -> Iterator[Block]:
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


def _last(report: SituationReport, facts: Document, _: Translator) -> Iterator[Block]:
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


def _map_legend(_: Translator) -> str:
    """Every sign in words: the map is printed in grey as often as in colour."""
    return _(
        "Det sämsta i varje område: ✓ fungerar (ljus yta), ! begränsad (vågräta linjer), × ur funktion "
        "(sneda linjer), ? okänd (prickar), ≠ motstridigt, – ingen öppen punkt (vit). "
        "Streckad ring: obekräftat."
    )


def _map_words(facts: Document, _: Translator) -> str:
    """Say everything that the map shows."""
    said = [f"{area.name}: {worst_word(area.cells, _)}" for area in facts.areas]
    return _("Karta över områdena. %(said)s.", said="; ".join(said))

"""What is foreseen, as a situation report froze it; in a file that goes to others only where it is chosen."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from dashboard.paper.blocks import Block, Cell, Heading, Paragraph, Table
from dashboard.paper.report_facts import ending_block
from dashboard.words import _, label
from dashboard.words.failures import returns
from dashboard.words.forecast import as_assumed, as_stated, bare_words, between, in_tank
from dashboard.words.times import clock
from data import glossary
from data.forecast.words import Basis
from data.points.facts import Estimate
from data.situation_reports.document import Document
from data.situation_reports.foreseen import Foreseen, LossLine
from data.situation_reports.reads import words_of

Quoted = Mapping[int, Mapping[str, str] | None]


def forecast_blocks(facts: Document, quoted: Quoted, whole: bool) -> Iterator[Block]:
    """What is foreseen; struck, or not in reports yet, what points have said that runs out."""
    if whole and facts.foreseen is not None:
        yield Heading(1, _("Prognos 72 h"))
        yield from _foreseen(facts.foreseen, facts.at, quoted)
        return
    yield Heading(1, _("Tar slut inom 72 timmar"))
    yield from ending_block(facts, quoted)
    if facts.foreseen is not None:
        yield Paragraph(_("Prognosen är struken vid export: hämta filen med prognos om den ska med."))


def _foreseen(found: Foreseen, now: datetime, quoted: Quoted) -> Iterator[Block]:
    if found.losses:
        heads = (_("När"), _("Var"), _("Område"), _("Funktion"), _("Varför"))
        rows = tuple(_row(line, now, quoted) for line in found.losses)
        yield Table(_("Vad som väntas falla bort, tidigast först"), heads, rows, (4, 4, 3, 2, 6))
    else:
        yield Paragraph(_("Inget av det som är känt säger att något faller bort inom 72 timmar."))
    bare = bare_words(found.bare, found.counted)
    if bare:
        yield Paragraph(bare)


def _row(line: LossLine, now: datetime, quoted: Quoted) -> tuple[Cell, ...]:
    at = words_of(line.at, quoted)
    return (
        Cell(between(line, now)),
        Cell(f"{at} ({glossary.term('exempel', _.language)})" if line.example else at),
        Cell(line.area),
        Cell(label(line.function)),
        Cell(" · ".join(part for part in (*_known_by(line, now, quoted), _back(line, now)) if part)),
    )


def _known_by(line: LossLine, now: datetime, quoted: Quoted) -> tuple[str, ...]:
    if line.basis is Basis.FOLJDKEDJA:
        return as_assumed(line.chain)
    if line.supply is None or line.said_at is None:
        return in_tank()
    cause, who = words_of(line.cause, quoted), words_of(line.source, quoted)
    return as_stated(line.supply, cause, clock(line.said_at, now), who, line.doubted)


def _back(line: LossLine, now: datetime) -> str:
    """Who said so is not among the frozen facts."""
    return returns(Estimate(line.back, "", line.moved), now) if line.back and line.back > now else ""

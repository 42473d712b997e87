"""What has failed and who acts on it, as a situation report froze it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from dashboard.paper.blocks import Block, Cell, Heading, Paragraph, Table
from dashboard.words import _
from dashboard.words.failures import Acting, counted_words, done_words, what
from dashboard.words.times import clock
from data import glossary
from data.failures.facts import Because
from data.situation_reports.document import Document, FailureLine
from data.situation_reports.reads import words_of

Quoted = Mapping[int, Mapping[str, str] | None]


def failures_blocks(facts: Document, quoted: Quoted) -> Iterator[Block]:
    """Say how many failures nobody acts on, and which; nothing in a report from before they were in it."""
    if facts.failures is None:
        return
    yield Heading(1, _("Fel och åtgärd"))
    if not facts.failures:
        yield Paragraph(_("Inga kända fel vid punkter som räknas") + ".")
        return
    without = sum(line.without_action for line in facts.failures)
    late = sum(line.because is Because.TIME_PASSED for line in facts.failures)
    yield Paragraph(f"{counted_words(len(facts.failures), without, late)}.", alarm=bool(without))
    heads = (_("Var"), _("Område"), _("Vad"), _("Åtgärd"), _("Sedan"))
    rows = tuple(_row(line, facts.at, quoted) for line in facts.failures)
    yield Table(_("Fel, de utan åtgärd först"), heads, rows, (4, 3, 3, 5, 2))


def _row(line: FailureLine, now: datetime, quoted: Quoted) -> tuple[Cell, ...]:
    at = words_of(line.at, quoted)
    return (
        Cell(f"{at} ({glossary.term('exempel', _.language)})" if line.example else at),
        Cell(line.area or "–"),
        Cell(what(line, now)),
        Cell(_done(line, now, quoted)),
        Cell(clock(line.since, now)),
    )


def _done(line: FailureLine, now: datetime, quoted: Quoted) -> str:
    action = line.action
    if action is None:
        return done_words(line.because, None, now)
    who, source = action.owner or words_of(action.by, quoted), words_of(action.source, quoted)
    refer = words_of(action.refer, quoted)
    return done_words(line.because, Acting(who, action.until, action.said_at, refer, source), now)

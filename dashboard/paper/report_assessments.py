"""The judgements of assumed outages that a situation report cites: marked as such, apart from its facts."""

from collections.abc import Iterator

from dashboard.paper.blocks import Block, Heading, Pairs, Paragraph
from dashboard.words import _
from dashboard.words.assessments import Names, assumed, not_so, rows
from dashboard.words.times import dated
from data.assessments.facts import Assessment
from data.situation_reports.beside import Beside
from data.situation_reports.document import Document


def cited_blocks(facts: Document, told: Beside, *, leaves: bool) -> Iterator[Block]:
    """Yield each as it was saved; what may not leave is named by its entry alone in what `leaves`."""
    if not told.cited:
        return
    yield Heading(1, _("Tänkta bedömningar"))
    yield Paragraph(not_so())
    sectors = {one.id: one.name for one in told.register.sectors}
    names = Names(told.areas, told.points, sectors)
    for one in told.cited:
        if leaves and one.struck:
            yield Paragraph(_("Bedömning post %(n)d är struken vid export.", n=one.revision))
        else:
            yield from _cited(one, names, facts)


def _cited(one: Assessment, names: Names, facts: Document) -> Iterator[Block]:
    yield Heading(2, f"{assumed()}: {one.name}")
    saved = _("%(who)s, %(at)s, post %(n)d", who=one.by, at=dated(one.at), n=one.revision)
    stated = (*rows(one.outage, one.consequences, names, facts.at), (_("Bedömt av"), saved))
    yield Pairs(stated)
    yield from (Paragraph(line) for line in one.note.splitlines() if line.strip())

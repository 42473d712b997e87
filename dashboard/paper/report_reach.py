"""Who had nothing near that worked, as a situation report froze it."""

from collections.abc import Iterator

from dashboard.paper.blocks import Block, Cell, Heading, Paragraph, Table
from dashboard.words import _
from dashboard.words.reach import between, lacking, land, method_words, people, share, within
from data.situation_reports.document import Document
from data.situation_reports.reached import Reached, WithoutLine


def reach_blocks(facts: Document) -> Iterator[Block]:
    """Say who had nothing within each distance, and by area; nothing in a report from before it was known."""
    found = facts.reached
    if found is not None or facts.unmeasured:
        yield Heading(1, _("Räckvidd"))
    if found is None:
        if facts.unmeasured:
            yield Paragraph(_("Räckvidden var inte framräknad när rapporten frystes."))
        return
    whole = [line for line in found.lines if not line.area]
    distances = sorted({line.metres for line in whole})
    if all(line.people is None for line in whole):
        yield Paragraph(_("Befolkning är inte inläst: bara land kan sägas."))
    else:
        yield Paragraph(
            _(
                "Invånare utan något som fungerar nära: hur många om de bor jämnt spridda, hur stor del "
                "det är, och inom parentes det säkra spannet."
            )
        )
    yield Table(
        _("Invånare utan något som fungerar nära"),
        (_("Vad"), *map(within, distances)),
        tuple(_rows(whole)),
        (3, *(4 for _each in distances)),
    )
    by_area = [line for line in found.lines if line.area]
    if by_area:
        near = by_area[0].metres
        heads = (_("Område"), *dict.fromkeys(lacking(line.function) for line in by_area))
        caption = _("Utan något som fungerar %(far)s, område för område", far=within(near))
        yield Heading(2, caption)
        yield Table(caption, heads, tuple(_areas(by_area)), (4, *(3 for _each in heads[1:])))
    yield Paragraph(_rests_on(found))


def _rows(lines: list[WithoutLine]) -> Iterator[tuple[Cell, ...]]:
    for function in dict.fromkeys(line.function for line in lines):
        ours = sorted((line for line in lines if line.function is function), key=lambda line: line.metres)
        yield (Cell(lacking(function)), *(Cell(_said(line)) for line in ours))


def _areas(lines: list[WithoutLine]) -> Iterator[tuple[Cell, ...]]:
    for area in sorted({line.area for line in lines}):
        yield (Cell(area), *(Cell(_said(line)) for line in lines if line.area == area))


def _said(line: WithoutLine) -> str:
    if line.people is None or line.spread is None or line.low is None or line.high is None:
        return _("%(bare)s av %(all)s", bare=land(line.land_km2), all=land(line.land_of_km2))
    part, certain = share(line.spread, line.people), between(line.low, line.high)
    return _("%(n)s, %(share)s (%(between)s)", n=people(line.spread), share=part, between=certain)


def _rests_on(found: Reached) -> str:
    method, sources = method_words(found.method), "; ".join(found.sources)
    return _("Metod: %(method)s. Underlag: %(sources)s.", method=method, sources=sources)

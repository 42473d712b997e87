"""A situation report as plain text, to paste into WIS: no layout that a text field would destroy."""

from collections.abc import Iterator

from dashboard.viewmodels.desk_situation_report import Sheet
from dashboard.viewmodels.desk_situation_report_blocks import Block, Chart, Heading, Pairs, Paragraph, Table


def as_text(sheet: Sheet) -> bytes:
    """Return the report as text, a row of a table on a line; the map's words instead of the map."""
    band = "\n".join(sheet.bands)
    parts = [band, sheet.title.upper(), *("\n".join(_lines(one)) for one in sheet.blocks), sheet.foot, band]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _lines(one: Block) -> Iterator[str]:
    match one:
        case Heading(level=1):
            yield one.text.upper()
        case Heading():
            yield one.text
        case Paragraph():
            yield f"! {one.text}" if one.alarm else one.text
        case Pairs():
            yield from (f"{term}: {said}" for term, said in one.rows)
        case Chart():
            yield one.alt
        case Table():
            yield from _rows(one)


def _rows(one: Table) -> Iterator[str]:
    """The first cell leads; the others are said with their heading, so that a line means something alone."""
    for first, *rest in one.rows:
        if len(rest) == 1:
            yield f"- {_flat(first.text)}: {_flat(rest[0].text)}"
            continue
        said = (f"{head}: {_flat(cell.text)}" for head, cell in zip(one.heads[1:], rest, strict=True))
        yield f"- {_flat(first.text)}: {'; '.join(said)}"


def _flat(text: str) -> str:
    return " ".join(text.split())

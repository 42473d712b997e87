"""A situation report on the desk: the same blocks as its files, but the map, which *Lägesbild* has alive."""

from collections.abc import Iterator, Sequence

from dashboard import style
from dashboard.components.drawing import Node, draw, el, icon
from dashboard.viewmodels.desk_situation_report_blocks import (
    Block,
    Cell,
    Chart,
    Heading,
    Pairs,
    Paragraph,
    Table,
)


def show(blocks: Sequence[Block], key: str, *, stacked: bool = True) -> None:
    """Draw blocks one after the other; `stacked`: on a phone a table's cells stand below each other."""
    draw(el("section.report", *(node for one in blocks for node in _nodes(one, stacked))), key=key)


def _nodes(one: Block, stacked: bool) -> Iterator[Node]:
    match one:
        case Heading():
            yield el("h3" if one.level == 1 else "h4", one.text)
        case Paragraph(alarm=True):
            yield el("p.alarm", icon("bang"), one.text)
        case Paragraph():
            yield el("p", one.text)
        case Pairs():
            yield el("dl", *(node for term, said in one.rows for node in (el("dt", term), el("dd", said))))
        case Table():
            yield _table(one, "table.log" if stacked else "table.even")
        case Chart():
            return


def _table(one: Table, kind: str) -> Node:
    return el(
        "div.scroll",
        el(
            kind,
            el("caption.unseen", one.caption),
            el("thead", el("tr", *(el("th", head, scope="col") for head in one.heads))),
            el("tbody", *(el("tr", *_cells(row)) for row in one.rows)),
        ),
        tabindex=0,
        role="region",
        aria_label=one.caption,
    )


def _cells(row: tuple[Cell, ...]) -> Iterator[Node]:
    first, *rest = row
    yield el("th", first.text, scope="row")
    for cell in rest:
        if cell.status is None:
            yield el("td", cell.text)
        else:
            sign = icon(style.symbol(cell.status, cell.mark))
            yield el(
                "td",
                el("span.chip", sign, el("span", cell.text), data_status=cell.status, data_mark=cell.mark),
            )

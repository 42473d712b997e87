"""Sectors and organisations by area, drawn: a table whose every cell has word, bars, pattern and age."""

from datetime import datetime

from dashboard import session
from dashboard.components.drawing import Node, draw, el, icon
from dashboard.viewmodels.desk_sector_areas import GradeCell, GradeRow, GradeTable
from dashboard.views.parts.pieces import age
from dashboard.views.parts.sector_names import marked
from data.domain.words import ImpactLevel, Mark, Status


def grade_chip(level: ImpactLevel | None, mark: Mark, sign: str, word: str, title: str = "") -> Node:
    """Return a påverkansgrad as bars, word, colour and pattern; the unknown as it looks everywhere."""
    extra = [icon("question")] if mark is Mark.OBEKRAFTAT and level is not None else []
    return el(
        "span.chip.graded",
        icon(sign),
        *extra,
        el("span", word),
        data_status=Status.OKAND if level is None else None,
        data_grade=level,
        data_mark=mark,
        title=title or None,
    )


def grade_table(says: GradeTable, head: str, caption: str, now: datetime, speed: float, key: str) -> None:
    """Draw a table of grades, and under it who has said nothing."""
    _ = session.texts()
    if not says.rows:
        draw(
            el(
                "section.empty",
                el("h2", _("Ingen har rapporterat om någon sektor")),
                el("p", _("Rapportera under Läget: välj område i formuläret, så syns det här.")),
            ),
            key=f"{key}-none",
        )
        return
    draw(
        el(
            "div.scroll.board",
            el(
                "table.grades",
                el("caption.unseen", caption),
                el("thead", el("tr", *(el("th", one, scope="col") for one in (head, *says.places)))),
                el("tbody", *(_row(row, now) for row in says.rows)),
            ),
            tabindex=0,
            role="region",
            aria_label=caption,
        ),
        el("p.counted", _("Har inte rapporterat: "), ", ".join(says.silent)) if says.silent else None,
        el("p.counted", _("– ingenting sagt · okänd: ingen påverkan sades, för länge sedan")),
        key=key,
        speed=speed,
    )


def _row(row: GradeRow, now: datetime) -> Node:
    return el("tr", el("th", *marked(row.name), scope="row"), *(_cell(cell, now) for cell in row.cells))


def _cell(cell: GradeCell | None, now: datetime) -> Node:
    _ = session.texts()
    if cell is None:
        return el("td.unsaid", el("span.muted", "–", aria_label=_("ingenting sagt"), role="img"))
    return el(
        "td.cell",
        el("small.what", cell.area),
        grade_chip(cell.level, cell.mark, cell.sign, cell.word, cell.says),
        el("small.muted", age(cell.observed, now, _("för %s sedan"))),
    )

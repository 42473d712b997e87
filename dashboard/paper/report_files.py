"""A frozen report or an evaluation as a file, by its ending: read, put into words, printed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from dashboard.paper.blocks import MAP, UNDRAWN, Block, Chart, Drawings, Heading, Pairs, Paragraph, Table
from dashboard.paper.evaluation_says import evaluation_sheet
from dashboard.paper.page import area_map, as_html, drawings
from dashboard.paper.printed import as_docx, as_pdf
from dashboard.paper.report_says import Sheet, sheet
from dashboard.words.cells import csv_lines
from dashboard.words.exercise import names
from data.errors import Missing, Refused
from data.exercise.evaluated import evaluation
from data.points import reads as point_reads
from data.sectors import reads as sector_reads
from data.situation_reports import reads as situation_report_reads
from data.situation_reports.beside import beside
from data.situation_reports.facts import SituationReport
from data.store.database import Store
from geo.layers import Pack


def as_csv(sheet: Sheet) -> bytes:
    """Return every table one after the other, each under its caption, for a Swedish spreadsheet."""
    return b"".join(csv_lines(_lines(sheet)))


def _lines(sheet: Sheet) -> Iterator[Sequence[str]]:
    yield [sheet.title]
    for one in sheet.blocks:
        if isinstance(one, Table):
            yield []
            yield [one.caption]
            yield one.heads
            yield from ([cell.text for cell in row] for row in one.rows)


def as_text(sheet: Sheet) -> bytes:
    """Return the report as text, a row of a table on a line; the map's words instead of the map."""
    band = "\n".join(sheet.bands)
    parts = [
        band,
        sheet.title.upper(),
        *("\n".join(_text_lines(one)) for one in sheet.blocks),
        sheet.foot,
        band,
    ]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _text_lines(one: Block) -> Iterator[str]:
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


ENDINGS = (".pdf", ".docx", ".html", ".txt")


def report_file(
    store: Store, pack: Pack, report: SituationReport, ending: str, foreseen: bool = False
) -> bytes:
    """Return a report as .pdf, .docx, .html or .txt, what is foreseen only where chosen; raises Refused."""
    if ending not in ENDINGS:
        raise Refused(f"Okänd filändelse {ending}: välj {', '.join(ENDINGS)}.")
    facts = situation_report_reads.document(report)
    quoted, told = situation_report_reads.quoted(store, facts), beside(store, report.operation, facts)
    made = sheet(report, facts, quoted, told, foreseen, leaves=True)
    drawn = area_map(facts, pack, _alt(made))
    return sheet_file(made, ending, {MAP: drawn} if drawn else UNDRAWN)


def sheet_file(made: Sheet, ending: str, drawings: Drawings = UNDRAWN) -> bytes:
    """Return a sheet as .pdf, .docx, .html, .txt or, its tables alone, .csv; raises Refused."""
    match ending:
        case ".pdf":
            return as_pdf(made, drawings)
        case ".docx":
            return as_docx(made, drawings)
        case ".html":
            return as_html(made, drawings)
        case ".txt":
            return as_text(made)
        case ".csv":
            return as_csv(made)
    raise Refused(f"Okänd filändelse {ending}: välj .csv, {', '.join(ENDINGS)}.")


def _alt(made: Sheet) -> str:
    return next((one.alt for one in made.blocks if isinstance(one, Chart)), "")


EVALUATION_ENDINGS: Final = (*ENDINGS, ".csv")


def evaluation_file(store: Store, operation_id: str, ending: str, now: datetime) -> bytes:
    """Return an evaluation as .pdf, .docx, .html, .txt or, its tables alone, .csv; `now` is the real time.

    Raises Missing where there is nothing to evaluate, and Refused.
    """
    if ending not in EVALUATION_ENDINGS:
        raise Refused(f"Okänd filändelse {ending}: välj {', '.join(EVALUATION_ENDINGS)}.")
    one = evaluation(store, operation_id, now)
    if one is None:
        raise Missing("Händelsen är ingen övning med scenario: det finns inget att utvärdera.", "operation")
    name = names(point_reads.picture(store, operation_id, recent=0), sector_reads.register(store))
    return sheet_file(evaluation_sheet(one, name, now), ending, drawings(one, name))

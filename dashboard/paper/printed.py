"""A situation report as PDF (PDF/UA-1, PDF/A-2a), and as DOCX for those who must edit it."""

import io
import re
import zipfile
from dataclasses import asdict
from datetime import UTC
from importlib.resources import files
from typing import Any, Final

import orjson
import typst
from docx import Document as new_document
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as DocxParagraph

from dashboard.look import style
from dashboard.look.drawings import SYMBOLS
from dashboard.look.style import Theme
from dashboard.paper.blocks import Block, Cell, Chart, Drawings, Heading, Pairs, Paragraph, Table
from dashboard.paper.columns import breaks, column_widths
from dashboard.paper.report_says import Sheet
from data.words import Mark, Status

AUTHOR = "Trygghetsläget"
STANDARDS: list[Any] = ["ua-1", "a-2a"]
MISSING = "□"
_SVG = "http://www.w3.org/2000/svg"
# What the bundled typefaces can print for sure; the rest is an empty box where one of them balks.
_SURE = re.compile(
    r"[^\n\x20-\x7e\xa0-\u024f\u0370-\u03ff\u0400-\u04ff\u2010-\u2027\u2030-\u203a\u20ac"
    r"\u2190-\u2193\u2260\u2264\u2265\u25a1\u2713]"
)
# Private and non-characters, which an archive may not hold; and those that would turn the line around.
_NEVER = re.compile("[\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069\U000f0000-\U0010ffff]")
_UNPRINTABLE = "could not be displayed"


def as_pdf(sheet: Sheet, drawings: Drawings) -> bytes:
    """Return the report as PDF; a character that no bundled typeface has is an empty box."""
    data = _data(sheet, drawings)
    try:
        return _compiled(_cleaned(data, _NEVER))
    except typst.TypstError as fault:
        if _UNPRINTABLE not in str(fault):
            raise
        return _compiled(_cleaned(data, _SURE))


def as_picture(chart: str) -> bytes:
    """Return a drawing as PNG, for what cannot hold SVG."""
    source = files(__package__).joinpath("picture.typ").read_bytes()
    made = typst.compile(source, format="png", ppi=200, ignore_system_fonts=True, sys_inputs={"chart": chart})
    return bytes(made)


def printable(text: str) -> str:
    """Return a text without what no document may hold."""
    return _NEVER.sub(MISSING, text)


def _compiled(data: dict[str, Any]) -> bytes:
    template = files(__package__).joinpath("report.typ").read_bytes()
    made = typst.compile(
        template,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"report": orjson.dumps(data).decode()},
        pdf_standards=STANDARDS,
        timestamp=int(data["at"]),
    )
    return bytes(made)


def _data(sheet: Sheet, drawings: Drawings) -> dict[str, Any]:
    made = sheet.made
    return {
        "name": sheet.name,
        "title": sheet.title,
        "author": AUTHOR,
        "description": sheet.foot,
        "bands": list(sheet.bands),
        "foot": sheet.foot,
        "at": int(made.timestamp()),
        "made": {name: getattr(made, name) for name in ("year", "month", "day", "hour", "minute", "second")},
        "blocks": [_block(one) for one in sheet.blocks],
        "looks": _looks(),
        "drawings": dict(drawings),
    }


def _block(one: Block) -> dict[str, Any]:
    match one:
        case Heading():
            return {"kind": "heading", **asdict(one)}
        case Paragraph():
            return {"kind": "paragraph", "breaks": breaks(one.text, _LINE_PT), **asdict(one)}
        case Pairs():
            return {"kind": "pairs", "rows": [list(row) for row in one.rows]}
        case Chart():
            return {"kind": "chart", **asdict(one)}
        case _:
            widths = column_widths(one, _LINE_PT, _PDF_PADDING_PT)
            rows = [[_cell(cell) for cell in row] for row in one.rows]
            return {
                "kind": "table",
                "caption": one.caption,
                "heads": list(one.heads),
                "widths": list(widths),
                "rows": rows,
            }


def _cell(one: Cell) -> dict[str, str | bool]:
    look = "" if one.status is None else f"{one.status}-{one.mark}"
    return {"text": one.text, "look": look, "breaks": breaks(one.text)}


def _looks() -> dict[str, dict[str, str]]:
    """Each status as a tint and a symbol: the words in the cell say the same."""
    found = {}
    for status in Status:
        shown = style.colours(status, Theme.LJUS)
        for mark in Mark:
            drawing = SYMBOLS[style.symbol(status, mark)].replace("currentColor", shown.edge)
            symbol = f'<svg xmlns="{_SVG}" viewBox="0 0 24 24" fill="{shown.edge}">{drawing}</svg>'
            found[f"{status}-{mark}"] = {"tint": shown.tint, "symbol": symbol}
    return found


def _cleaned(value: Any, unwanted: re.Pattern[str]) -> Any:
    """Return the same data with every unwanted character shown as an empty box; drawings are our own."""
    if isinstance(value, str):
        return unwanted.sub(MISSING, value)
    if isinstance(value, list):
        return [_cleaned(one, unwanted) for one in value]
    if isinstance(value, dict):
        return {name: _cleaned(one, unwanted) for name, one in value.items()}
    return value


LANGUAGE: Final = "sv-SE"
_INK: Final = RGBColor(0x13, 0x1C, 0x24)
_LINE_CM: Final = 17.4
_LINE_PT: Final = _LINE_CM / 2.54 * 72
# Both sides of a cell, with its rule.
_PDF_PADDING_PT, _WORD_PADDING_PT = 8.4, 11.4
# Zip's own beginning of time: the same report is the same bytes whenever it is fetched.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def as_docx(sheet: Sheet, drawings: Drawings) -> bytes:
    """Return the report as a Word document."""
    made = new_document()
    _set_up(made, sheet)
    for band in sheet.bands:
        _band(made, band)
    made.add_heading(printable(sheet.title), 0)
    for one in sheet.blocks:
        _draw(made, one, drawings)
    return _packed(made)


def _set_up(made: Document, sheet: Sheet) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.header.paragraphs[0].text = "  ·  ".join(sheet.bands)
    section.header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    _foot(section.footer.paragraphs[0], printable(sheet.foot))
    normal: Any = made.styles["Normal"]
    normal.font.size = Pt(10)
    language = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia", "w:bidi"):
        language.set(qn(name), LANGUAGE)
    properties = normal.element.get_or_add_rPr()
    properties.append(language)
    for number in range(3):
        heading: Any = made.styles["Title" if number == 0 else f"Heading {number}"]
        heading.font.color.rgb = _INK
    core = made.core_properties
    core.title, core.author, core.language = printable(sheet.name)[:255], AUTHOR, LANGUAGE
    core.last_modified_by, core.comments = AUTHOR, ""
    core.created = core.modified = sheet.made.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def _foot(line: DocxParagraph, text: str) -> None:
    """Say which report it is, and at the right edge which page of how many, as Word counts them."""
    line.paragraph_format.tab_stops.add_tab_stop(Cm(_LINE_CM), WD_TAB_ALIGNMENT.RIGHT)
    line.add_run(f"{text}\t")
    _counted(line, "PAGE")
    line.add_run(" (")
    _counted(line, "NUMPAGES")
    line.add_run(")")
    for run in line.runs:
        run.font.size = Pt(8)


def _counted(line: DocxParagraph, what: str) -> None:
    """Add a field that Word works out; what stands in it until then is a number too."""
    for kind, said in (("begin", ""), ("", what), ("separate", ""), ("text", "1"), ("end", "")):
        run = line.add_run(said if kind == "text" else "")
        if kind == "text":
            continue
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = f" {said} "
        run._r.append(part)


def _band(made: Document, text: str) -> None:
    line = made.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.add_run(text).bold = True
    _shade(line._p.get_or_add_pPr(), style.SURFACES[Theme.LJUS]["exercise"])


def _draw(made: Document, one: Block, drawings: Drawings) -> None:
    match one:
        case Heading():
            made.add_heading(printable(one.text), one.level)
        case Paragraph():
            made.add_paragraph().add_run(printable(one.text)).bold = one.alarm or None
        case Pairs():
            for term, said in one.rows:
                line = made.add_paragraph()
                line.paragraph_format.space_after = Pt(2)
                line.add_run(f"{printable(term)}: ").bold = True
                line.add_run(printable(said))
        case Chart():
            if one.name in drawings:
                _picture(made, one, drawings[one.name])
        case Table():
            _table(made, one)


def _picture(made: Document, one: Chart, chart: str) -> None:
    shape = made.add_picture(io.BytesIO(as_picture(chart)), width=Cm(_LINE_CM * one.width / 100))
    about = shape._inline.docPr
    about.set("descr", printable(one.alt))
    about.set("name", one.name)
    made.add_paragraph(printable(one.caption), style="Caption")


def _table(made: Document, one: Table) -> None:
    """The rows are made at once and walked as they lie: asking Word's model for each cell takes seconds."""
    table = made.add_table(rows=len(one.rows) + 1, cols=len(one.heads), style="Table Grid")
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), printable(one.caption))
    table._tbl.tblPr.append(caption)
    table.autofit = False
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    shares = [Pt(round(width, 1)) for width in column_widths(one, _LINE_PT, _WORD_PADDING_PT)]
    for column, share in zip(table.columns, shares, strict=True):
        column._gridCol.w = share
    heads = tuple(Cell(head) for head in one.heads)
    for number, (line, row) in enumerate(zip(table._tbl.tr_lst, (heads, *one.rows), strict=True)):
        for held, said, share in zip(line.tc_lst, row, shares, strict=True):
            held.width = share
            _write(_Cell(held, table), said, head=number == 0)
    made.add_paragraph().paragraph_format.space_after = Pt(0)


def _write(cell: _Cell, said: Cell, *, head: bool) -> None:
    line = cell.paragraphs[0]
    line.paragraph_format.space_after = Pt(0)
    run = line.add_run(printable(said.text))
    run.font.size, run.bold = Pt(8.5), head or None
    if head:
        _shade(cell._tc.get_or_add_tcPr(), "#eef2f5")
    elif said.status is not None:
        _shade(cell._tc.get_or_add_tcPr(), style.colours(said.status, Theme.LJUS).tint)


def _shade(properties: Any, colour: str) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour.lstrip("#"))):
        shading.set(qn(name), value)
    properties.append(shading)


def _packed(made: Document) -> bytes:
    """Return the document with the times of its parts taken away."""
    held, packed = io.BytesIO(), io.BytesIO()
    made.save(held)
    with zipfile.ZipFile(held) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()

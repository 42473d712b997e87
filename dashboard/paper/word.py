"""A situation report as DOCX, for those who must edit: real headings, real tables, and the language said."""

import io
import zipfile
from datetime import UTC
from typing import Any, Final

from docx import Document as new_document
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell

from dashboard.look import style
from dashboard.look.style import Theme
from dashboard.paper.blocks import Block, Cell, Chart, Drawings, Heading, Pairs, Paragraph, Table
from dashboard.paper.pdf import AUTHOR, as_picture, printable
from dashboard.paper.report_says import Sheet

LANGUAGE: Final = "sv-SE"
_INK: Final = RGBColor(0x13, 0x1C, 0x24)
_LINE_CM: Final = 17.4
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
    section.footer.paragraphs[0].text = printable(sheet.foot)
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
    widths = one.widths or (1,) * len(one.heads)
    shares = [Cm(_LINE_CM * width / sum(widths)) for width in widths]
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

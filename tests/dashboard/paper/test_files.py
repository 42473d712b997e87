"""A report on paper: a PDF that can be listened to and kept, Word with real headings, and text as text."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pikepdf
import pytest
import typst
from docx import Document as read_docx
from docx.oxml.ns import qn
from PIL import Image

from dashboard.paper.blocks import MAP, Cell, Chart, Heading, Paragraph, Table
from dashboard.paper.columns import LONGEST_WORD_PT, breaks, column_widths, word_width
from dashboard.paper.page import area_map
from dashboard.paper.printed import _data, as_pdf
from dashboard.paper.report_files import ENDINGS, report_file, sheet_file
from dashboard.paper.report_says import Sheet, sheet
from dashboard.settings import REFERENCE_PACK
from data.acting import LOCAL
from data.errors import Refused
from data.log.lines import write_decision
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.sectors.acts import load_sectors, move_owner
from data.sectors.facts import Organisation
from data.sectors.owners import NewMovedOwner
from data.situation_reports import acts as services
from data.situation_reports import reads as situation_report_reads
from data.situation_reports.beside import beside
from data.situation_reports.facts import NewSituationReport, SituationReport, Words
from data.staff.acts import tell_public
from data.staff.facts import NewMessage
from data.store.database import Store, open_store
from data.words import Function, MessageChannel, Status
from geo.layers import Pack, load_pack
from tests.data.sectors.test_sectors import LIST
from tests.e2e import stage
from tests.factories import NOW

# Typst's markup, HTML, a formula, what turns a line around, what no typeface here has.
HOSTILE = '#emph[x] *fet* _kursiv_ \\ $x$ `kod` @a <b onload="x">&amp;</b> =1+1'
TWISTED = "a\u202eb 漢 😀 \ue000"


@dataclass(frozen=True)
class Frozen:
    """A store with a frozen report of an exercise in which hostile things have been written."""

    store: Store
    pack: Pack
    report: SituationReport

    def file(self, ending: str) -> bytes:
        return report_file(self.store, self.pack, self.report, ending)

    def sheet(self) -> Sheet:
        facts = situation_report_reads.document(self.report)
        quoted = situation_report_reads.quoted(self.store, facts)
        told = beside(self.store, stage.OPERATION, facts)
        return sheet(self.report, facts, quoted, told, foreseen=False)


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Frozen]:
    url = f"sqlite:///{tmp_path_factory.mktemp('rapport') / 's.db'}"
    stage.set_up(url, NOW)
    store = open_store(url)
    bad = NewReport("x", stage.OPERATION, "P01", Function.VARME, Status.UR_FUNKTION, cause=HOSTILE)
    point_reports.report(store, LOCAL, [bad], NOW)
    words = Words(HOSTILE, "Det blir kallt.\n\nNoll grader inne.", TWISTED, "Värme först.")
    new = NewSituationReport("lr", stage.OPERATION, words, NOW + timedelta(hours=4))
    services.freeze(store, LOCAL, new, NOW + timedelta(minutes=5))
    (report,) = situation_report_reads.reports(store, stage.OPERATION)
    yield Frozen(store, load_pack(REFERENCE_PACK), report)
    store.close()


# ── PDF: accessible and archival ─────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def pdf(frozen: Frozen) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(frozen.file(".pdf"))) as opened:
        yield opened


def elements(node: Any, found: list[Any]) -> list[Any]:
    """Return every element of the structure tree."""
    if isinstance(node, pikepdf.Array):
        for one in node:
            elements(one, found)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        found.append(node)
        elements(node.get("/K"), found)
    return found


def test_it_says_that_it_is_both_accessible_and_archival(pdf: pikepdf.Pdf) -> None:
    meta = pdf.open_metadata()
    assert meta["pdfuaid:part"] == "1"
    assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
    assert meta["dc:title"] == f"ÖVNING ÖVNING ÖVNING · EJ GODKÄND · Lägesrapport 1 – {stage.NAME}"
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang).startswith("sv")
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    (intent,) = list(pdf.Root.OutputIntents)
    assert intent.S == pikepdf.Name.GTS_PDFA1
    assert "/DestOutputProfile" in intent
    assert not pdf.is_encrypted
    assert "/OpenAction" not in pdf.Root
    assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})


def test_its_structure_has_headings_tables_with_heads_and_a_described_map(pdf: pikepdf.Pdf) -> None:
    tree = elements(pdf.Root.StructTreeRoot.K, [])
    kinds = [str(one.S) for one in tree]
    for wanted in ("/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD", "/Figure"):
        assert wanted in kinds
    levels = [int(kind[2:]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    (figure,) = [one for one in tree if one.S == "/Figure"]
    assert "Hässelby-Vällingby: ur funktion" in str(figure.Alt)
    heads = [one for one in tree if one.S == "/TH"]
    assert all("/A" in one for one in heads)  # each says what it is the head of
    assert "/ParentTree" in pdf.Root.StructTreeRoot


def test_every_typeface_is_in_the_file_and_can_be_read_as_text(pdf: pikepdf.Pdf) -> None:
    fonts = [
        one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"
    ]
    assert fonts
    for font in fonts:
        if font.Subtype == "/Type0":
            assert "/ToUnicode" in font
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())


# ── the same in all four ─────────────────────────────────────────────────────────────────────


class Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def docx_text(content: bytes) -> str:
    read = read_docx(io.BytesIO(content))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in read.paragraphs), *cells])


def test_hostile_text_is_shown_as_what_it_is(frozen: Frozen) -> None:
    page = Texts()
    page.feed(frozen.file(".html").decode())
    shown = {
        ".html": "\n".join(page.texts),
        ".docx": docx_text(frozen.file(".docx")),
        ".txt": frozen.file(".txt").decode(),
    }
    for ending, text in shown.items():
        assert text.count(HOSTILE) >= 2, ending  # as the assessment, and as the cause of what fails
    assert "b" not in page.tags
    assert "script" not in page.tags
    assert "\u202e" not in shown[".docx"]


def test_hostile_text_is_no_markup_in_the_pdf(frozen: Frozen) -> None:
    """The same paragraph with and without its markup is printed by as many glyphs as it has letters."""

    def glyphs(words: str) -> int:
        made = replace(frozen.sheet(), bands=(), foot="", title="A", blocks=(Paragraph(words),))
        with pikepdf.open(io.BytesIO(as_pdf(made, {}))) as opened:
            shows = [
                operand
                for page in opened.pages
                for one in pikepdf.parse_content_stream(page)
                if str(one.operator) == "TJ"
                for operand in one.operands[0]
                if isinstance(operand, pikepdf.String)
            ]
        return sum(len(bytes(one)) // 2 for one in shows)

    plain = re.sub(r"[^a-z ]", "x", HOSTILE)
    assert abs(glyphs(HOSTILE) - glyphs(plain)) <= 3  # an f and an i may share one


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_report_is_the_same_bytes(frozen: Frozen, ending: str) -> None:
    assert frozen.file(ending) == frozen.file(ending)


@pytest.mark.parametrize("ending", [".txt", ".html", ".docx"])
def test_an_exercise_and_what_nobody_has_approved_say_so(frozen: Frozen, ending: str) -> None:
    content = frozen.file(ending)
    text = docx_text(content) if ending == ".docx" else content.decode()
    assert "ÖVNING ÖVNING ÖVNING" in text
    assert "EJ GODKÄND" in text
    assert frozen.report.digest in text


def test_there_is_no_other_format(frozen: Frozen) -> None:
    with pytest.raises(Refused, match="Okänd filändelse"):
        frozen.file(".csv")
    with pytest.raises(Refused, match="Okänd filändelse"):
        sheet_file(frozen.sheet(), ".odt")


# ── Word, page and map ───────────────────────────────────────────────────────────────────────


def test_word_has_real_headings_table_heads_a_language_and_a_described_map(frozen: Frozen) -> None:
    read = read_docx(io.BytesIO(frozen.file(".docx")))
    blocks = frozen.sheet().blocks
    named = [one.text for one in read.paragraphs if str(one.style and one.style.name).startswith("Heading")]
    assert named == [one.text for one in blocks if isinstance(one, Heading)]
    tables = [one for one in blocks if isinstance(one, Table)]
    assert len(read.tables) == len(tables)
    for table, wanted in zip(read.tables, tables, strict=True):
        assert [cell.text for cell in table.rows[0].cells] == list(wanted.heads)
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
        assert len(table.rows) == len(wanted.rows) + 1
    styles: Any = read.styles["Normal"]
    assert styles.element.xpath("./w:rPr/w:lang/@w:val") == ["sv-SE"]
    assert read.core_properties.language == "sv-SE"
    (shape,) = list(read.inline_shapes)
    assert "Hässelby-Vällingby: ur funktion" in shape._inline.docPr.get("descr")


def test_the_page_needs_nothing_from_anywhere(frozen: Frozen) -> None:
    page = frozen.file(".html").decode()
    outside = re.findall(r'(?:src|href)="([^"]*)"|url\(([^)]*)\)', page)
    assert all(one.startswith("#") for pair in outside for one in pair if one)
    assert "@media print" in page
    assert page.count("<h1>") == 1
    assert 'lang="sv"' in page


def test_the_map_can_be_read_without_colours(frozen: Frozen) -> None:
    facts = situation_report_reads.document(frozen.report)
    chart = area_map(facts, frozen.pack, "karta")
    assert chart is not None
    assert 'fill="url(#p-ur_funktion)"' in chart
    assert all(area.name in chart for area in facts.areas)
    elsewhere = replace(facts, areas=(replace(facts.areas[0], id="atlantis"),))
    assert area_map(elsewhere, frozen.pack, "karta") is None


def test_a_file_with_nothing_in_it_can_still_be_printed(frozen: Frozen) -> None:
    bare = replace(
        frozen.sheet(), blocks=(Heading(1, "A"), Chart("b", "c"), Table("d", ("e",), ((Cell(""),),)))
    )
    assert all(sheet_file(bare, ending) for ending in ENDINGS)


def test_tables_for_spreadsheets_hold_no_formula(frozen: Frozen) -> None:
    bare = replace(frozen.sheet(), blocks=(Table("d", ("e", "f"), ((Cell("=1+1"), Cell("@a")),)),))
    assert sheet_file(bare, ".csv").decode("utf-8-sig").splitlines()[-1] == "'=1+1;'@a"


# ── what the staff told, decided and moved ───────────────────────────────────────────────────


def cells(made: Sheet, caption: str) -> list[list[str]]:
    (table,) = [one for one in made.blocks if isinstance(one, Table) and one.caption == caption]
    return [[cell.text for cell in row] for row in table.rows]


def test_it_says_what_the_public_was_told_and_to_whom_an_owner_was_moved(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 's.db'}"
    stage.set_up(url, NOW)
    store = open_store(url)
    load_sectors(store, LOCAL, LIST, NOW)
    told = NewMessage("b", stage.OPERATION, "Vatten finns vid skolan", (MessageChannel.RADIO,), ("farsta",))
    tell_public(store, LOCAL, told, NOW)
    moved = NewMovedOwner(
        "m", stage.OPERATION, "slk", "stadsdirektören", "elverket är utslaget", Function.EL, version=0
    )
    move_owner(store, LOCAL, moved, NOW + timedelta(minutes=1))
    write_decision(
        *(store, LOCAL), act_id="d", operation_id=stage.OPERATION, text="Öppna två", decider="TiB", now=NOW
    )
    words = Words("Läget.", "Kallt.", "Kallare.", "Värme först.")
    new = NewSituationReport("lr", stage.OPERATION, words, NOW + timedelta(hours=4))
    services.freeze(store, LOCAL, new, NOW + timedelta(minutes=5))
    later = replace(told, id="b2", text="Sagt efteråt")
    tell_public(store, LOCAL, later, NOW + timedelta(minutes=6))
    load_sectors(
        store, LOCAL, replace(LIST, organisations=_renamed("slk", "Nytt namn")), NOW + timedelta(minutes=7)
    )
    (report,) = situation_report_reads.reports(store, stage.OPERATION)
    made = Frozen(store, load_pack(REFERENCE_PACK), report).sheet()
    (row,) = cells(made, "Budskap till allmänheten")
    assert row[1:] == ["Vatten finns vid skolan", "radio", "Farsta"]
    (row,) = cells(made, "Ansvar som är flyttat genom beslut")
    assert row[:3] == ["el", "Stadsledningskontoret", "tills det återförs"]  # as it was called then
    assert "stadsdirektören: elverket är utslaget" in row[3]
    decided = [row[2] for row in cells(made, "Loggade beslut")]
    assert any(
        one.startswith("el: Stadsledningskontoret svarar · beslut av stadsdirektören") for one in decided
    )
    assert "Öppna två · beslut av TiB" in decided
    store.close()


def _renamed(identity: str, name: str) -> tuple[Organisation, ...]:
    return tuple(replace(one, name=name) if one.id == identity else one for one in LIST.organisations)


# ── how it looks on paper ────────────────────────────────────────────────────────────────────


def test_no_column_is_narrower_than_its_longest_word() -> None:
    heads = ("Område", "Öppna", "information", "el", "värme", "vatten", "Äldst")
    row = tuple(
        Cell(word) for word in ("Hässelby-Vällingby", "12 av 14", "2 av 3 fungerar", "1", "1", "1", "2 h")
    )
    table = Table("t", heads, (row,), (5, 1, 4, 4, 4, 4, 1))
    widths = column_widths(table, 493.0, 8.0)
    assert sum(widths) == pytest.approx(493.0)
    for width, head in zip(widths, heads, strict=True):
        assert width >= word_width(head) + 8.0, head
    assert widths[0] >= word_width("Hässelby-") + 8.0
    assert not breaks("Västerort sedan Hässelby-Vällingby")
    assert breaks("x" * 60)


def test_a_table_of_long_words_still_keeps_to_its_line() -> None:
    words = tuple("w" * 40 for _column in range(9))
    table = Table("t", words, (tuple(Cell(word) for word in words),))
    assert sum(column_widths(table, 493.0, 8.0)) == pytest.approx(493.0)


def test_words_pages_are_numbered(frozen: Frozen) -> None:
    read = read_docx(io.BytesIO(frozen.file(".docx")))
    foot = read.sections[0].footer.paragraphs[0]
    fields = [str(one.text).strip() for one in foot._p.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert foot.text.endswith("\t1 (1)")


def test_words_columns_hold_their_words(frozen: Frozen) -> None:
    read = read_docx(io.BytesIO(frozen.file(".docx")))
    for table in read.tables:
        for column, head in zip(table.columns, table.rows[0].cells, strict=True):
            longest = max(head.text.split(), key=word_width, default="")
            assert (column.width or 0) / 12700 >= min(word_width(longest), LONGEST_WORD_PT), head.text


def test_nothing_short_is_hyphenated_on_paper(frozen: Frozen) -> None:
    data = _data(frozen.sheet(), {})
    rows = [row for one in data["blocks"] if one["kind"] == "table" for row in one["rows"]]
    broken = {cell["text"] for row in rows for cell in row if cell["breaks"]}
    assert not [text for text in broken if max(map(len, text.split())) < 20]


def test_no_page_but_the_last_is_left_a_third_empty(frozen: Frozen) -> None:
    """The map stands at the edge of a page, and what comes after it fills the page that it did not fit on."""
    facts = situation_report_reads.document(frozen.report)
    chart = area_map(facts, frozen.pack, "karta")
    assert chart is not None
    source = files("dashboard.paper").joinpath("report.typ").read_bytes()
    data = orjson.dumps(_data(frozen.sheet(), {MAP: chart})).decode()
    made = typst.compile(source, format="png", ppi=36, ignore_system_fonts=True, sys_inputs={"report": data})
    assert isinstance(made, list)
    for page in made[:-1]:
        drawn = Image.open(io.BytesIO(page)).convert("L")
        body = drawn.crop((0, 0, drawn.width, int(drawn.height * 0.93)))  # without its foot
        box = body.point(lambda grey: 255 if grey < 200 else 0).getbbox()
        assert box is not None
        assert box[3] / drawn.height > 0.8

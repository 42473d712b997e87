"""A point list as a spreadsheet: what Excel does to it, and what somebody may have put in it."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from data.list_files.table import BrokenList, Table
from data.points.list_checking import Checked, check
from data.points.list_file import COLUMNS, heading, read_table
from tests.data.list_file_worlds import GOOD, saved, xlsx_of


def table(content: bytes) -> Table:
    return read_table("p.xlsx", content)


def read(content: bytes) -> Checked:
    return check(table(content))


def faults(content: bytes) -> list[str]:
    try:
        return [str(fault) for fault in read(content).faults]
    except BrokenList as broken:
        return [str(fault) for fault in broken.faults]


def with_parts(content: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """Return a zip with these parts added or changed; None takes one away."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()


def test_a_typed_row_says_the_same_as_text() -> None:
    (typed,) = read(xlsx_of({})).points
    (texts,) = read(xlsx_of({"lat": "59.34373", "lon": "17.90891", "capacity": "220"})).points
    assert typed == texts
    assert typed.name == "Brommaskolan"
    assert typed.stated["capacity"] == 220


def test_words_and_names_over_the_columns_in_any_order() -> None:
    columns = tuple(reversed(COLUMNS))
    heads = [heading(column).upper() for column in columns]
    named: dict[str, Any] = {column: column for column in COLUMNS}
    (point,) = read(xlsx_of(named, {}, columns=columns, heads=heads)).points
    assert point.row == 3
    assert point.id == "P01"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": datetime(2026, 2, 1)}, "id: 2026-02-01 är ett datum eller en tid: kalkylprogrammet"),  # noqa: DTZ001
        ({"id": date(2026, 2, 1)}, "id: 2026-02-01 är ett datum eller en tid"),
        ({"id": 7}, "id: 7 är ett tal, inte text: inledande nollor kan ha försvunnit"),
        ({"id": 12.0}, "id: 12 är ett tal, inte text"),
        ({"id": 100000.5}, "id: 100000.5 är ett tal, inte text"),
        ({"id": "1E+05"}, "id: 1E+05 ser ut som ett datum eller tal"),
        ({"id": "1-feb"}, "id: 1-feb ser ut som ett datum eller tal"),
        ({"id": "12.0"}, "id: 12.0 ser ut som ett datum eller tal"),
        ({"id": True}, "id: värdet är sant eller falskt"),
        ({"lat": "59,34373"}, "lat: 59,34373 har decimalkomma. Skriv 59.34373"),
        ({"lon": datetime(2026, 9, 17)}, "lon: 2026-09-17 är ett datum eller en tid"),  # noqa: DTZ001
        ({"lon": "17-sep"}, "lon: 17-sep ser ut som ett datum"),
        ({"capacity": 220.5}, "capacity: 220.5 är inget antal"),
        ({"capacity": datetime(2026, 9, 17)}, "capacity: 2026-09-17 är ett datum"),  # noqa: DTZ001
        ({"address": date(2026, 2, 1)}, "address: 2026-02-01 är ett datum eller en tid"),
        ({"address": 1.5}, "address: 1.5 är ett tal, men ska vara en text"),
        ({"name": "=HYPERLINK(A1)"}, "name: cellen är en formel. Klistra in värdet i stället"),
        ({"capacity": "=200+20"}, "capacity: cellen är en formel"),
        ({"owner": "#N/A"}, "owner: #N/A är ett felvärde"),
        ({"pets": "kanske"}, "pets: kanske är okänt; det ska vara ja, nej, okänt eller tomt"),
        ({"id": 10**18}, "id: talet är för stort"),
    ],
)
def test_what_a_spreadsheet_makes_of_a_cell(changes: dict[str, Any], said: str) -> None:
    (fault,) = faults(xlsx_of({"id": "P00"}, changes))
    assert fault.startswith(f"fliken Punkter, rad 3, {said}")


def test_the_fault_names_the_column_as_the_sheet_does() -> None:
    heads = [heading(column) for column in COLUMNS]
    assert faults(xlsx_of({"lat": "59,3"}, heads=heads)) == [
        "fliken Punkter, rad 2, latitud: 59,3 har decimalkomma. Skriv 59.3"
    ]


def test_true_and_false_answer_only_what_is_asked_with_yes_or_no() -> None:
    (point,) = read(xlsx_of({"example": True, "pets": False, "children": "Okänt"})).points
    assert point.stated["example"] is True
    assert (point.stated["pets"], point.stated["children"]) == ("nej", "okant")


def test_a_whole_number_in_a_text_is_the_text_it_shows() -> None:
    assert read(xlsx_of({"name": 1984})).points[0].name == "1984"


def test_a_missing_sheet_and_missing_columns_are_said_in_words() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Blad1"  # type: ignore[union-attr]
    book.create_sheet("Annat")
    assert faults(saved(book)) == ["fliken Punkter saknas; filen har Blad1, Annat"]
    assert faults(xlsx_of(columns=COLUMNS[1:], title="Blad1")) == ["fliken Blad1, rad 1: kolumnen id saknas"]
    assert faults(xlsx_of()) == ["fliken Punkter: filen har inga punkter"]
    empty = openpyxl.Workbook()
    assert faults(saved(empty)) == ["fliken Sheet: fliken är tom"]


def test_values_beside_the_columns_are_not_lost_in_silence() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of({})))
    book["Punkter"].cell(2, len(COLUMNS) + 2, "glömd")
    assert read(saved(book)).notes == ("Värden i kolumner utan rubrik läses inte (rad 2).",)


def test_a_macro_a_password_and_a_document_of_another_kind() -> None:
    good = xlsx_of({})
    assert "makron" in faults(with_parts(good, {"xl/vbaProject.bin": b"x"}))[0]
    assert "inget kalkylark" in faults(with_parts(good, {"xl/workbook.xml": None}))[0]
    assert "skadad zip-fil" in faults(good[:-40])[0]
    with pytest.raises(BrokenList, match="kan ha makron"):
        read_table("p.xlsm", good)


def test_a_zip_that_unpacks_to_far_too_much_is_refused_unread() -> None:
    bomb = with_parts(xlsx_of({}), {"xl/sharedStrings.xml": b" " * 60_000_000})
    assert len(bomb) < 200_000
    assert faults(bomb) == ["filen är större än 40 MB uppackad"]
    many = with_parts(xlsx_of({}), {f"xl/{number}.xml": b"<a/>" for number in range(501)})
    assert "uppackad" in faults(many)[0]


def test_xml_that_defines_its_own_words_is_refused() -> None:
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">&b;</sst>'
    )
    assert "DOCTYPE" in faults(with_parts(xlsx_of({}), {"xl/sharedStrings.xml": laughs}))[0]
    outside = b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>'
    assert "DOCTYPE" in faults(with_parts(xlsx_of({}), {"xl/x.xml": outside}))[0]


def test_links_to_other_files_are_left_alone_and_said() -> None:
    link = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<externalBook/></externalLink>"
    )
    checked = read(with_parts(xlsx_of({}), {"xl/externalLinks/externalLink1.xml": link}))
    assert checked.notes == ("Filen har länkar till andra filer. De läses aldrig.",)
    assert len(checked.points) == 1


def test_what_a_sheet_says_of_its_own_size_is_not_believed() -> None:
    content = xlsx_of({})
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read(name)
    start, end = part.index(b"<dimension"), part.index(b"/>", part.index(b"<dimension")) + 2
    vast = part[:start] + b'<dimension ref="A1:XFD1048576"/>' + part[end:]
    assert len(read(with_parts(content, {name: vast})).points) == 1


def test_a_row_beyond_the_most_is_refused() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of({})))
    sheet = book["Punkter"]
    for place, column in enumerate(COLUMNS, start=1):
        sheet.cell(10_010, place, GOOD[column])
    assert "fler än 10000 rader" in faults(saved(book))[0]

"""Lists as municipalities keep them: a title above, merged cells, own names, hidden rows, no headings."""

import time as clock
from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import openpyxl
import pytest

from data.list_files.table import BrokenList, Table, first_of
from data.points.list_checking import Checked, check
from data.points.list_file import LAYOUT, NEEDED, read_table
from tests.data.list_file_worlds import xlsx_of

ROW = ("K1", "Brommaskolan", 59.34373, 17.90891)


def a_book(*rows: tuple[Any, ...]) -> tuple[Any, Any]:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    return book, sheet


def table(book: Any, folder: Path, named: Mapping[str, str] = MappingProxyType({})) -> Table:
    """Return a workbook's table as it is read from its file; `named` is what somebody has chosen."""
    path = folder / "lista.xlsx"
    book.save(path)
    return read_table(path.name, path.read_bytes(), layout=replace(LAYOUT, named=named))


def checked(book: Any, folder: Path) -> Checked:
    return check(table(book, folder))


def why(book: Any, folder: Path) -> BrokenList:
    with pytest.raises(BrokenList) as broken:
        table(book, folder)
    return broken.value


def test_a_title_above_the_headings_is_passed_by(tmp_path: Path) -> None:
    book, sheet = a_book(
        ("Trygghetspunkter i kommunen",), (), ("Uppdaterad 2026-11-01", None, "av säkerhet"), NEEDED, ROW
    )
    sheet.merge_cells("A1:D1")
    found = table(book, tmp_path)
    assert [row.number for row in found.rows] == [5]
    assert check(found).points[0].id == "K1"


def test_headings_in_two_merged_rows_are_read_as_one(tmp_path: Path) -> None:
    book, sheet = a_book(("Id", "Namn", "Läge (SWEREF 99)", None), (None, None, "N", "E"), ROW)
    for cells in ("A1:A2", "B1:B2", "C1:D1"):
        sheet.merge_cells(cells)
    (point,) = checked(book, tmp_path).points
    assert (point.id, point.name, point.north, point.east) == ROW


def test_cells_merged_below_the_headings_are_refused(tmp_path: Path) -> None:
    book, sheet = a_book(NEEDED, ROW, ROW)
    sheet.merge_cells("B2:B3")
    assert "B2:B3 är sammanfogade" in str(checked(book, tmp_path).faults[0])


@pytest.mark.parametrize(
    "heads",
    [
        ("NR", "Benämning", "Lat", "Long"),
        ("nummer", "BENAMNING", "latitud", "LONGITUD"),
        ("Punkt-ID", "namn:", "N", "E"),
        ("kod", "Trygghetspunkt", "N (SWEREF 99)", "E (SWEREF 99)"),
        ("Beteckning", "Punktnamn", "Lat (WGS84)", "Long (WGS84)"),
        ("id", "name", "n-koordinat", "e-koordinat"),
    ],
)
def test_columns_go_by_what_municipalities_call_them(heads: tuple[str, ...], tmp_path: Path) -> None:
    book, _sheet = a_book(heads, ROW)
    (point,) = checked(book, tmp_path).points
    assert (point.id, point.name, point.north, point.east) == ROW


def test_case_accents_and_signs_make_no_difference(tmp_path: Path) -> None:
    book, _sheet = a_book(
        ("ID", "Namn", "LAT", "lon", "OMRADE", "Adress", "fastighetsagare"), (*ROW, "a", "b", "c")
    )
    (point,) = checked(book, tmp_path).points
    assert (point.area, point.stated) == ("a", {"address": "b", "owner": "c"})


def test_the_name_that_says_it_best_is_the_column(tmp_path: Path) -> None:
    book, _sheet = a_book(
        ("Nr", "id", "namn", "plats", "lat", "lon", "N"), ("1", "K1", "Skolan", "i byn", *ROW[2:], 6.0)
    )
    found = table(book, tmp_path)
    assert found.named == {"id": "id", "name": "namn", "lat": "lat", "lon": "lon"}
    assert found.heads.unknown == ("Nr", "plats", "N")


def test_what_is_not_known_is_told_and_can_be_said(tmp_path: Path) -> None:
    heads = ("Objektskod", "Anläggning", "Lat", "Lon", "Ansvarig chef")
    book, _sheet = a_book(heads, (*ROW, "x"))
    broken = why(book, tmp_path)
    assert str(broken.faults[0]) == "fliken Sheet, rad 1: kolumnen id, name (namn) saknas"
    assert broken.heads.missing == ("id", "name")
    assert broken.heads.unknown == ("Objektskod", "Anläggning", "Ansvarig chef")
    found = table(book, tmp_path, {"id": "Objektskod", "name": "Anläggning"})
    assert check(found).points[0].id == "K1"
    assert (found.heads.missing, found.heads.unknown) == ((), ("Ansvarig chef",))


def test_a_column_that_is_said_goes_before_its_own_name(tmp_path: Path) -> None:
    book, _sheet = a_book(("id", "Kod", "namn", "lat", "lon"), ("gammal", *ROW))
    found = table(book, tmp_path, {"id": "Kod"})
    assert check(found).points[0].id == "K1"
    assert found.heads.unknown == ("id",)


def test_columns_without_a_name_or_with_the_same_are_told_by_their_letter(tmp_path: Path) -> None:
    book, _sheet = a_book(("id", "namn", "Läge", "Läge", None, "Not"), (*ROW, "x", "y"))
    broken = why(book, tmp_path)
    assert broken.heads.unknown == ("Läge (kolumn C)", "Läge (kolumn D)", "kolumn E", "Not")
    found = table(book, tmp_path, {"lat": "Läge (kolumn C)", "lon": "Läge (kolumn D)"})
    assert check(found).points[0].north == ROW[2]


def test_all_headings_unknown_are_headings_all_the_same(tmp_path: Path) -> None:
    book, _sheet = a_book(("Lista",), ("Objektskod", "Anläggning", "Y", "X"), ROW)
    assert why(book, tmp_path).heads.unknown == ("Objektskod", "Anläggning", "Y", "X")


def test_a_list_without_headings_is_refused_in_one_sentence(tmp_path: Path) -> None:
    book, _sheet = a_book(*([ROW] * 500))
    (fault,) = why(book, tmp_path).faults
    assert "filen har ingen rubrikrad. Skriv överst vad varje kolumn är, minst id, namn" in str(fault)


def test_headings_said_again_are_passed_by_and_told(tmp_path: Path) -> None:
    book, _sheet = a_book(NEEDED, ROW, NEEDED, ("K2", *ROW[1:]))
    found = checked(book, tmp_path)
    assert [point.id for point in found.points] == ["K1", "K2"]
    assert found.notes == ("Rubrikraden står en gång till i filen (rad 3) och hoppas över.",)


def test_two_lists_below_each_other_are_refused_at_the_second(tmp_path: Path) -> None:
    book, _sheet = a_book(NEEDED, ROW, ("namn", "id", "lat", "lon"), ("Skolan", "K2", *ROW[2:]))
    (fault,) = why(book, tmp_path).faults
    assert "rad 3: raden är nya rubriker: filen har två listor under varandra" in str(fault)


def test_hidden_rows_and_columns_are_told_and_read(tmp_path: Path) -> None:
    book, sheet = a_book(
        (*NEEDED, "adress"), (*ROW, "gatan"), ("K2", *ROW[1:], "vägen"), ("K3", *ROW[1:], "")
    )
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["E"].hidden = True
    found = checked(book, tmp_path)
    assert [point.stated["address"] for point in found.points] == ["gatan", "vägen", ""]
    assert found.notes == (
        "2 rader är dolda i filen (rad 3, 4) och läses som de andra.",
        "Kolumnen adress är dold i filen och läses som de andra.",
    )


def test_a_title_a_bom_and_semicolons_in_a_csv() -> None:
    text = "Trygghetspunkter i kommunen\r\n\r\nNr;Benämning;Lat;Long\r\nK1;Brommaskolan;59,34373;17,90891\r\n"
    (point,) = check(read_table("p.csv", b"\xef\xbb\xbf" + text.encode())).points
    assert (point.id, point.name, point.north, point.east) == ROW


@pytest.mark.parametrize(
    ("column", "value", "form", "means"),
    [
        ("capacity", 220, '0 "time"', 220),
        ("capacity", 1, "0", 1),
        ("capacity", time(1), "hh:mm", "01:00:00 är ett datum eller en tid"),
        ("capacity", timedelta(hours=1), "[h]:mm", "1:00:00 är ett datum eller en tid"),
        ("capacity", timedelta(hours=26), "[h]:mm", "är ett datum eller en tid"),
        ("capacity", 1.0, "hh:mm", "är ett datum eller en tid"),
        ("capacity", "1 time", "@", "1 time är inget antal"),
        ("address", time(1), "hh:mm", "01:00:00 är ett datum eller en tid"),
        ("address", "1 time", "@", "1 time"),
    ],
)
def test_a_cell_of_time_is_what_it_is_or_refused(
    column: str, value: Any, form: str, means: Any, tmp_path: Path
) -> None:
    book, sheet = a_book((*NEEDED, column), (*ROW, value))
    sheet.cell(2, 5).number_format = form
    found = checked(book, tmp_path)
    if found.faults:
        assert str(means) in str(found.faults[0])
    else:
        assert found.points[0].stated[column] == means


def test_ids_that_are_all_numbers_are_read_as_they_are_shown_and_told(tmp_path: Path) -> None:
    book, _sheet = a_book(NEEDED, (1, *ROW[1:]), (2, *ROW[1:]))
    found = checked(book, tmp_path)
    assert [point.id for point in found.points] == ["1", "2"]
    assert "Alla id är tal i filen" in found.notes[0]
    mixed, _sheet = a_book(NEEDED, (1, *ROW[1:]), ("K2", *ROW[1:]))
    assert "1 är ett tal, inte text" in str(checked(mixed, tmp_path).faults[0])


def test_many_faults_are_the_first_and_then_counted() -> None:
    rows = [{"id": f"K{number}", "lat": "59,3"} for number in range(1_000)]
    faults = check(read_table("p.xlsx", xlsx_of(*rows))).faults
    first, more = first_of(faults)
    assert [fault.row for fault in first] == list(range(2, 22))
    assert more == ("980 fel till i Punkter, lat",)
    broken = str(BrokenList("p.xlsx", faults))
    assert len(broken.splitlines()) == 21
    assert broken.endswith("… och 980 fel till i Punkter, lat")


@pytest.mark.slow
@pytest.mark.parametrize("headed", [True, False])
def test_twenty_thousand_rows_are_refused_in_one_line_and_soon(headed: bool, tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Punkter")
    if headed:
        sheet.append(NEEDED)
    for number in range(20_000):
        sheet.append((f"K{number}", *ROW[1:]))
    path = tmp_path / "stor.xlsx"
    book.save(path)
    content = path.read_bytes()
    began = clock.process_time()
    with pytest.raises(BrokenList) as broken:
        read_table("stor.xlsx", content)
    assert len(broken.value.faults) == 1
    assert ("fler än 10000 rader" if headed else "ingen rubrikrad") in str(broken.value)
    assert clock.process_time() - began < 6  # about 1.5 s where nothing else runs

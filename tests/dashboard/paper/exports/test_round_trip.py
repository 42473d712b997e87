"""The register out as a file, edited as people do, and in again: the exact difference is shown first."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dashboard import registers
from dashboard.paper.exports.registers import ENDINGS, register_file
from dashboard.registers import DryRun, dry_run
from dashboard.settings import REFERENCE_PACK, REFERENCE_POINTS
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.points.list_file import COLUMNS, heading
from data.store.database import Store, open_store
from data.store.verify import verify
from geo.geopackage import read_geopackage, write_geopackage
from geo.layers import load_pack
from tests.dashboard.test_registers import NOW
from tests.data.list_file_worlds import csv_of, line

PACK = load_pack(REFERENCE_PACK)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 's.db'}")
    registers.load_areas(opened, PACK, NOW)
    registers.load_points(opened, PACK, REFERENCE_POINTS, NOW)
    yield opened
    opened.close()


def file_of(store: Store, ending: str = ".xlsx") -> bytes:
    return register_file(point_reads.loaded_points(store), ending)


def run(store: Store, content: bytes, ending: str = ".xlsx") -> DryRun:
    return dry_run(store, PACK, f"punkter{ending}", content)


def edited(content: bytes) -> tuple[Any, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return book, book["Punkter"]


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("ending", ENDINGS)
def test_out_and_in_again_changes_nothing(store: Store, ending: str) -> None:
    found = run(store, file_of(store, ending), ending)
    assert found.refused == ()
    assert len(found.listed.points) == 52
    assert found.change.nothing
    assert (found.listed.disagreements, found.notes) == ((), ())


def test_a_csv_for_people_and_one_for_programs_are_both_read_back(store: Store) -> None:
    """As a Swedish spreadsheet opens and saves it, and as another system gets it."""
    points = point_reads.loaded_points(store)
    people, programs = (register_file(points, ".csv", commas=commas) for commas in (False, True))
    first, second = people.decode("utf-8-sig").splitlines()[:2]
    assert (first.split(";")[:2], first.count(",")) == (["id", "name"], 0)
    assert ";59,34373;17,90891;fast;ja;" in second
    assert ";ja;okänt;ja;" in second
    assert b",59.34373,17.90891,fast,ja," in programs
    assert b",ja,okant,ja," in programs
    for content in (people, programs, people.removeprefix(codecs.BOM_UTF8)):
        found = run(store, content, ".csv")
        assert (found.refused, len(found.listed.points), found.change.nothing) == ((), 52, True)
    moved = people.decode("utf-8-sig").replace("59,34373", "59,34380", 1)
    (changed,) = run(store, moved.encode("utf-8-sig"), ".csv").change.changed
    assert (set(changed.fields), changed.after.lat) == ({"lat"}, 59.3438)


def test_codes_and_a_spreadsheets_own_truth_are_read_as_words_are(store: Store) -> None:
    book, sheet = edited(file_of(store))
    own: dict[Any, Any] = {"okänt": "okant", "ja": True, "nej": False}
    for cells in sheet.iter_rows(min_row=3):
        for cell, name in zip(cells, COLUMNS, strict=False):
            if name in ("example", "accessibility", "children", "pets"):
                cell.value = own.get(cell.value, cell.value)
    found = run(store, saved(book))
    assert (found.refused, found.change.nothing) == ((), True)


def test_words_that_a_file_must_guard_are_read_back_as_they_were(store: Store) -> None:
    point = point_reads.loaded_points(store)[0]
    said = "växeln;+46 8 508,-5 grader"
    hostile = [replace(point, supplier=said)]
    for commas in (False, True):
        content = register_file(hostile, ".csv", commas=commas)
        assert b"'+46" in content
        (read,) = run(store, content, ".csv").listed.points
        assert read.supplier == said


def test_saved_by_another_program_it_still_changes_nothing(store: Store) -> None:
    book, _sheet = edited(file_of(store))
    assert run(store, saved(book)).change.nothing


def test_fifty_points_edited_are_shown_exactly_and_then_done(store: Store) -> None:
    book, sheet = edited(file_of(store))
    column = {name: place for place, name in enumerate(COLUMNS, start=1)}
    expected: dict[str, dict[str, object]] = {}
    for row in range(3, 53):
        identity = str(sheet.cell(row, column["id"]).value)
        if row % 2:
            sheet.cell(row, column["capacity"], 1000 + row)
            pets = sheet.cell(row, column["pets"])
            pets.value = "nej" if pets.value == "okänt" else "okänt"
            expected[identity] = {"capacity": 1000 + row, "pets": pets.value.replace("ä", "a")}
        else:
            sheet.cell(row, column["languages"], f"svenska, finska {row}")
            expected[identity] = {"languages": f"svenska, finska {row}"}
    found = run(store, saved(book))
    assert found.refused == ()
    assert (found.change.new, found.change.retired) == ((), ())
    shown = {one.after.id: {f: getattr(one.after, f) for f in one.fields} for one in found.change.changed}
    assert shown == expected
    assert len(shown) == 50
    before = operation_reads.revision(store)
    registers.point_list(PACK).apply(store, registers.START, found, NOW)
    assert operation_reads.revision(store) == before + 1
    assert run(store, saved(book)).change.nothing
    assert verify(store).intact


def test_a_row_added_and_a_row_removed(store: Store) -> None:
    book, sheet = edited(file_of(store))
    gone = str(sheet.cell(3, 1).value)
    sheet.delete_rows(3)
    last = sheet.max_row
    for place in range(1, len(COLUMNS) + 1):
        sheet.cell(last + 1, place, sheet.cell(last, place).value)
    sheet.cell(last + 1, 1, "P99")
    found = run(store, saved(book))
    assert [point.id for point in found.change.new] == ["P99"]
    assert [point.id for point in found.change.retired] == [gone]
    assert found.change.changed == ()


def test_one_broken_row_among_fifty_edits_stops_them_all(store: Store) -> None:
    book, sheet = edited(file_of(store))
    for row in range(3, 53):
        sheet.cell(row, 2, f"Nytt namn {row}")
    sheet.cell(20, 5, "59,3")
    found = run(store, saved(book))
    assert [str(fault) for fault in found.refused] == [
        "fliken Punkter, rad 20, latitud: 59,3 har decimalkomma. Skriv 59.3"
    ]
    assert len(found.change.changed) == 49
    assert found.change.retired == ()
    assert not found.ready


def test_the_spreadsheet_helps_whoever_edits_it(store: Store) -> None:
    book, sheet = edited(file_of(store))
    assert book.sheetnames == ["Punkter", "Läs mig"]
    assert [cell.value for cell in sheet[1]] == [heading(column) for column in COLUMNS]
    assert [cell.value for cell in sheet[2]] == list(COLUMNS)
    assert sheet.freeze_panes == "C3"
    assert sheet["A3"].number_format == "@"
    offered = {one.formula1 for one in sheet.data_validations.dataValidation}
    assert offered == {'"fast,mobil"', '"ja,nej"', '"ja,nej,okänt"'}
    explained = {row[1].value: row[2].value for row in book["Läs mig"].iter_rows(max_row=len(COLUMNS) + 1)}
    assert set(COLUMNS) <= set(explained)
    assert all(explained[column] for column in COLUMNS)
    assert sheet["A3"].fill.fgColor.rgb == "00FBEFD2"  # an example is marked


def test_nothing_in_a_file_can_be_run_by_a_spreadsheet(store: Store) -> None:
    point = point_reads.loaded_points(store)[0]
    hostile = [replace(point, name="=1+1", owner="@SUM(A1)")]
    _book, sheet = edited(register_file(hostile, ".xlsx"))
    assert (sheet["B3"].value, sheet["B3"].data_type) == ("'=1+1", "s")
    for commas, delimiter in ((False, ";"), (True, ",")):
        text = register_file(hostile, ".csv", commas=commas).decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(text), delimiter=delimiter)
        assert (row["name"], row["owner"]) == ("'=1+1", "'@SUM(A1)")


def test_each_format_has_the_whole_register(store: Store) -> None:
    features = orjson.loads(file_of(store, ".geojson"))["features"]
    assert len(features) == 52
    frame = read_geopackage("p.gpkg", file_of(store, ".gpkg"))
    assert (len(frame), frame.crs.to_epsg()) == (52, 4326)
    assert set(COLUMNS) - {"lat", "lon"} <= set(frame.columns)


def test_metres_in_a_geopackage_are_recognised(store: Store) -> None:
    frame = read_geopackage("p.gpkg", file_of(store, ".gpkg"))
    for code, name in (("EPSG:3006", "SWEREF 99 TM"), ("EPSG:3011", "SWEREF 99 18 00")):
        found = run(store, write_geopackage(frame.to_crs(code)), ".gpkg")
        assert (found.listed.system, found.refused) == (name, ())
        assert found.change.nothing or all(set(c.fields) <= {"lat", "lon"} for c in found.change.changed)
    web = run(store, write_geopackage(frame.to_crs("EPSG:3857")), ".gpkg")
    assert len(web.refused) == 52
    assert "varken SWEREF 99 TM eller SWEREF 99 18 00 i Sverige" in web.refused[0].reason


def test_an_empty_register_is_only_headings(tmp_path: Path) -> None:
    opened = open_store(f"sqlite:///{tmp_path / 'e.db'}")
    for ending in ENDINGS:
        (fault,) = run(opened, register_file([], ending), ending).refused
        assert fault.reason == "filen har inga punkter"
    assert run(opened, csv_of(line()), ".csv").change.new
    opened.close()

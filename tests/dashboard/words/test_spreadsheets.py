"""What people read in a file for spreadsheets, beside what programs get of the same table."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from dashboard.paper.exports.tables import Column, as_csv, as_xlsx
from dashboard.words.cells import csv_lines, in_time, stamp
from tests.dashboard.paper.exports.test_exports import exported, lines_of, staged

__all__ = ["staged"]
ASKED, DEADLINE = datetime(2026, 1, 17, 3, 0), datetime(2026, 1, 17, 6, 0)  # noqa: DTZ001  Swedish time
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def row_of(lines: list[list[str]], number: int = 1) -> dict[str, str]:
    return dict(zip(lines[0], lines[number], strict=True))


def test_people_read_words_and_swedish_time_where_programs_get_codes_and_utc(staged: Path) -> None:
    path, done = exported(staged, "requests", "b.csv")
    assert done.exit_code == 0, done.output
    said = row_of(lines_of(path))
    assert (said["state"], said["kind"], said["priority"]) == ("begärd", "drivmedel", "normal")
    assert said["late"] in ("ja", "nej")
    assert (said["asked_at"], said["deadline"]) == ("2026-01-17 03:00:00", "2026-01-17 06:00:00")
    path, done = exported(staged, "requests", "k.csv", "--comma")
    wire = row_of(lines_of(path, ","))
    assert (wire["state"], wire["deadline"]) == ("begard", "2026-01-17T05:00:00+00:00")
    assert list(wire) == list(said)
    path, done = exported(staged, "requests", "b.json")
    (row,) = json.loads(path.read_text(encoding="utf-8"))["rows"]
    assert (row["state"], row["deadline"]) == (wire["state"], wire["deadline"])


def test_a_time_in_a_workbook_is_a_real_date_in_swedish_time(staged: Path) -> None:
    path, done = exported(staged, "requests", "b.xlsx")
    assert done.exit_code == 0, done.output
    book = openpyxl.load_workbook(path)
    names, row = (list(line) for line in book.worksheets[0].iter_rows(min_row=2, max_row=3))
    cells = dict(zip((cell.value for cell in names), row, strict=True))
    assert (cells["asked_at"].value, cells["deadline"].value) == (ASKED, DEADLINE)
    assert cells["deadline"].number_format == "yyyy\\-mm\\-dd hh:mm:ss"
    assert cells["state"].value == "begärd"
    about = {line[0].value: line[1].value for line in book["Läs mig"]}
    assert str(about["Läget"]).startswith("20")
    assert "+00:00" not in str(about["Läget"])


def test_no_code_and_no_python_word_is_left_in_the_points(staged: Path) -> None:
    path, _done = exported(staged, "points", "p.csv")
    lines = lines_of(path)
    cells = {cell for line in lines[1:] for cell in line}
    assert not cells & {"True", "False", "None", "i_beredskap", "bekraftat", "okand", "okant"}
    first = row_of(lines)
    assert (first["example"], first["el_status"], first["phase"]) == ("ja", "okänd", "öppen")
    assert "," in first["lat"]
    path, _done = exported(staged, "points", "k.csv", "--comma")
    first = row_of(lines_of(path, ","))
    assert (first["example"], first["el_status"]) == ("True", "okand")
    assert "." in first["lat"]
    path, _done = exported(staged, "points", "p.xlsx")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert "El: räcker till" in heads
    assert isinstance(sheet.cell(3, heads.index("Latitud") + 1).value, float)


def test_the_journal_says_to_people_what_the_log_says(staged: Path) -> None:
    path, _done = exported(staged, "journal", "j.csv")
    lines = lines_of(path)
    rows = [row_of(lines, number) for number in range(1, len(lines))]
    (asked,) = [row for row in rows if row["kind"] == "begäran om stöd"]
    assert asked["facts"].startswith("drivmedel")
    assert "behövs 06:00" in asked["facts"]
    assert asked["text"] == "'=diesel"
    assert asked["occurred_at"] == "2026-01-17 03:00:00"
    path, _done = exported(staged, "journal", "k.csv", "--comma")
    lines = lines_of(path, ",")
    (wire,) = [row for row in (row_of(lines, n) for n in range(1, len(lines))) if row["kind"] == "request"]
    assert json.loads(wire["facts"])["kind"] == "drivmedel"


TWICE = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (TWICE - timedelta(hours=1), "2026-10-25 01:30:00"),
        (TWICE, "2026-10-25 02:30:00 sommartid"),
        (TWICE + timedelta(hours=1), "2026-10-25 02:30:00 vintertid"),
        (TWICE + timedelta(hours=2), "2026-10-25 03:30:00"),
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "2026-03-29 03:30:00"),
    ],
)
def test_a_time_of_the_hour_that_comes_twice_says_which_one_it_is(at: datetime, said: str) -> None:
    assert stamp(at) == said
    columns = [Column("at", "När", spoken=in_time)]
    rows = [{"at": at.isoformat()}]
    assert said in as_csv(columns, rows).decode()
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx("T", columns, rows, []))).worksheets[0]
    cell = sheet["A3"]
    assert cell.value == datetime.fromisoformat(said[:19])
    assert cell.is_date
    assert cell.number_format.endswith(f'" {said[20:]}"') == (len(said) > 19)


@pytest.mark.parametrize("commas", [False, True])
@pytest.mark.parametrize(
    "said",
    ["a;=1+1", "a,=1+1", 'a;"=1+1', "a\n=cmd|' /C calc'!A0;b,c", "a\r\n@SUM(A1)", "x,-1;+2", "\ta", "a\t=1"],
)
def test_no_cell_is_a_formula_whatever_separator_the_file_is_opened_with(said: str, *, commas: bool) -> None:
    content = b"".join(csv_lines([["före", said, "efter"]], commas=commas)).decode("utf-8-sig")
    for delimiter in (";", ",", "\t"):
        opened = list(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter))
        cells = [cell.lstrip('"') for line in opened for cell in line]
        assert not any(cell.startswith(FORMULAS) for cell in cells), (delimiter, cells)
        assert not any(line.startswith(FORMULAS) for line in content.splitlines())

"""Files that leave the application."""

import codecs
import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from dashboard import registers
from dashboard.commands.registers import export_app
from dashboard.paper.archive.checking import check_package
from dashboard.paper.exports.journal import write_journal
from dashboard.paper.exports.standing import write_points
from dashboard.words.cells import EXERCISE, reported, safe_cell
from data.access import security
from data.acting import LOCAL
from data.clock import ZONE
from data.errors import Refused
from data.log import acts as log_acts
from data.log import reads as log_reads
from data.log.facts import Particulars
from data.points import reads as point_reads
from data.points.acts.temporary import add_point
from data.points.temporary import NewTemporary
from data.requests.acts import ask_for_support
from data.requests.facts import NewRequest
from data.sectors.acts import report_sector
from data.sectors.reports import Impact, NewSectorReport
from data.services.facts import NO_SERVICES
from data.store.database import open_store
from data.words import Extent, Function, RequestKind, SecurityKind, Status, TextClass
from tests.data.world import NOW as WORLD_NOW
from tests.data.world import OPERATION, World, a_report
from tests.e2e import stage

NOW = datetime(2026, 1, 17, 2, 0, tzinfo=UTC)
TRUSTED = ("status", "mark", "unconfirmed_device", "restored_estimate")


@pytest.mark.parametrize("text", ["=1+1", "+46", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_formula_becomes_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


def test_other_cells_are_left_alone() -> None:
    assert safe_cell("el ur funktion") == "el ur funktion"
    assert safe_cell(None) == ""
    assert safe_cell(12) == "12"


def test_journal_and_points_come_out_marked_and_whole(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 's.db'}"
    stage.set_up(url, NOW)
    store = open_store(url)
    hostile = "=cmd|' /C calc'!A0"
    log_acts.write_note(store, LOCAL, act_id="n1", operation_id=stage.OPERATION, note=hostile, now=NOW)
    rows = write_journal(store, stage.OPERATION, tmp_path / "j.csv")
    with (tmp_path / "j.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file, delimiter=";"))
    assert len(read) == rows == len(log_reads.entries_since(store, 0, stage.OPERATION, 10_000))
    assert {row["marking"] for row in read} == {EXERCISE}
    assert read[-1]["text"] == f"'{hostile}"
    assert not any(cell.startswith(("=", "+", "@")) for row in read for cell in row.values())
    assert write_journal(store, stage.OPERATION, tmp_path / "j.json") == rows
    picture = point_reads.picture(store, stage.OPERATION)
    write_points(picture, NOW, NO_SERVICES, tmp_path / "p.geojson")
    collection = json.loads((tmp_path / "p.geojson").read_text(encoding="utf-8"))
    assert collection["exercise"] is True
    assert all(feature["properties"]["example"] for feature in collection["features"])
    assert write_points(picture, NOW, NO_SERVICES, tmp_path / "p.csv") == len(picture.points)
    with pytest.raises(Refused):
        write_journal(store, stage.OPERATION, tmp_path / "j.docx")
    store.close()


def test_points_come_out_with_which_of_them_are_temporary(world: World, tmp_path: Path) -> None:
    new = NewTemporary("kyrka", OPERATION, "Nockeby kyrka", "", "bromma", 17.95, 59.33)
    add_point(world.store, LOCAL, new, WORLD_NOW)
    picture = point_reads.picture(world.store, OPERATION)
    for name in ("p.csv", "p.xlsx"):
        write_points(picture, WORLD_NOW, NO_SERVICES, tmp_path / name)
    sheet = openpyxl.load_workbook(tmp_path / "p.xlsx")["Läge"]
    heads, *rows = sheet.iter_rows(values_only=True)
    spoken = {row[heads.index("Namn")]: row[heads.index("Tillfällig")] for row in rows}
    (names, *lines) = lines_of(tmp_path / "p.csv")
    plain = {line[names.index("name")]: line[names.index("temporary")] for line in lines}
    assert {name for name, said in spoken.items() if said == "ja"} == {"Nockeby kyrka"}
    assert (plain["Nockeby kyrka"], plain["Skolan P01"]) == ("ja", "nej")


def test_only_what_somebody_has_said_has_a_mark_and_it_tells_of_an_unknown_phone(
    world: World, tmp_path: Path
) -> None:
    back = WORLD_NOW + timedelta(hours=3)
    failed = a_report(status=Status.UR_FUNKTION, restored_estimate=back, unconfirmed_device=True)
    known = a_report(Function.VATTEN, Status.BEGRANSAD, restored_estimate=back)
    good = a_report(Function.VARME, valid_until=WORLD_NOW + timedelta(hours=1))
    world.reports([failed, known, good])
    picture = point_reads.picture(world.store, OPERATION)
    after = WORLD_NOW + timedelta(hours=2)
    for name, commas in (("p.xlsx", False), ("p.csv", False), ("k.csv", True), ("p.geojson", False)):
        write_points(picture, after, NO_SERVICES, tmp_path / name, commas=commas)
    heads, names, *rows = openpyxl.load_workbook(tmp_path / "p.xlsx")["Läge"].iter_rows(values_only=True)
    spoken = {row[names.index("id")]: dict(zip(names, row, strict=True)) for row in rows}
    assert {"El: åter", "El: obekräftad enhet"} <= set(heads)
    said = [
        [spoken["P01"][f"{of}_{what}"] for what in TRUSTED] for of in ("el", "vatten", "varme", "information")
    ]
    local = back.astimezone(ZONE).replace(tzinfo=None)
    assert said == [
        ["ur funktion", "obekräftad enhet", "ja", local],
        ["begränsad", "bekräftat", "nej", local],
        ["okänd", None, "nej", None],
        ["okänd", None, None, None],
    ]
    assert {spoken[point][f"{of}_mark"] for point in ("P02", "P03") for of in Function} == {None}
    (_, people, *_), (columns, programs, *_) = (
        lines_of(tmp_path / "p.csv"),
        lines_of(tmp_path / "k.csv", ","),
    )
    assert people[columns.index("el_mark")] == "obekräftad enhet"
    assert [programs[columns.index(f"el_{what}")] for what in TRUSTED] == [
        *("ur_funktion", "bekraftat", "True", "2027-01-14T05:00:00Z"),
    ]
    assert [programs[columns.index(f"{of}_mark")] for of in ("varme", "information")] == ["", ""]
    features = json.loads((tmp_path / "p.geojson").read_text(encoding="utf-8"))["features"]
    wire = next(one for one in features if one["id"] == "P01")["properties"]["functions"]
    assert {
        of: (read["mark"], read["trust"]) for of, read in wire.items() if of in ("el", "varme", "information")
    } == {
        "el": ("bekraftat", "bekraftat"),
        "varme": ("bekraftat", None),
        "information": ("bekraftat", None),
    }


def test_a_further_function_tells_of_an_unknown_phone() -> None:
    at = {"observed_at": "2027-01-14T02:00:00Z", "reported": "fungerar", "status": "fungerar"}
    words = {
        f"{mark} {strange}": next(
            reported({"x": {**at, "name": "Tolk", "trust": mark, "unconfirmed_device": strange}})
        )
        for mark in (None, "bekraftat", "motstridigt")
        for strange in (False, True)
    }
    assert {key: text.partition(" (")[2].partition(")")[0] for key, text in words.items()} == {
        "None False": "",
        "None True": "",
        "bekraftat False": "",
        "bekraftat True": "obekräftad enhet",
        "motstridigt False": "motstridigt",
        "motstridigt True": "motstridigt, obekräftad enhet",
    }


def lines_of(path: Path, delimiter: str = ";") -> list[list[str]]:
    """Read a CSV that must have the mark by which a spreadsheet knows its letters."""
    content = path.read_bytes()
    assert content.startswith(codecs.BOM_UTF8)
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def exported(folder: Path, what: str, name: str, *words: str) -> tuple[Path, Result]:
    out = folder / name
    common = ("--operation", stage.OPERATION, "--out", str(out), "--store", f"sqlite:///{folder / 's.db'}")
    return out, CliRunner().invoke(export_app, [what, *common, *words])


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with an exercise, a request in it, and a line that may not leave the house."""
    folder = tmp_path_factory.mktemp("exports")
    url = f"sqlite:///{folder / 's.db'}"
    stage.set_up(url, NOW)
    store = open_store(url)
    struck = Particulars(handling=TextClass.STRYK_VID_EXPORT)
    log_acts.write_note(
        store, LOCAL, act_id="n", operation_id=stage.OPERATION, note="kodordet gran", more=struck, now=NOW
    )
    registers.load_example_sectors(store, NOW)
    wanted = NewRequest(
        "b1", stage.OPERATION, RequestKind.DRIVMEDEL, "=diesel", "svoa", "jarva", NOW + timedelta(hours=3)
    )
    ask_for_support(store, LOCAL, wanted, NOW)
    impact = Impact(Extent.HELT, Extent.INTE, Extent.INTE)
    report_sector(
        store, LOCAL, NewSectorReport("s1", stage.OPERATION, "energi", impact, assessment="+ läget"), NOW
    )
    store.close()
    return folder


@pytest.mark.parametrize(
    ("what", "hashtag"),
    [
        ("journal", "#meta+id"),
        ("points", "#loc+id"),
        ("requests", "#meta+id"),
        ("sectors", "#sector+code"),
    ],
)
def test_every_table_comes_as_csv_xlsx_and_json_marked_and_noted(
    staged: Path, what: str, hashtag: str
) -> None:
    path, done = exported(staged, what, "t.csv", "--hxl")
    assert done.exit_code == 0, done.output
    names, tags, *rows = lines_of(path)
    assert tags[0] == hashtag
    assert all(tag.startswith("#") for tag in tags)
    assert rows
    assert {row[names.index("marking")] for row in rows} == {EXERCISE}
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    assert "kodordet" not in path.read_text(encoding="utf-8")
    for words in ((), ("--comma",)):
        plain, done = exported(staged, what, "p.csv", *words)
        assert not any(line.startswith("#") for line in plain.read_text(encoding="utf-8-sig").splitlines())
    book, done = exported(staged, what, "t.xlsx")
    assert done.exit_code == 0, done.output
    sheets = openpyxl.load_workbook(book)
    assert sheets.worksheets[0].max_row == len(rows) + 2
    assert EXERCISE in [cell.value for line in sheets["Läs mig"] for cell in line]
    listed, done = exported(staged, what, "t.json")
    assert done.exit_code == 0, done.output
    held = json.loads(listed.read_text(encoding="utf-8"))
    assert len(held if isinstance(held, list) else held["rows"]) == len(rows)
    store = open_store(f"sqlite:///{staged / 's.db'}")
    noted = security.entries(store, limit=4)
    store.close()
    assert {entry.kind for entry in noted} == {SecurityKind.EXPORT}
    assert {entry.facts["operation"] for entry in noted} == {stage.OPERATION}


def test_an_archive_is_written_and_its_key_named(staged: Path) -> None:
    out, done = exported(staged, "archive", "a.zip", "--json")
    assert done.exit_code == 0, done.output
    answer = json.loads(done.output.splitlines()[-1])
    verdict = check_package(out, answer["fingerprint"])
    assert (verdict.differences, verdict.marking, verdict.struck) == ([], EXERCISE, 1)
    assert (staged / "arkivnyckel.pem").stat().st_mode & 0o777 == 0o600
    for what, name, status in (("archive", "a.txt", 2), ("journal", "j.docx", 1), ("requests", "b.gpkg", 1)):
        out, refused = exported(staged, what, name)
        assert (refused.exit_code, out.exists()) == (status, False)

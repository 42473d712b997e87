"""Scenarios on the command line: checked against what is loaded, every fault with its place."""

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from dashboard import clock, registers
from dashboard.commands.papers import scenario_app
from dashboard.commands.registers import import_app
from dashboard.settings import REFERENCE_POINTS, Settings
from data.acting import on_this_machine
from data.exercise.acts.leading import plan_exercise
from data.exercise.inject_workbook import write_inject_list
from data.exercise.reads import exercise
from data.exercise.rules import NewExercise
from data.exercise.scenario_file import FOLDER, read_scenario
from data.store.database import open_store

WINTER = FOLDER / "vinteravbrott.yaml"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    held = f"sqlite:///{tmp_path_factory.mktemp('store') / 's.db'}"
    store = open_store(held)
    pack = registers.pack_at(Settings().pack)
    registers.load_areas(store, pack, clock.now())
    registers.load_points(store, pack, REFERENCE_POINTS, clock.now())
    registers.load_example_sectors(store, clock.now())
    store.close()
    return held


def run(*words: str) -> Result:
    return CliRunner().invoke(scenario_app, words)


def test_what_comes_along_is_listed_and_checks_clean(url: str) -> None:
    said = run("list").output
    assert "vinteravbrott: Långt elavbrott i vinterkyla, 72 h, 48 inspel" in said
    done = run("check", "vinteravbrott", "--store", url)
    assert done.exit_code == 0
    assert "48 inspel, inget att anmärka. Det är ett exempel." in done.output


def test_what_is_wrong_is_said_with_its_line(url: str, tmp_path: Path) -> None:
    path = tmp_path / "eget.yaml"
    text = WINTER.read_text(encoding="utf-8").replace("points: [P20]", "points: [P99]", 1)
    path.write_text(text, encoding="utf-8")
    done = run("check", str(path), "--store", url, "--json")
    assert done.exit_code == 1
    (fault,) = json.loads(done.output)["faults"]
    assert fault["reason"] == "Punkten P99 finns inte i den inlästa kommunen."
    assert (fault["inject"], fault["field"]) == ("V02", "effects")
    assert fault["line"] == text[: text.index("P99")].count("\n") + 1
    path.write_text("id: [", encoding="utf-8")
    assert "ingen giltig YAML" in run("check", str(path), "--store", url).output


def test_a_list_edited_in_a_spreadsheet_is_checked_with_its_difference_first(
    url: str, tmp_path: Path
) -> None:
    out = tmp_path / "lista.xlsx"
    assert "Skrev 48 inspel" in run("export", str(WINTER), "--out", str(out)).output
    book = openpyxl.load_workbook(out)
    sheet = book["Inspel"]
    heading = next(cell.column for cell in sheet[1] if cell.value == "från")
    sheet.cell(2, heading).value = "Växeln"
    book.save(out)
    done = run("check", str(out), "--scenario", str(WINTER), "--store", url)
    assert done.exit_code == 0
    assert done.output.splitlines()[0] == "~ V01 från: Tjänsteman i beredskap → Växeln"
    back = tmp_path / "nytt.yaml"
    assert run("export", str(out), "--scenario", str(WINTER), "--out", str(back)).exit_code == 0
    read = read_scenario(back.read_bytes()).scenario
    assert read is not None
    assert read.injects[0].sender == "Växeln"
    sheet.cell(2, heading).value = "=1+1"
    book.save(out)
    done = run("check", str(out), "--scenario", str(WINTER), "--store", url)
    assert done.exit_code == 1
    assert "fliken Inspel, rad 2, inspel V01, från: cellen är en formel" in done.output


def test_wrong_use_is_told_apart_from_a_wrong_scenario(url: str, tmp_path: Path) -> None:
    missing = run("check", str(tmp_path / "ingen.yaml"), "--store", url)
    assert missing.exit_code == 2
    assert run("export", "vinteravbrott", "--out", str(tmp_path / "x.txt")).exit_code == 2
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04")
    assert run("check", str(tmp_path / "x.xlsx"), "--store", url).exit_code == 2
    empty = run("check", "vinteravbrott", "--store", f"sqlite:///{tmp_path / 'tom.db'}")
    assert empty.exit_code == 1
    assert "Inga trygghetspunkter är inlästa" in empty.output


def test_a_list_is_put_back_on_an_exercise_that_is_planned(url: str, tmp_path: Path) -> None:
    store = open_store(url)
    scenario = read_scenario(WINTER.read_bytes()).scenario
    assert scenario is not None
    plan_exercise(
        store, on_this_machine("start"), NewExercise("vinter", "Vinterövning", scenario), clock.now()
    )
    out = tmp_path / "lista.xlsx"
    first, second, *rest = scenario.injects
    out.write_bytes(write_inject_list(replace(scenario, injects=(replace(first, sender="Växeln"), *rest))))

    def put_back(*words: str) -> Result:
        given = ["injects", str(out), "--operation", "vinter", "--store", url, *words]
        return CliRunner().invoke(import_app, given)

    told = put_back("--dry-run").output
    assert f"~ {first.id} från: {first.sender} → Växeln" in told
    assert "Skulle läsa in lista.xlsx: 1 nya eller ändrade inspel, 1 hoppas över." in told
    answer = json.loads(put_back("--json").output)
    assert (answer["edited"], answer["skipped"]) == ([first.id], [second.id])
    held = exercise(store, "vinter")
    assert held is not None
    assert held.scenario.injects[0].sender == "Växeln"
    assert [one.inject for one in held.skipped] == [second.id]
    assert "Ingenting ändras" in put_back().output
    book = openpyxl.load_workbook(out)
    book["Inspel"].cell(2, 3).value = "=1+1"
    book.save(out)
    assert put_back().exit_code == 1
    store.close()

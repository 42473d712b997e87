"""Importing and exporting on the command line: the whole difference, in words and for programs."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from dashboard.commands.registers import export_app, import_app
from dashboard.settings import REFERENCE_POINTS
from data.points import reads as point_reads
from data.store.database import open_store
from geo.geopackage import read_geopackage
from tests.data.list_file_worlds import csv_of, line
from tests.e2e import stage


@pytest.fixture
def store(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 's.db'}"


def run(app: Any, *words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def imported(store: str, path: Path, *words: str) -> Result:
    return run(import_app, "points", str(path), "--store", store, *words)


def edited(tmp_path: Path, before: str, after: str) -> Path:
    text = REFERENCE_POINTS.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "ny.csv"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return path


def test_the_whole_difference_is_said_before_and_after(store: str, tmp_path: Path) -> None:
    first = imported(store, REFERENCE_POINTS)
    assert first.exit_code == 0
    last = first.output.splitlines()[-1]
    assert (
        last == "Läste in 52 punkter ur points.csv (CSV, läget i WGS84): 52 nya, 0 ändrade, 0 dras tillbaka."
    )
    changed = edited(tmp_path, "Brommaskolan", "Brommas skola")
    dry = imported(store, changed, "--dry-run")
    assert "Ändras: P01 Brommas skola: namn: Brommaskolan → Brommas skola" in dry.output.splitlines()
    assert dry.output.splitlines()[-1].startswith("Skulle läsa in 52 punkter ur ny.csv")
    answer = json.loads(imported(store, changed, "--json").output)
    assert (answer["done"], answer["new"], answer["changed"], answer["retired"]) == (True, 0, 1, 0)
    assert answer["changed_points"] == [
        {"id": "P01", "fields": {"name": {"before": "Brommaskolan", "after": "Brommas skola"}}}
    ]
    again = json.loads(imported(store, changed, "--json", "--dry-run").output)
    assert (again["dry_run"], again["done"], again["changed"]) == (True, False, 0)


def test_a_file_that_is_not_there_is_used_wrongly(store: str, tmp_path: Path) -> None:
    for kind, *words in (["points"], ["sectors"], ["notices"], ["events", "--operation", "op"]):
        result = run(import_app, kind, str(tmp_path / "ingen.csv"), "--store", store, *words)
        assert result.exit_code == 2, kind


@pytest.mark.parametrize("words", [(), ("--dry-run",)])
def test_every_refused_row_is_said_and_nothing_is_read_in(
    store: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    imported(store, REFERENCE_POINTS)
    path = tmp_path / "fel.csv"
    path.write_bytes(csv_of(line(lat="59,3"), line(id="1-feb"), line(id="P03")))
    refused = imported(store, path, *words)
    assert refused.exit_code == 1
    said = refused.output.splitlines()
    assert said[0] == "Avvisad: fel.csv, rad 2, lat: 59,3 har decimalkomma. Skriv 59.3"
    assert said[1].startswith("Avvisad: fel.csv, rad 3, id: 1-feb ser ut som ett datum")
    assert said[-1].startswith("Inget lästes in: 2 fel i fel.csv.")
    answer = json.loads(imported(store, path, "--json", *words).output)
    assert answer["refused_rows"][0] == {
        "sheet": None,
        "row": 2,
        "column": "lat",
        "reason": "59,3 har decimalkomma. Skriv 59.3",
    }
    opened = open_store(store)
    assert len(point_reads.loaded_points(opened)) == 52
    opened.close()


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".geojson", ".gpkg"])
def test_the_register_goes_out_and_in_again(store: str, tmp_path: Path, ending: str) -> None:
    imported(store, REFERENCE_POINTS)
    out = tmp_path / f"register{ending}"
    written = run(export_app, "points", "--register", "--out", str(out), "--store", store, "--json")
    assert json.loads(written.output) == {"rows": 52, "out": str(out)}
    answer = json.loads(imported(store, out, "--dry-run", "--json").output)
    figures = [answer[name] for name in ("points", "new", "changed", "retired", "refused")]
    assert figures == [52, 0, 0, 0, 0]


def test_an_export_is_of_an_operation_or_of_the_register(store: str, tmp_path: Path) -> None:
    out = str(tmp_path / "p.xlsx")
    for words in ([], ["--register", "--operation", "op"]):
        assert run(export_app, "points", "--out", out, "--store", store, *words).exit_code == 2


@pytest.mark.parametrize("ending", [".xlsx", ".gpkg"])
def test_the_state_of_an_exercise_goes_out_marked(store: str, tmp_path: Path, ending: str) -> None:
    stage.set_up(store)
    out = tmp_path / f"p{ending}"
    done = run(export_app, "points", "--operation", stage.OPERATION, "--out", str(out), "--store", store)
    assert done.exit_code == 0
    if ending == ".xlsx":
        book = openpyxl.load_workbook(out)
        heads = [cell.value for cell in book["Läge"][2]]
        marks = [row[heads.index("marking")].value for row in book["Läge"].iter_rows(min_row=3)]
        assert any("ÖVNING" in str(row[0].value) for row in book["Läs mig"].iter_rows())
    else:
        marks = read_geopackage(out.name, out.read_bytes())["marking"].tolist()
    assert marks
    assert all("ÖVNING" in str(mark) for mark in marks)


def test_a_shorter_list_needs_the_number_that_it_withdraws(store: str, tmp_path: Path) -> None:
    imported(store, REFERENCE_POINTS)
    path = tmp_path / "kort.csv"
    path.write_bytes(b"\n".join(REFERENCE_POINTS.read_bytes().splitlines()[:-3]))
    assert imported(store, path, "--dry-run").exit_code == 0
    for words in ((), ("--withdraw", "2")):
        refused = imported(store, path, *words)
        assert refused.exit_code == 1
        assert refused.output.splitlines()[-1] == (
            "Inget lästes in. 3 punkter i registret saknas i listan och skulle dras tillbaka. "
            "Bekräfta antalet först. Lägg till --withdraw 3 om det är meningen."
        )
    answer = json.loads(imported(store, path, "--json").output)
    assert (answer["done"], answer["retired"]) == (False, 3)
    assert json.loads(imported(store, path, "--withdraw", "3", "--json").output)["done"] is True


def test_a_column_of_another_name_is_told_and_can_be_said(store: str, tmp_path: Path) -> None:
    path = tmp_path / "egen.csv"
    path.write_text("Objektskod,namn,N,E\nK1,Skolan,6582296.4,665336.9\n", encoding="utf-8")
    refused = imported(store, path)
    assert refused.exit_code == 1
    assert "kolumnen id saknas" in refused.output
    assert "okända kolumner, som inte läses: Objektskod." in refused.output
    assert "till exempel --column 'id=Objektskod'" in refused.output
    assert imported(store, path, "--column", "kod=Objektskod").exit_code == 2
    answer = json.loads(imported(store, path, "--column", "id=Objektskod", "--json").output)
    assert (answer["new_points"], answer["system"]) == (["K1"], "SWEREF 99 TM")
    assert "address" in answer["columns"]["lacking"]


def test_a_long_list_is_twenty_lines_and_a_count_of_each_kind(store: str, tmp_path: Path) -> None:
    path = tmp_path / "lang.csv"
    path.write_bytes(csv_of(*(line(id=f"K{number}") for number in range(200))))
    said = imported(store, path, "--dry-run").output.splitlines()
    assert sum(one.startswith("Ny: ") for one in said) == 20
    assert "… och 180 till. Alla står i svaret med --json." in said
    path.write_bytes(csv_of(*(line(id=f"K{number}", lat="59,3") for number in range(200))))
    said = imported(store, path, "--dry-run").output.splitlines()
    assert sum("har decimalkomma" in one for one in said) == 20
    assert "Avvisad: … och 180 fel till i lat" in said
    assert len(said) < 30
    assert len(json.loads(imported(store, path, "--json").output)["refused_rows"]) == 200

"""The points' equipment on the command line: shown, loaded, written out, and the same when read in again."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dashboard.commands.registers import export_app, import_app
from data.preparedness.reads import equipment
from data.store.database import open_store
from tests.e2e import stage

HEAD = "punkt;reservkraft;effekt, kW;tank, liter;förbrukning, liter i timmen\n"


def run(url: str, file: Path, *words: str) -> Result:
    return CliRunner().invoke(import_app, ["equipment", str(file), "--store", url, *words])


@pytest.fixture
def url(tmp_path: Path) -> str:
    made = f"sqlite:///{tmp_path / 's.db'}"
    stage.set_up(made)
    return made


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_a_list_is_shown_loaded_written_and_read_back_the_same(url: str, tmp_path: Path, ending: str) -> None:
    own, out = tmp_path / "egen.csv", tmp_path / f"ut{ending}"
    own.write_text(f"{HEAD}P01;fast;60;400;10,5\nP02;ingen;;;\n", encoding="utf-8")
    assert "Skulle läsa in utrustningen på 2 punkter: 2 nya" in run(url, own, "--dry-run").output
    assert "Läste in utrustningen på 2 punkter: 2 nya, 0 ändrade, 0 borta." in run(url, own).output
    own.write_text(f"{HEAD}P01;fast;60;500;10,5\nP02;ingen;;;\n", encoding="utf-8")
    assert "Ändras: P01: tank, liter: 400 → 500" in run(url, own).output
    written = CliRunner().invoke(export_app, ["equipment", "--store", url, "--out", str(out)])
    assert written.exit_code == 0
    store = open_store(url)
    held = equipment(store)
    store.close()
    back = json.loads(run(url, out, "--json").output)
    assert (back["changed"], back["gone"], back["refused_rows"]) == ([], [], [])
    store = open_store(url)
    assert {one: equipment(store)[one] for one in held} == held
    store.close()


def test_a_list_with_a_fault_is_refused_whole(url: str, tmp_path: Path) -> None:
    file = tmp_path / "egen.csv"
    file.write_text(f"{HEAD}P01;fast;60;400;10\nP02;fast;60;25000;10\n", encoding="utf-8")
    refused = run(url, file, "--json")
    assert refused.exit_code == 1
    (row,) = json.loads(refused.output)["refused_rows"]
    assert (row["row"], row["column"]) == (3, "tank, liter")

"""Further functions on the command line: the list read in, and what stands of it in the points file."""

import csv
import json
from pathlib import Path

from typer.testing import CliRunner, Result

from dashboard import clock
from dashboard.commands.registers import export_app, import_app
from data.acting import LOCAL
from data.services.acts import report
from data.services.facts import NewServiceReport
from data.store.database import open_store
from data.words import Status
from tests.e2e import stage

REFERENCE = Path(__file__).parents[3] / "data" / "reference"


def run(url: str, file: Path, *words: str) -> Result:
    return CliRunner().invoke(import_app, ["services", str(file), "--store", url, *words])


def test_the_list_is_shown_then_loaded_and_told_in_the_points_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 's.db'}"
    stage.set_up(url)
    assert "Skulle läsa in 6 övriga funktioner" in run(url, REFERENCE / "services.csv", "--dry-run").output
    loaded = run(url, REFERENCE / "services.csv")
    assert "Läste in 6 övriga funktioner: 6 nya, 0 ändrade, 0 borta." in loaded.output
    assert "exempelrader" in loaded.output
    assert "Ingenting ändras" in run(url, REFERENCE / "services.csv").output
    store = open_store(url)
    said = NewServiceReport("r-1", stage.OPERATION, "P01", "tolk", Status.UR_FUNKTION)
    report(store, LOCAL, [said], clock.now())
    store.close()
    out = tmp_path / "p.csv"
    told = ["points", "--operation", stage.OPERATION, "--store", url, "--out", str(out)]
    assert CliRunner().invoke(export_app, told).exit_code == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: row["services"] for row in csv.DictReader(file, delimiter=";")}
    assert rows["P01"].startswith("tolk: ur funktion 2")
    assert rows["P02"] == ""


def test_a_list_with_a_fault_is_refused_whole(tmp_path: Path) -> None:
    file = tmp_path / "egen.csv"
    file.write_text("id;namn;fungerar när\nmat;mat;delas ut\nel;ström;lyser\n", encoding="utf-8")
    refused = run(f"sqlite:///{tmp_path / 's.db'}", file, "--json")
    assert refused.exit_code == 1
    (row,) = json.loads(refused.output)["refused_rows"]
    assert (row["row"], row["column"]) == (3, "id")

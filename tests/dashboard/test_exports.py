"""Files that leave the application."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.exports.journal import write_journal
from dashboard.exports.points import write_points
from dashboard.viewmodels.cells import EXERCISE, safe_cell
from data import queries
from data.database import open_store
from data.errors import Refused
from data.services import notes
from data.services.acting import LOCAL
from tests.e2e import stage

NOW = datetime(2026, 1, 17, 2, 0, tzinfo=UTC)


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
    notes.write_note(store, LOCAL, act_id="n1", operation_id=stage.OPERATION, note=hostile, now=NOW)
    rows = write_journal(store, stage.OPERATION, tmp_path / "j.csv")
    with (tmp_path / "j.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file))
    assert len(read) == rows == len(queries.entries_since(store, 0, stage.OPERATION, 10_000))
    assert {row["marking"] for row in read} == {EXERCISE}
    assert read[-1]["text"] == f"note: {hostile}"
    assert not any(cell.startswith(("=", "+", "@")) for row in read for cell in row.values())
    assert write_journal(store, stage.OPERATION, tmp_path / "j.json") == rows
    picture = queries.picture(store, stage.OPERATION)
    write_points(picture, NOW, tmp_path / "p.geojson")
    collection = json.loads((tmp_path / "p.geojson").read_text(encoding="utf-8"))
    assert collection["exercise"] is True
    assert all(feature["properties"]["example"] for feature in collection["features"])
    assert write_points(picture, NOW, tmp_path / "p.csv") == len(picture.points)
    with pytest.raises(Refused):
        write_journal(store, stage.OPERATION, tmp_path / "j.docx")
    store.close()

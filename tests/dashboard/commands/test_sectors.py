"""Reading the sector organisation in on the command line: shown first, all or nothing, for programs too."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dashboard import clock, registers
from dashboard.commands.registers import import_app
from dashboard.settings import Settings
from data.sectors import reads as sector_reads
from data.store.database import open_store

REFERENCE = Path(__file__).parents[3] / "data" / "reference" / "sectors.yaml"


@pytest.fixture
def url(tmp_path: Path) -> str:
    held = f"sqlite:///{tmp_path / 's.db'}"
    store = open_store(held)
    registers.load_areas(store, registers.pack_at(Settings().pack), clock.now())
    store.close()
    return held


def run(url: str, path: Path, *words: str) -> Result:
    return CliRunner().invoke(import_app, ["sectors", str(path), "--store", url, *words])


def loaded(url: str) -> Any:
    store = open_store(url)
    try:
        return sector_reads.register(store)
    finally:
        store.close()


def test_a_dry_run_says_every_row_and_writes_nothing(url: str) -> None:
    done = run(url, REFERENCE, "--dry-run")
    assert done.exit_code == 0
    assert "sektorer: 10 nya, 0 ändrade, 0 borta" in done.output
    assert "    + raddning" in done.output
    assert "EJ INLÄST" in done.output
    assert not loaded(url).sectors


def test_it_is_loaded_once(url: str) -> None:
    assert "Läste in:" in run(url, REFERENCE).output
    assert len(loaded(url).sectors) == 10
    assert "Ingenting ändras" in run(url, REFERENCE).output


def test_a_broken_list_is_refused_whole_with_every_reason(url: str, tmp_path: Path) -> None:
    path = tmp_path / "egen.yaml"
    path.write_text("sectors:\n- {id: a, name: A}\n- {id: a, name: B}\n- {id: c}\n", encoding="utf-8")
    done = run(url, path, "--json")
    assert done.exit_code == 1
    answer = json.loads(done.output)
    assert answer["refused"] == ["sectors rad 3: name saknas.", "Sektorn a finns 2 gånger."]
    assert not loaded(url).sectors


def test_a_file_that_is_not_there_is_used_wrongly(url: str, tmp_path: Path) -> None:
    assert run(url, tmp_path / "ingen.yaml").exit_code == 2

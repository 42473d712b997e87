"""The sector organisation as a workbook: out, edited, in again; all that is wrong by its sheet and row."""

import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from dashboard import clock, registers
from dashboard.commands.registers import export_app, import_app
from dashboard.paper.exports.registers import sectors_file
from dashboard.settings import Settings
from data import glossary
from data.sectors import reads as sector_reads
from data.sectors.acts import sectors_change
from data.sectors.facts import EMPTY_REGISTER, SectorRegister
from data.sectors.list_file import SHEETS, Listed, read_list
from data.store.database import open_store
from data.words import Duty, OrganisationKind, SectorPart
from tests.data.list_file_worlds import saved

REFERENCE = Path(__file__).parents[3] / "data" / "reference" / "sectors.yaml"
EXAMPLE = read_list(REFERENCE.name, REFERENCE.read_bytes()).register


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with the areas and the example loaded; no test here changes it."""
    held = f"sqlite:///{tmp_path_factory.mktemp('sectors') / 's.db'}"
    store = open_store(held)
    registers.load_areas(store, registers.pack_at(Settings().pack), clock.now())
    store.close()
    assert run(import_app, "sectors", str(REFERENCE), "--store", held).exit_code == 0
    return held


def run(app: Any, *words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def edited(change: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(sectors_file(EXAMPLE)))
    change(book)
    return saved(book)


def said(listed: Listed) -> list[str]:
    return [str(one) for one in listed.faults]


def test_codes_are_read_as_the_words_are() -> None:
    """What another system fills in has the wire's values."""
    codes = {
        glossary.label(word): word.value for kind in (OrganisationKind, SectorPart, Duty) for word in kind
    }
    changed = []

    def coded(book: Any) -> None:
        for cell in (cell for sheet in book for line in sheet.iter_rows(min_row=3) for cell in line):
            if cell.value in codes and codes[cell.value] != cell.value:
                cell.value = codes[cell.value]
                changed.append(cell.coordinate)

    listed = read_list("sektorer.xlsx", edited(coded))
    assert changed
    assert (said(listed), listed.register) == ([], EXAMPLE)


def test_a_workbook_that_nobody_touched_is_the_register_it_was_written_from() -> None:
    listed = read_list("sektorer.xlsx", sectors_file(EXAMPLE))
    assert said(listed) == []
    assert listed.register == EXAMPLE
    # What a spreadsheet program saves again is the same list.
    assert read_list("s.xlsx", edited(lambda _book: None)).register == EXAMPLE


def test_a_template_has_every_sheet_and_no_row() -> None:
    assert read_list("mall.xlsx", sectors_file(EMPTY_REGISTER)) == Listed(
        SectorRegister(), (), {part: (sheet, ()) for part, sheet in SHEETS.items()}
    )


def test_the_command_shows_the_exact_change_and_loads_it(url: str, tmp_path: Path) -> None:
    path = tmp_path / "sektorer.xlsx"
    assert run(export_app, "sectors", "--out", str(path), "--store", url).exit_code == 0
    assert "Ingenting ändras" in run(import_app, "sectors", str(path), "--store", url, "--dry-run").output
    book = openpyxl.load_workbook(path)
    book["sektorer"]["B3"] = "Trygg ekonomi"
    book["ansvar"].append(["polisen", "drift", "information", "bromma", "ordning", "ja"])
    book["verksamheter"].delete_rows(3)
    book.save(path)
    done = run(import_app, "sectors", str(path), "--store", url, "--dry-run")
    assert "    ~ ekonomisk-sakerhet: name: Ekonomisk säkerhet → Trygg ekonomi" in done.output
    assert "    + ordning · drift · information · bromma · polisen" in done.output
    assert "    - dricksvatten" in done.output
    store = open_store(url)
    try:
        assert sector_reads.register(store) == EXAMPLE
    finally:
        store.close()


def _spoil_id(book: Any) -> None:
    book["organisationer"]["A3"] = datetime(2026, 1, 2)  # noqa: DTZ001  what Excel makes of 1-2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_spoil_id, "fliken organisationer, rad 3, id: 2026-01-02 är ett datum"),
        (
            lambda book: book["organisationer"].__setitem__("A3", 7),
            "fliken organisationer, rad 3, id: 7 är ett tal, inte text",
        ),
        (
            lambda book: book["sektorer"].__setitem__("B4", "=1+1"),
            "fliken sektorer, rad 4, namn: cellen är en formel",
        ),
        (
            lambda book: book["sektorer"].__setitem__("B4", "Ring 19121212-1212"),
            "fliken sektorer, rad 4, namn: texten ser ut att innehålla ett personnummer",
        ),
        (
            lambda book: book["medlemskap"].__setitem__("C3", "chef"),
            "fliken medlemskap, rad 3, del: chef är okänt; det ska vara sektorsansvarig eller deltagare",
        ),
        (
            lambda book: book["medlemskap"].merge_cells("A3:A4"),
            "fliken medlemskap: cellerna A3:A4 är sammanfogade",
        ),
        (
            lambda book: [book["verksamheter"].__setitem__(cell, "benämning") for cell in ("D1", "D2")],
            "fliken verksamheter, rad 1: kolumnen name (namn) saknas",
        ),
        (
            lambda book: book["sektorer"].__setitem__("B4", None),
            "fliken sektorer, rad 4, namn: cellen är tom",
        ),
        (lambda book: book.remove(book["ansvar"]), "fliken ansvar saknas"),
        (
            lambda book: book.create_sheet("Kladd").append(["minns"]),
            "fliken Kladd: fliken hör inte hit",
        ),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(change: Callable[[Any], None], says: str) -> None:
    found = said(read_list("s.xlsx", edited(change)))
    assert any(one.startswith(says) for one in found), found


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda book: book["sektorer"].append(["energi", "Energi igen"]),
            "fliken sektorer, rad 13, id: Sektorn energi finns 2 gånger.",
        ),
        (
            lambda book: book["medlemskap"].__setitem__("C4", "sektorsansvarig"),
            "fliken medlemskap, rad 4, del: Sektorn ekonomisk-sakerhet har 2 sektorsansvariga",
        ),
        (
            lambda book: book["medlemskap"].__setitem__("B4", "klubben"),
            "fliken medlemskap, rad 4, organisation: Organisationen klubben används men finns inte",
        ),
        (
            lambda book: book["organisationer"].__setitem__("D3", "stadsledningskontoret"),
            "fliken organisationer, rad 3, lyder under: Organisationerna lyder under varandra i ring",
        ),
        (
            lambda book: book["ansvar"].__setitem__("D3", "atlantis"),
            "fliken ansvar, rad 3, område: Området atlantis är inte inläst.",
        ),
        (
            lambda book: book["ansvar"].append(["svoa", "ordinarie", "vatten", None, "livsmedel", "ja"]),
            "Ansvaret ordinarie för svoa står 2 gånger lika.",
        ),
    ],
)
def test_what_cannot_be_believed_is_said_with_its_place(
    url: str, change: Callable[[Any], None], says: str
) -> None:
    listed = read_list("s.xlsx", edited(change))
    assert said(listed) == []
    store = open_store(url)
    try:
        refused = [str(listed.where(one)) for one in sectors_change(store, listed.register).refused]
    finally:
        store.close()
    assert any(says in one for one in refused), refused


def test_a_refused_list_names_its_rows_for_programs_and_changes_nothing(url: str, tmp_path: Path) -> None:
    path = tmp_path / "egen.xlsx"
    path.write_bytes(edited(lambda book: book["sektorer"].append(["energi", "Energi igen"])))
    done = run(import_app, "sectors", str(path), "--store", url, "--json")
    assert done.exit_code == 1
    assert json.loads(done.output)["refused_rows"] == [
        {"sheet": "sektorer", "row": 13, "column": "id", "reason": "Sektorn energi finns 2 gånger."}
    ]

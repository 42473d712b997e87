"""The sector organisation as a workbook, whole, so that it can be edited and read in again."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from dashboard.exports.tables import Column, as_workbook
from data.domain.sectors import SectorRegister
from data.sector_list.columns import HEADINGS, PARTS, READ_ME, SHEETS, words_of

_WIDTHS = {"id": 26, "name": 42, "boundary": 60, "source": 30, "verified": 11, "example": 10, "kind": 14}
_MEANS = {
    "sektorer": "En rad för varje sektor.",
    "organisationer": "Nämnder, förvaltningar, bolag och externa; lyder under: den som den svarar till.",
    "medlemskap": "Vem som är med i vilken sektor. En sektor har en ansvarig.",
    "ansvar": "Vem som svarar för en funktion. Tomt område: överallt. Tom funktion: alla.",
    "verksamheter": "Samhällsviktiga verksamheter och när ett bortfall blir oacceptabelt.",
}


def sectors_file(register: SectorRegister) -> bytes:
    """Return a register as a workbook that is read in as it is; an empty one is a template."""
    sheets = [
        (SHEETS[part], _columns(fact), [_row(fact, one) for one in getattr(register, part)])
        for part, fact in PARTS.items()
    ]
    return as_workbook(sheets, list(_read_me()), marked="example")


def write_sectors(register: SectorRegister, out: Path) -> int:
    """Write the register to a file; returns how many rows."""
    out.write_bytes(sectors_file(register))
    return sum(len(getattr(register, part)) for part in PARTS)


def _columns(fact: type) -> list[Column]:
    names = [one.name for one in fields(fact)]
    return [
        Column(name, HEADINGS[name], tuple(words_of(fact, name)), "", _WIDTHS.get(name, 24)) for name in names
    ]


def _row(fact: type, one: Any) -> dict[str, Any]:
    return {field.name: _said(fact, field.name, getattr(one, field.name)) for field in fields(fact)}


def _said(fact: type, name: str, value: Any) -> Any:
    """Return a value in the word that a list is read with."""
    words = {held: word for word, held in words_of(fact, name).items()}
    return words.get(value, value) if value is not None else None


def _read_me() -> Iterator[tuple[str, str, str]]:
    yield "Flik", "", "Betyder"
    for sheet, meaning in _MEANS.items():
        yield sheet, "", meaning
    yield "", "", ""
    yield (
        "Gör så här",
        "",
        "Ändra i flikarna, spara och läs in filen på sidan Sektorer eller med dashboard import sectors.",
    )
    yield (
        "",
        "",
        "Filen är hela listan: det som tas bort ur den försvinner, och gamla rapporter behåller namnet.",
    )
    yield (
        "",
        "",
        "Ändra aldrig ett id: rapporter och begäran om stöd är knutna till det. Rad 1 och 2 ska stå kvar.",
    )
    yield "", "", "Gula rader är exempel. I en skarp händelse svarar de EJ INLÄST."
    yield "", "", "Aldrig personuppgifter: organisationer och funktioner, inte personer."
    yield READ_ME, "", "Den här fliken läses aldrig in."

"""The registers as files, whole, so that they can be edited and read in again."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import geopandas as gpd
import orjson
import pandas as pd

from dashboard.paper.exports.tables import Column, as_csv, as_workbook, as_xlsx
from data import glossary
from data.errors import Refused
from data.list_files.sheet_row import words_of
from data.points.facts import ANSWERS, Point
from data.points.list_file import COLUMNS, SHEET, heading
from data.sectors.facts import SectorRegister
from data.sectors.list_file import HEADINGS, PARTS, READ_ME, SHEETS
from data.words import Answer, PointKind
from geo.crs import declare_wgs84
from geo.geopackage import write_geopackage

ENDINGS = (".xlsx", ".csv", ".geojson", ".gpkg")
_WIDTHS = {"id": 12, "name": 30, "address": 34, "area": 20, "lat": 13, "lon": 13, "kind": 10, "example": 10}
_POSITION = "0.0######"


def register_file(points: Sequence[Point], ending: str, *, commas: bool = False) -> bytes:
    """Return the register as .xlsx, .csv, .geojson or .gpkg; raises Refused for another ending.

    With `commas` the CSV is for programs: it has codes where people have words.
    """
    rows = [point_row(point) for point in points]
    match ending:
        case ".xlsx":
            return as_xlsx(SHEET, _columns(), rows, list(_read_me()), marked="example")
        case ".csv":
            return as_csv(_columns(), [_coded(row) for row in rows] if commas else rows, commas=commas)
        case ".geojson":
            return _geojson(rows)
        case ".gpkg":
            return _geopackage(rows)
    raise Refused(f"Okänd filändelse {ending or '(ingen)'}: välj {', '.join(ENDINGS)}.")


def write_register(points: Sequence[Point], out: Path, *, commas: bool = False) -> int:
    """Write the register by the ending of the file's name; returns how many points."""
    out.write_bytes(register_file(points, out.suffix.lower(), commas=commas))
    return len(points)


def point_row(point: Point) -> dict[str, Any]:
    """Return a point as a row of a point list, in the words that a list is read with."""
    row = {name: getattr(point, name) for name in COLUMNS}
    answers = {name: glossary.label(row[name]) if row[name] is not None else "" for name in ANSWERS}
    return {
        **row,
        **answers,
        "kind": point.kind.value,
        "example": "ja" if point.example else "nej",
        "lat": round(point.lat, 7),
        "lon": round(point.lon, 7),
    }


def _coded(row: dict[str, Any]) -> dict[str, Any]:
    codes = {glossary.label(answer): answer.value for answer in Answer}
    return {**row, **{name: codes.get(row[name], "") for name in ANSWERS}}


def _columns() -> list[Column]:
    words = {
        "kind": tuple(PointKind),
        "example": ("ja", "nej"),
        **dict.fromkeys(ANSWERS, tuple(glossary.label(answer) for answer in Answer)),
    }
    numbers = {"lat": _POSITION, "lon": _POSITION, "capacity": "0"}
    return [
        Column(name, heading(name), words.get(name, ()), numbers.get(name, ""), _WIDTHS.get(name, 22))
        for name in COLUMNS
    ]


def _read_me() -> Iterator[tuple[str, str, str]]:
    yield "Kolumn", "Namn i filen", "Betyder"
    for name in COLUMNS:
        words = next((column.words for column in _columns() if column.name == name), ())
        chosen = f" Ett av orden {', '.join(words)}." if words else ""
        yield heading(name), name, glossary.rows()["column"][name]["meaning_sv"] + chosen
    yield "", "", ""
    yield "Gör så här", "", "Ändra i fliken Punkter, spara och läs in filen under Punktregister."
    yield "", "", "Filen är hela listan: en punkt som tas bort ur den dras tillbaka ur registret."
    yield "", "", "Ändra aldrig ett id. Ny punkt: ny rad. Rad 1 och 2 ska stå kvar."
    yield "", "", "Gula rader är exempel: påhittade punkter som bara syns i övningar."
    yield "", "", "Tomt fält: inget är angivet. Okänt: frågan är ställd men ingen vet."
    yield "", "", "Aldrig personuppgifter: felanmälan är en funktion och dess nummer, inte en person."


def _geojson(rows: Sequence[dict[str, Any]]) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {name: value for name, value in row.items() if name not in ("lat", "lon")},
            "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
        }
        for row in rows
    ]
    lines = b",\n".join(orjson.dumps(feature) for feature in features)
    return b'{"type":"FeatureCollection","features":[\n' + lines + b"\n]}\n"


def _geopackage(rows: Sequence[dict[str, Any]]) -> bytes:
    names = [name for name in COLUMNS if name not in ("lat", "lon")]
    frame = gpd.GeoDataFrame(
        pd.DataFrame(rows, columns=[*names, "lat", "lon"]).astype({"capacity": "Int64"})[names],
        geometry=gpd.points_from_xy([row["lon"] for row in rows], [row["lat"] for row in rows]),
    )
    return write_geopackage(declare_wgs84(frame))


_SECTOR_WIDTHS = {
    "id": 26,
    "name": 42,
    "boundary": 60,
    "source": 30,
    "verified": 11,
    "example": 10,
    "kind": 14,
}
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
        (SHEETS[part], _sector_columns(fact), [_row(fact, one) for one in getattr(register, part)])
        for part, fact in PARTS.items()
    ]
    return as_workbook(sheets, list(_sector_read_me()), marked="example")


def write_sectors(register: SectorRegister, out: Path) -> int:
    """Write the register to a file; returns how many rows."""
    out.write_bytes(sectors_file(register))
    return sum(len(getattr(register, part)) for part in PARTS)


def _sector_columns(fact: type) -> list[Column]:
    names = [one.name for one in fields(fact)]
    return [
        Column(name, HEADINGS[name], tuple(words_of(fact, name)), "", _SECTOR_WIDTHS.get(name, 24))
        for name in names
    ]


def _row(fact: type, one: Any) -> dict[str, Any]:
    return {field.name: _said(fact, field.name, getattr(one, field.name)) for field in fields(fact)}


def _said(fact: type, name: str, value: Any) -> Any:
    """Return a value in the word that a list is read with."""
    words = {held: word for word, held in words_of(fact, name).items()}
    return words.get(value, value) if value is not None else None


def _sector_read_me() -> Iterator[tuple[str, str, str]]:
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

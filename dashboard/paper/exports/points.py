"""The points as one operation sees them, with effective status, by the ending of a file's name."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from dashboard.paper.exports.sheets import Sheet, moment, sheet, sheet_file
from dashboard.paper.exports.tables import Column
from dashboard.wall.geojson import points_geojson
from dashboard.words.cells import Spoken, as_it_is, in_time, in_words, yes_or_no
from data import glossary
from data.errors import Refused
from data.points.aggregation import points_shown, why_weaknesses
from data.points.facts import Picture
from data.words import Function, Mark, Occupancy, Phase, PointKind, Staffing, Status, Supply
from geo.crs import declare_wgs84
from geo.geopackage import write_geopackage

ENDINGS = (".geojson", ".csv", ".xlsx", ".gpkg", ".json")
_READ = ("status", "mark", "supply", "cause", "observed_at", "lasts_until")
_TAGS = {
    "id": "#loc+id",
    "name": "#loc+name",
    "address": "#loc+address",
    "area": "#adm3+code",
    "kind": "#loc+type",
    "example": "#meta+example",
    "phase": "#status+phase",
    "undecided": "#status+undecided",
    "phase_at": "#date+phase",
    "version": "#meta+version",
    "occupancy": "#capacity+occupancy",
    "staffing": "#capacity+staffing",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
}
_READ_TAGS = {
    "status": "#status+{}",
    "mark": "#status+trust+{}",
    "supply": "#service+supply+{}",
    "cause": "#description+cause+{}",
    "observed_at": "#date+observed+{}",
    "lasts_until": "#date+end+{}",
}
_HEADINGS = {
    "id": "Id",
    "name": "Namn",
    "address": "Adress",
    "area": "Område",
    "kind": "Slag",
    "example": "Exempel",
    "phase": "Läge",
    "undecided": "Ej beslutad öppen",
    "phase_at": "Läge sedan",
    "version": "Version",
    "occupancy": "Beläggning",
    "staffing": "Bemanning",
    "lat": "Latitud",
    "lon": "Longitud",
}
_READ_HEADINGS = {
    "status": "status",
    "mark": "märke",
    "supply": "försörjning",
    "cause": "orsak",
    "observed_at": "observerat",
    "lasts_until": "räcker till",
}
_SPOKEN: Mapping[str, Spoken] = {
    "kind": in_words(PointKind),
    "example": yes_or_no,
    "phase": in_words(Phase),
    "undecided": yes_or_no,
    "phase_at": in_time,
    "occupancy": in_words(Occupancy),
    "staffing": in_words(Staffing),
    "status": in_words(Status),
    "mark": in_words(Mark),
    "supply": in_words(Supply),
    "observed_at": in_time,
    "lasts_until": in_time,
}
_NUMBERS = {"version": "0", "lat": "0.0######", "lon": "0.0######"}
_STATE = tuple(name for name in _TAGS if name not in ("lat", "lon"))


def write_points(
    picture: Picture, now: datetime, out: Path, *, hxl: bool = False, commas: bool = False
) -> int:
    """Write the points at `now` (the operation's time); returns how many."""
    table = points_sheet(picture, now)
    match out.suffix.lower():
        case ".geojson":
            collection = {**points_geojson(picture, now), "notice": table.notice}
            content = json.dumps(collection, ensure_ascii=False, indent=1).encode()
        case ".gpkg":
            content = _geopackage(points_geojson(picture, now)["features"], table.rows)
        case (".csv" | ".xlsx" | ".json") as ending:
            content = sheet_file(table, ending, hxl=hxl, commas=commas)
        case other:
            raise Refused(f"Okänd filändelse {other or '(ingen)'}: välj {', '.join(ENDINGS)}.")
    out.write_bytes(content)
    return len(table.rows)


def points_sheet(picture: Picture, now: datetime) -> Sheet:
    """Return the points as they are at `now` (the operation's time), one a row."""
    features = points_geojson(picture, now)["features"]
    rows = [_row(feature["properties"], feature["geometry"]["coordinates"]) for feature in features]
    notice = why_weaknesses(points_shown(picture))
    return sheet("Läge", _columns(), rows, picture.operation, moment(now, picture.revision), notice)


def _columns() -> list[Column]:
    read = [
        Column(
            f"{function}_{key}",
            f"{glossary.label(function).capitalize()}: {_READ_HEADINGS[key]}",
            tag=_READ_TAGS[key].format(function),
            spoken=_SPOKEN.get(key, as_it_is),
        )
        for function in Function
        for key in _READ
    ]
    return [*map(_named, _STATE), *read, *map(_named, ("lat", "lon"))]


def _named(name: str) -> Column:
    return Column(
        name,
        _HEADINGS[name],
        number=_NUMBERS.get(name, ""),
        tag=_TAGS[name],
        spoken=_SPOKEN.get(name, as_it_is),
    )


def _row(properties: Mapping[str, Any], position: list[float]) -> dict[str, Any]:
    row = {key: value for key, value in properties.items() if key != "functions"}
    for function, read in properties["functions"].items():
        for key in _READ:
            row[f"{function}_{key}"] = read.get(key)
    return {**row, "lat": position[1], "lon": position[0]}


def _geopackage(features: list[dict[str, Any]], rows: Any) -> bytes:
    places = [feature["geometry"]["coordinates"] for feature in features]
    texts = [{name: None if value is None else str(value) for name, value in row.items()} for row in rows]
    frame = gpd.GeoDataFrame(
        pd.DataFrame(texts), geometry=gpd.points_from_xy([p[0] for p in places], [p[1] for p in places])
    )
    return write_geopackage(declare_wgs84(frame))

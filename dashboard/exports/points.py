"""The points as one operation sees them, with effective status, by the ending of a file's name."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from dashboard.exports.tables import Column, as_csv, as_xlsx
from dashboard.viewmodels.cells import EXERCISE
from dashboard.viewmodels.geojson import points_geojson
from data.domain.facts import Picture
from data.errors import Refused
from geo.crs import declare_wgs84
from geo.geopackage import write_geopackage

ENDINGS = (".geojson", ".csv", ".xlsx", ".gpkg")
_READ = ("status", "mark", "supply", "cause", "observed_at", "lasts_until")


def write_points(picture: Picture, now: datetime, out: Path) -> int:
    """Write the points at `now` (the operation's time); returns how many."""
    collection = points_geojson(picture, now)
    exercise = picture.operation.is_exercise
    rows = [_row(feature["properties"], exercise) for feature in collection["features"]]
    names = list(rows[0]) if rows else ["id"]
    match out.suffix.lower():
        case ".geojson":
            content = json.dumps(collection, ensure_ascii=False, indent=1).encode()
        case ".csv":
            content = as_csv(names, rows)
        case ".xlsx":
            content = as_xlsx("Läge", [Column(name, name) for name in names], rows, _read_me(picture, now))
        case ".gpkg":
            content = _geopackage(collection["features"], rows)
        case other:
            raise Refused(f"Okänd filändelse {other or '(ingen)'}: välj {', '.join(ENDINGS)}.")
    out.write_bytes(content)
    return len(rows)


def _row(properties: Mapping[str, Any], exercise: bool) -> dict[str, Any]:
    row = {key: value for key, value in properties.items() if key != "functions"}
    for function, read in properties["functions"].items():
        for key in _READ:
            row[f"{function}_{key}"] = read.get(key)
    return {**row, "marking": EXERCISE if exercise else ""}


def _read_me(picture: Picture, now: datetime) -> list[tuple[str, str]]:
    marked = [(EXERCISE, "Ingenting i filen är på riktigt.")] if picture.operation.is_exercise else []
    return [
        ("Händelse", picture.operation.name),
        *marked,
        ("Läget", now.isoformat()),
        ("Revision", str(picture.revision)),
    ]


def _geopackage(features: list[dict[str, Any]], rows: list[dict[str, Any]]) -> bytes:
    places = [feature["geometry"]["coordinates"] for feature in features]
    texts = [{name: None if value is None else str(value) for name, value in row.items()} for row in rows]
    frame = gpd.GeoDataFrame(
        pd.DataFrame(texts), geometry=gpd.points_from_xy([p[0] for p in places], [p[1] for p in places])
    )
    return write_geopackage(declare_wgs84(frame))

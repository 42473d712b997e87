"""Loading a municipality's pack: every layer checked against the manifest, its columns and its geometry."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from geo.crs import METRIC, WGS84
from geo.errors import BrokenReference
from geo.inputs import LINES, POINTS, POLYGONS, geometry_faults, read_frame, text_faults

MANIFEST = "pack.json"
POINTS_FILE = "points.csv"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "areas": (
        "id",
        "name",
        "population",
        "population_date",
        "area_km2",
        "land_km2",
        "label_lon",
        "label_lat",
    ),
    "land": ("id",),
    "districts": ("name", "area", "label_lon", "label_lat"),
    "water": ("area_km2",),
    "outline": ("name", "code", "area_km2"),
    "rail": ("mode", "line", "colour"),
    "stations": ("name", "lines"),
    "neighbours": ("name", "code"),
}


MAY_BE_MISSING = {"population_date", "colour", "lines"}
KINDS = {"rail": LINES, "stations": POINTS}  # every other layer is polygons


@dataclass(frozen=True, slots=True)
class Pack:
    """A municipality's reference geometry. Frames are WGS84 with COLUMNS; a layer it lacks is an empty frame.

    `bounds` is (west, south, east, north) in degrees. `paths` has the file of each layer that exists,
    to serve as it is; `points_file` the pack's own points, or None. Frames are shared: copy before changing.
    """

    name: str
    code: str
    metric_crs: str
    attribution: tuple[str, ...]
    bounds: tuple[float, float, float, float]
    areas: GeoDataFrame
    land: GeoDataFrame
    districts: GeoDataFrame
    water: GeoDataFrame
    outline: GeoDataFrame
    rail: GeoDataFrame
    stations: GeoDataFrame
    neighbours: GeoDataFrame
    paths: Mapping[str, Path]
    points_file: Path | None


def load_pack(directory: Path) -> Pack:
    """Load a pack that geo.build wrote; BrokenReference names the first wrong file and row."""
    manifest = _manifest(directory)
    listed = manifest["layers"]
    frames = {
        layer: _layer(directory, layer, listed[layer]) if layer in listed else _empty(layer)
        for layer in COLUMNS
    }
    _check_together(frames)
    points = directory / POINTS_FILE
    return Pack(
        name=manifest["name"],
        code=manifest["municipality_code"],
        metric_crs=manifest.get("metric_crs", METRIC),
        attribution=tuple(manifest["attribution"]),
        bounds=_bounds(manifest["bounds"]),
        paths={layer: directory / entry["file"] for layer, entry in listed.items()},
        points_file=points if points.is_file() else None,
        **frames,
    )


def _manifest(directory: Path) -> dict[str, Any]:
    path = directory / MANIFEST
    if not path.is_file():
        raise BrokenReference(MANIFEST, None, f"filen finns inte i {directory.name}")
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as fault:  # covers both wrong JSON and wrong encoding
        raise BrokenReference(MANIFEST, None, f"filen är inte JSON i UTF-8 ({fault})") from fault
    for key in ("name", "municipality_code", "bounds", "attribution", "layers"):
        if key not in manifest:
            raise BrokenReference(MANIFEST, None, f"uppgiften ”{key}” saknas")
    for layer in ("areas", "land", "outline"):
        if layer not in manifest["layers"]:
            raise BrokenReference(MANIFEST, None, f"lagret ”{layer}” saknas")
    return manifest


def _bounds(raw: list[float]) -> tuple[float, float, float, float]:
    west, south, east, north = raw
    return west, south, east, north


def _layer(directory: Path, layer: str, entry: Mapping[str, Any]) -> GeoDataFrame:
    """Read one layer and hold it against the manifest."""
    path = directory / entry["file"]
    if path.parent != directory:
        raise BrokenReference(MANIFEST, None, f"lagret ”{layer}” pekar utanför katalogen")
    frame = read_frame(path, COLUMNS[layer])
    for fault in _faults(frame, path.name, layer):
        raise fault
    if hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
        raise BrokenReference(
            path.name, None, f"filen har ändrats sedan {MANIFEST} skrevs; bygg om underlaget"
        )
    if len(frame) != entry["features"]:
        raise BrokenReference(
            path.name, None, f"{len(frame)} rader, men {MANIFEST} säger {entry['features']}"
        )
    return _typed(frame[[*COLUMNS[layer], "geometry"]])


def _faults(frame: GeoDataFrame, file: str, layer: str) -> Iterator[BrokenReference]:
    yield from geometry_faults(frame, file, KINDS.get(layer, POLYGONS))
    for column in ("id", "name"):
        if column in COLUMNS[layer]:
            yield from text_faults(frame, file, column, unique=column == "id")


def _typed(frame: GeoDataFrame) -> GeoDataFrame:
    """Undo what the GeoJSON reader guesses: dates become ISO text, missing text None, figures whole."""
    if "population_date" in frame:
        days = pd.to_datetime(frame["population_date"])
        frame["population_date"] = days.dt.strftime("%Y-%m-%d")
    if "population" in frame:
        frame["population"] = frame["population"].astype("Int64")
    for column in MAY_BE_MISSING & set(frame.columns):
        frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
    return frame


def _empty(layer: str) -> GeoDataFrame:
    return GeoDataFrame({column: [] for column in COLUMNS[layer]}, geometry=[], crs=WGS84)


def _check_together(frames: Mapping[str, GeoDataFrame]) -> None:
    """Refuse land or districts of an area that is not among the areas."""
    known = set(frames["areas"]["id"])
    for layer, column in (("land", "id"), ("districts", "area")):
        for row, area in enumerate(frames[layer][column], start=1):
            if area not in known:
                raise BrokenReference(f"{layer}.geojson", row, f"området ”{area}” finns inte bland områdena")

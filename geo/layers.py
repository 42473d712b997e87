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
from geo.people_inputs import count_faults
from geo.reading import LINES, POINTS, POLYGONS, geometry_faults, read_frame, text_faults

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
    "population_areas": ("id", "people", "people_date", "over_65", "over_80", "ages_date"),
    "crossings": ("id", "name", "walk", "width_m"),
    "network": ("length_m",),
}
# Layers that are reckoned with, never drawn: they are not of one mosaic with the others, and not served.
LOOSE = ("population_areas", "crossings", "network")

MAY_BE_MISSING = {"population_date", "people_date", "ages_date", "colour", "lines"}
# Every other layer is polygons.
KINDS = {"rail": LINES, "stations": POINTS, "crossings": LINES, "network": LINES}


@dataclass(frozen=True, slots=True)
class Source:
    """What a layer says of itself, in Swedish: whence it is, how old, and what it must not be used for."""

    name: str
    licence: str
    vintage: str
    not_for: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A municipality's reference geometry. Frames are WGS84 with COLUMNS; a layer it lacks is an empty frame.

    `bounds` is (west, south, east, north) in degrees. `paths` has the file of each layer that is drawn,
    to serve as it is; `points_file` the pack's own points, or None. Frames are shared: copy before changing.
    `checksum` changes whenever any layer does.
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
    population_areas: GeoDataFrame
    crossings: GeoDataFrame
    network: GeoDataFrame
    sources: Mapping[str, Source]
    checksum: str
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
        sources={layer: _source(entry) for layer, entry in listed.items()},
        checksum=hashlib.sha256((directory / MANIFEST).read_bytes()).hexdigest(),
        paths={layer: directory / entry["file"] for layer, entry in listed.items() if layer not in LOOSE},
        points_file=points if points.is_file() else None,
        **frames,
    )


def _source(entry: Mapping[str, str]) -> Source:
    said = {word: entry.get(word, "") for word in ("licence", "vintage", "not_for")}
    return Source(name=entry.get("source", ""), **said)


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
    if layer == "population_areas":
        yield from count_faults(frame[["people", "geometry"]], file)
        for column in ("over_65", "over_80"):
            for row, share in enumerate(frame[column], start=1):
                if not (share is None or pd.isna(share) or 0 <= share <= 1):
                    yield BrokenReference(file, row, f"andelen {share:g} är inte mellan 0 och 1")


def _typed(frame: GeoDataFrame) -> GeoDataFrame:
    """Undo what the GeoJSON reader guesses: dates become ISO text, missing text None, figures whole."""
    for column in {"population_date", "people_date", "ages_date"} & set(frame.columns):
        frame[column] = pd.to_datetime(frame[column]).dt.strftime("%Y-%m-%d")
    if "population" in frame:
        frame["population"] = frame["population"].astype("Int64")
    for column in {"over_65", "over_80"} & set(frame.columns):
        frame[column] = pd.to_numeric(frame[column]).astype(float)
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

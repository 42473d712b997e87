"""Writing a pack: compact GeoJSON layers, manifest and SOURCES.md; the same input gives the same bytes."""

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geo.description import Description, Texts
from geo.layers import LOOSE, MANIFEST
from geo.neighbours import TEXTS as NEIGHBOUR_TEXTS
from geo.people_layers import PEOPLE_GRID_DEG
from geo.residents import Counted

DECIMALS = 5


@dataclass(frozen=True, slots=True)
class Written:
    """One layer file as it was written; sizes in bytes, gzip as a server would send it."""

    layer: str
    file: str
    features: int
    sha256: str
    raw: int
    gzipped: int
    texts: Texts


def layer_texts(layer: str, description: Description) -> Texts:
    """Return the source texts of a layer: rail and stations, neighbours, or the municipality's own map."""
    if layer == "neighbours":
        return NEIGHBOUR_TEXTS
    if layer in ("rail", "stations"):
        return description.texts("rail")
    texts = description.texts(layer if layer in LOOSE else "map")
    if layer == "areas":
        return _joined(texts, "folkmängd", description.sources.get("population"))
    if layer == "population_areas":
        return _joined(texts, "åldrar", description.sources.get("ages"))
    return texts


def _joined(texts: Texts, what: str, figures: Texts | None) -> Texts:
    if figures is None:
        return texts
    return Texts(
        source=f"{texts.source}; {what}: {figures.source}",
        licence=f"{texts.licence}; {what}: {figures.licence}",
        vintage=f"{texts.vintage}; {what}: {figures.vintage}",
        attribution=f"{texts.attribution}; {figures.attribution}",
        not_for="; ".join(each for each in (texts.not_for, figures.not_for) if each),
    )


def parameters(layer: str, description: Description) -> dict[str, Any]:
    """Return what the build did to a layer; lengths in metres, areas in m²."""
    rules = description.rules
    said: dict[str, Any] = {"metric_crs": description.metric_crs, "decimals": DECIMALS}
    if layer == "rail":
        return {**said, "tolerance_m": rules.rail_tolerance_m}
    if layer == "neighbours":
        return {**said, "context_m": rules.context_m}
    if layer == "population_areas":
        return {**said, "grid_deg": PEOPLE_GRID_DEG}
    if layer in ("stations", *LOOSE):
        return said
    return {
        **said,
        "tolerance_m": rules.tolerance_m,
        "min_water_m2": rules.min_water_m2,
        "min_islet_m2": rules.min_islet_m2,
    }


def write_layer(
    directory: Path, layer: str, frame: GeoDataFrame, texts: Texts, done: Mapping[str, Any]
) -> Written:
    """Write one layer (WGS84) as GeoJSON, a feature a line, and return what was written."""
    head = {
        "type": "FeatureCollection",
        "name": layer,
        "source": texts.source,
        "licence": texts.licence,
        "vintage": texts.vintage,
        "attribution": texts.attribution,
        **({"not_for": texts.not_for} if texts.not_for else {}),
        "parameters": dict(done),
    }
    lines = ",\n".join(_compact(feature) for feature in _features(frame))
    text = f'{_compact(head)[:-1]},"features":[\n{lines}\n]}}\n'
    content = text.encode()
    path = directory / f"{layer}.geojson"
    path.write_bytes(content)
    gzipped = len(gzip.compress(content, mtime=0))
    digest = hashlib.sha256(content).hexdigest()
    return Written(layer, path.name, len(frame), digest, len(content), gzipped, texts)


def _features(frame: GeoDataFrame) -> list[dict[str, Any]]:
    columns = [column for column in frame.columns if column != "geometry"]
    return [
        {
            "type": "Feature",
            "properties": {column: _plain(getattr(row, column)) for column in columns},
            "geometry": _geometry(row.geometry),
        }
        for row in frame.itertuples(index=False)
    ]


def _plain(value: Any) -> Any:
    """Return a JSON value: None for missing, int and float without their numpy clothes."""
    if value is None or pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _geometry(shape: BaseGeometry) -> dict[str, Any]:
    """Return RFC 7946 geometry: outer rings counter-clockwise, five decimals, one order of parts."""
    ordered = shapely.orient_polygons(shapely.normalize(shape), exterior_cw=False)
    parts = shapely.get_parts(ordered)
    single = parts[0] if len(parts) == 1 else ordered
    return _rounded(json.loads(shapely.to_geojson(single)))


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    def walk(value: Any) -> Any:
        return [walk(each) for each in value] if isinstance(value, list) else round(value, DECIMALS)

    return {**geometry, "coordinates": walk(geometry["coordinates"])}


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def write_manifest(
    directory: Path,
    description: Description,
    bounds: Sequence[float],
    written: Sequence[Written],
    inputs: Mapping[str, tuple[str, str]],
) -> None:
    """Write pack.json: who the pack is for, and each layer's file, size and digest."""
    manifest = {
        "name": description.name,
        "municipality_code": description.code,
        "metric_crs": description.metric_crs,
        "bounds": [round(float(edge), DECIMALS) for edge in bounds],
        "attribution": attributions(written),
        "layers": {
            each.layer: {
                "file": each.file,
                "features": each.features,
                "sha256": each.sha256,
                **{key: text for key, text in asdict(each.texts).items() if key != "notice" and text},
            }
            for each in written
        },
        "inputs": {kind: {"file": file, "sha256": digest} for kind, (file, digest) in inputs.items()},
        "parameters": asdict(description.rules),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    (directory / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def attributions(written: Sequence[Written]) -> list[str]:
    """Return what must be shown beside the map, each holder once, in the layers' order."""
    drawn = [each for each in written if each.layer not in LOOSE]
    said = [part for each in drawn for part in each.texts.attribution.split("; ")]
    return list(dict.fromkeys(said))


LAYER_WORDS = {
    "areas": "the areas, water included; decides which area a point is in",
    "land": "the areas' land; what is coloured",
    "districts": "districts (stadsdelar) with their area",
    "water": "water inside the municipality",
    "outline": "the municipality",
    "rail": "rail lines",
    "stations": "stations",
    "neighbours": "municipalities around, as neutral context",
    "population_areas": "people by small area, with shares of ages; for sums, never drawn",
    "crossings": "crossings over water, each a straight line, and whether one can walk there",
    "network": "ways that can be walked, with their length",
}


def write_sources(
    path: Path,
    description: Description,
    written: Sequence[Written],
    inputs: Mapping[str, tuple[str, str]],
    points: int,
    people: tuple[Mapping[str, Counted], Mapping[str, int]],
) -> None:
    """Write SOURCES.md beside the layers; `points` is the number of example points made, 0 for none.

    `people` has each area's people by both counts, and those of population areas without land here.
    """
    parts = [
        f"# Map data for {description.name}: where it comes from",
        "Generated by `python -m geo.build`; do not edit. All layers are EPSG:4326, longitude first; lengths"
        f" and areas were measured in {description.metric_crs}.",
        _layers(written),
        _generalised(description),
        _inputs(inputs),
    ]
    if people[0]:
        parts.append(_people(*people))
    if points:
        parts.append(_points(description, points))
    parts.extend(_notices(description))
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8", newline="\n")


def _layers(written: Sequence[Written]) -> str:
    rows = [
        f"| `{each.file}` | {LAYER_WORDS[each.layer]} | {each.features} | {each.texts.source} |"
        f" {each.texts.licence} | {each.texts.vintage} | {each.texts.attribution} |"
        for each in written
    ]
    head = "| file | content | rows | source | licence | vintage | show |\n|---|---|---:|---|---|---|---|"
    warned = [f"- `{each.file}`: {each.texts.not_for}." for each in written if each.texts.not_for]
    never = ["", "Not for (as the pack says it, in Swedish):", "", *warned] if warned else []
    return "## Layers\n\n" + "\n".join([head, *rows, *never])


def _people(people: Mapping[str, Counted], rest: Mapping[str, int]) -> str:
    rows = [
        f"| {area} | {each.spread} | {each.stated} | {each.difference:+d} |"
        for area, each in people.items()
        if each.stated is not None and each.difference is not None
    ]
    head = "| area | by population areas | by the area's own figure | difference |\n|---|---:|---:|---:|"
    told = sum(each.spread for each in people.values())
    left = "".join(f"; {people} of {area} have none" for area, people in rest.items())
    how = (
        f"The population areas have {told} people on the municipality's land{left}. Each area's are spread"
        " evenly over its cells of land, 50 m wide, in whole people: where two areas overlap the first by id"
        " has the ground, and a gap between areas of at most 60 m belongs to the nearest. The counts are of"
        " different days, and some people are registered on no area, so the sums by area are not the areas'"
        " own figures:"
    )
    return "## People, counted twice\n\n" + how + "\n\n" + "\n".join([head, *rows])


def _generalised(description: Description) -> str:
    rules = description.rules
    return (
        "## What was done\n\n"
        "Areas, land, districts, water and outline are dissolved from one mosaic of faces, so an edge that"
        " two layers share is the same edge in both. The mosaic was simplified as one coverage by"
        f" {rules.tolerance_m:g} m; waters under {rules.min_water_m2:g} m² became land, islets under"
        f" {rules.min_islet_m2:g} m² water. Rail was simplified by {rules.rail_tolerance_m:g} m; tracks of no"
        " named line were left out. Coordinates have five decimals. A place within some"
        f" {rules.tolerance_m:g} m of a border may therefore fall on its other side. `area_km2` and"
        " `land_km2` of the areas are those of the given borders, before simplification."
    )


def _inputs(inputs: Mapping[str, tuple[str, str]]) -> str:
    rows = [f"| {kind} | `{file}` | `{digest}` |" for kind, (file, digest) in inputs.items()]
    return "## Inputs\n\n" + "\n".join(["| kind | file | SHA-256 |\n|---|---|---|", *rows])


def _points(description: Description, points: int) -> str:
    texts = description.texts("buildings")
    return (
        "## Example points\n\n"
        f"{points} buildings were chosen as *examples* for exercises, spread over all areas. None is a"
        " designated trygghetspunkt because it is in the file, and capacity, owner and contact are made up."
        f" Buildings: {texts.source}; {texts.licence}; {texts.attribution}."
    )


def _notices(description: Description) -> list[str]:
    return [
        f"## Notice: {texts.source}\n\n{texts.notice.strip()}"
        for texts in description.sources.values()
        if texts.notice
    ]

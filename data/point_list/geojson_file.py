"""A point list as GeoJSON: read as JSON and nothing else, so that no address in it is ever asked."""

import re
from typing import Any

import orjson

from data.point_list.typed import NO_POINT, typed_table
from data.table_file.table import BrokenList, Fault, Table

_CRS = re.compile(r"(?:urn:ogc:def:crs:)?(?:OGC:[\d.]*:?(CRS84)|EPSG:[\d.]*:?(\d{4,5}))", re.IGNORECASE)


def read_geojson(file: str, text: str) -> Table:
    """Return the features of a FeatureCollection; raises BrokenList where it is none."""
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as fault:
        raise BrokenList(file, [Fault("filen kan inte läsas som JSON", row=fault.lineno)]) from fault
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise BrokenList(file, [Fault("filen är ingen GeoJSON FeatureCollection")])
    declared = _declared(file, document.get("crs"))
    features = document.get("features")
    listed = features if isinstance(features, list) else []
    return typed_table(file, "GeoJSON", [_record(feature) for feature in listed], declared)


def _declared(file: str, crs: Any) -> str | None:
    """Return the system that the file states by name; a link to one is refused, never followed."""
    match crs:
        case None:
            return None
        case {"type": "name", "properties": {"name": str() as name}} if found := _CRS.fullmatch(name.strip()):
            return "EPSG:4326" if found.group(1) else f"EPSG:{found.group(2)}"
    reason = "crs ska vara namnet på ett koordinatsystem, till exempel EPSG:3006; länkar följs aldrig"
    raise BrokenList(file, [Fault(reason)])


def _record(feature: Any) -> dict[str, Any] | str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return "objektet saknar egenskaper (properties)"
    match geometry:
        case {"type": "Point", "coordinates": [int() | float() as east, int() | float() as north, *_]}:
            return {**properties, "lat": north, "lon": east}
    return NO_POINT

"""The files that coverage needs: people by small area, ages, crossings over water, a network of ways."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from geo.crs import to_metric
from geo.errors import BrokenReference
from geo.network import read_network
from geo.reading import LINES, POLYGONS, geometry_faults, read_frame, text_faults

WALKED: Final = "ja"  # nobody is sent over one of which it is not sure
WALKS: Final = (WALKED, "nej", "osaker")
# What each column is called in files of SCB, of Stockholm and by our own names; a year in it is its date.
_PEOPLE = {"id": r"id|deso|rutid.*|ruta|basomrade", "date": r"date|people_date|folkmangd_datum"}
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "population_areas": {**_PEOPLE, "people": r"people|folkmangd|beftotalt|pop_(\d{4})"},
    "ages": {
        **_PEOPLE,
        "people": r"people|folkmangd|tot_(\d{4})",
        "over_65": r"over_65|a65plus_(\d{4})",
        "over_80": r"over_80|a80plus_(\d{4})",
    },
    "crossings": {"name": r"name|namn", "walk": r"walk|gang", "width_m": r"width_m|bredd_m"},
    "network": {"length_m": r"length_m|length|langd_m"},
}
EXTRAS: Final = tuple(_WORDS)
_OPTIONAL = {"date", "width_m", "length_m"}
_GEOMETRY = {"crossings": LINES, "network": LINES}
# Each polygon may have been simplified on its own; two that share more than this are one place told twice.
_SHARED = 0.25


def read_extra(kind: str, path: Path, metric_crs: str, faults: list[BrokenReference]) -> GeoDataFrame | None:
    """Return one file with the columns that the build knows (WGS84); None where `faults` says why not."""
    try:
        given = read_network(path) if kind == "network" else read_frame(path, ())
        frame = _named(kind, given, path.name)
    except BrokenReference as fault:
        faults.append(fault)
        return None
    found = list(_faults(kind, frame, path.name))
    if not found and kind == "population_areas":
        found = list(_twice(to_metric(frame, metric_crs), path.name))
    faults.extend(found)
    return frame


def _named(kind: str, frame: GeoDataFrame, file: str) -> GeoDataFrame:
    columns: dict[str, object] = {}
    for name, words in _WORDS[kind].items():
        hits = {column: re.fullmatch(words, column.lower()) for column in sorted(frame.columns)}
        column = next((each for each in reversed(hits) if hits[each]), None)
        if column is None and name not in _OPTIONAL:
            raise BrokenReference(file, None, f"kolumnen ”{name}” saknas")
        columns.setdefault(name, None if column is None else frame[column])
        match = hits[column] if column else None
        if match and match.groups() and match.group(1):
            columns["date"] = f"{match.group(1)}-12-31"
    if kind == "crossings":
        columns["walk"] = frame_text(columns["walk"]).replace("osäker", "osaker")
    return GeoDataFrame(columns, geometry=frame.geometry, crs=frame.crs)


def frame_text(column: object) -> pd.Series:
    """Return a column as trimmed small letters."""
    return pd.Series(column).astype(str).str.strip().str.lower()


def _faults(kind: str, frame: GeoDataFrame, file: str) -> Iterator[BrokenReference]:
    yield from geometry_faults(frame, file, _GEOMETRY.get(kind, POLYGONS))
    if kind in ("population_areas", "ages"):
        yield from text_faults(frame.assign(id=frame["id"].astype(str)), file, "id", unique=True)
        yield from count_faults(frame, file)
    if kind == "network":
        for row, length in enumerate(frame["length_m"], start=1):
            if not pd.isna(length) and not (isinstance(length, (int, float)) and 0 < length < np.inf):
                yield BrokenReference(file, row, f"”{length}” är ingen längd i meter")
    if kind == "crossings":
        yield from text_faults(frame, file, "name", unique=True)
        for row, walk in enumerate(frame["walk"], start=1):
            if walk not in WALKS:
                yield BrokenReference(file, row, f"”{walk}” är inte ja, nej eller osäker")


def count_faults(frame: GeoDataFrame, file: str) -> Iterator[BrokenReference]:
    """Yield a fault for each row whose people are no whole number, or fewer than those of an age."""
    for row, people in enumerate(frame["people"], start=1):
        if not _whole(people):
            yield BrokenReference(file, row, f"”{people}” är inte ett antal människor")
    for column, age in (("over_65", 65), ("over_80", 80)):
        for row, count in enumerate(frame.get(column, ()), start=1):
            people = frame["people"].iloc[row - 1]
            if not _whole(count) or (_whole(people) and count > people):
                yield BrokenReference(file, row, f"{count} av {people} över {age} år är ingen andel")


def _whole(value: object) -> bool:
    return isinstance(value, (int, float, np.number)) and float(value) >= 0 and float(value) % 1 == 0


def _twice(frame: GeoDataFrame, file: str) -> Iterator[BrokenReference]:
    """Yield a fault for each area that covers much the same ground as an earlier one (metric)."""
    shapes = frame.geometry.to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    least = np.minimum(shapely.area(shapes[one]), shapely.area(shapes[other]))
    for first, second in sorted(
        zip(one[shared > _SHARED * least], other[shared > _SHARED * least], strict=True)
    ):
        names = f"”{frame['id'].iloc[first]}” och ”{frame['id'].iloc[second]}” (rad {second + 1})"
        yield BrokenReference(file, int(first) + 1, f"{names} överlappar varandra")

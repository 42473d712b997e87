"""Example points for exercises: real buildings, spread over all areas, none of them a designated point."""

import csv
import hashlib
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
from geopandas import GeoDataFrame

from geo.crs import to_metric, to_wgs84
from geo.description import PointTexts
from geo.inputs import Inputs

HEADER = (
    "id",
    "name",
    "address",
    "area",
    "lat",
    "lon",
    "kind",
    "example",
    "source",
    "capacity",
    "operated_by",
    "infrastructure_by",
    "owner",
    "fault_contact",
    "accessibility",
    "children",
    "pets",
    "languages",
    "outage_plan",
    "water_plan",
    "supplier",
)
# What the municipality would state; made up, and an empty one means that nothing is stated.
MADE_UP = {
    "accessibility": ("ja", "ja", "nej", "okänt"),
    "children": ("ja", "nej", "okänt", "okänt"),
    "pets": ("ja", "nej", "okänt", ""),
    "languages": ("svenska, engelska (exempel)", "svenska, arabiska, engelska (exempel)", ""),
    "outage_plan": ("avbrottsplan el och it (exempel)", "", ""),
    "water_plan": ("nödvattenplan, tank (exempel)", "", ""),
    "supplier": ("drivmedel enligt ramavtal (exempel)", "", ""),
}
FEWEST = 3  # in an area
APART_M = 600.0
MOBILE = 2
CAPACITY = {"gymnasium": (300, 600), "skola": (150, 400)}  # seats, made up; from-to by kind of building


def example_points(
    inputs: Inputs, areas: GeoDataFrame, texts: PointTexts, metric_crs: str
) -> list[dict[str, str]]:
    """Return rows for points.csv, HEADER as keys, ids P01… by area and name; the same input, the same rows.

    `areas` is the finished layer. Buildings outside every area are left out.
    """
    buildings = _placed(inputs, areas, metric_crs)
    chosen = to_wgs84(_spread(buildings, areas, _shares(areas, texts.total), metric_crs))
    chosen = chosen.sort_values(["area", "name"], ignore_index=True)
    mobile = _mobile(chosen)
    names = dict(zip(areas["id"], areas["name"], strict=True))
    return [
        _row(number, building, texts, names[building.area], mobile=building.id in mobile)
        for number, building in enumerate(chosen.itertuples(index=False), start=1)
    ]


def write_points(path: Path, rows: list[dict[str, str]]) -> None:
    """Write points.csv: UTF-8, comma, one line a point."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _placed(inputs: Inputs, areas: GeoDataFrame, metric_crs: str) -> GeoDataFrame:
    """Return the buildings in metres with the id of their area, by building id."""
    assert inputs.buildings is not None  # noqa: S101 - the build asks only when buildings were given
    placed = inputs.buildings.sjoin(
        areas[["id", "geometry"]].rename(columns={"id": "area"}), predicate="within"
    )
    return (
        to_metric(placed, metric_crs).sort_values(["id", "area"]).drop_duplicates("id").reset_index(drop=True)
    )


def _shares(areas: GeoDataFrame, total: int) -> dict[str, int]:
    """Share the points out by people and land alike, at least FEWEST each, by largest remainder."""
    weight = areas["land_km2"] / areas["land_km2"].sum()
    if areas["population"].notna().all():
        people = areas["population"].astype(float)
        weight = (weight + people / people.sum()) / 2
    spare = max(total - FEWEST * len(areas), 0)
    exact = weight * spare
    shares = exact.astype(int)
    rest = (exact - shares).sort_values(ascending=False, kind="stable").index[: spare - int(shares.sum())]
    shares.loc[rest] += 1
    return dict(zip(areas["id"], (shares + FEWEST).astype(int), strict=True))


def _spread(
    buildings: GeoDataFrame, areas: GeoDataFrame, shares: dict[str, int], metric_crs: str
) -> GeoDataFrame:
    """Choose by farthest-point sampling: first the building nearest an area's label, then the loneliest."""
    spots = geopandas.points_from_xy(areas["label_lon"], areas["label_lat"])
    labels = to_metric(GeoDataFrame(areas[["id"]], geometry=spots, crs=areas.crs), metric_crs)
    chosen: list[int] = []
    for area, label in zip(labels["id"], labels.geometry, strict=True):
        own = buildings[buildings["area"] == area]
        mine: list[int] = []
        while len(mine) < shares[area]:
            free = own.drop(index=mine)
            free = free[_nearest_m(free, buildings.loc[chosen]) > APART_M]
            if free.empty:
                break
            lonely = _nearest_m(free, own.loc[mine]) if mine else -free.geometry.distance(label)
            pick: int = free.index[int(lonely.to_numpy().argmax())]  # of equals the first, by building id
            mine.append(pick)
            chosen.append(pick)
    return buildings.loc[chosen]


def _nearest_m(candidates: GeoDataFrame, others: GeoDataFrame) -> pd.Series:
    """Return each candidate's distance in metres to the nearest of the others; infinite if there are none."""
    away = pd.Series(float("inf"), index=candidates.index)
    for other in others.geometry:
        away = away.clip(upper=candidates.geometry.distance(other))
    return away


def _mobile(chosen: GeoDataFrame) -> set[str]:
    """Return the ids of the buildings that stand for mobile points: one in each of the richest areas."""
    best = chosen.groupby("area").size().sort_values(ascending=False, kind="stable").index[:MOBILE]
    return {str(chosen[chosen["area"] == area]["id"].max()) for area in best}


def _capacity(building: str, kind: str) -> int:
    """Return a made-up but steady number of seats, in tens, by kind of building."""
    lowest, highest = CAPACITY.get(kind, CAPACITY["skola"])
    steps = (highest - lowest) // 10 + 1
    return lowest + 10 * (int(hashlib.sha256(building.encode()).hexdigest(), 16) % steps)


def made_up(name: str) -> dict[str, str]:
    """Return made-up but steady answers about a building, by its name."""
    return {
        column: words[int(hashlib.sha256(f"{name} {column}".encode()).hexdigest(), 16) % len(words)]
        for column, words in MADE_UP.items()
    }


def _row(number: int, building: Any, texts: PointTexts, area_name: str, *, mobile: bool) -> dict[str, str]:
    town = building.postal_town
    return {
        "id": f"P{number:02d}",
        "name": building.name,
        "address": f"{building.address}, {town}" if isinstance(town, str) else building.address,
        "area": building.area,
        "lat": f"{building.geometry.y:.5f}",
        "lon": f"{building.geometry.x:.5f}",
        "kind": "mobil" if mobile else "fast",
        "example": "ja",
        "source": texts.source,
        "capacity": str(_capacity(building.id, building.kind)),
        "operated_by": texts.operated_by.format(area=area_name),
        "infrastructure_by": texts.infrastructure_by,
        "owner": texts.owner,
        "fault_contact": texts.fault_contact,
        **made_up(building.name),
    }

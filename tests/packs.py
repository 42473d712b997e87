"""Map packs with another number of areas than Stockholm's eleven, and spots where its districts are."""

import hashlib
import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point

from dashboard.reach.held import Reaches
from dashboard.registers import pack_at
from dashboard.settings import REFERENCE_PACK
from geo.layers import Pack

STOCKHOLM = 11
Labels = dict[int, tuple[float, float]]  # each district's middle, as WGS 84 longitude and latitude
LEAST = 0.0004  # degrees, some 40 m: nearer than that and two points are one place


@dataclass(frozen=True, slots=True)
class Spot:
    district: str
    area: str
    lon: float
    lat: float


@cache
def shared_reaches() -> Reaches:
    """Return what a process measures once, for tests that only ask of it."""
    return Reaches(pack_at(REFERENCE_PACK), None)


def pack_of(areas: int, folder: Path) -> Path:
    """Return a pack with so many areas: Stockholm's own, or one made in `folder` of whole districts."""
    if areas == STOCKHOLM:
        return REFERENCE_PACK
    place = folder / f"pack-{areas}"
    shutil.copytree(REFERENCE_PACK, place)
    districts = gpd.read_file(REFERENCE_PACK / "districts.geojson")
    land = gpd.read_file(REFERENCE_PACK / "land.geojson")
    # Plain numbers: asked of the table itself, they took longer than all the acts that fill a store.
    middles = zip(districts["label_lon"], districts["label_lat"], strict=True)
    labels = dict(zip(districts.index, middles, strict=True))
    seeds = _seeds(labels, areas)
    names = {seed: str(districts["name"][seed]) for seed in seeds}
    owner = [_nearest(labels, row, seeds) for row in labels]
    districts["area"] = [f"omrade-{seeds.index(seed) + 1:02}" for seed in owner]
    joined = districts.dissolve(by="area")
    known = {f"omrade-{number + 1:02}": names[seed] for number, seed in enumerate(seeds)}
    _write(place, "districts", districts)
    _write(place, "areas", _areas(joined, known))
    dry = joined.geometry.intersection(land.union_all()).explode().to_frame("geometry").reset_index()
    dry = dry[dry.geometry.geom_type.isin(("Polygon", "MultiPolygon"))].dissolve(by="area")
    _write(place, "land", gpd.GeoDataFrame({"id": dry.index}, geometry=list(dry.geometry), crs=districts.crs))
    return place


def spots(pack: Pack, number: int) -> Iterator[Spot]:
    """Yield places on land, in each district in turn, none on top of another; the same every time."""
    chance = random.Random(number)
    land = pack.land.union_all()
    rows = list(pack.districts.itertuples(index=False))
    chance.shuffle(rows)
    dry = [row.geometry.intersection(land).buffer(-LEAST) for row in rows]
    used: list[Point] = []
    turn = 0
    while len(used) < number:
        row, shape = rows[turn % len(rows)], dry[turn % len(rows)]
        turn += 1
        spot = _inside(shape, used, chance)
        if spot is not None:
            used.append(spot)
            yield Spot(str(row.name), str(row.area), round(spot.x, 5), round(spot.y, 5))


def _inside(shape: Any, used: list[Point], chance: random.Random) -> Point | None:
    if shape.is_empty:
        return None
    west, south, east, north = shape.bounds
    for _ in range(40):
        spot = Point(chance.uniform(west, east), chance.uniform(south, north))
        if shape.contains(spot) and all(spot.distance(other) > LEAST for other in used):
            return spot
    return None


def _seeds(labels: Labels, number: int) -> list[int]:
    """Choose districts far from each other, one for each area."""
    chosen = [0]
    while len(chosen) < number:
        far = {row: min(_apart(labels, row, one) for one in chosen) for row in labels if row not in chosen}
        chosen.append(max(far, key=lambda row: far[row]))
    return chosen


def _nearest(labels: Labels, row: int, seeds: list[int]) -> int:
    return min(seeds, key=lambda seed: _apart(labels, row, seed))


def _apart(labels: Labels, one: int, other: int) -> float:
    (lon, lat), (other_lon, other_lat) = labels[one], labels[other]
    return (lon - other_lon) ** 2 + (2 * (lat - other_lat)) ** 2


def _areas(joined: gpd.GeoDataFrame, names: dict[str, str]) -> gpd.GeoDataFrame:
    inner = joined.geometry.representative_point()
    return gpd.GeoDataFrame(
        {
            "id": joined.index,
            "name": [names[area] for area in joined.index],
            "population": [900_000 // len(joined)] * len(joined),
            "population_date": pd.NA,
            "area_km2": 10.0,
            "land_km2": 8.0,
            "label_lon": inner.x,
            "label_lat": inner.y,
        },
        geometry=joined.geometry,
        crs=joined.crs,
    ).reset_index(drop=True)


def _write(place: Path, layer: str, frame: gpd.GeoDataFrame) -> None:
    file = place / f"{layer}.geojson"
    file.write_text(frame.to_json(drop_id=True, ensure_ascii=False), encoding="utf-8")
    manifest = json.loads((place / "pack.json").read_text(encoding="utf-8"))
    entry = manifest["layers"][layer]
    entry["features"], entry["sha256"] = len(frame), hashlib.sha256(file.read_bytes()).hexdigest()
    (place / "pack.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")

"""The layers that coverage is worked out from: people by small area, with shares of ages; crossings; ways."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from geo.crs import to_metric
from geo.inputs import Inputs, slug

# People know these areas as sums alone, never as a border: some ten metres are enough.
PEOPLE_GRID_DEG = 1e-4


def people_layers(inputs: Inputs, metric_crs: str) -> Mapping[str, GeoDataFrame]:
    """Return the layers that were given files for (WGS84)."""
    layers = {}
    if (people := inputs.extras.get("population_areas")) is not None:
        layers["population_areas"] = _people(people, inputs.extras.get("ages"), metric_crs)
    if (crossings := inputs.extras.get("crossings")) is not None:
        named = crossings.assign(id=[slug(name) for name in crossings["name"]])
        layers["crossings"] = named.sort_values("id", ignore_index=True)
    if (ways := inputs.extras.get("network")) is not None:
        lengths = to_metric(ways, metric_crs).length.round(1)
        layers["network"] = ways.assign(length_m=pd.to_numeric(ways["length_m"]).fillna(lengths).round(1))
    return layers


def _people(people: GeoDataFrame, ages: GeoDataFrame | None, crs: str) -> GeoDataFrame:
    shapes = shapely.set_precision(people.geometry.to_numpy(), PEOPLE_GRID_DEG)
    rounded = people.assign(
        id=people["id"].astype(str),
        people=people["people"].astype(int),
        people_date=people["date"],
        ages_date=None if ages is None else ages["date"].iloc[0],
        over_65=None if ages is None else _share(people, ages, "over_65", crs),
        over_80=None if ages is None else _share(people, ages, "over_80", crs),
    )
    # An area smaller than the grid keeps its own corners.
    kept = np.where(shapely.is_empty(shapes), people.geometry.to_numpy(), shapes)
    return rounded.set_geometry(list(kept)).sort_values("id", ignore_index=True)


def _share(people: GeoDataFrame, ages: GeoDataFrame, column: str, crs: str) -> list[float | None]:
    """Return each area's share of an age: of those whom the ages' areas have on the same ground."""
    here = to_metric(people, crs).geometry.to_numpy()
    there = to_metric(ages, crs).geometry.to_numpy()
    area, source = shapely.STRtree(there).query(here, predicate="intersects")
    part = shapely.area(shapely.intersection(here[area], there[source])) / shapely.area(there[source])
    whole = np.bincount(area, part * ages["people"].to_numpy(float)[source], len(here))
    old = np.bincount(area, part * ages[column].to_numpy(float)[source], len(here))
    return [round(float(o / w), 4) if w >= 1 else None for o, w in zip(old, whole, strict=True)]

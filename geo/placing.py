"""A list's bare coordinates put on the map: their system recognised, their area found, and what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas
import pandas as pd
from geopandas import GeoDataFrame

from geo.assign import assign_area
from geo.crs import to_wgs84
from geo.layers import Pack
from geo.recognise import System, most_common, system_of, systems, why_none

DECIMALS = 7  # of a degree: a centimetre, and what a spreadsheet's fifteen digits can keep


@dataclass(frozen=True, slots=True)
class Placed:
    """The list's points in WGS84 with `id`, `area`, `disagrees` and `reason` (None: nothing is wrong).

    A point with a reason may lack geometry. `system` is what the list was in, or None for no point at all.
    """

    frame: GeoDataFrame
    system: System | None


def place(listed: pd.DataFrame, pack: Pack, declared: str | None = None) -> Placed:
    """Put a list with `id`, `name`, `north`, `east` and `stated_area` on the municipality's map.

    The numbers decide which system they are in, the same for the whole list; `declared` is the system that
    the file states, which must then be that one.
    """
    known = systems(pack.metric_crs)
    pairs = list(zip(listed["north"], listed["east"], strict=True))
    found = [system_of(north, east, known) for north, east in pairs]
    system = most_common(found)
    reasons = [_why_not(pair, one, system, known, declared) for pair, one in zip(pairs, found, strict=True)]
    frame = GeoDataFrame(
        listed[["id", "stated_area"]].assign(reason=pd.Series(reasons, listed.index, dtype=object)),
        geometry=geopandas.points_from_xy(listed["east"], listed["north"]),
        crs=system.code if system else "EPSG:4326",
    )
    sound = pd.Series([reason is None for reason in reasons], listed.index, dtype=bool)
    placed = assign_area(_degrees(frame.loc[sound]), pack.areas)
    return Placed(_all(frame, placed, listed["name"], pack.name), system)


def _why_not(
    pair: tuple[float, float],
    found: System | None,
    system: System | None,
    known: Sequence[System],
    declared: str | None,
) -> str | None:
    if found is None or system is None:
        return why_none(*pair, known)
    if found != system:
        return (
            f"läget är i {found.name} men resten av listan i {system.name}. Använd ett system i hela listan"
        )
    if declared is not None and declared != found.code:
        return f"filen säger att den är i {declared} men talen är i {found.name}"
    return None


def _degrees(frame: GeoDataFrame) -> GeoDataFrame:
    """Return the points in WGS84 to the centimetre, so that a list read twice says the same twice."""
    there = to_wgs84(frame)
    return there.set_geometry(
        geopandas.points_from_xy(
            there.geometry.x.round(DECIMALS), there.geometry.y.round(DECIMALS), crs=there.crs
        )
    )


def _all(frame: GeoDataFrame, placed: GeoDataFrame, names: pd.Series, municipality: str) -> GeoDataFrame:
    """Return every row, those that were not placed included; one outside every area has a reason."""
    outside = placed["area"].isna()
    said = [f"{name} ligger utanför {municipality}" for name in names[placed.index][outside]]
    placed.loc[outside, "reason"] = said
    refused = frame[~frame.index.isin(placed.index)].set_crs(placed.crs, allow_override=True)
    refused = refused.assign(area=None, disagrees=False)
    whole = pd.concat([placed, refused]) if len(refused) else placed
    return GeoDataFrame(whole.loc[frame.index], geometry="geometry", crs=placed.crs)

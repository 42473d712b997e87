"""What stands in an operation as files: its points, what sectors say, and the support requests."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from dashboard.paper.exports.tables import Column, Sheet, moment, sheet, sheet_file
from dashboard.wall.geojson import points_geojson
from dashboard.words.cells import Spoken, as_it_is, in_time, in_trust, in_words, reported, yes_or_no
from data import glossary
from data.errors import Refused
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.points.aggregation import points_shown, sectors_shown, why_weaknesses
from data.points.facts import Area, Picture
from data.requests.facts import late, unacknowledged
from data.requests.reads import requests_of
from data.sectors import reads as sector_reads
from data.sectors.reports import SectorReport, holds
from data.services.facts import Services
from data.store.database import Store
from data.words import (
    Extent,
    Function,
    ImpactLevel,
    Mark,
    Occupancy,
    Phase,
    PointKind,
    Priority,
    RequestKind,
    RequestState,
    Staffing,
    Status,
    Supply,
)
from geo.crs import declare_wgs84
from geo.geopackage import write_geopackage

ENDINGS = (".geojson", ".csv", ".xlsx", ".gpkg", ".json")
_TAGS = {
    "id": "#loc+id",
    "name": "#loc+name",
    "address": "#loc+address",
    "area": "#adm3+code",
    "kind": "#loc+type",
    "example": "#meta+example",
    "temporary": "#meta+temporary",
    "phase": "#status+phase",
    "undecided": "#status+undecided",
    "phase_at": "#date+phase",
    "version": "#meta+version",
    "occupancy": "#capacity+occupancy",
    "staffing": "#capacity+staffing",
    "services": "#service+status",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
}
_HEADINGS = {
    "id": "Id",
    "name": "Namn",
    "address": "Adress",
    "area": "Område",
    "kind": "Slag",
    "example": "Exempel",
    "temporary": "Tillfällig",
    "phase": "Läge",
    "undecided": "Ej beslutad öppen",
    "phase_at": "Läge sedan",
    "version": "Version",
    "occupancy": "Beläggning",
    "staffing": "Bemanning",
    "services": "Övriga funktioner",
    "lat": "Latitud",
    "lon": "Longitud",
}
# Of each function: the heading, the hashtag, and how it is said.
_READ: Mapping[str, tuple[str, str, Spoken]] = {
    "status": ("status", "#status+{}", in_words(Status)),
    "mark": ("märke", "#status+trust+{}", as_it_is),
    "unconfirmed_device": ("obekräftad enhet", "#status+unconfirmed+{}", yes_or_no),
    "supply": ("försörjning", "#service+supply+{}", in_words(Supply)),
    "cause": ("orsak", "#description+cause+{}", as_it_is),
    "observed_at": ("observerat", "#date+observed+{}", in_time),
    "lasts_until": ("räcker till", "#date+end+{}", in_time),
    "restored_estimate": ("åter", "#date+restored+{}", in_time),
}
_SPOKEN: Mapping[str, Spoken] = {
    "kind": in_words(PointKind),
    "example": yes_or_no,
    "temporary": yes_or_no,
    "phase": in_words(Phase),
    "undecided": yes_or_no,
    "phase_at": in_time,
    "occupancy": in_words(Occupancy),
    "staffing": in_words(Staffing),
}
_NUMBERS = {"version": "0", "lat": "0.0######", "lon": "0.0######"}
_LAST = ("services", "lat", "lon")
_STATE = tuple(name for name in _TAGS if name not in _LAST)


def write_points(
    picture: Picture, now: datetime, services: Services, out: Path, *, hxl: bool = False, commas: bool = False
) -> int:
    """Write the points at `now` (the operation's time); returns how many."""
    table = points_sheet(picture, now, services)
    match out.suffix.lower():
        case ".geojson":
            collection = {**points_geojson(picture, now, services), "notice": table.notice}
            content = json.dumps(collection, ensure_ascii=False, indent=1).encode()
        case ".gpkg":
            content = _geopackage(points_geojson(picture, now, services)["features"], table.rows)
        case (".csv" | ".xlsx" | ".json") as ending:
            content = sheet_file(table, ending, hxl=hxl, commas=commas)
        case other:
            raise Refused(f"Okänd filändelse {other or '(ingen)'}: välj {', '.join(ENDINGS)}.")
    out.write_bytes(content)
    return len(table.rows)


def points_sheet(picture: Picture, now: datetime, services: Services) -> Sheet:
    """Return the points as they are at `now` (the operation's time), one a row."""
    features = points_geojson(picture, now, services)["features"]
    rows = [_point_row(feature["properties"], feature["geometry"]["coordinates"]) for feature in features]
    notice = why_weaknesses(points_shown(picture))
    return sheet("Läge", _columns(), rows, picture.operation, moment(now, picture.revision), notice)


def _columns() -> list[Column]:
    read = [_read(function, name) for function in Function for name in _READ]
    return [*map(_named, _STATE), *read, *map(_named, _LAST)]


def _read(function: Function, name: str) -> Column:
    heading, tag, spoken = _READ[name]
    if name == "mark":
        spoken = in_trust(f"{function}_unconfirmed_device")
    heading = f"{glossary.label(function).capitalize()}: {heading}"
    return Column(f"{function}_{name}", heading, tag=tag.format(function), spoken=spoken)


def _named(name: str) -> Column:
    spoken = _SPOKEN.get(name, as_it_is)
    return Column(name, _HEADINGS[name], number=_NUMBERS.get(name, ""), tag=_TAGS[name], spoken=spoken)


def _point_row(properties: Mapping[str, Any], position: list[float]) -> dict[str, Any]:
    row = {key: value for key, value in properties.items() if key != "functions"}
    row["services"] = "; ".join(reported(properties["services"]))
    for function, read in properties["functions"].items():
        # Where nobody has said anything there is nothing to trust.
        said = {**read, "mark": read["trust"]}
        row |= {f"{function}_{name}": said.get(name) for name in _READ}
    return {**row, "lat": position[1], "lon": position[0]}


def _geopackage(features: list[dict[str, Any]], rows: Any) -> bytes:
    places = [feature["geometry"]["coordinates"] for feature in features]
    texts = [{name: None if value is None else str(value) for name, value in row.items()} for row in rows]
    frame = gpd.GeoDataFrame(
        pd.DataFrame(texts), geometry=gpd.points_from_xy([p[0] for p in places], [p[1] for p in places])
    )
    return write_geopackage(declare_wgs84(frame))


_LEVEL, _EXTENT = in_words(ImpactLevel), in_words(Extent)
COLUMNS = (
    Column("sector", "Sektor", width=20, tag="#sector+code"),
    Column("sector_name", "Sektorns namn", width=30, tag="#sector+name"),
    Column("organisation", "Organisation", width=22, tag="#org+code"),
    Column("area", "Område", width=18, tag="#adm3+code"),
    Column("level", "Påverkansgrad nu", width=16, tag="#severity", spoken=_LEVEL),
    Column("reported", "Rapporterad grad", width=16, tag="#severity+reported", spoken=_LEVEL),
    Column("mark", "Märke", width=14, tag="#status+trust", spoken=in_words(Mark)),
    Column("operations", "Verksamhet", width=12, tag="#indicator+operations", spoken=_EXTENT),
    Column("resources", "Resurser", width=12, tag="#indicator+resources", spoken=_EXTENT),
    Column("strain", "Belastning", width=12, tag="#indicator+strain", spoken=_EXTENT),
    Column("forecast_24", "Om 24 h", width=12, tag="#severity+forecast24", spoken=_LEVEL),
    Column("forecast_72", "Om 72 h", width=12, tag="#severity+forecast72", spoken=_LEVEL),
    Column("observed_at", "Gäller från", width=26, tag="#date+observed", spoken=in_time),
    Column("valid_until", "Gäller till", width=26, tag="#date+end", spoken=in_time),
    Column("assessment", "Bedömning", width=60, tag="#description"),
    Column("source", "Källa", width=22, tag="#org+reporting"),
    Column("revision", "Post", number="0", width=8, tag="#meta+id"),
    Column("example", "Exempel", width=10, tag="#meta+example"),
)
AREAS = (
    Column("id", "Område", width=20, tag="#adm3+code"),
    Column("name", "Namn", width=30, tag="#adm3+name"),
    Column("population", "Invånare", number="0", width=12, tag="#population"),
)


def sectors_sheet(store: Store, operation_id: str, now: datetime) -> Sheet:
    """Return what stands for each sector, participant and area; `now` is the operation's time."""
    picture = point_reads.picture(store, operation_id, recent=0)
    register = sector_reads.register(store)
    names = {one.id: one.name for one in register.sectors}
    examples = {one.id for one in register.sectors if one.example}
    stands = sector_reads.standing(store, operation_id, picture.operation.clock)
    rows = [
        {
            **_row(one, now),
            "sector_name": names.get(one.sector, ""),
            "example": "ja" if one.sector in examples else "nej",
        }
        for one in sorted(stands, key=lambda one: (one.sector, one.organisation or "", one.area or ""))
    ]
    notice = why_weaknesses(sectors_shown(stands))
    return sheet("Sektorer", COLUMNS, rows, picture.operation, moment(now, picture.revision), notice)


def _row(one: SectorReport, now: datetime) -> dict[str, object]:
    held = holds(one, now)
    return {
        "sector": one.sector,
        "organisation": one.organisation or "sektorns bedömning",
        "area": one.area,
        "level": held.level or "okänd",
        "reported": one.level,
        "mark": held.mark,
        "operations": one.impact.operations,
        "resources": one.impact.resources,
        "strain": one.impact.strain,
        "forecast_24": one.forecast_24,
        "forecast_72": one.forecast_72,
        "observed_at": one.observed_at.isoformat(),
        "valid_until": one.valid_until.isoformat(),
        "assessment": one.assessment,
        "source": one.on_behalf_of or one.actor,
        "revision": one.revision,
    }


def areas_sheet(areas: Iterable[Area], operation: Operation) -> Sheet:
    """Return the areas as loaded."""
    rows = [{"id": area.id, "name": area.name, "population": area.population} for area in areas]
    return sheet("Områden", AREAS, rows, operation, [])


REQUEST_COLUMNS = (
    Column("id", "Id", width=14, tag="#meta+id"),
    Column("kind", "Stöd", width=14, tag="#item+type", spoken=in_words(RequestKind)),
    Column("what", "Vad", width=40, tag="#item+name"),
    Column("amount", "Mängd", width=14, tag="#item+quantity"),
    Column("priority", "Prioritet", width=10, tag="#severity", spoken=in_words(Priority)),
    Column("state", "Hur långt", width=12, tag="#status", spoken=in_words(RequestState)),
    Column("late", "Försenad", width=10, tag="#status+late"),
    Column("owner", "Ägare", width=22, tag="#org+owner"),
    Column("area", "Område", width=18, tag="#adm3+code"),
    Column("point", "Punkt", width=10, tag="#loc+id"),
    Column("sector", "Sektor", width=16, tag="#sector"),
    Column("deadline", "Behövs", width=26, tag="#date+deadline", spoken=in_time),
    Column("asked_at", "Begärd", width=26, tag="#date+requested", spoken=in_time),
    Column("asked_by", "Begärd av", width=22, tag="#org+requesting"),
    Column("moved_at", "Ändrad", width=26, tag="#date+updated", spoken=in_time),
    Column("moved_by", "Ändrad av", width=22, tag="#org+updating"),
    Column("reason", "Skäl", width=40, tag="#description+reason"),
    Column("waiting_for", "Väntar på kvittens av", width=30, tag="#org+waiting"),
)
_PLAIN = (
    *("id", "kind", "what", "amount", "priority", "state", "owner", "area", "point", "sector"),
    *("asked_by", "moved_by", "reason"),
)
_TIMES = ("deadline", "asked_at", "moved_at")


def requests_sheet(store: Store, operation_id: str, now: datetime) -> Sheet:
    """Return an operation's requests, newest first; `now` is the operation's time. Raises Missing."""
    picture = point_reads.picture(store, operation_id, recent=0)
    rows = [
        {
            **{name: getattr(one, name) for name in _PLAIN},
            **{name: getattr(one, name).isoformat() for name in _TIMES},
            "late": "ja" if late(one, now) else "nej",
            "waiting_for": ", ".join(unacknowledged(one)),
        }
        for one in requests_of(store, picture.operation)
    ]
    return sheet("Stöd", REQUEST_COLUMNS, rows, picture.operation, moment(now, picture.revision))

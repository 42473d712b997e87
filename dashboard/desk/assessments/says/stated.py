"""The area of an outage as the forms of *Tänk om* state it, read; and what the browser draws it on."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

from dashboard.words import _
from data.assessments.facts import Drawn, Outage
from data.points.facts import Point
from geo import outage as geo_outage
from geo.layers import Pack
from geo.outage import BrokenOutage, OutageArea

MOST_HANDLES: Final = 60  # of a shape that is drawn again: more cannot be told apart on the map


class How(StrEnum):
    """The ways to state an area, as they are chosen among."""

    RITA = "rita"
    OMRADEN = "omraden"
    STADSDELAR = "stadsdelar"
    KOORDINATER = "koordinater"
    FIL = "fil"


def how_words() -> Mapping[str, str]:
    return {
        How.RITA: _("Rita"),
        How.OMRADEN: _("Områden"),
        How.STADSDELAR: _("Stadsdelar"),
        How.KOORDINATER: _("Koordinater"),
        How.FIL: _("Fil"),
    }


@dataclass(frozen=True, slots=True)
class Typed:
    """What the forms hold; only what belongs to `how` is read. `drawn` is what the map sent."""

    how: How
    drawn: str = ""
    areas: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    corners: str = ""
    metres: float = 0.0
    file: OutageArea | BrokenOutage | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """An area that can be judged, how it was stated, and what was chosen by name."""

    area: OutageArea
    drawn: Drawn
    named: tuple[str, ...] = ()


def stated(pack: Pack, typed: Typed) -> Stated | None:
    """Return the area that is stated; None while nothing is. Raises BrokenOutage."""
    match typed.how:
        case How.RITA:
            return _drawn(pack, typed.drawn)
        case How.OMRADEN if typed.areas:
            return Stated(geo_outage.of_areas(pack, typed.areas), Drawn.OMRADEN, typed.areas)
        case How.STADSDELAR if typed.districts:
            return Stated(geo_outage.of_districts(pack, typed.districts), Drawn.STADSDELAR, typed.districts)
        case How.KOORDINATER if typed.corners.strip():
            corners = tuple(geo_outage.corners_of(typed.corners))
            if len(corners) == 1:
                return Stated(geo_outage.of_circle(pack, corners[0], typed.metres), Drawn.CIRKEL)
            return Stated(geo_outage.of_polygon(pack, corners), Drawn.POLYGON)
        case How.FIL if typed.file is not None:
            if isinstance(typed.file, BrokenOutage):
                raise BrokenOutage(str(typed.file))
            return Stated(typed.file, Drawn.FIL)
    return None


def _drawn(pack: Pack, sent: str) -> Stated | None:
    """Return what was drawn. What a browser sends may be anything: it is only ever numbers here."""
    try:
        told = json.loads(sent or "{}")
        corners = [(float(east), float(north)) for east, north in told.get("corners", ())]
        metres = float(told.get("metres", 0))
    except (ValueError, TypeError, AttributeError):
        raise BrokenOutage(_("Det ritade går inte att läsa. Rita igen.")) from None
    if not corners:
        return None
    if told.get("kind") == "circle":
        return Stated(geo_outage.of_circle(pack, corners[0], metres), Drawn.CIRKEL)
    return Stated(geo_outage.of_polygon(pack, corners), Drawn.POLYGON)


def stated_again(pack: Pack, outage: Outage) -> Mapping[str, Any] | None:
    """Return what the forms hold when they state a saved area; None for one that nobody can draw by hand."""
    drawn: dict[str, Any]
    match outage.drawn, outage.shape:
        case Drawn.OMRADEN, _:
            return {"how": How.OMRADEN, "areas": list(outage.named)}
        case Drawn.STADSDELAR, _:
            return {"how": How.STADSDELAR, "districts": list(outage.named)}
        case Drawn.CIRKEL, ((_,),):
            middle, metres = geo_outage.circle_of(pack, outage.shape)
            drawn = {"kind": "circle", "corners": [middle], "metres": metres}
        case _, ((ring,),) if len(ring) <= MOST_HANDLES:
            drawn = {"kind": "polygon", "corners": ring[:-1], "metres": 0}
        case _:
            return None
    return {"how": How.RITA, "drawn": json.dumps(drawn)}


def drawing(pack: Pack, points: Sequence[Point], sent: str, area: OutageArea | None) -> dict[str, Any]:
    """Return what the browser draws: the ground, the points, and the area that is assumed."""
    inside: Collection[str] = area.holds({one.id: (one.lon, one.lat) for one in points}) if area else ()
    west, south, east, north = pack.bounds
    return {
        "bounds": [[south, west], [north, east]],
        "layers": {name: layer_address(pack.paths[name], name) for name in _LAYERS if name in pack.paths},
        "points": [
            {"name": one.name, "at": [one.lat, one.lon], "inside": one.id in inside} for one in points
        ],
        "drawn": json.loads(sent) if sent else None,
        "shape": [] if area is None or sent else area.coordinates,
        "texts": _texts(),
    }


_LAYERS = ("land", "areas")


@cache
def layer_address(path: Path, name: str) -> str:
    """Return where a layer is served; a new pack has new addresses, since browsers keep what they got."""
    return f"/live/geo/{name}.{hashlib.sha256(path.read_bytes()).hexdigest()[:16]}.json"


def _texts() -> dict[str, str]:
    return {
        "map": _("Karta att rita det tänkta avbrottet på. Områden och koordinater går att välja bredvid."),
        "polygon": _("Rita yta"),
        "circle": _("Rita cirkel"),
        "undo": _("Ångra hörn"),
        "done": _("Klar"),
        "clear": _("Rensa"),
        "whole": _("Hela staden"),
        "closer": _("Närmare"),
        "farther": _("Längre bort"),
        "choose": _("Tryck på Rita yta eller Rita cirkel. Hörn går att dra."),
        "corner": _("Tryck för varje hörn. Avsluta med Klar, dubbelklick eller på första hörnet."),
        "centre": _("Tryck där cirkelns mitt är."),
        "radius": _("Tryck så långt från mitten som cirkeln når."),
    }

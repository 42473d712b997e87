"""Adding a point as it comes, in words: where it is put, and on which sketch of its area."""

import re
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final

from dashboard.words import _
from data.errors import Reason
from data.points.facts import Area, Point
from geo.layers import Pack
from geo.sketch import WIDTH, Sketch, Spot, middle, spot

_PAIR: Final = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*(?:[,;]\s|[;\s])\s*(\d+(?:[.,]\d+)?)\s*")


def where_it_is(pack: Pack, area: Area, stated: str) -> tuple[Spot, bool] | Reason:
    """Return where a point is put, and whether that is only about there: nobody has said where."""
    if not stated.strip():
        about = middle(pack, area.id)
        return (about, True) if about else Reason(_("Sätt ut platsen: området har ingen karta."), "place")
    numbers = _PAIR.fullmatch(stated)
    if numbers is None:
        return Reason(_("Tryck på kartan, eller skriv två tal: 59.3310, 17.9502."), "place")
    north, east = (float(each.replace(",", ".")) for each in numbers.groups())
    found = spot(pack, north, east)
    if isinstance(found, str):
        return Reason(_("%(why)s. Flytta den.", why=found), "place")
    if found.area != area.id:
        why = _(
            "Platsen ligger inte i %(area)s. Flytta den, eller lägg till den i sitt område.", area=area.name
        )
        return Reason(why, "place")
    return found, False


def drawn(on: Sketch, points: Iterable[Point], mark: Spot | None) -> dict[str, Any]:
    """Return what the browser draws: the area, the points it has, and the place that is chosen."""
    here = []
    for point in points:
        x, y = on.at(point.lon, point.lat)
        here.append({"name": point.name, "x": x, "y": y})
    return {
        "map": {**asdict(on), "width": WIDTH},
        "points": here,
        "mark": on.at(mark.lon, mark.lat) if mark else None,
        "texts": {
            "map": _("Områdets karta: tryck där punkten ligger, eller skriv platsen i fältet nedanför."),
            "closer": _("Närmare"),
            "farther": _("Längre bort"),
        },
    }

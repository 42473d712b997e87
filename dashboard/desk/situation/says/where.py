"""Where somebody is in *Läget*: the whole, an area or a point, as the address says, and the way back up."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.words import _
from data.points.facts import Area, Picture, Point
from data.rights import Who
from data.sectors.facts import SectorRegister
from data.words import Duty, Function, Role

HOME = (Role.STADSDEL, Role.LOKAL_OVNINGSLEDARE)
AREA, POINT = "omrade", "punkt"
# Names the whole, for those whose Läget begins in an area of their own.
EVERYWHERE = "alla"


@dataclass(frozen=True, slots=True)
class Where:
    """A point stands in its area; neither: the whole. `unknown` says what the address names in vain."""

    area: Area | None = None
    point: Point | None = None
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A way in the address: which of its names, and what it holds."""

    word: str
    name: str
    value: str

    @property
    def key(self) -> str:
        return f"{self.name}:{self.value}"


def where(picture: Picture, area: str, point: str) -> Where:
    """Return where an address leads; what it names and is not here leads to what is around it."""
    areas = {one.id: one for one in picture.areas}
    here = next((one for one in picture.points if one.id == point), None)
    if here is not None:
        return Where(areas.get(here.area), here)
    unknown = _("Punkten i adressen finns inte i händelsen.") if point else ""
    if area and area not in (*areas, EVERYWHERE):
        unknown = _("Området i adressen finns inte.")
    return Where(areas.get(area), unknown=unknown)


def home(picture: Picture, who: Who) -> Area | None:
    """Return the area that somebody begins in: the first of their own; None for those who have none."""
    own = {bound for role in HOME for bound in who.bounds(role)}
    return next((one for one in picture.areas if one.id in own), None)


def own_functions(register: SectorRegister, who: Who) -> tuple[Function, ...]:
    """Return the functions that somebody's sectors answer for, which concern them first."""
    sectors = who.bounds(Role.SEKTOR)
    found = {
        one.function
        for one in register.responsibilities
        if one.duty is Duty.ORDINARIE and one.sector in sectors
    }
    return tuple(function for function in Function if function in found)


def steps(here: Where) -> tuple[Step, ...]:
    """Return the way down to where somebody is, from the whole."""
    found = [Step(_("Läget"), AREA, EVERYWHERE)]
    if here.area is not None:
        found.append(_area(here.area))
    if here.point is not None:
        found.append(_point(here.point))
    return tuple(found)


def ways(picture: Picture, who: Who) -> Mapping[str, str]:
    """Return all one can go to by what it is called: areas, one's own first, then points by name."""
    own = {bound for role in HOME for bound in who.bounds(role)}
    areas = [_area(one) for one in sorted(picture.areas, key=lambda one: one.id not in own)]
    points = sorted((_point(one) for one in picture.points), key=lambda one: one.word)
    within = {one.id: one.name for one in picture.areas}
    places = {one.id: within.get(one.area, "") for one in picture.points}
    return {
        **{one.key: one.word for one in areas},
        **{one.key: f"{one.word} · {places[one.value]}" for one in points},
    }


def named(key: str) -> dict[str, str]:
    """Return what a step's key puts in the address."""
    name, _colon, value = key.partition(":")
    return {name: value}


def _area(area: Area) -> Step:
    return Step(area.name, AREA, area.id)


def _point(point: Point) -> Step:
    return Step(point.name, POINT, point.id)

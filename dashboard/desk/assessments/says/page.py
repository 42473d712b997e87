"""What *Tänk om* says of an assumed outage beside its rows: the figures to read first, and each point."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dashboard.words import _, label
from dashboard.words.assessments import Names
from dashboard.words.reach import people
from data.assessments.facts import Consequences, Outage
from data.points.facts import Picture
from data.preparedness.facts import Equipment
from data.sectors.facts import SectorRegister


def names(picture: Picture, register: SectorRegister) -> Names:
    return Names(
        {one.id: one.name for one in picture.areas},
        {one.id: one.name for one in picture.points},
        {one.id: one.name for one in register.sectors},
    )


def figures(outage: Outage, found: Consequences) -> Iterator[tuple[str, str]]:
    """Yield the figures to read first; what is not known is not among them."""
    yield str(len(found.points)), _.n("punkt där", "punkter där", len(found.points))
    if found.people is not None:
        yield people(found.people.spread), _("människor där")
    if found.before is not None and found.after is not None:
        fewer = found.before.spread - found.after.spread
        yield people(fewer), _("förlorar räckvidd till %(what)s", what=label(outage.function))
    waiting = len(found.requests)
    yield str(waiting), _.n("begäran väntar där", "begäranden väntar där", waiting)
    if not found.unforeseen:
        n = len(found.losses)
        yield str(n), _.n("bortfall sedan", "bortfall sedan", n)


@dataclass(frozen=True, slots=True)
class PointRow:
    name: str
    cells: tuple[str, ...]


def point_rows(
    picture: Picture, found: Consequences, equipment: Mapping[str, Equipment]
) -> tuple[PointRow, ...]:
    """Return each point inside: what its function says now, and what it is known to have to last on."""
    points = {one.id: one for one in picture.points}
    name = {one.id: one.name for one in picture.areas}
    real = not picture.operation.is_exercise
    return tuple(
        PointRow(
            points[one.point].name if one.point in points else one.point,
            (
                name.get(one.area, one.area),
                label(one.status) if one.open else _("%(status)s, inte öppen", status=label(one.status)),
                *_lasts(held if (held := equipment.get(one.point)) and not (real and held.example) else None),
            ),
        )
        for one in found.points
    )


def _lasts(held: Equipment | None) -> tuple[str, str]:
    if held is None or held.reserve is None:
        return _("inte angivet"), "–"
    word = label(held.reserve)
    if held.reserve_kw:
        word = _("%(word)s, %(kw)g kW", word=word, kw=held.reserve_kw)
    if not (held.tank_litres and held.litres_per_hour):
        return word, "–"
    return word, _("%(n)d h på full tank", n=int(held.tank_litres / held.litres_per_hour))

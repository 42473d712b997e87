"""Which neighbouring areas may have something to lend: what works there and has room now."""

from collections.abc import Mapping, Sequence

from dashboard.wall.reading import Reading, by_area
from dashboard.words import _, label
from data.points.facts import Picture
from data.requests.rules import FUNCTION_OF
from data.words import Occupancy, RequestKind, Staffing, Status


def neighbours(
    picture: Picture,
    readings: Sequence[Reading],
    area: str,
    kind: RequestKind,
    near: Mapping[str, tuple[str, ...]],
) -> tuple[str, ...]:
    """Return a line for each neighbour with something to spare, the nearest first; `near` are ids by id."""
    names = {one.id: one.name for one in picture.areas}
    there = by_area(readings)
    found = []
    for other in near.get(area, ()):
        open_there = [one for one in there.get(other, ()) if one.open]
        spare = sum(_spares(one, kind) for one in open_there)
        if spare:
            said = _("%(name)s: %(n)d av %(all)d öppna punkter har %(what)s")
            what = {"name": names.get(other, other), "n": spare, "all": len(open_there)}
            found.append(said % {**what, "what": _spared(kind)})
    return tuple(found)


def _spares(reading: Reading, kind: RequestKind) -> bool:
    """Only what is known now counts: a word that has expired is nothing to count on."""
    held = reading.occupancy
    if held is None or held.occupancy is not Occupancy.LEDIGT:
        return False
    if kind is RequestKind.PERSONAL:
        return held.staffing is Staffing.RACKER
    function = FUNCTION_OF.get(kind)
    return function is None or reading.functions[function].status is Status.FUNGERAR


def _spared(kind: RequestKind) -> str:
    function = FUNCTION_OF.get(kind)
    if kind is RequestKind.PERSONAL:
        return _("ledigt och bemanning som räcker")
    if function is None:
        return _("ledigt")
    return _("ledigt och fungerande %(function)s", function=label(function))

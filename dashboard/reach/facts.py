"""Who has none near enough, as figures: of everybody or of an area's, and what one point more gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.reach.aims import DISTANCES, NEAR, Aim, could_open, working
from dashboard.reach.held import Reaches, answers_kept
from dashboard.wall.reading import Reading, read_all
from dashboard.words.reach import source_words
from data.points.facts import Picture
from data.situation_reports.reached import Reached, WithoutLine
from geo.coverage import Coverage, Gain, Place, Reach


@dataclass(frozen=True, slots=True)
class Without:
    """How many have none: at least, evenly spread, at most, and of how many; None where nobody is known."""

    low: int
    spread: int
    high: int
    of: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Who has no point near enough for an aim, and by area; `covered` is what it is worked out from."""

    aim: Aim
    metres: int
    covered: Coverage
    areas: Mapping[str, Coverage]


@dataclass(frozen=True, slots=True)
class Better:
    """What would reach most of those without: closed points, most first, and a place for a mobile one."""

    points: tuple[Gain, ...]
    place: Place | None


# A page, the map and another system ask the same of the same points until one of them turns.
@answers_kept
def covered(reach: Reach, points: frozenset[str], metres: int, area: str = "") -> Coverage:
    return reach.covered(points, metres, area)


@answers_kept
def by_area(reach: Reach, points: frozenset[str], metres: int) -> Mapping[str, Coverage]:
    return reach.by_area(points, metres)


@answers_kept
def better(
    reach: Reach, points: frozenset[str], candidates: frozenset[str], metres: int, area: str, count: int
) -> Better:
    """Return what would reach most of those whom these points do not."""
    best = reach.best(points, candidates, metres, count, area) if candidates else ()
    return Better(best, reach.best_place(points, metres, area))


def without(covered: Coverage) -> Without | None:
    """Return how many have none, from how many have."""
    people = covered.people
    if people is None:
        return None
    return Without(people.of - people.high, people.of - people.spread, people.of - people.low, people.of)


def standing(reach: Reach, readings: Sequence[Reading], metres: int) -> tuple[Standing, ...]:
    """Return who has none within so many metres now, for each aim."""
    found = []
    for aim in Aim:
        points = working(readings, aim)
        found.append(Standing(aim, metres, covered(reach, points, metres), by_area(reach, points, metres)))
    return tuple(found)


def better_for(
    reach: Reach, readings: Sequence[Reading], aim: Aim, metres: int, area: str = "", count: int = 3
) -> Better:
    """Return what could be opened for an aim now."""
    return better(reach, working(readings, aim), could_open(readings, aim), metres, area, count)


def reached(reaches: Reaches, picture: Picture, now: datetime) -> Reached | None:
    """Return who has how far as a situation report freezes it; None where it is still being measured."""
    reach = reaches.of(picture.points)
    if reach is None:
        return None
    readings = read_all(picture, now)
    names = {area.id: area.name for area in picture.areas}
    lines = []
    for metres in DISTANCES:
        for one in standing(reach, readings, metres):
            lines.append(_line("", one, one.covered))
            if metres == NEAR:
                lines += [_line(names[area], one, held) for area, held in one.areas.items() if area in names]
    return Reached(
        method=reach.method,
        sources=tuple(source_words(source.name, source.vintage) for source in reach.sources),
        underestimates=covered(reach, frozenset(), NEAR).underestimates,
        lines=tuple(lines),
    )


def _line(area: str, one: Standing, held: Coverage) -> WithoutLine:
    none = without(held)
    return WithoutLine(
        area=area,
        function=one.aim.function,
        metres=one.metres,
        low=none.low if none is not None else None,
        spread=none.spread if none is not None else None,
        high=none.high if none is not None else None,
        people=none.of if none is not None else None,
        land_km2=round(held.land_of_km2 - held.land_km2, 1),
        land_of_km2=round(held.land_of_km2, 1),
    )

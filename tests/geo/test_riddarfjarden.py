"""Stockholm's water: what a crow reaches is not walked to, and a closed bridge takes away what it gave."""

import heapq
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

import geo
from geo.coverage import MINUTES_30, Method, Reach, reach_of
from geo.layers import Pack, load_pack
from geo.residents import residents_of
from geo.walking import Ground, ground_of
from geo.ways import placing, ways_of

SHORE = {"strand": (18.0395, 59.3285)}  # Norr Mälarstrand
PARK = {"park": (18.0225, 59.3275)}  # Rålambshovsparken, under Västerbron
BRIDGE = "vasterbron-norra-delen"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(Path(geo.__file__).parent / "reference")


def lengths(ground: Ground, start: int, closed: str) -> dict[int, int]:
    """Dijkstra's algorithm once more, on the same cells: lengths in decimetres."""
    ways: dict[int, list[tuple[int, int]]] = defaultdict(list)
    land = ground.land.tocoo()
    moves = zip(*land.coords, land.data, strict=True)
    for one, other, length in [*moves, *(way for name, way in ground.bridges.items() if name != closed)]:
        ways[int(one)].append((int(other), int(length)))
        ways[int(other)].append((int(one), int(length)))
    found: dict[int, int] = {}
    queue = [(0, start)]
    while queue:
        length, cell = heapq.heappop(queue)
        if cell not in found:
            found[cell] = length
            for other, more in ways[cell]:
                if other not in found:
                    heapq.heappush(queue, (length + more, other))
    return found


def people_in(reach: Reach, point: str, metres: int, area: str) -> int:
    people = reach.covered([point], metres, area).people
    assert people is not None
    return people.spread


def test_a_shore_does_not_reach_the_other_by_the_air_line(pack: Pack) -> None:
    crow, walker = reach_of(pack, SHORE, Method.FAGEL), reach_of(pack, SHORE)
    assert people_in(crow, "strand", 1000, "sodermalm") > 500
    assert people_in(walker, "strand", 1000, "sodermalm") == 0
    assert people_in(walker, "strand", 1000, "kungsholmen") > 10_000


def test_a_closed_bridge_takes_away_what_another_reckoning_says_it_does(pack: Pack) -> None:
    ground = ground_of(pack)
    residents = residents_of(pack)
    for closed in ("", BRIDGE):
        shut = frozenset([closed] if closed else [])
        covered = reach_of(pack, PARK, closed=shut).covered(PARK, MINUTES_30).people
        start = placing(pack, ground, PARK).cells["park"]
        found = lengths(ground, start, closed)
        near = {cell for cell, length in found.items() if length <= MINUTES_30 * 10}
        assert residents is not None and covered is not None
        assert covered.spread == int(residents.people[sorted(near)].sum())
        field = ways_of(pack, ground, Method.VATTEN, shut).fields(np.array([start]))[0]
        mine = {int(cell): int(field[cell]) for cell in np.flatnonzero(field < 60_000)}
        assert mine == {cell: length for cell, length in found.items() if length < 60_000}


def test_the_people_of_the_other_shore_are_who_is_lost(pack: Pack) -> None:
    whole, shut = reach_of(pack, PARK), reach_of(pack, PARK, closed=frozenset([BRIDGE]))
    assert people_in(whole, "park", MINUTES_30, "sodermalm") > 3000
    assert people_in(shut, "park", MINUTES_30, "sodermalm") == 0
    before, less = (each.covered(PARK, MINUTES_30).people for each in (whole, shut))
    assert before is not None and less is not None
    assert (less.low, less.spread, less.high) < (before.low, before.spread, before.high)

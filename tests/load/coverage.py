"""Who is within reach, at Stockholm's size with 400 points: fields, answers, the best next, a drawn outage.

Run: python -m tests.load coverage
"""

import random
import resource
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import geopandas
import shapely
from geopandas import GeoDataFrame

from dashboard.settings import REFERENCE_PACK
from geo.coverage import MINUTES_30, Method, Reach, reach_of
from geo.crs import WGS84, to_metric
from geo.layers import Pack, load_pack
from geo.walking import ground_of
from tests.load.table import Row, percentile
from tests.packs import spots

POINTS, WORKING, EXAMPLES = 400, 30, 52
METRES = 1000


def measure(folder: Path, rounds: int = 60) -> Iterator[Row]:
    """Return the rows of the table."""
    pack = load_pack(REFERENCE_PACK)
    places = {f"p{number}": (spot.lon, spot.lat) for number, spot in enumerate(spots(pack, POINTS))}
    ground = _timed(lambda: ground_of(pack))
    before = _peak_mb()
    fields = _timed(lambda: reach_of(pack, places, kept=folder))
    memory = _peak_mb() - before
    core = _cpu(lambda: reach_of(pack, places))
    again = _timed(lambda: reach_of(pack, places, kept=folder))
    yield Row(
        what=f"coverage: fields of {POINTS} points",
        figure=f"{fields / 1000:.1f} s ({core / 1000:.1f} s of a core), {memory:.0f} MB",
        budget="≤ 5 s, ≤ 250 MB",
        kept=fields <= 5000 and memory <= 250,
        limit=f"ways within 6 km; the ground {ground / 1000:.1f} s once, from disk {again / 1000:.1f} s",
    )
    reach = reach_of(pack, places, kept=folder)
    yield _answers(pack, places, reach, rounds)
    yield _next_best(reach, list(places), rounds)
    yield _what_if(pack, dict(list(places.items())[:EXAMPLES]), rounds)


def _answers(pack: Pack, places: dict[str, tuple[float, float]], reach: Reach, rounds: int) -> Row:
    """Ask anew each time another point works, and the same of buffers laid over the population areas."""
    chance, names = random.Random(1), list(places)
    changes = [chance.sample(names, WORKING) for _ in range(rounds)]
    asked = [_timed(partial(reach.covered, working, METRES)) for working in changes]
    by_area = [_timed(partial(reach.by_area, working, METRES)) for working in changes]
    crow = reach_of(pack, places, Method.FAGEL)
    people = to_metric(pack.population_areas, pack.metric_crs)
    placed = geopandas.points_from_xy(*zip(*places.values(), strict=True))
    peers = to_metric(GeoDataFrame(index=names, geometry=placed, crs=WGS84), pack.metric_crs)
    laid = [_timed(partial(_overlay, people, peers.loc[working])) for working in changes[:10]]
    straight = crow.covered(changes[0], METRES).people
    assert straight is not None
    off = straight.spread / _overlay(people, peers.loc[changes[0]]) - 1
    mine, theirs = percentile(asked, 0.95), percentile(laid, 0.5)
    ratio = theirs / percentile(asked, 0.5)
    core = _cpu(partial(reach.covered, changes[0], METRES), rounds)
    return Row(
        what=f"coverage: answer after a change, {WORKING} of {POINTS} points work",
        figure=f"p95 {mine:.2f} ms ({core:.2f} ms of a core); by area {percentile(by_area, 0.95):.1f} ms",
        budget="≤ 5 ms, ≥ 20 × faster than the peer",
        kept=mine <= 5 and ratio >= 20,
        peer=f"buffer and overlay with GeoPandas {theirs:.0f} ms: {ratio:.0f} ×",
        limit=f"counting cells; by the air line both say the same within {abs(off):.1%}",
    )


def _overlay(people: GeoDataFrame, points: GeoDataFrame) -> float:
    """Answer the same question as it is usually done, by the air line."""
    near = GeoDataFrame(geometry=[points.buffer(METRES).union_all()], crs=points.crs)
    within = geopandas.overlay(people.assign(whole=people.area), near, how="intersection")
    return float((within["people"] * within.area / within["whole"]).sum())


def _next_best(reach: Reach, names: list[str], rounds: int) -> Row:
    chance = random.Random(2)
    took, mobile = [], []
    core = _cpu(partial(reach.best, names[:WORKING], names[WORKING:], MINUTES_30), rounds)
    for number in range(rounds):
        working = chance.sample(names, WORKING)
        closed = [name for name in names if name not in working]
        took.append(_timed(partial(reach.best, working, closed, MINUTES_30)))
        if number < 5:
            mobile.append(_timed(partial(reach.best_place, working, METRES)))
    return Row(
        what=f"coverage: the best next of {POINTS - WORKING} closed points",
        figure=f"p95 {percentile(took, 0.95):.1f} ms ({core:.1f} ms of a core)",
        budget="≤ 10 ms",
        kept=percentile(took, 0.95) <= 10,
        limit=f"within {MINUTES_30} m; the best place for a mobile point {percentile(mobile, 0.5):.0f} ms",
    )


def _what_if(pack: Pack, places: dict[str, tuple[float, float]], rounds: int) -> Row:
    reach = reach_of(pack, places)
    chance = random.Random(3)
    took = []
    for _ in range(rounds):
        drawn = shapely.Point(chance.uniform(17.9, 18.15), chance.uniform(59.25, 59.4)).buffer(0.02)
        took.append(_timed(partial(_lost, reach, drawn)))
    closed = frozenset(["vasterbron-norra-delen"])
    shut = [_timed(partial(reach.closing, closed)) for _ in range(3)]
    return Row(
        what=f"coverage: what a drawn outage takes, {EXAMPLES} points",
        figure=f"p95 {percentile(took, 0.95):.1f} ms",
        budget="≤ 100 ms",
        kept=percentile(took, 0.95) <= 100,
        limit=f"cells inside the shape; Västerbron closed: {percentile(shut, 0.5):.0f} ms",
    )


def _lost(reach: Reach, drawn: shapely.Polygon) -> None:
    inside = reach.within(drawn).points
    reach.by_area([point for point in reach.points if point not in inside], METRES)


def _timed(act: Callable[[], object]) -> float:
    """Return how long it took, in milliseconds."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _cpu(act: Callable[[], object], times: int = 1) -> float:
    """Return the milliseconds of one core that it takes, whatever else the machine does."""
    began = time.thread_time()
    for _ in range(times):
        act()
    return (time.thread_time() - began) * 1000 / times


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

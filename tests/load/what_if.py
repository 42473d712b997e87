"""What-if at the desk: all that would follow of a drawn outage, from the stored picture to the figures.

Run: python -m tests.load what_if
"""

import random
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from dashboard import clock
from dashboard.desk.assessments.says.working_out import Known, worked_out
from dashboard.settings import REFERENCE_PACK
from dashboard.wall.reading import read_all
from data.assessments.facts import Drawn, Outage
from data.forecast.reads import grounds_in
from data.points import reads as point_reads
from data.requests.reads import coordination
from data.store.database import Store, open_store
from data.words import Function
from geo.coverage import Reach, reach_of
from geo.layers import Pack, load_pack
from geo.outage import OutageArea, of_circle
from geo.people_inputs import WALKED
from tests.e2e import stage
from tests.load.table import Row, percentile

BUDGET_MS = 100.0


def measure(folder: Path, rounds: int = 60) -> Iterator[Row]:
    """Return the rows of the table: without crossings closed, then with one that nobody has closed before."""
    pack = load_pack(REFERENCE_PACK)
    url = f"sqlite:///{folder / 'what-if.db'}"
    stage.set_up(url)
    stage.load_sectors(url)
    with closing(open_store(url)) as store:
        known = _known(store, pack)
    chance = random.Random(1)
    places = [(chance.uniform(17.9, 18.1), chance.uniform(59.27, 59.37)) for _ in range(rounds)]
    parts = [_timed(pack, known, place) for place in places]
    drawn, rest = (sorted(each) for each in zip(*parts, strict=True))
    whole = [one + other for one, other in parts]
    yield Row(
        what=f"what-if: a drawn outage, {len(known.picture.points)} points",
        figure=f"p95 {percentile(whole, 0.95):.0f} ms, median {percentile(whole, 0.5):.0f} ms",
        budget=f"≤ {BUDGET_MS:.0f} ms",
        kept=percentile(whole, 0.95) <= BUDGET_MS,
        limit=f"the area {percentile(drawn, 0.5):.0f} ms, what follows {percentile(rest, 0.5):.0f} ms",
    )
    crossing = str(pack.crossings[pack.crossings["walk"] == WALKED]["id"].iloc[0])
    began = time.perf_counter()
    barred = _reach(pack, known, frozenset((crossing,)))
    fields = (time.perf_counter() - began) * 1000
    closing_one = replace(known, barred=barred, each={crossing: barred}, crossings={crossing: crossing})
    after = sum(_timed(pack, closing_one, places[0], (crossing,)))
    yield Row(
        what="what-if: a crossing closed for the first time",
        figure=f"{fields + after:.0f} ms, then {after:.0f} ms",
        budget=f"then ≤ {BUDGET_MS:.0f} ms",
        kept=after <= BUDGET_MS,
        limit="fields of all points around it, kept for whoever asks next",
    )


def _known(store: Store, pack: Pack) -> Known:
    picture = point_reads.picture(store, stage.OPERATION, recent=0)
    now = clock.now()
    with store.reading() as connection:
        grounds = grounds_in(connection, picture.operation)
    held = coordination(store, stage.OPERATION)
    known = Known(picture, read_all(picture, now), held, now, grounds=grounds)
    return replace(known, reach=_reach(pack, known, frozenset()))


def _reach(pack: Pack, known: Known, closed: frozenset[str]) -> Reach:
    return reach_of(pack, {one.id: (one.lon, one.lat) for one in known.picture.points}, closed=closed)


def _timed(
    pack: Pack, known: Known, place: tuple[float, float], closed: tuple[str, ...] = ()
) -> tuple[float, float]:
    """Return the milliseconds that the area took, and all that would follow of it."""
    began = time.perf_counter()
    area = of_circle(pack, place, 2500)
    drawn = time.perf_counter()
    worked_out(_outage(area, known, closed), area, known)
    return (drawn - began) * 1000, (time.perf_counter() - drawn) * 1000


def _outage(area: OutageArea, known: Known, closed: tuple[str, ...]) -> Outage:
    lasts = timedelta(hours=24)
    return Outage(*(Function.EL, known.now, lasts, Drawn.CIRKEL, area.coordinates, area.areas), closed=closed)

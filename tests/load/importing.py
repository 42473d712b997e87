"""How long 5,000 points take to look through and to read in, and how often the progress bar moves."""

import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from dashboard import registers
from dashboard.paper.exports.registers import ENDINGS, register_file
from dashboard.settings import REFERENCE_PACK
from data.list_files.table import Progress
from data.points import reads as point_reads
from data.points.facts import Point
from data.store.database import Store, open_store
from data.words import PointKind
from geo.layers import Pack, load_pack
from tests.factories import make_point
from tests.load.table import Row, show

NOW = datetime(2027, 1, 14, 2, 0, tzinfo=UTC)
POINTS = 5_000
BUDGET_S = 5.0
_LIMIT = {
    ".xlsx": "unpacking and parsing the sheet's XML in pure Python",
    ".csv": "judging every cell in Python",
    ".geojson": "judging every cell in Python",
    ".gpkg": "judging every cell in Python",
}


def some_points(pack: Pack, count: int = POINTS) -> list[Point]:
    """Return points spread over all areas, each with every field stated; the same ones each time."""
    chance = random.Random(7)
    spots = pack.areas.sample_points(count // len(pack.areas) + 1, rng=7).explode(index_parts=False)
    names = pack.areas.loc[spots.index, "id"].tolist()
    return [
        make_point(
            f"N{number:05}",
            name=f"Provpunkten {number}",
            address=f"Provgatan {number}, Stockholm",
            area=area,
            lon=round(spot.x, 6),
            lat=round(spot.y, 6),
            kind=chance.choice(list(PointKind)),
            capacity=chance.randrange(50, 500),
            languages="svenska, engelska",
            outage_plan=f"pärm {number}",
            supplier="Tankbil AB, avtal finns",
        )
        for number, (area, spot) in enumerate(zip(names, spots, strict=True), start=1)
    ][:count]


def measure(folder: Path, rounds: int = 3) -> Iterator[Row]:
    """Look through each format and read one in, then the same with a thousand points changed."""
    pack = load_pack(REFERENCE_PACK)
    points = some_points(pack)
    for ending in ENDINGS:
        content = register_file(points, ending)
        store = open_store(f"sqlite:///{folder / f'import{ending}.db'}")
        registers.load_areas(store, pack, NOW)
        taken, worked, told = [], [], 0
        for _round in range(rounds):
            steps: list[str] = []
            began, busy = time.perf_counter(), time.process_time()
            run = registers.dry_run(store, pack, f"p{ending}", content, telling(steps))
            taken.append(time.perf_counter() - began)
            worked.append(time.process_time() - busy)
            told = len(steps)
        if len(run.change.new) != len(points):
            raise RuntimeError(f"{ending}: {run.refused[:3]}")
        worst = max(taken)
        what = f"{POINTS:,} points, dry run of {ending} ({len(content) / 1e6:.1f} MB)"
        said = f"{worst:.2f} s ({max(worked):.2f} s of CPU), {told} steps of the bar"
        yield Row(what, said, f"≤ {BUDGET_S:.0f} s", worst <= BUDGET_S, limit=_LIMIT[ending])
        if ending == ".xlsx":
            yield from _applied(store, pack, run, points)
        store.close()


def telling(steps: list[str]) -> Progress:
    """Return a progress callback that writes down how often it was called."""
    return lambda stage, _done, _total: steps.append(stage)


def _applied(store: Store, pack: Pack, run: registers.DryRun, points: list[Point]) -> list[Row]:
    began = time.perf_counter()
    registers.point_list(pack).apply(store, registers.START, run, NOW)
    first = time.perf_counter() - began
    edited = [
        replace(point, name=point.name + "!") if place < 1000 else point for place, point in enumerate(points)
    ]
    began = time.perf_counter()
    again = registers.dry_run(store, pack, "p.xlsx", register_file(edited, ".xlsx"))
    look = time.perf_counter() - began
    began = time.perf_counter()
    registers.point_list(pack).apply(store, registers.START, again, NOW)
    second = time.perf_counter() - began
    if len(again.change.changed) != 1000 or len(point_reads.loaded_points(store)) != POINTS:
        raise RuntimeError("the second import did not change a thousand points")
    limit = "one row at a time, in one transaction"
    return [
        Row(f"{POINTS:,} new points read in", f"{first:.2f} s", "–", None, limit=limit),
        Row("1,000 of them changed: written, dry run and back", f"{look:.2f} s + {second:.2f} s", "–", None),
    ]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        show(measure(Path(folder)))


if __name__ == "__main__":
    main()

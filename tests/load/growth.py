"""A long journal: the picture at a past moment, the live picture and a report, at 1,000,000 entries.

Run: python -m tests.load.growth [--entries N] [--verify]
"""

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from data.acting import LOCAL
from data.entries.entry import What
from data.entries.reports import OccupancyReported, PhaseChanged, Reported
from data.entries.staff import NoteWritten
from data.operations import replay
from data.points import reads as point_reads
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.store import projections
from data.store.database import Store, open_store
from data.store.journal import Act, append
from data.store.verify import verify
from data.words import Channel, Function, Occupancy, Phase, Status, Supply
from tests.load.durable import BEGAN, POINTS, prepare
from tests.load.table import Row, percentile, show

BUDGET_MS = 100.0
SHORT = 2_000
_CHUNK = 20_000


def measure(entries: int = 1_000_000, folder: Path | None = None) -> list[Row]:
    """Return the rows of the table: a short journal against a long one, in the same run."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        short, long = _store(Path(place) / "short.db", SHORT), _store(Path(place) / "long.db", entries)
        past = [_ms(lambda n=n: _past(long, entries, n)) for n in range(100)]  # type: ignore[misc]
        live = _live_ms(short), _live_ms(long)
        report = _report_ms(short, SHORT), _report_ms(long, entries)
        short.close()
        long.close()
    p95 = percentile(past, 0.95)
    limit = f"index look-ups per point and function, then Python for {POINTS} points"
    return [
        Row(
            what=f"all that a wall is drawn from at a past moment, {entries:,} entries",
            figure=f"median {statistics.median(past):.0f} ms, p95 {p95:.0f} ms",
            budget="≤ 100 ms",
            kept=p95 <= BUDGET_MS,
            limit=limit,
        ),
        _grown(f"live picture, {entries:,} entries", live, limit),
        _grown(f"one report, {entries:,} entries", report, "one fsync; deeper indexes"),
    ]


def _grown(what: str, found: tuple[float, float], limit: str) -> Row:
    short, long = found
    return Row(
        what=what,
        figure=f"{long:.2f} ms, {long / short:.2f} × a short journal",
        budget="≤ 1.2 ×",
        kept=long / short <= 1.2,
        peer=f"{SHORT:,} entries: {short:.2f} ms",
        limit=limit,
    )


def _store(path: Path, entries: int) -> Store:
    store = open_store(f"sqlite:///{path}")
    prepare(store)
    fill(store, entries)
    return store


def fill(store: Store, entries: int) -> None:
    """Append a plausible exercise in big transactions: mostly reports, some occupancy, phases and notes."""
    chance = random.Random(1)
    made = 0
    while made < entries:
        with store.transaction() as connection:
            for _ in range(min(_CHUNK, entries - made)):
                act = plausible_act(made, chance)
                # A second apart: about twelve days at a million.
                entry = append(connection, act, BEGAN + timedelta(seconds=made))
                projections.apply(connection, entry)
                made += 1


Made = tuple[What, dict[str, str]]


def plausible_act(number: int, chance: random.Random) -> Act:
    moment = BEGAN + timedelta(seconds=number)
    makers: tuple[Callable[[int, random.Random, datetime], Made], ...] = (_report, _occupancy, _phase, _note)
    (maker,) = chance.choices(makers, weights=(900, 75, 5, 20))
    what, text = maker(number, chance, moment)
    return Act(
        id=f"g-{number}",
        what=what,
        actor="bromma",
        occurred_at=moment,
        text=text,
        operation="op",
        point=f"P{chance.randrange(POINTS):02}",
    )


def _report(number: int, chance: random.Random, moment: datetime) -> Made:
    reported = Reported(
        id=f"g-{number}",
        function=chance.choice(list(Function)),
        status=chance.choice(list(Status)),
        supply=Supply.ORDINARIE,
        valid_until=moment + timedelta(hours=2),
        lasts_until=None,
        restored_estimate=None,
        channel=Channel.WEBB,
        settles=False,
        source_key=chance.choice("abc"),
    )
    return reported, {"note": "Talat med platsansvarig"}


def _occupancy(_: int, chance: random.Random, moment: datetime) -> Made:
    full = OccupancyReported(
        occupancy=chance.choice(list(Occupancy)),
        people=chance.randrange(200),
        staffing=None,
        relief_at=None,
        channel=Channel.WEBB,
        valid_until=moment + timedelta(hours=2),
    )
    return full, {}


def _phase(_: int, chance: random.Random, __: datetime) -> Made:
    words = {"decider": "stadsdelsdirektören", "reason": "Strömavbrott"}
    return PhaseChanged(Phase.PLANERAD, chance.choice(list(Phase))), words


def _note(_: int, __: random.Random, ___: datetime) -> Made:
    return NoteWritten(), {"note": "Talat med stadsdelen"}


def _past(store: Store, entries: int, number: int) -> None:
    """One moment out of a hundred, spread over the whole journal."""
    moment = BEGAN + timedelta(seconds=entries * number / 100 + 1)
    with store.reading() as connection:
        replay.then(connection, "op", moment, 60)


def _live_ms(store: Store) -> float:
    return statistics.median(_ms(lambda: point_reads.picture(store, "op")) for _ in range(30))


def _report_ms(store: Store, entries: int) -> float:
    """Return the median of reports with one transaction each, observed after all that is there."""
    moment = BEGAN + timedelta(seconds=entries)
    commands = (
        NewReport(f"new-{n}", "op", f"P{n % POINTS:02}", Function.EL, Status.FUNGERAR, note="hej")
        for n in range(300)
    )
    return statistics.median(
        _ms(lambda command=command: point_reports.report(store, LOCAL, [command], moment))  # type: ignore[misc]
        for command in commands
    )


def _ms(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _verified(store: Store) -> str:
    began = time.perf_counter()
    verdict = verify(store)
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    state = "intact" if verdict.intact else verdict.differences[:3]
    return f"verify: {verdict.entries / seconds:.0f} entries/s, peak memory {memory:.0f} MB, {state}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--verify", action="store_true", help="also walk the whole journal")
    asked = parser.parse_args()
    show(measure(asked.entries))
    if asked.verify:
        with tempfile.TemporaryDirectory() as folder:
            store = _store(Path(folder) / "verified.db", asked.entries)
            print(_verified(store))
            store.close()


if __name__ == "__main__":
    main()

"""A store as full as one asks for: 12, 52 or 352 points, 1, 11 or 40 areas, any number of failures.

Real content, written by the acts themselves, the same every time. In a test or a script:

    load = Load(points=352, areas=40, failures=60)
    folder = set_up(f"sqlite:///{tmp_path / 'load.db'}", load, tmp_path)      # the folder of its map pack
    server = start(url, tmp_path / "server.log", DASHBOARD_PACK=str(folder))  # tests.e2e.running.start

and to look at it: `python -m tests.loads 352 --areas 40 --failures 60 --port 8577` prints the wall's address.
Seven points in eight are open, none of them in the last area. `failures` are *ur funktion*, every fourth of
them *obekräftat*; to them come a quarter as many *begränsad* and an eighth as many *motstridigt*; somebody
acts on `acted` of them (half, if not said).
"""

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from dashboard import clock, registers
from data.acting import LOCAL
from data.failures.acts import state_action
from data.failures.facts import NewStatement, key_of_point
from data.failures.words import ActionState
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.points.acts import phases as point_phases
from data.points.acts import registers as point_registers
from data.points.acts import reports as point_reports
from data.points.commands import NewPhase, NewReport
from data.points.facts import NewPoint
from data.store.database import Store, open_store
from data.words import Channel, Function, OperationKind, Phase, PointKind, Readiness, Status, Supply
from geo.layers import load_pack
from tests import packs

OPERATION = "stor-natt"
NAME = "Vinterstorm över hela staden"
HOURS = 6
CAUSES = ("ledningsbrott", "pump stannad", "fiberkabel av", "slut på diesel", "frusen ledning", "")
ACTORS = ("Ellevio", "Stockholm Vatten och Avfall", "Stockholm Exergi", "fastighetsägaren")
KINDS = ("skolan", "biblioteket", "kyrkan", "simhallen", "idrottshallen")


@dataclass(frozen=True, slots=True)
class Load:
    """How much there is; `long_names`: every tenth point's name has 80 letters."""

    points: int = 52
    areas: int = 11
    failures: int = 12
    acted: int | None = None
    long_names: bool = False


def set_up(url: str, load: Load, folder: Path, now: datetime | None = None) -> Path:
    """Fill an empty store; return the folder of the map pack to start a server with."""
    moment = now or clock.now()
    began = moment - timedelta(hours=HOURS)
    place = packs.pack_of(load.areas, folder)
    pack = load_pack(place)
    with closing(open_store(url)) as store:
        registers.load_areas(store, pack, began)
        points = tuple(_points(load, pack))
        point_registers.load_points(store, LOCAL, points, began)
        new = NewOperation(OPERATION, NAME, OperationKind.OVNING, Readiness.FREDSTIDA_KRIS)
        operation_acts.open_operation(store, LOCAL, new, began)
        last = max(point.area for point in points) if load.areas > 1 else ""
        chosen = [one.id for number, one in enumerate(points) if number % 8 != 7 and one.area != last]
        for identity in chosen:
            _open(store, identity, began)
        _report(store, load, chosen, moment)
    return place


def _points(load: Load, pack: Any) -> Iterator[NewPoint]:
    """Yield points spread as the districts are: inside each in turn, on land."""
    for number, spot in enumerate(packs.spots(pack, load.points)):
        name = f"{spot.district} – {KINDS[number % len(KINDS)]}"
        if load.long_names and number % 10 == 0:
            name = (
                f"{name} och {'gymnasieskolans stora samlingssal vid torget ' * 2}"[:80]
                .strip()
                .ljust(80, "x")
            )
        yield NewPoint(
            *(f"P{number + 1:03}", name, f"Gatan {number + 1}", spot.area, spot.lon, spot.lat),
            *(PointKind.FAST, False, "prov", 100 + 10 * (number % 40)),
            *("stadsdelsnämnden", "Stadsledningskontoret", "SISAB", "Felanmälan"),
        )


def _open(store: Store, point: str, at: datetime) -> None:
    for phase in (Phase.UNDER_AKTIVERING, Phase.OPPEN):
        new = NewPhase(f"{point}-{phase}", OPERATION, point, phase, "stadsdelsdirektören", "elavbrott")
        point_phases.change_phase(store, LOCAL, new, at)


def _report(store: Store, load: Load, points: Sequence[str], now: datetime) -> None:
    pairs = [(point, function) for point in points for function in Function]
    random.Random(1).shuffle(pairs)
    failing, rest = pairs[: load.failures], pairs[load.failures :]
    weak = rest[: load.failures // 4]
    contradicted = rest[len(weak) : len(weak) + load.failures // 8]
    says: dict[tuple[str, Function], dict[str, Any]] = {pair: {"status": Status.BEGRANSAD} for pair in weak}
    for number, pair in enumerate(failing):
        says[pair] = {"status": Status.UR_FUNKTION, "cause": CAUSES[number % len(CAUSES)]}
        if number % 4 == 3:
            past = {"observed_at": now - timedelta(hours=3), "valid_until": now - timedelta(hours=1)}
            says[pair] |= past
        else:
            says[pair]["observed_at"] = now - timedelta(minutes=4 + 3 * (number % 15))
    for point in points:
        new = [_said(point, function, says.get((point, function), {}), now) for function in Function]
        point_reports.report(store, LOCAL, new, now)
    for point, function in contradicted:
        against = {"status": Status.BEGRANSAD, "on_behalf_of": "Ellevio", "channel": Channel.TELEFON}
        point_reports.report(
            store, LOCAL, [_said(point, function, {**against, "observed_at": now}, now, "-nej")], now
        )
    acted = load.failures // 2 if load.acted is None else load.acted
    for number, (point, function) in enumerate(failing[:acted]):
        new_statement = NewStatement(
            id=f"{point}-{function}-gor",
            operation=OPERATION,
            keys=(key_of_point(point, function),),
            state=ActionState.ATAGEN,
            by=ACTORS[number % len(ACTORS)],
            until=now + timedelta(minutes=25 + 35 * (number % 9)),
        )
        state_action(store, LOCAL, new_statement, now)


def _said(point: str, function: Function, says: dict[str, Any], now: datetime, mark: str = "") -> NewReport:
    usual = {"status": Status.FUNGERAR, "observed_at": now - timedelta(minutes=10)}
    return NewReport(
        id=f"{point}-{function}{mark}",
        operation=OPERATION,
        point=point,
        function=function,
        **{**usual, "supply": Supply.ORDINARIE, **says},
    )


def main() -> None:
    # Only here: tests.e2e needs a browser's library, and who asks for a store alone does not.
    from tests.e2e.running import start

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("points", type=int)
    parser.add_argument("--areas", type=int, default=11)
    parser.add_argument("--failures", type=int, default=12)
    parser.add_argument("--acted", type=int)
    parser.add_argument("--long-names", action="store_true")
    parser.add_argument("--port", type=int)
    asked = parser.parse_args()
    load = Load(asked.points, asked.areas, asked.failures, asked.acted, asked.long_names)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'load.db'}"
        place = set_up(url, load, folder)
        server = start(url, folder / "server.log", asked.port, DASHBOARD_PACK=str(place))
        print(server.wall(OPERATION), flush=True)
        try:
            server.process.wait()
        except KeyboardInterrupt:
            server.stop()


if __name__ == "__main__":
    main()

"""The layer of the map: drawn once for each set of points that count, and kept under its mark."""

import gzip
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import orjson
import pytest
from geopandas import GeoDataFrame

from dashboard import clock
from dashboard.live.without import Layers
from dashboard.reach.aims import Aim
from data.acting import LOCAL
from data.errors import Missing
from data.points import reads as point_reads
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.store.database import Store, open_store
from data.words import Function, Status
from geo.coverage import Method, Reach
from tests.e2e import stage
from tests.packs import shared_reaches

BUDGET = 40_000  # packed: it is fetched once for each change, beside the frames


class Staged:
    def __init__(self, store: Store, now: datetime) -> None:
        self.store, self.now = store, now
        reaches = shared_reaches()
        reaches.waited(point_reads.picture(store, stage.OPERATION).points, Method.VATTEN, 60)
        self.layers = Layers(store, reaches, lambda: self.now)

    def get(self, aim: Aim = Aim.VARME, wanted: str = "") -> dict[str, Any]:
        layer = self.layers.layer(stage.OPERATION, aim, wanted)
        assert layer is not None
        assert len(layer.packed) < BUDGET
        found: dict[str, Any] = orjson.loads(gzip.decompress(layer.packed))
        assert found["tag"] == layer.tag
        return found

    def fail(self, function: Function) -> int:
        new = NewReport(f"f-{function}", stage.OPERATION, "P01", function, Status.UR_FUNKTION)
        return point_reports.report(self.store, LOCAL, [new], self.now)[0].revision


@pytest.fixture
def staged(tmp_path: Path) -> Iterator[Staged]:
    now = clock.now()
    stage.set_up(f"sqlite:///{tmp_path / 's.db'}", now)
    store = open_store(f"sqlite:///{tmp_path / 's.db'}")
    yield Staged(store, now + timedelta(minutes=1))
    store.close()


def test_a_layer_names_its_revision_its_distance_and_its_method(staged: Staged) -> None:
    told = staged.get()
    assert (told["metres"], told["method"]) == (1000, "vatten")
    assert told["revision"] == point_reads.picture(staged.store, stage.OPERATION).revision
    assert told["land"]["type"] == "FeatureCollection"
    assert told["land"]["features"]


def test_it_is_another_when_the_function_fails_and_the_same_when_another_does(staged: Staged) -> None:
    heat, power = staged.get(Aim.VARME), staged.get(Aim.EL)
    revision = staged.fail(Function.VARME)
    after = staged.get(Aim.VARME)
    assert (after["tag"] != heat["tag"], after["revision"]) == (True, revision)
    assert after["land"] != heat["land"]
    assert staged.get(Aim.EL) == power


def test_what_is_kept_is_found_by_its_mark(staged: Staged) -> None:
    heat = staged.get()
    staged.fail(Function.VARME)
    assert staged.get(wanted=heat["tag"]) == heat


def test_time_alone_takes_a_green_out_of_it(staged: Staged) -> None:
    before = staged.get()
    staged.now += timedelta(hours=12)
    assert staged.get()["tag"] != before["tag"]


def test_nobody_waits_for_a_layer_that_is_drawn_for_somebody_else(
    staged: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    heat, begun, drawn = staged.get(Aim.VARME), Event(), Event()
    without = Reach.without

    def slow(reach: Reach, working: Collection[str], metres: int) -> GeoDataFrame:
        begun.set()
        drawn.wait(60)
        return without(reach, working, metres)

    monkeypatch.setattr(Reach, "without", slow)
    with ThreadPoolExecutor() as threads:
        power = threads.submit(staged.get, Aim.EL)
        begun.wait(60)
        kept = threads.submit(staged.get, Aim.VARME, heat["tag"])
        try:
            assert kept.result(timeout=20) == heat
            assert threads.submit(staged.get, Aim.VARME).result(timeout=20) == heat
            assert not power.done()
        finally:
            drawn.set()


def test_there_is_none_of_an_operation_that_is_not_there(staged: Staged) -> None:
    with pytest.raises(Missing):
        staged.layers.layer("nej", Aim.EL, "")

"""The stores to look at hold what they say: so many points, areas and failures, as everything reads them."""

from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from data.failures.answering import failures_now
from data.failures.words import FailureKind
from data.points import reads as point_reads
from data.requests import reads as request_reads
from data.store.database import open_store
from data.words import Mark, Phase
from geo.layers import load_pack
from tests.factories import NOW
from tests.loads import OPERATION, Load, set_up


@pytest.mark.parametrize(
    "load", [Load(12, 1, 4), Load(52, 11, 24), Load(90, 40, 40, acted=10, long_names=True)]
)
def test_a_load_holds_what_it_says(tmp_path: Path, load: Load) -> None:
    url = f"sqlite:///{tmp_path / 'load.db'}"
    pack = load_pack(set_up(url, load, tmp_path, NOW))
    with closing(open_store(url)) as store:
        picture = point_reads.picture(store, OPERATION)
        held = request_reads.coordination(store, OPERATION)
    assert len(picture.points) == load.points
    assert len({(point.lon, point.lat) for point in picture.points}) == load.points
    assert len(picture.areas) == len(pack.areas) == load.areas
    assert {point.area for point in picture.points} <= {area.id for area in picture.areas}
    assert Counter(point.phase for point in picture.points)[Phase.OPPEN] < load.points
    found = failures_now(picture, held, NOW + timedelta(seconds=1))
    kinds = Counter(one.failure.kind for one in found.all)
    marks = Counter(one.failure.mark for one in found.counted)
    assert kinds[FailureKind.UR_FUNKTION] == len(found.counted) == load.failures
    assert marks[Mark.OBEKRAFTAT] == load.failures // 4
    assert kinds[FailureKind.BEGRANSAD] == load.failures // 4
    assert kinds[FailureKind.MOTSTRIDIGT] == load.failures // 8
    acted = load.failures // 2 if load.acted is None else load.acted
    assert len(found.without_action) == load.failures - acted
    longest = max(len(point.name) for point in picture.points)
    assert longest == 80 if load.long_names else longest < 80

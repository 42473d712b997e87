"""The short form of a day on one wall: an hour that goes fast, and a browser that does not grow."""

from pathlib import Path

import pytest

from tests.drills import day


@pytest.mark.slow
@pytest.mark.browser
def test_an_hour_on_one_wall_misses_nothing_and_does_not_grow(tmp_path: Path) -> None:
    told = list(day.drill(tmp_path, short=True))
    assert len(told) == day.SHORT.samples + 1, told

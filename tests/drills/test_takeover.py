"""One take-over of the drill's twenty: what was acknowledged is here, or younger than what was stated."""

from pathlib import Path

import pytest

from tests.drills import takeover


@pytest.mark.slow
def test_one_take_over_loses_no_more_than_it_says(tmp_path: Path) -> None:
    said = list(takeover.drill(tmp_path, short=True))
    assert len(said) == 2
    assert "chain whole" in said[-1]

"""kill -9 of writers and of the database server, the short form: `tests.drills kills` is the long one."""

import sys
from pathlib import Path

import pytest

from tests.drills.kills import drill

# Processes that are killed, and that are forked from this one.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="forks"),
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]


@pytest.mark.parametrize(
    ("store", "times"), [("sqlite", 120), pytest.param("postgresql", 40, marks=pytest.mark.postgres)]
)
def test_nothing_acknowledged_is_lost_or_doubled(tmp_path: Path, store: str, times: int) -> None:
    (*_, last) = drill(tmp_path, short=True, store=store, times=times)
    assert last.startswith(f"{times} kills")

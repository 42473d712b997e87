"""kill -9 of the application and of the proxy in short; `tests.drills app` and `proxy` are the long forms."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.drills import app, proxy

pytestmark = pytest.mark.slow


def test_the_application_killed_loses_and_doubles_nothing(tmp_path: Path) -> None:
    assert "none lost or twice" in list(app.drill(tmp_path, short=True))[-1]


@pytest.mark.postgres
def test_the_proxy_killed_loses_and_doubles_nothing(tmp_path: Path, make_database: Callable[[], str]) -> None:
    assert "none lost or twice" in list(proxy.kills(make_database(), tmp_path, proxy.FEW, short=True))[-1]

"""The same application on PostgreSQL: what another process commits is on the feed and the screens."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from dashboard import clock
from data.acting import LOCAL
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.store.database import open_store
from data.store.verify import verify
from data.words import Function, Status
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import Server
from tests.e2e.test_offline import MAP_READY


@pytest.mark.browser
@pytest.mark.postgres
def test_a_commit_by_another_process_reaches_the_wall(
    visit: Callable[..., Visit], serve: Callable[..., Server], postgres_url: str
) -> None:
    stage.set_up(postgres_url)
    server = serve(postgres_url)
    assert server.get("/healthz")["store"] == "postgresql"
    seen = visit()
    seen.page.goto(f"{server.url}/live/wall?operation={stage.OPERATION}")
    seen.page.evaluate(MAP_READY)
    store = open_store(postgres_url)
    new = NewReport(str(uuid4()), stage.OPERATION, "P01", Function.VARME, Status.UR_FUNKTION)
    revision = point_reports.report(store, LOCAL, [new], clock.now())[0].revision
    seen.page.wait_for_selector(f"html[data-revision='{revision}']", timeout=5_000)
    part = seen.page.locator('.point-icon[data-point="P01"] .part[data-function="varme"]')
    assert part.get_attribute("data-status") == "ur_funktion"
    assert verify(store).intact
    store.close()
    assert server.stop() < 4

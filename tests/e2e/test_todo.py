"""Gör detta nu in a real browser: pressed, away from a colleague, and the way to where it is done."""

from collections.abc import Callable
from contextlib import closing
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from dashboard import clock
from data.acting import LOCAL
from data.points import reads as point_reads
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.rights import Grant
from data.store.database import open_store
from data.words import Function, Phase, Role, Status
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, sign_in
from tests.e2e.stage import OPERATION
from tests.e2e.test_desk_live import settled

pytestmark = pytest.mark.browser
BROMMA = Grant(Role.STADSDEL, "bromma")


def fails(server: Server) -> str:
    """Let the water be out of order at an open point of Bromma; return what the point is called."""
    with closing(open_store(server.store)) as store:
        points = point_reads.picture(store, OPERATION).points
        point = next(one for one in points if one.area == "bromma" and one.phase is Phase.OPPEN)
        new = NewReport(str(uuid4()), OPERATION, point.id, Function.VATTEN, Status.UR_FUNKTION)
        point_reports.report(store, LOCAL, [new], clock.now())
    return point.name


def opened(visit: Callable[..., Visit], server: Server, path: str = "/log") -> Page:
    page = visit(1366, 768, session=sign_in(server.store, BROMMA)).page
    page.goto(f"{server.url}{path}")
    settled(page)
    return page


def test_it_is_taken_and_leads_to_where_it_is_done(visit: Callable[..., Visit], staged: Server) -> None:
    name = fails(staged)
    page = opened(visit, staged)
    row = page.get_by_role("listitem").filter(has_text="Vatten ur funktion")
    expect(row).to_contain_text(name, timeout=20_000)
    buttons = row.get_by_role("button")
    heights = [buttons.nth(n).bounding_box() for n in range(buttons.count())]
    assert [box["height"] >= 44 for box in heights if box] == [True, True]
    row.get_by_role("button", name="Jag tar det").click()
    expect(row).to_contain_text("taget", timeout=20_000)
    expect(row.get_by_role("button", name="Jag tar det")).to_have_count(0)
    colleague = opened(visit, staged)
    expect(colleague.get_by_text("Gör detta nu")).to_be_visible(timeout=20_000)
    expect(colleague.get_by_text("Vatten ur funktion och inget görs")).to_have_count(0)
    row.get_by_role("button", name="Åtgärda").click()
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    page.wait_for_url("**/situation?*punkt=*")


def test_it_takes_three_rows_of_a_small_screen_at_most(visit: Callable[..., Visit], staged: Server) -> None:
    fails(staged)
    page = opened(visit, staged)
    box = page.get_by_role("region", name="Gör detta nu").bounding_box()
    assert box is not None
    assert box["height"] <= 3 * 50

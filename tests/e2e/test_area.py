"""Several points of an area are changed at once, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from data.rights import Grant
from data.words import Role
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, sign_in

pytestmark = pytest.mark.browser


def test_several_points_are_looked_at_and_saved_in_a_form_that_is_drawn_alone(
    visit: Callable[..., Visit], played: Server
) -> None:
    page = visit(1366, 900, session=sign_in(played.store, Grant(Role.KRISLEDNING))).page
    page.goto(f"{played.url}/situation?handelse={stage.OPERATION}&omrade=bromma")
    page.get_by_role("radio", name="Flera punkter på en gång").click(timeout=30_000)
    page.get_by_role("button", name="Förhandsgranska").click(timeout=30_000)
    expect(page.get_by_text("Välj minst en punkt.")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Välj alla som är öppna").click()
    failed = page.locator('tbody [data-status="ur_funktion"]')
    expect(failed).to_have_count(0)
    page.get_by_label("Status").click()
    page.get_by_role("option", name="ur funktion").click()
    page.get_by_role("button", name="Förhandsgranska").click()
    page.get_by_role("button", name="Spara för alla").click(timeout=30_000)
    expect(page.get_by_text("punkter ändrade")).to_be_visible(timeout=30_000)
    expect(failed).not_to_have_count(0, timeout=30_000)  # the points above follow

"""A row of the log opens and closes what can be done with it, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import Server

pytestmark = pytest.mark.browser


def test_a_row_that_is_pressed_opens_beside_the_rows(visit: Callable[..., Visit], shown: Server) -> None:
    page = visit(1366, 768).page
    page.goto(f"{shown.url}/log?handelse={stage.OPERATION}")
    first = page.locator("table.log tbody tr").first
    number = first.locator("button.link").inner_text(timeout=30_000)
    first.locator("td.text").click()  # anywhere in it
    opened = page.get_by_role("heading", name=f"Post {number}", exact=True)
    expect(opened).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Spara rättelsen")).to_be_visible()
    expect(page.locator("table.log tr.chosen button.link")).to_have_text(number)
    page.get_by_role("button", name="Stäng").click()
    expect(opened).to_be_hidden(timeout=30_000)
    # By the keyboard too, where it says whether it is open.
    page.get_by_role("button", name=f"Öppna post {number}").press("Enter")
    expect(opened).to_be_visible(timeout=30_000)

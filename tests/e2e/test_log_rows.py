"""A row of the log opens and closes what can be done with it, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from data.rights import Grant
from data.words import Role
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, sign_in

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


def test_a_row_is_corrected_in_a_form_that_is_drawn_alone(
    visit: Callable[..., Visit], played: Server
) -> None:
    """The refusal is said in the form, and the rows follow when it is saved."""
    page = visit(1366, 768, session=sign_in(played.store, Grant(Role.KRISLEDNING))).page
    page.goto(f"{played.url}/log?handelse={stage.OPERATION}")
    row = page.locator("table.log tbody tr").first
    number = row.locator("button.link").inner_text(timeout=30_000)
    row.locator("button.link").click()
    save = page.get_by_role("button", name="Spara rättelsen")
    save.click(timeout=30_000)
    form = page.get_by_test_id("stForm").filter(has=save)
    expect(form.get_by_role("alert")).to_be_visible(timeout=30_000)
    form.get_by_label("Rättelse").fill("det var granngatan")
    save.click()
    expect(page.get_by_text("Rättad genom post")).to_be_visible(timeout=30_000)
    expect(page.locator("table.log tbody tr").first).to_contain_text("det var granngatan", timeout=30_000)
    expect(page.get_by_role("heading", name=f"Post {number}", exact=True)).to_be_visible()

"""A server that goes away while a page is being fetched: when it is back the page is whole, never half."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from data.rights import Grant
from data.words import Role
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, sign_in
from tests.e2e.test_desk_live import go
from tests.e2e.test_wall_live import READY

pytestmark = pytest.mark.browser


def gone_for(page: Page, address: str, times: int = 2) -> list[str]:
    """Let what is fetched from an address fail a number of times; returns what has failed so far."""
    failed: list[str] = []

    def answer(route: Route) -> None:
        if len(failed) < times:
            failed.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    page.route(re.compile(address), answer)
    return failed


@pytest.mark.parametrize(
    "address",
    [
        "/assets/desk-strip.js",
        "/assets/desk-strip.css",
        "/assets/desk-press.js",  # what one of them imports
        "/static/js/BidiComponent",
        "/static/js/index",
    ],
)
def test_a_desk_page_is_whole_when_the_server_is_back(
    visit: Callable[..., Visit], shown: Server, address: str
) -> None:
    page = visit(session=sign_in(shown.store, Grant(Role.LASARE))).page
    failed = gone_for(page, address)
    go(page, shown, "log")
    expect(page.locator(".strip[data-live=live]")).to_be_visible(timeout=60_000)
    expect(page.locator(".todo, .todo-none").first).to_be_visible()
    expect(page.get_by_text("Failed to fetch")).to_have_count(0)
    assert failed


# What is asked for ahead is asked for once more where it is needed.
@pytest.mark.parametrize(
    ("address", "times"), [("/wall.js", 1), ("/feed.js", 2), ("/wall.css", 1), ("/leaflet.js", 1)]
)
def test_a_wall_is_whole_when_the_server_is_back(
    visit: Callable[..., Visit], shown: Server, address: str, times: int
) -> None:
    page = visit().page
    failed = gone_for(page, address, times)
    page.goto(f"{shown.url}/live/wall?operation={stage.OPERATION}")
    page.wait_for_selector(READY, timeout=60_000)
    expect(page.locator(".matrix table")).to_be_visible()
    assert failed
    assert page.evaluate("document.styleSheets.length") >= 5

"""A browser that holds back the registration of its worker: what waits in the phone is seen meanwhile."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.night import Look, choose, phone_of, set_up
from tests.e2e.running import Server

pytestmark = pytest.mark.browser


def test_a_form_that_waits_is_there_while_the_worker_is_not_answered_for(
    tmp_path: Path, serve: Callable[..., Server], visit: Look
) -> None:
    """A network that swallows everything is waited for for minutes, and so is a server that stands still."""
    scene = set_up(tmp_path, serve)
    page = phone_of(visit)()
    asked: list[str] = []

    def never(route: Route) -> None:
        asked.append(route.request.url)

    def refused(route: Route) -> None:
        if route.request.method == "POST":
            route.abort()
        else:
            route.fallback()

    page.context.route("**/r/**", refused)
    page.context.route("**/r/sw.js", never)
    page.goto(scene.url)
    choose(page, "el_status", "ur_funktion")
    page.locator("#send").click()
    expect(page.locator("#count")).to_have_text("1 rapport väntar på nätet")
    page.reload()
    expect(page.locator("#count")).to_have_text("1 rapport väntar på nätet", timeout=5_000)
    second = page.context.new_page()
    second.goto(scene.url)
    expect(second.locator("#count")).to_have_text("1 rapport väntar på nätet", timeout=5_000)
    assert asked
    assert page.locator("html[data-ready]").count() == 0

"""The layer of the wall: where nobody has heat near, as it is now; it turns when a point fails."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import Server
from tests.e2e.test_wall_layouts import CUT

pytestmark = pytest.mark.browser
# What the layer says: where it is drawn, at which entry, and the land as it is drawn.
LAYER = """() => {
  const pane = document.querySelector(".leaflet-without-pane");
  const paths = [...pane.querySelectorAll("path")];
  const level = (one) => getComputedStyle(one).zIndex;
  return {...pane.dataset, level: level(pane), glyphs: level(document.querySelector(".leaflet-marker-pane")),
    paths: paths.map((one) => one.getAttribute("d")).join(" "),
    fills: [...new Set(paths.map((one) => one.getAttribute("fill")))]};
}"""


def opened(visit: Callable[..., Visit], server: Server, more: str = "&lager=varme") -> Page:
    page = visit(session="").page  # a screen has its own key and nobody's session
    page.goto(server.wall(stage.OPERATION) + more)
    page.wait_for_selector('html[data-live="live"][data-base="drawn"]')
    return page


def shows(page: Page, state: str = "now", more: str = "") -> None:
    """Wait until the layer says so of itself; its pane has no size of its own."""
    page.wait_for_selector(f'.leaflet-without-pane[data-state="{state}"]{more}', state="attached")


def report(server: Server, function: str, status: str) -> int:
    sent = {"id": str(uuid4()), "operation": stage.OPERATION, "point": "P01", "function": function}
    revision: int = server.post("/api/v1/reports", {**sent, "status": status})[1]["revision"]
    return revision


def test_it_turns_when_heat_fails_and_says_at_which_entry_it_was_drawn(
    visit: Callable[..., Visit], staged: Server
) -> None:
    page = opened(visit, staged)
    shows(page)
    before = page.evaluate(LAYER)
    assert before["paths"]
    assert int(before["level"]) < int(before["glyphs"])  # no glyph is hidden
    assert before["fills"] == ["url(#p-without)"]  # a pattern, not a colour
    legend = page.locator(".legend .without")
    assert "utan värme inom 1 km, gångavstånd runt vatten" in legend.inner_text()
    assert f"post {before['revision']}" in legend.inner_text()
    assert "verkliga vägen är längre" in (legend.get_attribute("title") or "")
    revision = report(staged, "varme", "ur_funktion")
    shows(page, more=f'[data-revision="{revision}"]:not([data-tag="{before["tag"]}"])')
    assert page.evaluate(LAYER)["paths"] != before["paths"]
    assert page.evaluate(CUT) == []


def test_what_is_not_asked_for_is_not_drawn_and_costs_nothing(
    visit: Callable[..., Visit], staged: Server
) -> None:
    seen = visit()
    seen.page.goto(staged.wall(stage.OPERATION) + "&lager=%3Cscript%3E")
    seen.page.wait_for_selector('html[data-live="live"][data-base="drawn"]')
    assert seen.page.locator(".leaflet-without-pane").count() == 0
    assert not seen.page.locator(".legend .without").is_visible()
    assert not [asked for asked in seen.requests if "/live/without" in asked]


def test_another_functions_failure_leaves_it_as_it_is_and_the_entry_follows(
    visit: Callable[..., Visit], staged: Server
) -> None:
    page = opened(visit, staged)
    shows(page)
    tag = page.evaluate(LAYER)["tag"]
    revision = report(staged, "el", "ur_funktion")
    shows(page, more=f'[data-revision="{revision}"][data-tag="{tag}"]')


def test_while_the_land_is_not_there_or_nothing_is_heard_it_is_grey_and_says_so(
    visit: Callable[..., Visit], staged: Server
) -> None:
    page = opened(visit, staged, "&lager=varme&lang=en")
    shows(page)
    drawn = page.evaluate(LAYER)["revision"]
    page.route("**/live/without*", lambda route: route.abort())
    report(staged, "varme", "ur_funktion")
    shows(page, "old")
    assert f"not current: drawn at entry {drawn}" in page.locator(".legend .without").inner_text()
    assert page.evaluate("getComputedStyle(document.querySelector('.leaflet-without-pane')).opacity") == "0.3"
    page.unroute("**/live/without*")
    shows(page)
    staged.kill()
    shows(page, "old")
    assert page.locator("html[data-live=offline]").count() == 1


def test_what_is_as_it_was_before_is_drawn_at_the_entry_that_made_it_so(
    visit: Callable[..., Visit], staged: Server
) -> None:
    page = opened(visit, staged)
    shows(page)
    before = page.evaluate(LAYER)
    report(staged, "varme", "ur_funktion")
    shows(page, more=f':not([data-tag="{before["tag"]}"])')
    again = report(staged, "varme", "fungerar")
    shows(page, more=f'[data-tag="{before["tag"]}"][data-revision="{again}"]')
    assert page.evaluate(LAYER)["paths"] == before["paths"]

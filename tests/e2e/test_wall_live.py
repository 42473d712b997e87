"""The wall while things happen: reports appear, popups stay, a lost server is said and forgiven."""

import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from data.acting import LOCAL
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import Server

pytestmark = pytest.mark.browser
READY = 'html[data-live="live"][data-base="drawn"]'
HOSTILE = "<img src=x onerror=\"document.title='alert'\">"


def opened(visit: Callable[..., Visit], server: Server, path: str = "/live/wall") -> Visit:
    seen = visit()
    seen.page.goto(server.url + path)
    seen.page.wait_for_selector(READY)
    return seen


def report(server: Server, point: str, function: str, status: str, **more: object) -> int:
    body = {"id": str(uuid4()), "operation": stage.OPERATION, "point": point, "function": function}
    body["on_behalf_of"] = LOCAL.name  # another source would contradict what the stage has said
    _, answer = server.post("/api/v1/reports", body | {"status": status} | more)
    return int(answer["revision"])


def part(page: Page, point: str, function: str) -> str | None:
    """Return the status that a glyph's part shows."""
    glyph = page.locator(f'.point-icon[data-point="{point}"] .part[data-function="{function}"]')
    return glyph.get_attribute("data-status")


def open_point(page: Page) -> str:
    """Return an open point where everything works, once the glyphs have their places."""
    found = page.wait_for_function(
        """() => [...document.querySelectorAll(".point-icon[data-point]:not([hidden])")]
          .filter((one) => one.querySelectorAll('.part[data-status="fungerar"]').length === 4)
          .map((one) => one.dataset.point).sort()[0]"""
    )
    return str(found.json_value())


def test_a_report_shows_on_glyph_matrix_ticker_and_revision(
    visit: Callable[..., Visit], played: Server
) -> None:
    seen = opened(visit, played)
    page = seen.page
    point = open_point(page)
    revision = report(played, point, "varme", "ur_funktion", cause=HOSTILE)
    page.wait_for_selector(f'html[data-revision="{revision}"]', timeout=3000)
    assert part(page, point, "varme") == "ur_funktion"
    name = page.locator(f'.point-icon[data-point="{point}"]').get_attribute("aria-label") or ""
    assert "värme ur funktion" in name
    expect(page.locator('[data-panel="ticker"] p').first).to_contain_text("värme ur funktion")
    expect(
        page.locator('[data-panel="matrix"] [aria-label*="värme: "][aria-label*="ur funktion"]')
    ).not_to_have_count(0)
    assert not seen.complaints


def test_an_open_popup_focus_and_zoom_survive_an_update(visit: Callable[..., Visit], played: Server) -> None:
    page = opened(visit, played).page
    point = open_point(page)
    page.evaluate("window.trygghetslaget.map.setZoom(window.trygghetslaget.map.getZoom() + 1)")
    before = page.evaluate("window.trygghetslaget.map.getZoom()")
    page.locator(f'.point-icon[data-point="{point}"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".popup-body:focus")
    revision = report(played, point, "el", "begransad", cause=HOSTILE)
    page.wait_for_selector(f'html[data-revision="{revision}"]')
    expect(page.locator(".leaflet-popup .point")).to_contain_text("begränsad")
    expect(page.locator(".leaflet-popup .point")).to_contain_text(HOSTILE)
    assert page.locator(".leaflet-popup img").count() == 0
    assert page.locator(".popup-body:focus").count() == 1
    assert page.evaluate("window.trygghetslaget.map.getZoom()") == before
    assert page.title() != "alert"
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    assert page.evaluate("document.activeElement.dataset.point") == point


def test_good_news_expires_on_the_wall_with_nobody_reporting(
    visit: Callable[..., Visit], staged: Server
) -> None:
    page = opened(visit, staged).page
    point = open_point(page)
    until = datetime.now(UTC) + timedelta(seconds=3)  # noqa: TID251
    revision = report(staged, point, "vatten", "fungerar", valid_until=until.isoformat())
    page.wait_for_selector(f'html[data-revision="{revision}"]')
    assert part(page, point, "vatten") == "fungerar"
    page.wait_for_selector(
        f'.point-icon[data-point="{point}"] .part[data-function="vatten"][data-status="okand"]', timeout=8000
    )
    assert page.locator("html").get_attribute("data-revision") == str(revision)
    assert datetime.now(UTC) >= until  # noqa: TID251  (never before its time)


def test_a_lost_server_is_said_and_its_return_needs_no_reload(
    visit: Callable[..., Visit], staged: Server, serve: Callable[..., Server]
) -> None:
    page = opened(visit, staged).page
    page.evaluate("window.stayed = true")
    point = open_point(page)
    staged.kill()
    page.wait_for_selector('html[data-live="offline"]', timeout=15_000)
    expect(page.locator(".lost")).to_contain_text("FRÅNKOPPLAD sedan")
    again = serve(staged.store, port=int(staged.url.rsplit(":", 1)[1]))
    page.wait_for_selector(READY, timeout=15_000)
    expect(page.locator(".lost")).to_be_empty()
    revision = report(again, point, "el", "ur_funktion")
    page.wait_for_selector(f'html[data-revision="{revision}"]')
    assert part(page, point, "el") == "ur_funktion"
    assert page.evaluate("window.stayed") is True


def test_the_wall_without_an_operation_says_what_to_do(
    visit: Callable[..., Visit], serve: Callable[..., Server], tmp_path: Path
) -> None:
    server = serve(f"sqlite:///{tmp_path / 'tom.db'}")
    page = opened(visit, server).page
    expect(page.locator(".empty")).to_be_visible()
    expect(page.locator(".empty")).to_contain_text("under Förvaltning, Punktregister")


def test_the_map_tells_its_page_which_point_and_obeys_only_it(
    visit: Callable[..., Visit], played: Server
) -> None:
    seen = visit()
    page = seen.page
    page.goto(played.url + "/live/map")
    page.wait_for_selector(READY)
    point = open_point(page)
    # A page of the same origin with the map inside, as the desk has it.
    page.route("**/live/page", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page.goto(played.url + "/live/page")
    page.evaluate(
        """() => new Promise((done) => {
          window.said = [];
          addEventListener("message", (event) => window.said.push(event.data));
          const frame = document.createElement("iframe");
          frame.src = "/live/map"; frame.width = 800; frame.height = 700; frame.id = "inner";
          frame.onload = done; document.body.append(frame);
        })"""
    )
    inner = page.frame_locator("#inner")
    expect(inner.locator("html[data-base=drawn]")).to_have_count(1)
    icon = inner.locator(f'.point-icon[data-point="{point}"]')
    icon.dispatch_event("click")
    page.wait_for_function("window.said.length > 0")
    assert page.evaluate("window.said[0]") == {"type": "point", "id": point}
    frame = "document.querySelector('#inner').contentWindow"
    page.evaluate(f"{frame}.postMessage({{type: 'filter', ids: ['{point}']}}, location.origin)")
    expect(inner.locator(".point-icon:not([hidden])")).to_have_count(1)
    page.evaluate(f"{frame}.postMessage({{type: 'filter', ids: null}}, location.origin)")
    page.wait_for_function(f"{frame}.document.querySelectorAll('.point-icon:not([hidden])').length > 10")


def test_the_demo_store_is_untouched_by_looking(visit: Callable[..., Visit], played: Server) -> None:
    path = played.store.removeprefix("sqlite:///")

    def head() -> int:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            return int(connection.execute("select max(revision) from journal").fetchone()[0])

    before = head()
    opened(visit, played)
    time.sleep(0.5)
    assert head() == before

"""Replay in a browser: a finished exercise scrubbed to and fro, on film, with nothing of what came later."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import finished
from tests.e2e.conftest import Visit
from tests.e2e.quick_start import start
from tests.e2e.running import Server

pytestmark = pytest.mark.browser
READY = 'html[data-live="replay"][data-base="drawn"][data-tag]'


@pytest.fixture(scope="module")
def over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, datetime]]:
    """A server whose only exercise is over, and when that began; nobody writes here."""
    place = tmp_path_factory.mktemp("over")
    url = f"sqlite:///{place / 'store.db'}"
    began = finished.set_up(url)
    server = start(url, place / "server.log")
    yield server, began
    server.kill()


def slide(page: Page, minutes: float) -> None:
    """Drag the slider to so many minutes from the start, and wait for the picture of then."""
    page.evaluate(
        """(at) => { const slider = document.querySelector(".slider");
          slider.value = at; slider.dispatchEvent(new Event("input", { bubbles: true })); }""",
        minutes * 60_000,
    )


def test_a_finished_exercise_is_scrubbed_and_never_taken_for_now(
    visit: Callable[..., Visit], over: tuple[Server, datetime]
) -> None:
    server, _began = over
    seen = visit()
    page = seen.page
    page.goto(f"{server.url}/live/replay?operation={finished.EXERCISE}")
    page.wait_for_selector(READY)
    ticker, matrix = page.locator('[data-panel="ticker"]'), page.locator('[data-panel="matrix"]')
    broken = page.locator('.point-icon[data-point] .part[data-function="el"][data-status="ur_funktion"]')
    # Nothing had been said when it began.
    expect(matrix.locator("tr[data-none]")).to_have_count(11)
    expect(broken).to_have_count(0)
    # Nor is anything of what came later anywhere on the page.
    slide(page, 100)
    expect(broken).to_have_count(7)
    expect(matrix.locator('.cell[data-status="ur_funktion"]')).to_have_count(7)
    expect(page.locator('[data-panel="support"]')).to_contain_text("Diesel")
    expect(page.locator('[data-panel="sectors"] .sector')).to_have_count(2)
    assert finished.LAST_CAUSE not in page.content()
    expect(page.locator("div.when")).to_contain_text("T+ 01:40")
    slide(page, 236)
    expect(ticker).to_contain_text("vatten ur funktion")
    # And back: it is gone again, and the pause is said.
    slide(page, 125)
    expect(ticker).not_to_contain_text("vatten ur funktion")
    expect(page.locator(".state")).to_have_text("övningen pausad")
    # Marked on every part of the screen, and live nowhere.
    expect(page.locator(".replayed")).to_contain_text("ÅTERSPELNING")
    expect(page.locator(".replayed")).to_contain_text("inte läget nu")
    expect(page.locator(".exercise")).to_be_visible()
    assert page.locator(".pulse, [data-age]").count() == 0
    assert page.title().endswith("Återspelning – Trygghetsläget")
    assert not seen.complaints


def test_it_is_moved_by_keys_entries_and_typed_times_and_plays(
    visit: Callable[..., Visit], over: tuple[Server, datetime]
) -> None:
    server, began = over
    seen = visit()
    page = seen.page
    moment = (began + timedelta(minutes=235, microseconds=-1)).isoformat().replace("+00:00", "Z")
    page.goto(f"{server.url}/live/replay?operation={finished.EXERCISE}&at={moment}")
    page.wait_for_selector(READY)
    ticker, when = page.locator('[data-panel="ticker"]'), page.locator('[data-clock="elapsed"]')
    expect(ticker).not_to_contain_text("vatten ur funktion")
    page.get_by_role("button", name="Nästa post").click()
    expect(ticker).to_contain_text("vatten ur funktion")
    page.get_by_role("button", name="Föregående post").click()
    expect(ticker).not_to_contain_text("vatten ur funktion")
    page.locator(".to").fill("T+0:30")
    page.locator(".to").press("Enter")
    expect(when).to_have_text("T+ 00:30")
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(when).to_have_text("T+ 00:31")
    page.keyboard.press("PageUp")
    expect(when).to_have_text("T+ 00:46")
    page.locator(".to").fill("sedan")
    page.locator(".to").press("Enter")
    expect(page.locator(".state")).to_contain_text("Skriv ett klockslag")
    page.get_by_label("Fart").select_option("3600")
    page.get_by_role("button", name="Spela").click()
    expect(page.locator(".state")).to_have_text("slut", timeout=30_000)
    expect(page.get_by_role("button", name="Spela")).to_have_attribute("aria-pressed", "false")
    expect(ticker).to_contain_text("övningen avslutas")
    assert not seen.complaints


def test_the_desk_shows_the_same_moment(visit: Callable[..., Visit], over: tuple[Server, datetime]) -> None:
    server, began = over
    seen = visit()
    page = seen.page
    moment = (began + timedelta(minutes=100)).isoformat().replace("+00:00", "Z")
    page.goto(f"{server.url}/replay?handelse={finished.EXERCISE}&ogonblick={moment}")
    expect(page.locator(".film")).to_contain_text("ÅTERSPELNING", timeout=30_000)
    areas = page.locator("table.areas")
    expect(areas.locator('[data-status="ur_funktion"]')).to_have_count(7)
    expect(page.locator("table.requests")).to_contain_text("Diesel")
    expect(page.locator("table.news")).not_to_contain_text("vatten ur funktion")
    page.get_by_label("Gå till").fill("T+0:01")
    page.get_by_label("Gå till").press("Enter")
    expect(areas.locator('[data-status="ur_funktion"]')).to_have_count(0)
    screen = page.get_by_role("link", name="Visa på storskärm").get_attribute("href") or ""
    assert screen.startswith(f"/live/replay?operation={finished.EXERCISE}&at=")
    assert page.url.split("ogonblick=")[1][:16] == screen.split("at=")[1][:16]

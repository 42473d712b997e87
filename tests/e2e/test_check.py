"""The monthly check in a browser: a phone does it without script in peace, and Beredskap shows it."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard import clock
from data.acting import LOCAL
from data.preparedness.acts import load_equipment
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.rights import Grant
from data.store.database import open_store
from data.words import Role
from tests.dashboard.phone import world
from tests.e2e.audit import violations
from tests.e2e.conftest import Visit
from tests.e2e.night import phone_of
from tests.e2e.running import Server, sign_in

pytestmark = pytest.mark.browser
LEAST = 44


def in_peace(place: Path) -> tuple[str, str]:
    """Fill a store where nothing is open; its address, and a point's link."""
    url = f"sqlite:///{place / 'peace.db'}"
    with closing(open_store(url)) as store:
        night = world.settle(store, clock.now() - timedelta(days=1))
        has = Equipment("P12", Reserve.FAST, 60, 400, 10)
        load_equipment(store, LOCAL, [has], night.at)
        return url, f"/r/{night.link()}"


def small_targets(page: Page) -> list[str]:
    """Return what can be tapped and is smaller than a finger."""
    found: list[str] = page.evaluate(
        """least => [...document.querySelectorAll("a, button, label.o, textarea")]
          .map(one => [one.textContent.trim(), one.getBoundingClientRect()])
          .filter(([, box]) => box.height > 0 && (box.height < least || box.width < least))
          .map(([said]) => said)""",
        LEAST,
    )
    return found


def test_a_phone_checks_its_point_without_script_and_beredskap_shows_it(
    tmp_path: Path, serve: Callable[..., Server], visit: Callable[..., Visit]
) -> None:
    url, link = in_peace(tmp_path)
    server = serve(url)
    page = phone_of(visit)(script=False)
    page.goto(f"{server.url}{link}")
    page.get_by_role("link", name="Gör månadskontrollen i lugn och ro").click()
    expect(page.get_by_role("heading", name="Grimstaskolan")).to_be_visible()
    page.get_by_role("button", name="Spara kontrollen").click()
    expect(page.get_by_role("alert")).to_contain_text("Kontrollen är inte sparad")
    for name, answer in (("opened", "ja"), ("staffed", "ja"), ("stocked", "nej"), ("tried", "ja")):
        page.locator(f'label[for="{name}-{answer}"]').click()
    page.fill("#note", "lampor saknas")
    page.get_by_role("button", name="Spara kontrollen").click()
    expect(page.get_by_role("status")).to_contain_text("Tack. Kontrollen är sparad som post")
    key = sign_in(server.store, Grant(Role.KRISLEDNING))
    desk = visit(session=key).page
    desk.goto(f"{server.url}/admin?del=beredskap")
    row = desk.locator("tr", has_text="Grimstaskolan")
    expect(row).to_contain_text("förråd saknas · lampor saknas", timeout=20_000)
    expect(row).to_contain_text("40 h")
    expect(desk.locator("ul.figures")).to_contain_text("25 %")


def test_the_check_can_be_read_and_tapped_by_anybody(
    tmp_path: Path, serve: Callable[..., Server], visit: Callable[..., Visit]
) -> None:
    url, link = in_peace(tmp_path)
    server = serve(url)
    page = phone_of(visit)()
    page.goto(f"{server.url}{link}/kontroll")
    assert small_targets(page) == []
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

"""A superseded server says so on wall, desk and phone: people may read there, and nothing is lost."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard import clock
from dashboard.installation.keys import keys_in
from data.server import acts
from data.store.database import open_store
from tests.dashboard.phone import world
from tests.e2e import quick_start
from tests.e2e.night import Look, Scene, choose, phone_of, ready, set_up
from tests.e2e.running import Server, free_port, waited_for

pytestmark = pytest.mark.browser
TOLD = 15_000


@pytest.fixture
def two(tmp_path: Path, serve: Callable[..., Server]) -> Iterator[tuple[Scene, Callable[[], Server]]]:
    """A server with a partner that is away, and what lets the partner come with the store taken over."""
    port = free_port()
    partner = f"http://127.0.0.1:{port}"
    scene = set_up(tmp_path, lambda url, *at: serve(url, *at, DASHBOARD_PARTNER_URL=partner))
    started: list[Server] = []

    def come() -> Server:
        (tmp_path / "second").mkdir()
        store = tmp_path / "second" / "night.db"
        held = Path(scene.server.store.removeprefix("sqlite:///"))
        for ending in ("", "-wal"):
            shutil.copyfile(f"{held}{ending}", f"{store}{ending}")
        here = keys_in(store.with_name("installationsnyckel.pem")).id
        with closing(open_store(f"sqlite:///{store}")) as copy:
            acts.take_over(copy, here, "Reserven", clock.now())
        begun = quick_start.begun(f"sqlite:///{store}", tmp_path / "second.log", port)
        started.append(begun)
        return waited_for(begun)

    yield scene, come
    for server in started:
        server.kill()


def test_everybody_who_looks_at_the_old_one_is_told_and_shown_the_way(
    two: tuple[Scene, Callable[[], Server]], visit: Look
) -> None:
    scene, come = two
    wall, desk, phone = visit().page, visit().page, phone_of(visit)()
    chart, left_open = visit().page, visit().page
    wall.goto(scene.server.wall(world.REAL))
    chart.goto(scene.server.wall(world.REAL).replace("/live/wall", "/live/map"))
    left_open.goto(f"{scene.server.url}/situation")
    strip = left_open.locator(".strip")
    expect(strip).to_contain_text("sidan är aktuell")
    ready(phone, scene.url)
    second = come()
    fault = wall.locator(".fault")
    expect(fault).to_contain_text("AVLÖST SERVER", timeout=TOLD)
    expect(fault).to_contain_text(f"Fortsätt på {second.url}.")
    expect(wall.locator("[data-age]")).to_contain_text("läget är från")
    for hidden in (".pulse", ".alarm"):
        expect(wall.locator(hidden)).to_be_hidden()
    expect(chart.locator(".fault")).to_contain_text("AVLÖST SERVER", timeout=TOLD)
    expect(chart.locator(".chart")).to_have_css("filter", "grayscale(1)")
    expect(strip).to_contain_text("AVLÖST SERVER", timeout=TOLD)
    expect(strip).to_contain_text(f"fortsätt på {second.url}")
    expect(strip).not_to_contain_text("sidan är aktuell")
    stands = left_open.get_by_test_id("stMainBlockContainer").locator("> [data-testid=stVerticalBlock] > *")
    shown = stands.filter(has=left_open.locator("table"))
    expect(shown.first).to_have_css("filter", "grayscale(1)")  # no green of a picture that nobody follows
    expect(stands.filter(has=left_open.locator(".st-key-page-strip"))).to_have_css("filter", "none")
    held = len(scene.entries())
    choose(phone, "el_status", "ur_funktion")
    phone.locator("#send").click()
    expect(phone.locator("#count")).to_have_text("1 rapport väntar på nätet", timeout=TOLD)
    phone.reload()
    there = phone.get_by_role("link", name="Rapportera på den nya servern")
    expect(there).to_have_attribute("href", f"{second.url}{scene.link}")
    expect(phone.locator("#send")).to_have_count(0)
    expect(phone.locator("#count")).to_have_text("1 rapport väntar på nätet")
    desk.goto(f"{scene.server.url}/situation")
    expect(desk.locator(".st-key-superseded")).to_contain_text(
        f"avlöst: en annan har tagit över. Fortsätt på {second.url}.", timeout=TOLD
    )
    expect(desk.locator("html[data-superseded]")).to_be_attached(timeout=TOLD)
    expect(desk.locator(".st-key-superseded")).to_have_css("filter", "none")
    assert len(scene.entries()) == held

"""The alarm in a real browser: it moves and sounds once, joins, and stands until somebody acknowledges it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from data.acting import LOCAL
from data.rights import Grant
from data.words import Role
from tests.e2e import stage
from tests.e2e.audit import violations
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, sign_in

pytestmark = pytest.mark.browser
READY = 'html[data-live="live"][data-base="drawn"]'
SIZES = [(1920, 1080), (3840, 2160), (1366, 768), (1080, 1920)]
# Every note that is begun, where the browser itself makes them.
COUNTED = """window.notes = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) { window.notes += 1; start.call(this, at); };"""
# How long each of the band's animations goes on, in seconds, and what they change.
MOTION = """() => document.querySelector(".alarm").getAnimations({subtree: true}).map((one) => [
  one.effect.getComputedTiming().endTime / 1000,
  one.effect.getComputedTiming().duration / 1000,
  one.effect.getKeyframes().flatMap((frame) => Object.keys(frame))
    .filter((name) => !["offset", "computedOffset", "easing", "composite"].includes(name)),
])"""
# Letters that their own box, or the band, would cut.
CUT = """() => {
  const outer = document.querySelector(".band").getBoundingClientRect();
  return [...document.querySelectorAll(".band p, .band b, .band strong, .band span, .band button")]
    .filter((one) => one.getBoundingClientRect().width)
    .filter((one) => {
      const box = one.getBoundingClientRect();
      const beside = Math.max(outer.left - box.left, box.right - outer.right);
      const out = Math.max(beside, outer.top - box.top, box.bottom - outer.bottom);
      return out > 1 || one.scrollWidth > Math.ceil(box.width) + 1;
    })
    .map((one) => [one.className, one.textContent]);
}"""


def opened(seen: Visit, server: Server, more: str = "") -> Page:
    seen.page.goto(f"{server.wall(stage.OPERATION)}{more}")
    seen.page.wait_for_selector(READY)
    return seen.page


def fails(server: Server, point: str, function: str) -> None:
    body = {"id": str(uuid4()), "operation": stage.OPERATION, "point": point, "function": function}
    server.post("/api/v1/reports", body | {"status": "ur_funktion", "on_behalf_of": LOCAL.name})


def band(page: Page) -> Locator:
    return page.locator(".alarm .band")


def working(server: Server) -> list[tuple[str, str]]:
    """Return open points where everything works, by id and name."""
    found = server.get(f"/api/v1/points.geojson?operation={stage.OPERATION}")["features"]
    return [
        (one["id"], one["properties"]["name"])
        for one in found
        if one["properties"]["phase"] == "oppen"
        and all(state["status"] == "fungerar" for state in one["properties"]["functions"].values())
    ]


def heard(page: Page, notes: int, after_ms: float = 0) -> None:
    """Wait until so many notes have been heard; `after_ms`: that there are no more by then."""
    page.wait_for_timeout(after_ms)
    for _ in range(100):
        if page.evaluate("window.notes") == notes:
            return
        page.wait_for_timeout(50)
    assert page.evaluate("window.notes") == notes


def all_seen(visit: Callable[..., Visit], server: Server) -> None:
    """Acknowledge all that waits, with one press on *Läget*."""
    page = visit(session=sign_in(server.store, Grant(Role.KRISLEDNING))).page
    page.goto(f"{server.url}/situation?handelse={stage.OPERATION}")
    page.get_by_role("button", name="Kvittera").first.click(timeout=30_000)
    expect(page.get_by_text("Kvitterat som post")).to_be_visible(timeout=30_000)


def test_it_joins_stays_after_a_reload_and_is_gone_from_both_walls_when_it_is_acknowledged(
    visit: Callable[..., Visit], played: Server
) -> None:
    one, other = (opened(visit(session=""), played) for _ in range(2))
    all_seen(visit, played)
    for page in (one, other):
        expect(band(page)).to_have_count(0)
    (first, named), (second, _name), *_rest = working(played)
    fails(played, first, "el")
    expect(band(one)).to_contain_text("Nytt fel")
    expect(band(one)).to_contain_text(f"{named} el")
    expect(band(one)).to_contain_text("ÖVNING")
    expect(one.locator(".alarm[data-moving]")).to_have_count(1)
    fails(played, second, "varme")
    for page in (one, other):
        expect(band(page)).to_contain_text("2 nya fel")
        expect(band(page)).to_contain_text("Kvitteras vid skrivbordet")
        expect(page.get_by_role("button", name="Kvittera")).to_have_count(0)
    one.reload()
    one.wait_for_selector(READY)
    expect(band(one)).to_contain_text("2 nya fel")
    expect(one.locator(".alarm[data-moving]")).to_have_count(0)  # this screen has shown it
    all_seen(visit, played)
    for page in (one, other):
        expect(band(page)).to_have_count(0)


def test_whoever_opened_the_wall_and_may_acknowledges_it_there(
    visit: Callable[..., Visit], played: Server
) -> None:
    mine = visit(session=sign_in(played.store, Grant(Role.KRISLEDNING))).page
    readers = visit(session=sign_in(played.store, Grant(Role.STADSDEL, "bromma"))).page
    for page in (mine, readers):
        page.goto(f"{played.url}/live/wall?operation={stage.OPERATION}")
        page.wait_for_selector(READY)
    fails(played, working(played)[0][0], "vatten")
    expect(band(readers)).to_contain_text("Kvitteras vid skrivbordet")
    mine.get_by_role("button", name="Kvittera").click()
    for page in (mine, readers):
        expect(band(page)).to_have_count(0)


def test_it_moves_for_ten_seconds_never_blinks_and_not_where_motion_is_unwanted(
    visit: Callable[..., Visit], played: Server
) -> None:
    calm = opened(visit(session="", reduced_motion="reduce"), played)
    page = opened(visit(session="", reduced_motion="no-preference"), played)
    fails(played, working(played)[0][0], "information")
    page.wait_for_selector(".alarm[data-moving] .band")
    moving: list[tuple[float, float, list[str]]] = page.evaluate(MOTION)
    assert moving
    for lasts, once, changes in moving:
        assert lasts <= 10
        assert once >= 1  # far from three a second
        assert set(changes) == {"transform"}  # nothing comes and goes
    calm.wait_for_selector(".alarm[data-moving] .band")
    assert calm.evaluate(MOTION) == []
    page.wait_for_selector(".alarm:not([data-moving]) .band", timeout=12_000)


def test_it_sounds_at_most_every_two_minutes_and_says_when_it_cannot(
    visit: Callable[..., Visit], played: Server
) -> None:
    silent, page = opened(visit(session=""), played), visit(session="").page
    all_seen(visit, played)
    page.clock.install()
    page.add_init_script(COUNTED)
    page.goto(f"{played.wall(stage.OPERATION)}&ljud=1")
    page.wait_for_selector(READY)
    expect(silent.get_by_role("button", name="Slå på ljud")).to_be_hidden()
    page.get_by_role("button", name="Slå på ljud").click()
    expect(page.get_by_role("button", name="Slå på ljud")).to_be_hidden()
    heard(page, 2)  # so one hears that it is on
    (first, _n), (second, _m), *_rest = working(played)
    fails(played, first, "el")
    heard(page, 4)
    fails(played, second, "el")
    expect(band(page)).to_contain_text("2 nya fel")
    page.clock.fast_forward(60_000)
    heard(page, 4, after_ms=1500)
    page.clock.fast_forward(61_000)
    heard(page, 6)
    page.clock.fast_forward(600_000)
    heard(page, 6, after_ms=1500)  # once for what came, however long it stands


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("more", ["", "&tema=ljus&lang=en"])
def test_nothing_in_it_is_cut(
    visit: Callable[..., Visit], shown: Server, width: int, height: int, more: str
) -> None:
    page = opened(visit(width, height, session=""), shown, more)
    page.wait_for_selector(".band")
    assert page.evaluate(CUT) == []
    long: dict[str, Any] = {"name": f"{'Ö' * 38} {'Ö' * 41} värme, el"}
    page.evaluate(
        """({name}) => {
          const where = document.querySelector(".band .where");
          where.querySelector("b").textContent = name;
        }""",
        long,
    )
    assert page.evaluate(CUT) == []


def test_axe_finds_nothing_in_it(visit: Callable[..., Visit], shown: Server) -> None:
    page = visit(session=sign_in(shown.store, Grant(Role.KRISLEDNING))).page
    page.goto(f"{shown.url}/live/wall?operation={stage.OPERATION}&ljud=1")
    page.wait_for_selector(READY)
    page.wait_for_selector(".alarm[data-may] .band")
    found = [node["html"] for one in violations(page) for node in one["nodes"]]
    assert not [html for html in found if any(part in html for part in ('"alarm', '"band', '"sound', '"how'))]


def test_what_has_been_is_only_read(visit: Callable[..., Visit], shown: Server) -> None:
    page = visit().page
    page.goto(f"{shown.url}/live/replay?operation={stage.OPERATION}&ljud=1&at=2099-01-01T00:00:00Z")
    expect(page.locator(".alarm .band")).to_be_visible()
    for name in ("Kvittera", "Slå på ljud"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.get_by_text("Kvitteras vid skrivbordet")).to_be_hidden()
    expect(page.get_by_role("alert").filter(has_text="fel")).to_have_count(0)

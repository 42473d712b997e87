"""The map with few points and with many: nothing covers anything, all are there, the failed are named."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely

import geo
from geo.layers import load_pack
from tests.e2e.conftest import Visit
from tests.e2e.quick_start import start
from tests.e2e.running import Server
from tests.loads import OPERATION, Load, set_up

pytestmark = pytest.mark.browser
READY = 'html[data-live="live"][data-base="drawn"]'
LOADS = {12: Load(12, failures=4), 52: Load(52, failures=12), 352: Load(352, failures=60)}
SIZES = [(1366, 768), (3840, 2160)]
# Charts so small that not every area has room for its name.
SMALL = [(1280, 720), (1024, 768), (1080, 1920)]
# A leader is no longer than this many sides of a glyph.
SHORT = 2

SEEN = """() => {
  const box = (element) => {
    const {left, top, width, height} = element.getBoundingClientRect();
    return {x: left, y: top, w: width, h: height, what: element.textContent || element.className};
  };
  const all = (selector) => [...document.querySelectorAll(selector)];
  const glyphs = all(".point-icon:not([hidden]) > div");
  const count = (glyph) => Number(glyph.querySelector(".count")?.textContent || 1);
  const failed = all(".point-icon[data-point]:not([hidden])")
    .filter((icon) => icon.querySelector('[data-status="ur_funktion"]:not([data-mark="motstridigt"])'));
  const path = document.querySelector(".leader").getAttribute("d") || "";
  const lines = [...path.matchAll(/M(-?[\\d.]+) (-?[\\d.]+)L(-?[\\d.]+) (-?[\\d.]+)/g)];
  return {
    glyphs: [...glyphs, ...all(".several:not([hidden]) .count")].map(box),
    side: all(".point-icon:not([hidden]) > .glyph")[0].getBoundingClientRect().width,
    points: glyphs.reduce((sum, glyph) => sum + count(glyph), 0),
    areas: all(".area-label span").map(box),
    names: all(".failed-label span").map(box),
    failed: failed.map((icon) => icon.dataset.point),
    named: all(".failed-label").map((word) => word.dataset.word),
    leaders: lines.map(([, a, b, c, d]) => Math.hypot(c - a, d - b)),
    under: all(".legend li:not([hidden]), .credit span, .under .leaflet-control-scale").map(box),
    map: box(document.querySelector(".folium-map")),
    legend: all(".legend li:not([hidden])").map((item) => item.dataset.sign),
  };
}"""


@pytest.fixture(scope="module", params=LOADS)
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server with so many points, and how many."""
    place = tmp_path_factory.mktemp("loaded")
    url = f"sqlite:///{place / 'load.db'}"
    pack = set_up(url, LOADS[request.param], place)
    server = start(url, place / "server.log", DASHBOARD_PACK=str(pack))
    yield server, request.param
    server.kill()


def seen_on(
    visit: Callable[..., Visit], server: Server, path: str, width: int, height: int
) -> dict[str, Any]:
    page = visit(width, height).page
    page.goto(f"{server.url}{path}{'&' if '?' in path else '?'}operation={OPERATION}")
    page.wait_for_selector(READY)
    page.wait_for_selector(".point-icon", state="attached")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(400)  # the placement after the typeface has come
    seen: dict[str, Any] = page.evaluate(SEEN)
    return seen


def overlap(one: dict[str, float], other: dict[str, float]) -> float:
    x = min(one["x"] + one["w"], other["x"] + other["w"]) - max(one["x"], other["x"])
    y = min(one["y"] + one["h"], other["y"] + other["h"]) - max(one["y"], other["y"])
    return min(x, y)


def pairs(boxes: list[Any], others: list[Any] | None = None) -> list[tuple[Any, Any]]:
    """Return those of two lists, or within one, that cover each other."""
    within = [(one, other) for place, one in enumerate(boxes) for other in boxes[place + 1 :]]
    across = [(one, other) for one in boxes for other in others or ()]
    return [pair for pair in (across if others is not None else within) if overlap(*pair) > 1]


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("path", ["/live/wall", "/live/map"])
def test_everything_is_there_and_nothing_covers_anything(
    visit: Callable[..., Visit], loaded: tuple[Server, int], path: str, width: int, height: int
) -> None:
    server, points = loaded
    seen = seen_on(visit, server, path, width, height)
    assert seen["points"] == points
    assert not pairs(seen["glyphs"])
    assert not pairs(seen["names"])
    assert not pairs(seen["names"], seen["glyphs"])
    assert not pairs(seen["names"], seen["areas"])
    assert len(seen["areas"]) == 11
    for box in [*seen["glyphs"], *seen["areas"], *seen["names"]]:
        assert overlap(box, seen["map"]) >= min(box["w"], box["h"]) - 1, box  # wholly inside the map
    assert all(length <= SHORT * seen["side"] + 1 for length in seen["leaders"] if length)


@pytest.mark.parametrize("path", ["/live/wall", "/live/map"])
def test_nothing_lies_over_the_map_and_only_signs_in_use_are_explained(
    visit: Callable[..., Visit], loaded: tuple[Server, int], path: str
) -> None:
    server, points = loaded
    seen = seen_on(visit, server, path, 1920, 1080)
    assert not pairs(seen["under"], [seen["map"]])
    assert {"ur_funktion", "obekraftat", "fungerar", "ring"} <= set(seen["legend"])
    assert not {"undecided", "reserv", "nodvatten", "ej_aktuell"} & set(seen["legend"])
    assert ("several" in seen["legend"]) == (len(seen["glyphs"]) < points)


def test_what_has_failed_is_named(visit: Callable[..., Visit], loaded: tuple[Server, int]) -> None:
    server, points = loaded
    seen = seen_on(visit, server, "/live/map", 1920, 1080)
    left_out = set(seen["failed"]) - set(seen["named"])
    # Of few, all; of sixty, those whose name fits without covering anything.
    assert len(left_out) <= (0 if points <= 52 else len(seen["failed"]) // 2), left_out


def test_one_of_several_is_reached_by_keyboard(
    visit: Callable[..., Visit], loaded: tuple[Server, int]
) -> None:
    server, points = loaded
    page = visit().page
    page.goto(f"{server.url}/live/map?operation={OPERATION}")
    page.wait_for_selector(READY)
    several = page.locator(".several").first
    if points == 12:  # so few stand together nowhere
        assert several.count() == 0
        return
    assert " punkter: " in (several.get_attribute("aria-label") or "")
    several.focus()
    for _ in range(8):  # nearer and nearer, until one stands alone
        if page.evaluate("Boolean(document.activeElement.dataset.point)"):
            break
        page.keyboard.press("Enter")
        page.wait_for_timeout(200)
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup .popup-body h2")


def test_the_same_points_are_gathered_alike_whatever_order_they_come_in(
    visit: Callable[..., Visit], loaded: tuple[Server, int]
) -> None:
    page = visit().page
    page.goto(f"{loaded[0].url}/live/map?operation={OPERATION}")
    page.wait_for_selector(READY)
    gathered = page.evaluate("""async () => {
      const {cluster} = await import("/assets/clusters.js");
      const points = [];
      for (let i = 0; i < 60; i += 1) {
        const kind = i % 9 === 0 ? "failed" : i % 7 === 0 ? "ring" : "shown";
        const at = {x: (i * 37) % 320, y: (i * 53) % 240};
        points.push({id: `P${i}`, area: i % 3 ? "a" : "b", ...at, kind, alone: i === 5});
      }
      const options = {side: 40, ring: 16, room: new Map([["a", 60000]])};
      return [cluster(points, options), cluster([...points].reverse(), options)];
    }""")
    one, other = gathered
    assert one == other
    assert sorted(member for group in one for member in group["members"]) == sorted(
        f"P{n}" for n in range(60)
    )
    assert [group["members"] for group in one if "P5" in group["members"]] == [["P5"]]
    kinds = {group["kind"] for group in one if len(group["members"]) > 1}
    assert kinds  # some stand together, and never a failed one under what works
    for group in one:
        failed = {int(member[1:]) % 9 == 0 for member in group["members"]}
        assert failed == {group["kind"] == "failed"}


NAMES = """() => {
  const chart = window.trygghetslaget.map;
  const map = chart.getContainer().getBoundingClientRect();
  const names = [...document.querySelectorAll(".area-label span")].map((element) => {
    const {left, top, width, height} = element.getBoundingClientRect();
    const at = (x, y) => chart.containerPointToLatLng([x - map.left, y - map.top]);
    const [from, to] = [at(left, top), at(left + width, top + height)];
    const id = element.closest("[data-word]").dataset.word;
    return {id, over: [from.lng, to.lat, to.lng, from.lat], x: left, y: top, w: width, h: height};
  });
  const ends = [...document.querySelectorAll(".leader")].flatMap((path) => {
    const drawn = (path.getAttribute("d") || "").matchAll(/L(-?[\\d.]+) (-?[\\d.]+)/g);
    return [...drawn].map(([, x, y]) => new DOMPoint(x, y).matrixTransform(path.getScreenCTM()));
  });
  return {names, ends: ends.map(({x, y}) => ({x: x - 8, y: y - 8, w: 16, h: 16}))};
}"""


def test_a_name_that_stands_off_its_area_says_by_a_line_which_it_is_of(
    visit: Callable[..., Visit], loaded: tuple[Server, int]
) -> None:
    server, points = loaded
    land = load_pack(Path(geo.__file__).parent / "reference").land.set_index("id").geometry
    astray, told = [], []
    for width, height in SMALL:
        page = visit(width, height).page
        page.goto(f"{server.url}/live/wall?operation={OPERATION}")
        page.wait_for_selector(READY)
        page.wait_for_selector(".area-label", state="attached")
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(400)
        seen = page.evaluate(NAMES)
        off = [name for name in seen["names"] if not land[name["id"]].intersects(shapely.box(*name["over"]))]
        astray += off
        told += [name for name in off if pairs([name], seen["ends"])]
    assert [name["id"] for name in told] == [name["id"] for name in astray]
    assert astray or points < 352  # or nothing was tried

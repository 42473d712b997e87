"""The wall at both sizes: nothing scrolls, nothing is clipped, nothing overlaps, everything can be read."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.audit import violations
from tests.e2e.conftest import Visit
from tests.e2e.running import Server

pytestmark = pytest.mark.browser
READY = 'html[data-live="live"][data-base="drawn"]'
SIZES = [(1920, 1080), (3840, 2160)]
SHOWS_MORE = 0.78  # what a screen with twice the pixels grows by; the rest is room for more

TEXTS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (!node.data.trim() || !parent.checkVisibility({visibilityProperty: true})) continue;
    if (parent.closest("script, style, .unseen, .leaflet-control-zoom")) continue;
    const box = parent.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    found.push({
      text: node.data.trim(),
      size: parseFloat(getComputedStyle(parent).fontSize),
      map: Boolean(parent.closest(".word, .under, .count")),
      primary: Boolean(parent.closest("h1, .clock, .figure dd, .first b, .calm b, .wall > .exercise, .lost")),
    });
  }
  return found;
}"""

# Boxes that stick out of the one that would cut them; a line's own box may be taller than its letters.
CLIPPED = """() => {
  const found = [];
  const frames = ".cell, .foot section, .head, .fails, .figure, .matrix, .wall";
  for (const frame of document.querySelectorAll(frames)) {
    const outer = frame.getBoundingClientRect();
    for (const one of frame.querySelectorAll("b, .ways, p, h1, dd, time, tr > *")) {
      const box = one.getBoundingClientRect();
      const beside = Math.max(outer.left - box.left, box.right - outer.right);
      const out = Math.max(beside, outer.top - box.top, box.bottom - outer.bottom);
      if (box.width && out > 1) found.push([frame.className, one.textContent.trim().slice(0, 40), out]);
    }
  }
  return found;
}"""


# The most that a cell can say: two ways, each doubted and counted, a supply and more beside them.
CROWDED = """() => {
  const icon = document.querySelector(".matrix .icon").outerHTML;
  const way = (beside) => `<span class="way">${icon}${icon}12${beside}</span>`;
  for (const cell of document.querySelectorAll(".matrix .cell"))
    cell.innerHTML = `<b>10/24</b> <span class="ways" data-two>${way('<i class="supply">R</i>')}`
      + `${way("<span>+2</span>")}</span>`;
}"""

# How many letters of its own the narrowest line beside the time of the next loss has room for.
BESIDE_NEXT = """() => {
  const next = document.querySelector('.figure[data-key="next"]');
  next.querySelector("dd").textContent = "23 h 59 min";
  const words = next.querySelector("dt");
  return words.clientWidth / parseFloat(getComputedStyle(words.querySelector("small")).fontSize);
}"""


def opened(visit: Callable[..., Visit], server: Server, path: str, width: int, height: int) -> Visit:
    seen = visit(width, height)
    seen.page.goto(server.url + path)
    seen.page.wait_for_selector(READY)
    seen.page.evaluate("document.fonts.ready")
    seen.page.wait_for_timeout(300)  # the placement after the typeface has come
    return seen


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_everything_is_large_enough_and_nothing_scrolls(
    visit: Callable[..., Visit], shown: Server, width: int, height: int
) -> None:
    seen = opened(visit, shown, "/live/wall", width, height)
    scale = min(width / 1920, 1 + (width / 1920 - 1) * SHOWS_MORE)
    texts: list[dict[str, Any]] = seen.page.evaluate(TEXTS)
    assert len(texts) > 100
    for text in texts:
        least = 44 if text["primary"] else 18 if text["map"] else 24
        assert text["size"] >= least * scale - 0.01, text
    clipped = seen.page.evaluate(CLIPPED)
    assert not clipped
    assert seen.page.evaluate("document.documentElement.scrollHeight") <= height
    assert not seen.complaints
    assert not seen.outside(shown.url)


@pytest.mark.parametrize("path", ["/live/wall", "/live/wall?tema=ljus&lang=en", "/live/map"])
def test_axe_finds_nothing(visit: Callable[..., Visit], shown: Server, path: str) -> None:
    page = opened(visit, shown, path, 1920, 1080).page
    page.locator(".point-icon:not([hidden], .several)").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup")
    faults = violations(page)
    assert not [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in faults]


def _zoom(page: Page, levels: float) -> None:
    page.evaluate(
        "(levels) => { const {map} = window.trygghetslaget;"
        " map.setView([59.335, 18.03], map.getZoom() + levels); }",
        levels,
    )
    page.wait_for_timeout(200)


def test_more_is_named_the_closer_one_looks(visit: Callable[..., Visit], shown: Server) -> None:
    page = opened(visit, shown, "/live/wall", 1920, 1080).page
    assert page.locator(".point-label, .district-label, .station-label").count() == 0
    _zoom(page, 1.5)
    assert page.locator(".point-label").count() > 0
    assert page.locator(".station-label").count() == 0
    _zoom(page, 1)
    assert page.locator(".district-label").count() > 0
    assert page.locator(".station-label").count() > 0


@pytest.mark.parametrize(("width", "height"), [(1400, 900), *SIZES])
def test_a_cell_that_says_the_most_and_a_long_time_leave_room(
    visit: Callable[..., Visit], shown: Server, width: int, height: int
) -> None:
    page = opened(visit, shown, "/live/wall", width, height).page
    assert page.evaluate(BESIDE_NEXT) > 11
    page.evaluate(CROWDED)
    assert [one for one in page.evaluate(CLIPPED) if one[0] == "cell"] == []

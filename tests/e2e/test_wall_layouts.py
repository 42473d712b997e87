"""The wall in every layout and under every load: nothing is cut, and what has no room is counted."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Visit
from tests.e2e.running import Server, start
from tests.loads import OPERATION, Load, set_up

pytestmark = pytest.mark.browser
LAYOUTS = {"1080p": (1920, 1080), "laptop": (1366, 768), "4k": (3840, 2160), "portrait": (1080, 1920)}
LOADS = {
    "calm": Load(12, 1, 0),
    "few": Load(52, 11, 4, long_names=True),
    "many": Load(52, 11, 40),
    "most": Load(352, 40, 200, long_names=True),
}
VIEWS = ("", "&visa=karta", "&visa=fel", "&visa=matris")

# Texts that are wider than their box, and boxes that stick out of the one that cuts them.
CUT = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector(".wall"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    let one = node.parentElement;
    if (!node.data.trim() || one.closest(".chart, .unseen, svg") || !one.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    if (!text.width) continue;
    const wide = one.clientWidth && one.scrollWidth > one.clientWidth + 1;
    if (wide) found.push(["wide", node.data.trim(), one.className]);
    for (; one && one.className !== "wall"; one = one.parentElement) {
      if (getComputedStyle(one).overflow === "visible") continue;
      const box = one.getBoundingClientRect();
      const slack = text.height * .2;  // a line is higher than its letters
      if (text.right > box.right + 2 || text.left < box.left - 2 || text.bottom > box.bottom + slack
          || text.top < box.top - slack)
        found.push(["outside", node.data.trim(), one.className]);
    }
    if (text.bottom > innerHeight + 1 || text.right > innerWidth + 1) found.push(["off", node.data.trim()]);
  }
  return found;
}"""

LIST = """() => {
  const rows = [...document.querySelectorAll(".fail")].filter((one) => one.checkVisibility());
  const more = document.querySelector(".fails .more:not([hidden])");
  const count = (key) => Number(document.querySelector(`.figure[data-key="${key}"] dd`).textContent);
  return {
    shown: rows.reduce((sum, one) => sum + Number(one.dataset.failures), 0),
    more: more ? parseInt(more.textContent.slice(1), 10) : 0,
    failures: count("failed"),
    rows: rows.length,
    chart: document.querySelector(".chart").checkVisibility(),
    matrix: [...document.querySelectorAll(".matrix tbody th")].filter((one) => one.checkVisibility()).length,
  };
}"""


@pytest.fixture(scope="module", params=LOADS)
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp(request.param)
    url = f"sqlite:///{place / 'load.db'}"
    pack = set_up(url, LOADS[request.param], place)
    server = start(url, place / "server.log", DASHBOARD_PACK=str(pack))
    yield server
    server.kill()


def opened(visit: Callable[..., Visit], server: Server, layout: str, view: str = "") -> Page:
    page = visit(*LAYOUTS[layout]).page
    page.goto(server.wall(OPERATION) + view)
    page.wait_for_selector('html[data-live="live"][data-base="drawn"]')
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(500)
    return page


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_is_cut_and_what_has_no_room_is_counted(
    visit: Callable[..., Visit], loaded: Server, layout: str
) -> None:
    page = opened(visit, loaded, layout)
    assert page.evaluate(CUT) == []
    said = page.evaluate(LIST)
    assert said["shown"] + said["more"] == said["failures"]
    assert said["rows"] >= min(2, said["failures"])
    assert said["chart"]


@pytest.mark.parametrize("view", VIEWS[1:])
def test_a_screen_given_to_one_part_keeps_head_figures_and_failures(
    visit: Callable[..., Visit], loaded: Server, view: str
) -> None:
    page = opened(visit, loaded, "1080p", view)
    assert page.evaluate(CUT) == []
    said = page.evaluate(LIST)
    assert said["shown"] + said["more"] == said["failures"]
    assert (said["chart"], said["matrix"] > 0) == (view == "&visa=karta", view == "&visa=matris")
    assert page.locator(".figure").count() == 4


def test_room_goes_to_the_failures_first_and_never_all_of_it(
    visit: Callable[..., Visit], shown: Server
) -> None:
    page = visit().page
    page.goto(shown.url + "/live/wall")
    found = page.evaluate("""async () => {
      const {choose} = await import("/assets/fit.js");
      const asked = {room: 660, unit: 16, head: 36, areas: 11, lines: 0};
      const group = (count) => ({height: 96, failures: count});
      return [
        choose({...asked, rows: [], groups: [], failures: 0, trouble: 0, head: 96}),
        choose({...asked, rows: [96, 96, 96], groups: [group(3)], failures: 3, trouble: 3, lines: 2}),
        choose({...asked, rows: [], groups: Array(12).fill(group(3)), failures: 40, trouble: 11}),
        choose({...asked, rows: [], groups: Array(12).fill(group(3)), failures: 90, trouble: 40, areas: 40}),
      ];
    }""")
    calm, three, forty, most = found
    assert (calm["shown"], calm["matrix"]["every"], calm["matrix"]["rows"]) == (0, True, 11)
    assert (three["list"], three["shown"], three["more"]) == ("rows", 3, 0)
    assert (three["matrix"]["every"], three["matrix"]["rows"]) == (False, 3)
    assert (forty["list"], forty["more"], forty["matrix"]["rows"]) == ("groups", 40 - 3 * forty["shown"], 11)
    assert (most["shown"] >= 2, most["matrix"]["rows"] >= 10) == (True, True)

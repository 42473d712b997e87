"""The wall in every layout and under every load: nothing is cut, and what has no room is counted."""

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, TimeoutError

from dashboard import clock
from data.acting import LOCAL
from data.operations.acts import open_operation
from data.operations.rules import NewOperation
from data.store.database import open_store
from data.words import OperationKind
from tests.e2e.conftest import Visit
from tests.e2e.quick_start import start
from tests.e2e.running import Server
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

OLDER = """(by) => {
  for (const age of document.querySelectorAll(".wall time[data-as=age]"))
    age.dataset.at = new Date(Date.parse(age.dataset.at) - by).toISOString();
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


def cut(page: Page) -> list[list[str]]:
    """Return what is cut once the wall has made room for its letters: busy machines draw late."""
    with suppress(TimeoutError):
        page.wait_for_function(f"() => !({CUT})().length", polling=200, timeout=10_000)
    found: list[list[str]] = page.evaluate(CUT)
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_is_cut_and_what_has_no_room_is_counted(
    visit: Callable[..., Visit], loaded: Server, layout: str
) -> None:
    page = opened(visit, loaded, layout)
    assert cut(page) == []
    said = page.evaluate(LIST)
    assert said["shown"] + said["more"] == said["failures"]
    assert said["rows"] >= min(2, said["failures"])
    assert said["chart"]


def test_a_layer_of_reach_cuts_nothing_either(visit: Callable[..., Visit], loaded: Server) -> None:
    page = opened(visit, loaded, "1080p", "&lager=varme")
    page.wait_for_selector('.leaflet-without-pane[data-state="now"]', state="attached", timeout=60_000)
    assert page.locator(".legend .without").is_visible()
    assert cut(page) == []
    said = page.evaluate(LIST)
    assert said["shown"] + said["more"] == said["failures"]


def test_english_on_a_light_wall_is_not_cut_either(visit: Callable[..., Visit], loaded: Server) -> None:
    page = opened(visit, loaded, "1080p", "&lang=en&tema=ljus")
    assert cut(page) == []
    assert "utan åtgärd" not in page.locator(".wall").inner_text().casefold()


def test_a_replay_counts_as_the_wall_does(visit: Callable[..., Visit], loaded: Server) -> None:
    page = visit(1920, 1080).page
    page.goto(f"{loaded.url}/live/replay?operation={OPERATION}")
    page.wait_for_selector(".figure")
    page.keyboard.press("End")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(500)
    said = page.evaluate(LIST)
    assert said["shown"] + said["more"] == said["failures"]
    assert cut(page) == []


@pytest.mark.parametrize("view", ["", "&visa=matris"])
def test_an_age_that_takes_more_room_is_made_room_for(
    visit: Callable[..., Visit], loaded: Server, view: str
) -> None:
    page = opened(visit, loaded, "1080p", view)
    for older in (timedelta(hours=13, minutes=37), timedelta(days=40)):
        page.evaluate(OLDER, older / timedelta(milliseconds=1))
        page.wait_for_timeout(1500)  # the ages tick once a second
        assert cut(page) == []


@pytest.mark.parametrize("layout", ["1080p", "portrait"])
def test_three_operations_with_long_names_are_all_said(
    visit: Callable[..., Visit], tmp_path: Path, serve: Callable[..., Server], layout: str
) -> None:
    url = f"sqlite:///{tmp_path / 'load.db'}"
    pack = set_up(url, Load(12, 1, 2), tmp_path)
    names = [f"{word} i hela länet " * 3 + "till lördag" for word in ("Strömavbrott", "Vattenläcka")]
    with closing(open_store(url)) as store:
        for number, name in enumerate(names):
            new = NewOperation(f"op-{number}", name, OperationKind.SAMHALLSSTORNING)
            open_operation(store, LOCAL, new, clock.now())
    server = serve(url, DASHBOARD_PACK=str(pack))
    page = opened(visit, server, layout)
    assert cut(page) == []
    said = page.locator(".also").inner_text()
    assert all(name.strip() in said for name in names)
    page.goto(server.wall("op-0"))
    page.wait_for_selector('html[data-live="live"][data-base="drawn"]')
    page.wait_for_timeout(500)
    assert cut(page) == []
    assert page.locator("h1").inner_text() == names[0]


@pytest.mark.parametrize("view", VIEWS[1:])
def test_a_screen_given_to_one_part_keeps_head_figures_and_failures(
    visit: Callable[..., Visit], loaded: Server, view: str
) -> None:
    page = opened(visit, loaded, "1080p", view)
    assert cut(page) == []
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

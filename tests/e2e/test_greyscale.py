"""The wall without colours: every state in legend, cell and glyph is told apart in grey."""

import io
import statistics
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page

from data.words import Function
from tests import loads
from tests.e2e.conftest import Visit
from tests.e2e.quick_start import start
from tests.e2e.running import Server
from tests.e2e.test_offline import MAP_READY

pytestmark = pytest.mark.browser
LEAST = 6.0


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with 352 points."""
    place = tmp_path_factory.mktemp("crowded")
    url = f"sqlite:///{place / 'load.db'}"
    loads.set_up(url, loads.Load(352, failures=60), place)
    server = start(url, place / "server.log")
    yield server
    server.kill()


def grey(place: Locator) -> bytes:
    """Return a place on the page as 40 × 24 grey values."""
    return Image.open(io.BytesIO(place.screenshot())).convert("L").resize((40, 24)).tobytes()


def difference(one: bytes, other: bytes) -> float:
    """Return how far two grey pictures are apart on average, of 255."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


@pytest.mark.parametrize("theme", ["mork", "ljus"])
def test_every_state_is_told_apart_without_colour(
    visit: Callable[..., Visit], shown: Server, theme: str
) -> None:
    seen = visit()
    seen.page.goto(f"{shown.url}/live/wall?tema={theme}")
    seen.page.evaluate(MAP_READY)
    # Every sign there can be, whatever happens to be in use.
    signs = seen.page.locator(".legend li")
    signs.evaluate_all("all => all.forEach((sign) => sign.style.setProperty('display', 'flex', 'important'))")
    chips = seen.page.locator(".legend li:not([data-sign=several]) > :first-child")
    pictures = {f"legend {n}": grey(chips.nth(n)) for n in range(chips.count())}
    assert len(pictures) >= 7
    for status in ("fungerar", "begransad", "ur_funktion"):
        # Two of a kind: what differs between statuses must not be only the figures in the cell.
        cell = seen.page.locator(f'.matrix .cell[data-status="{status}"] .ways').first
        pictures[f"cell {status}"] = grey(cell)
    for kind in ("legend", "cell"):
        same_kind = {name: picture for name, picture in pictures.items() if name.startswith(kind)}
        for (one, a), (other, b) in combinations(same_kind.items(), 2):
            assert difference(a, b) >= LEAST, f"{one} and {other} look alike in grey"


Grey = list[list[float]]
# What a glyph's part says, and the parts that say it.
STATES = {
    "red": ("ur_funktion", "bekraftat", "cross"),
    "amber": ("begransad", "bekraftat", "bang"),
    "unconfirmed": ("ur_funktion", "obekraftat", "cross"),
    "contradicted": ("begransad", "motstridigt", "neq"),
    "contradicted red": ("ur_funktion", "motstridigt", "neq"),
    "green": ("fungerar", "bekraftat", "check"),
    "unknown": ("okand", "bekraftat", "question"),
}
DRAWN = """async (parts) => {
  const {drawGlyph} = await import("/assets/glyph.js");
  document.querySelector("#alone")?.remove();
  const place = document.createElement("div");
  place.id = "alone";
  document.querySelector(".chart").append(place);
  const side = document.querySelector(".point-icon:not([hidden]) > .glyph").getBoundingClientRect().width;
  const style = {position: "fixed", left: "200px", top: "400px", zIndex: 9999};
  Object.assign(place.style, style, {width: `${side}px`, height: `${side}px`});
  const glyph = document.createElement("div");
  place.append(glyph);
  drawGlyph(glyph, {phase: "oppen", old: false, parts});
  return side;
}"""


def pattern(page: Page, state: tuple[str, str, str], functions: Sequence[Function]) -> Grey:
    """Return the inside of a glyph, all of whose parts say the same: rows of grey values."""
    status, mark, sign = state
    parts = [[function, status, mark, "ordinarie", sign, 0] for function in functions]
    side = round(page.evaluate(DRAWN, parts))
    seen = page.screenshot(clip={"x": 200, "y": 400, "width": side, "height": side})
    grey = Image.open(io.BytesIO(seen)).convert("L")
    return [[float(grey.getpixel((x, y))) for x in range(side)] for y in range(side)]  # type: ignore[arg-type]


def unlike(one: Grey, other: Grey) -> float:
    """Return 0 for the same drawing, 1 for two that have nothing to do with each other, 2 for a negative.

    Means and contrasts are taken away: that one fill is darker than another tells nothing apart here. The
    ring around is left out, and they are laid on each other as well as whole pixels can.
    """
    inside = range(4, len(one) - 4)
    mine = plain([one[y][x] for y in inside for x in inside])
    moves = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    laid = (plain([other[y + dy][x + dx] for y in inside for x in inside]) for dx, dy in moves)
    return min(1 - sum(a * b for a, b in zip(mine, theirs, strict=True)) / len(mine) for theirs in laid)


def plain(values: list[float]) -> list[float]:
    """Return values of mean 0 and spread 1."""
    mean, spread = statistics.fmean(values), statistics.pstdev(values)
    return [(value - mean) / spread for value in values]


@pytest.mark.parametrize("theme", ["mork", "ljus"])
def test_a_glyph_is_told_apart_by_its_drawing_where_there_are_352_points(
    visit: Callable[..., Visit], crowded: Server, theme: str
) -> None:
    """Told apart: more unlike than a state is unlike itself with its functions in another order.

    That is what a drawing differs by and still says the same: a bolt for a drop.
    """
    page = visit().page
    page.goto(f"{crowded.url}/live/wall?operation={loads.OPERATION}&tema={theme}")
    page.evaluate(MAP_READY)
    page.wait_for_selector(".point-icon:not([hidden]) > .glyph", state="attached")
    order, other_order = list(Function), list(Function)[::-1]
    drawn = {name: pattern(page, state, order) for name, state in STATES.items()}
    within = {name: unlike(drawn[name], pattern(page, STATES[name], other_order)) for name in STATES}
    for (one, a), (other, b) in combinations(drawn.items(), 2):
        same = max(within[one], within[other])
        assert unlike(a, b) > same, f"{one} and {other}: {unlike(a, b):.2f}, within one {same:.2f}"

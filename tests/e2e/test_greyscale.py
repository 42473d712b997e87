"""The wall without colours: every state in the legend, and every kind of cell, is told apart in grey."""

import io
from collections.abc import Callable
from itertools import combinations

import pytest
from PIL import Image
from playwright.sync_api import Locator

from tests.e2e.conftest import Visit
from tests.e2e.running import Server
from tests.e2e.test_offline import MAP_READY

LEAST = 6.0


def grey(place: Locator) -> bytes:
    """Return a place on the page as 40 × 24 grey values."""
    return Image.open(io.BytesIO(place.screenshot())).convert("L").resize((40, 24)).tobytes()


def difference(one: bytes, other: bytes) -> float:
    """Return how far two grey pictures are apart on average, of 255."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


@pytest.mark.browser
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

"""The README's picture is a real wall, taken here; its commands are the ones CI runs."""

import io
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from dashboard import clock
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import Server
from tests.e2e.test_offline import MAP_READY, colours

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "wall.png"


@pytest.mark.browser
def test_the_picture_is_what_the_wall_looks_like(
    visit: Callable[..., Visit], serve: Callable[..., Server], tmp_path: Path
) -> None:
    """Take the wall anew; `DASHBOARD_TESTS_TAKE_PICTURES=1` keeps it as the README's."""
    url = f"sqlite:///{tmp_path / 'stage.db'}"
    stage.set_up(url, clock.now() - timedelta(minutes=35))
    server = serve(url)
    seen = visit()
    seen.page.goto(f"{server.url}/live/wall?operation={stage.OPERATION}")
    seen.page.evaluate(MAP_READY)
    seen.page.wait_for_timeout(1500)
    taken = seen.page.screenshot()
    if os.environ.get("DASHBOARD_TESTS_TAKE_PICTURES"):
        Image.open(io.BytesIO(taken)).quantize(128).save(PICTURE, optimize=True)
    kept = Image.open(PICTURE)
    assert kept.size == (1920, 1080)
    assert colours(taken) > 12
    # The same wall, not the same pixels: clocks, ages and the anti-aliasing of another machine differ.
    small = [
        image.convert("L").resize((48, 27)) for image in (kept.convert("RGB"), Image.open(io.BytesIO(taken)))
    ]
    pairs = zip(*(image.tobytes() for image in small), strict=True)
    difference = sum(abs(a - b) for a, b in pairs) / (48 * 27)
    assert difference < 12, f"the README's picture is out of date ({difference:.1f})"


def test_the_readme_begins_as_it_should_and_ci_runs_its_command() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = ["pip install uv && uv run dashboard demo", "pip install uv && uv run pytest"]
    places = [text.index("# Trygghetsläget"), text.index("docs/wall.png"), *map(text.index, commands)]
    assert places == sorted(places)
    assert commands[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8")

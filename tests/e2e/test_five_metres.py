"""What can be read from five metres: each failure's point, its function and who acts, by a machine's eye.

A 65-inch screen is 1,439 mm wide: at 1,920 pixels 0.75 mm each. A minute of arc, what an eye with 20/20
vision can tell apart, is 1.45 mm at five metres, so a picture with one pixel for each is smaller by 1.94.
What is left after that is enlarged again for the reader, which gets no more than the eye had.
"""

import difflib
import math
import shutil
import subprocess
from collections.abc import Callable, Sequence
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageOps
from playwright.sync_api import FloatRect

from dashboard import clock
from dashboard.wall.failing import failure_board
from dashboard.wall.reading import read_all
from data.failures.answering import failures_now
from data.points import reads as point_reads
from data.requests import reads as request_reads
from data.store.database import open_store
from tests.e2e.conftest import Visit
from tests.e2e.running import Server
from tests.loads import ACTORS, OPERATION, Load, set_up

pytestmark = pytest.mark.browser
PIXEL = 1439 / 1920
ARC_MINUTE = 5000 * math.tan(math.radians(1 / 60))
REDUCED = ARC_MINUTE / PIXEL
ENLARGED = 4
FUNCTIONS = ("INFO", "EL", "VÄRME", "VATTEN")
NOBODY = "UTAN ÅTGÄRD"


def seen_from_afar(picture: bytes, box: FloatRect) -> Image.Image:
    """Return one part of a screen as it is from five metres, dark on light and large enough to be read."""
    whole = ImageOps.invert(Image.open(BytesIO(picture)).convert("L"))
    small = whole.resize((round(whole.width / REDUCED), round(whole.height / REDUCED)), Image.Resampling.BOX)
    edges = (box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"])
    part = small.crop(tuple(round(edge / REDUCED) for edge in edges))  # type: ignore[arg-type]
    large = part.resize((part.width * ENLARGED, part.height * ENLARGED), Image.Resampling.LANCZOS)
    return ImageOps.expand(ImageOps.autocontrast(large), 20, fill=255)


def read(picture: Image.Image) -> str:
    reader = shutil.which("tesseract")
    assert reader is not None, "tesseract-ocr-swe is missing"
    file = BytesIO()
    picture.save(file, "PNG")
    command = [reader, "stdin", "stdout", "-l", "swe", "--psm", "6"]
    done = subprocess.run(command, input=file.getvalue(), capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def nearest(text: str, names: Sequence[str]) -> str:
    """Return the name that some part of a text is most like."""

    def likeness(name: str) -> float:
        places = range(max(1, len(text) - len(name) + 1))
        parts = (text[place : place + len(name)] for place in places)
        return max(difflib.SequenceMatcher(None, part.casefold(), name.casefold()).ratio() for part in parts)

    return max(names, key=likeness)


def function_in(text: str) -> str:
    """Return the function that one of the words is most like."""
    words = text.replace("·", " ").split()
    closest = max(
        ((difflib.SequenceMatcher(None, word, name).ratio(), name) for word in words for name in FUNCTIONS),
    )
    return closest[1]


@pytest.mark.parametrize("theme", ["mork", "ljus"])
def test_every_failure_is_read_with_its_point_its_function_and_who_acts(
    tmp_path: Path, serve: Callable[..., Server], visit: Callable[..., Visit], theme: str
) -> None:
    url = f"sqlite:///{tmp_path / 'load.db'}"
    pack = set_up(url, Load(52, 11, 3, acted=1), tmp_path)
    server = serve(url, DASHBOARD_PACK=str(pack))
    page = visit(1920, 1080).page
    page.goto(f"{server.wall(OPERATION)}&tema={theme}")
    page.wait_for_selector('html[data-live="live"][data-base="drawn"]')
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(500)
    picture = page.screenshot()
    if theme == "ljus":
        picture = inverted(picture)

    names, expected = known(url)
    assert len(expected) == 3
    found = []
    for line in page.locator(".fails .fail:visible").all():
        first, second = (line.locator(f".{part}").bounding_box() for part in ("first", "second"))
        assert first is not None
        assert second is not None
        what, who = read(seen_from_afar(picture, first)), read(seen_from_afar(picture, second))
        found.append((nearest(what, names), function_in(what), nearest(who, (*ACTORS, NOBODY))))
    assert found == expected


def inverted(picture: bytes) -> bytes:
    """Return a light screen as dark, as the reader expects it."""
    file = BytesIO()
    ImageOps.invert(Image.open(BytesIO(picture)).convert("L")).save(file, "PNG")
    return file.getvalue()


def known(url: str) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Return the names of all points, and of each failure what is to be read, from the store itself."""
    with closing(open_store(url)) as store:
        picture = point_reads.picture(store, OPERATION)
        held = request_reads.coordination(store, OPERATION)
    now = picture.operation.clock.at(clock.now())
    failures = failures_now(picture, held, now)
    board = failure_board(picture, read_all(picture, now), failures, held.register, now)
    rows = [
        (row.where, row.what.split()[0], NOBODY if row.without else row.acts.split(",")[0])
        for row in board.rows
    ]
    return [point.name for point in picture.points], rows

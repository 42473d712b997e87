"""The pictures of README and the guides are of what is shown today: the same words and panels, taken here."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from dashboard import clock
from dashboard.help.guides import FOLDER, Guide
from data.access import tokens
from data.acting import LOCAL
from data.points import reads as point_reads
from data.rights import Grant
from data.store.database import open_store
from data.words import Role
from tests.e2e import demo_night
from tests.e2e.conftest import Visit
from tests.e2e.pictures import LARGEST, ROOT, Shot, difference, kept, lacking, settled
from tests.e2e.quick_start import start
from tests.e2e.running import Server, sign_in
from tests.e2e.shots import DRILL, NIGHT
from tests.e2e.test_offline import colours

pytestmark = pytest.mark.browser
TAKES = bool(os.environ.get("DASHBOARD_TESTS_TAKE_PICTURES"))
# Two runs differ by what happens on the hour and by how long a line is: never by a panel or a heading.
MOST_OTHER = 0.1
NIGHT_MINUTES, DRILL_MINUTES = 102, 75


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demonstration as it stands an hour and a half into its night."""
    place = tmp_path_factory.mktemp("night")
    url = f"sqlite:///{place / 'night.db'}"
    demo_night.play(url, NIGHT_MINUTES)
    server = start(url, place / "server.log")
    yield server
    server.kill()


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A scenario that comes along, an hour and a quarter after its start."""
    place = tmp_path_factory.mktemp("drill")
    url = f"sqlite:///{place / 'drill.db'}"
    demo_night.drill(url, DRILL_MINUTES)
    server = start(url, place / "server.log")
    yield server
    server.kill()


def phone_link(store: str) -> str:
    """Return the address of the form of a point that is on reserve power."""
    with closing(open_store(store)) as held:
        point = next(each for each in point_reads.loaded_points(held) if each.area == "bromma")
        now = clock.now()
        ends = now + timedelta(hours=1)
        return (
            "/r/"
            + tokens.issue_point_links(held, LOCAL, [point.id], demo_night.NIGHT, ends, now)[0][1].secret
        )


def look(shot: Shot, server: Server, visit: Callable[..., Visit]) -> None:
    role, _colon, bound = shot.role.partition(":")
    session = sign_in(server.store, Grant(Role(role), bound)) if role else ""
    seen = visit(*shot.size, session=session)
    address = shot.address or phone_link(server.store)
    seen.page.goto(server.url + address)
    now = settled(seen.page, shot)
    missing = lacking(shot, now)
    assert not missing, f"{shot.file}: what it is taken of does not show {missing}: {sorted(now.texts)}"
    if TAKES:
        now.save(shot.path, shot.colours)
    before = kept(shot.path)
    gone, lacks = difference(before, now)
    assert before.panels == now.panels, shot.file
    assert len(gone | lacks) <= MOST_OTHER * len(now.texts), f"{shot.file}: gone {gone}, lacks {lacks}"
    assert not lacking(shot, before), shot.file


@pytest.mark.parametrize("shot", NIGHT, ids=lambda shot: Path(shot.file).stem)
def test_a_picture_of_the_night_shows_what_is_shown(
    shot: Shot, night: Server, visit: Callable[..., Visit]
) -> None:
    """`DASHBOARD_TESTS_TAKE_PICTURES=1` keeps the pictures anew."""
    look(shot, night, visit)


@pytest.mark.parametrize("shot", DRILL, ids=lambda shot: Path(shot.file).stem)
def test_a_picture_of_an_exercise_shows_what_is_shown(
    shot: Shot, drill: Server, visit: Callable[..., Visit]
) -> None:
    look(shot, drill, visit)


@pytest.mark.parametrize("shot", (*NIGHT, *DRILL), ids=lambda shot: Path(shot.file).stem)
def test_a_picture_is_small_and_of_its_size(shot: Shot) -> None:
    with Image.open(shot.path) as image:
        assert image.size == shot.size
    assert shot.path.stat().st_size <= LARGEST
    assert colours(shot.path.read_bytes()) > 12


def test_every_picture_that_is_shown_is_one_that_is_taken() -> None:
    taken = {shot.path.resolve() for shot in (*NIGHT, *DRILL)}
    texts = [(ROOT, ROOT / "README.md"), *((FOLDER, FOLDER / f"{guide}.md") for guide in Guide)]
    shown = {
        (folder / source).resolve()
        for folder, text in texts
        for source in re.findall(r"!\[[^\]]*\]\(([^)]+)\)|<img[^>]+src=\"([^\"]+)\"", text.read_text("utf-8"))
        for source in source
        if source
    }
    assert shown == taken

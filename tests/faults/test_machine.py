"""A disk that is full, unwritable or slow, a hung process, a clock that is set: said by all, and got over.

One server lives through all of it: each test begins where the last one's fault has been mended, and nobody
restarts anything. At the end all that was acknowledged must be there, once.
"""

import json
import re
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard import clock
from data.entries.codec import encode
from data.log import reads as log_reads
from data.rights import Grant
from data.store.database import open_store
from data.store.verify import verify
from data.words import Role, TokenKind
from tests.dashboard.phone import world
from tests.e2e.conftest import Visit
from tests.e2e.night import choose, ready, set_up
from tests.e2e.running import Server, issue_key, sign_in
from tests.faults.rig import Rig, eventually, rigged

pytestmark = [pytest.mark.browser, pytest.mark.slow]
READY = 'html[data-live="live"][data-base="drawn"]'
WALL = ".fault"
SINCE = re.compile(r"sedan \d\d:\d\d")


@dataclass
class House:
    """The server and its screens; `acknowledged` is everything that anybody was told is saved."""

    rig: Rig
    link: str
    session: str
    acknowledged: list[str] = field(default_factory=list)

    @property
    def server(self) -> Server:
        return self.rig.server

    def report(self, status: str = "fungerar", function: str = "varme") -> tuple[int, str]:
        """Send a report as another system does; return the status and what was said."""
        new = {
            "id": str(uuid4()),
            "operation": world.REAL,
            "point": world.POINT,
            "function": function,
            "status": status,
            "on_behalf_of": "fastighetsskötaren",
        }
        try:
            code, said = self.server.post("/api/v1/reports", new)
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()
        self.acknowledged.append(new["id"])
        return code, json.dumps(said)

    def ready(self) -> tuple[int, list[str]]:
        try:
            with urllib.request.urlopen(f"{self.server.url}/readyz", timeout=5) as answer:
                return answer.status, [one["kind"] for one in json.load(answer)["reasons"]]
        except urllib.error.HTTPError as refused:
            return refused.code, [one["kind"] for one in json.load(refused)["reasons"]]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    place = tmp_path_factory.mktemp("faults")
    scene = set_up(place, lambda store, *_: Server("", store, None, place / "none"))  # type: ignore[arg-type]
    keys = [(TokenKind.API, Role.KRISLEDNING), (TokenKind.VAGG, Role.VAGG)]
    # A year: the clock is set to another season.
    made = [issue_key(scene.server.store, kind, role, 360) for kind, role in keys]
    session = sign_in(scene.server.store, Grant(Role.KRISLEDNING))
    with rigged(place, place / "night.db", place / "server.log") as rig:
        rig.server.key, rig.server.screen = made
        house = House(rig, scene.link, session)
        yield house
        copied = rig.copied(place / "efteråt.db")
    with closing(open_store(f"sqlite:///{copied}")) as store:
        entries = log_reads.entries_since(store, 0, world.REAL, 1_000_000)
        verdict = verify(store)
    stored = Counter(str(facts["id"]) for facts in (encode(one.what) for one in entries) if "id" in facts)
    assert set(house.acknowledged) <= set(stored)
    assert max(stored.values()) == 1
    assert verdict.intact, verdict.differences


@pytest.fixture
def wall(visit: Callable[..., Visit], house: House) -> Page:
    page = visit(session="").page
    page.goto(house.server.wall(world.REAL))
    page.wait_for_selector(READY, timeout=20_000)
    expect(page.locator(WALL)).to_be_empty()
    return page


@pytest.fixture
def strip(visit: Callable[..., Visit], house: House) -> Locator:
    """What a desk page that somebody has open says of itself."""
    page = visit(session=house.session).page
    page.goto(f"{house.server.url}/situation?handelse={world.REAL}")
    strip = page.locator(".strip")
    expect(strip).to_have_attribute("data-live", "live", timeout=30_000)
    return strip


def all_is_well(house: House, wall: Page) -> None:
    """The picture is true again and moves, nobody has reloaded it, and reports are taken."""
    expect(wall.locator(WALL)).to_be_empty(timeout=20_000)
    eventually(lambda: house.ready() == (200, []))
    code, said = house.report()
    assert code == 201, said
    wall.wait_for_selector(
        f'html[data-live="live"][data-revision="{json.loads(said)["revision"]}"]', timeout=9000
    )


def test_a_full_disk_is_said_to_all_and_the_phone_keeps_what_it_has(
    house: House, wall: Page, visit: Callable[..., Visit]
) -> None:
    phone = visit(390, 844, session="").page
    ready(phone, f"{house.server.url}{house.link}")
    assert house.report()[0] == 201
    with house.rig.full():
        eventually(lambda: house.report("begransad")[0] == 503)
        said = json.loads(house.report()[1])["detail"]
        assert "Disken är full eller svarar inte" in said
        assert "Det som redan kvitterats finns kvar; det senaste sparades inte." in said
        choose(phone, "el_status", "ur_funktion")
        phone.locator("#send").click()
        expect(phone.locator("#count")).to_have_text("1 rapport väntar på nätet")
        expect(wall.locator(WALL)).to_contain_text("INGET TAS EMOT sedan", timeout=15_000)
        assert house.ready() == (503, ["unwritable"])
        wall.reload()  # what is known can still be read
        wall.wait_for_selector(READY, timeout=20_000)
        expect(wall.locator(WALL)).to_contain_text("Rapporter går inte att spara")
    expect(phone.locator("#sent")).to_contain_text("Tack. Sparat", timeout=30_000)
    expect(phone.locator("#queue")).to_be_hidden()
    all_is_well(house, wall)


def test_a_disk_that_cannot_be_written_is_said_and_got_over(house: House, wall: Page, strip: Locator) -> None:
    with house.rig.does("readonly"):
        code, said = house.report()
        assert (code, "det senaste sparades inte" in said) == (503, True)
        expect(wall.locator(WALL)).to_contain_text("INGET TAS EMOT sedan", timeout=15_000)
        expect(strip.locator("strong")).to_have_text("INGET TAS EMOT", timeout=15_000)
        expect(strip).to_contain_text(SINCE)
        assert house.ready() == (503, ["unwritable"])
    expect(strip).to_have_attribute("data-live", "live", timeout=15_000)
    all_is_well(house, wall)


def test_a_slow_disk_is_slow_and_no_fault(house: House, wall: Page) -> None:
    with house.rig.does("fsync 200"):
        for _ in range(5):
            assert house.report()[0] == 201
        revision = json.loads(house.report("begransad")[1])["revision"]
        wall.wait_for_selector(f'html[data-live="live"][data-revision="{revision}"]', timeout=5000)
        assert house.ready() == (200, [])
    expect(wall.locator(WALL)).to_be_empty()
    all_is_well(house, wall)


def test_a_hung_process_is_cut_off_and_comes_back(house: House, wall: Page) -> None:
    with house.rig.hung():
        with pytest.raises(OSError):
            urllib.request.urlopen(f"{house.server.url}/readyz", timeout=1)
        expect(wall.locator(".lost")).to_contain_text("FRÅNKOPPLAD sedan", timeout=15_000)
        expect(wall.locator(WALL)).to_be_hidden()
    wall.wait_for_selector('html[data-live="live"]', timeout=15_000)
    expect(wall.locator(".lost")).to_be_empty()
    all_is_well(house, wall)


@pytest.mark.parametrize("by", [3600, -3600])
def test_a_clock_that_is_set_is_said_until_it_is_right(
    house: House, wall: Page, strip: Locator, by: int
) -> None:
    with house.rig.does(f"clock {by}"):
        expect(wall.locator(WALL)).to_contain_text("KLOCKAN GÅR FEL", timeout=15_000)
        expect(strip.locator("strong")).to_have_text("KLOCKAN GÅR FEL", timeout=15_000)
        code, said = house.report("begransad")
        assert code == 201, said  # what is reported counts, and is said to be of a time that may be wrong
    expect(strip).not_to_have_attribute("data-live", "untrue", timeout=15_000)
    all_is_well(house, wall)


@pytest.mark.parametrize(
    ("before", "shown", "after"),
    [
        (datetime(2027, 3, 28, 0, 59, 52, tzinfo=UTC), "01:59", "03:00"),
        (datetime(2027, 10, 31, 0, 59, 52, tzinfo=UTC), "02:59 sommartid", "02:00 vintertid"),
    ],
)
def test_a_night_when_clocks_are_moved_goes_on(
    house: House, wall: Page, before: datetime, shown: str, after: str
) -> None:
    with house.rig.does(f"clock {int((before - clock.now()).total_seconds())}"):
        face = wall.locator('[data-clock="operation"]')
        expect(face).to_have_text(shown, timeout=9000)
        first = json.loads(house.report("begransad")[1])["revision"]
        expect(face).to_have_text(after, timeout=15_000)
        code, said = house.report("ur_funktion")
        assert (code, json.loads(said)["revision"]) == (201, first + 1)
        newest = wall.locator('[data-panel="ticker"] p').first
        expect(newest).to_contain_text("ur funktion", timeout=9000)
        expect(newest).to_contain_text(after)
    all_is_well(house, wall)

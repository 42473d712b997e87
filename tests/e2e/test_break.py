"""Breaking an exercise off: held for two seconds at the desk, and every screen is the real operation's."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from dashboard import clock
from data.access import tokens
from data.access.tokens import NewToken
from data.acting import LOCAL
from data.exercise.acts import injects as exercise_injects
from data.exercise.reads import exercise
from data.rights import Grant
from data.store.database import open_store
from data.words import Role, TokenKind
from tests.e2e.conftest import Visit
from tests.e2e.leak_stage import EXERCISE, IN_EXERCISE, REAL, secret, set_up
from tests.e2e.quick_start import start
from tests.e2e.running import Server, sign_in

pytestmark = pytest.mark.browser
READY = 'html[data-live="live"][data-base="drawn"]'
BREAK = "Avbryt övningen – skarpt läge"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp("break")
    url = f"sqlite:///{place / 'break.db'}"
    set_up(url)
    server = start(url, place / "server.log")
    yield server
    server.kill()


def bound_to_exercise(server: Server) -> str:
    """Return the address of a wall whose key holds for the exercise alone."""
    grant = Grant(Role.VAGG, "", EXERCISE)
    new = NewToken(TokenKind.VAGG, "övningens skärm", grant, clock.now() + timedelta(days=1))
    with closing(open_store(server.store)) as store:
        issued = tokens.issue_token(store, LOCAL, new, clock.now())
    return f"{server.url}/live/wall?operation={EXERCISE}&nyckel={issued.secret}"


def opened(visit: Callable[..., Visit], address: str) -> Visit:
    """Open a wall with its own key and nobody's session."""
    seen = visit(session="")
    seen.page.goto(address)
    seen.page.wait_for_selector(READY)
    return seen


def at_desk(visit: Callable[..., Visit], server: Server, path: str, *grants: Grant) -> Page:
    seen = visit(session=sign_in(server.store, *grants))
    seen.page.goto(f"{server.url}{path}?handelse={EXERCISE}")
    seen.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=30_000)
    return seen.page


def press(page: Page, seconds: float) -> None:
    box = page.get_by_role("button", name=BREAK).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(seconds * 1000)
    page.mouse.up()


def interrupted(server: Server) -> bool:
    with closing(open_store(server.store)) as store:
        found = exercise(store, EXERCISE)
    return found is not None and found.operation.interrupted


def test_a_new_inject_is_said_on_every_page_and_a_break_can_be_asked_for(
    visit: Callable[..., Visit], house: Server
) -> None:
    bromma = at_desk(visit, house, "/log", Grant(Role.STADSDEL, "bromma"))
    reader = at_desk(visit, house, "/log", Grant(Role.LASARE))
    with closing(open_store(house.store)) as store:
        exercise_injects.deliver(store, LOCAL, EXERCISE, secret("beredskapid"), clock.now())
    expect(bromma.get_by_text("1 nytt inspel")).to_be_visible()
    bromma.get_by_role("button", name="Visa", exact=True).click()
    expect(bromma.get_by_role("link", name="Övning (2)")).to_be_visible()
    expect(reader.get_by_text("nytt inspel")).to_have_count(0)
    reader.get_by_role("button", name="Begär avbrott").click()
    reader.get_by_role("button", name="Skicka begäran om avbrott").click()
    expect(reader.get_by_text("Begäran är skickad till övningsledningen.")).to_be_visible()
    with closing(open_store(house.store)) as store:
        found = exercise(store, EXERCISE)
    assert found is not None
    assert [one.by for one in found.asks][-1] == "läsare"


def test_held_for_two_seconds_every_screen_is_the_real_operations(
    visit: Callable[..., Visit], house: Server
) -> None:
    own, real = opened(visit, house.wall(EXERCISE)), opened(visit, house.wall(REAL))
    bound = opened(visit, bound_to_exercise(house))
    assert bound.page.goto(f"{house.url}/live/wall?operation={REAL}").status == 403  # type: ignore[union-attr]
    bound.page.goto(f"{house.url}/live/wall?operation={EXERCISE}")
    bound.page.wait_for_selector(READY)
    participant = at_desk(visit, house, "/log", Grant(Role.STADSDEL, "bromma"))
    leader = at_desk(visit, house, "/log", Grant(Role.KRISLEDNING))
    press(leader, 1.2)
    expect(leader.get_by_text("Du släppte för tidigt. Inget hände.")).to_be_visible()
    assert not interrupted(house)
    leader.get_by_role("button", name=BREAK).focus()
    leader.keyboard.down("Enter")
    own.page.wait_for_selector('html[data-broken="true"]', timeout=10_000)
    begun = time.monotonic()
    leader.keyboard.up("Enter")
    expect(own.page.locator(".broken")).to_contain_text("ÖVNINGEN AVBRUTEN –")
    assert IN_EXERCISE not in own.page.locator(".wall").inner_text()
    assert own.page.locator(".point-icon").count() == 0
    own.page.wait_for_selector(f'html[data-showing="{REAL}"]', timeout=15_000)
    assert time.monotonic() - begun < 15
    assert real.page.locator("html").get_attribute("data-showing") == REAL
    for seen in (own, real):
        band = seen.page.locator(".alarm .band")
        expect(band).to_contain_text("vning avbruten")
        expect(band.locator(".drill")).to_have_count(0)  # what it says of an exercise is no exercise's
    expect(bound.page.locator(".broken")).to_contain_text("Den här skärmen får bara visa övningen.")
    bound.page.wait_for_selector('html[data-turn="kept-out"]', timeout=15_000)
    assert bound.page.locator("html").get_attribute("data-showing") == EXERCISE
    expect(participant.locator(".exercise-band.broken")).to_contain_text("ÖVNINGEN AVBRUTEN – SKARPT LÄGE")
    participant.get_by_role("button", name="Till Storm").click()
    expect(participant.locator(".exercise-band")).to_have_count(0)
    assert interrupted(house)

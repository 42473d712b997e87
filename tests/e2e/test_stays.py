"""A screen stays with its operation: two walls and a desk page, and a second one opened beside them."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard import clock
from data.acting import LOCAL
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.rights import Grant
from data.store.database import open_store
from data.words import OperationKind, Role
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.quick_start import start
from tests.e2e.running import Server, sign_in

pytestmark = pytest.mark.browser
READY = 'html[data-live="live"][data-base="drawn"]'
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
STORM, CUT = "storm", "elavbrott"


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp("stays")
    url = f"sqlite:///{place / 'stays.db'}"
    stage.set_up(url)
    server = start(url, place / "server.log")
    yield server
    server.kill()


def opens(server: Server, identity: str, name: str, kind: OperationKind = OperationKind.INCIDENT) -> None:
    new = NewOperation(identity, name, kind)
    with closing(open_store(server.store)) as store:
        operation_acts.open_operation(store, LOCAL, new, clock.now())


def closes(server: Server, identity: str) -> None:
    with closing(open_store(server.store)) as store:
        operation_acts.close_operation(
            store,
            LOCAL,
            act_id=f"close-{identity}",
            operation_id=identity,
            named=identity,
            reason="över",
            now=clock.now(),
        )


def shows(page: Page, identity: str) -> None:
    page.wait_for_selector(f'{READY}[data-showing="{identity}"]', timeout=30_000)
    assert f"operation={identity}" in page.url


def test_nothing_jumps_when_a_second_operation_is_opened_and_a_reload_stays(
    visit: Callable[..., Visit], house: Server
) -> None:
    closes(house, stage.OPERATION)
    waiting, named, desk = visit(), visit(), visit()
    waiting.page.goto(f"{house.url}/live/wall?tema=ljus")
    expect(waiting.page.locator(".empty-box")).to_contain_text("Ingen händelse är öppen")
    opens(house, STORM, "Storm")
    shows(waiting.page, STORM)
    assert "tema=ljus" in waiting.page.url
    named.page.goto(f"{house.url}/live/wall")
    shows(named.page, STORM)
    desk.page.goto(f"{house.url}/log")
    desk.page.wait_for_selector(IDLE, timeout=30_000)
    expect(desk.page).to_have_url(f"{house.url}/log?handelse={STORM}")
    opens(house, CUT, "Elavbrott")
    for wall in (waiting.page, named.page):
        expect(wall.locator(".also")).to_contain_text("även öppen: Elavbrott", timeout=15_000)
        shows(wall, STORM)
    # Nothing of a desk page is redrawn before its reader asks: it says that there is news.
    desk.page.get_by_role("button", name="Visa", exact=True).click(timeout=30_000)
    expect(desk.page.get_by_role("button", name="Elavbrott", exact=True)).to_be_visible()
    for page in (waiting.page, named.page):
        page.reload()
        shows(page, STORM)
        expect(page.locator(".also")).to_contain_text("Elavbrott")
    desk.page.get_by_role("link", name="Läget").click()
    expect(desk.page.get_by_role("button", name="Elavbrott", exact=True)).to_be_visible(timeout=30_000)
    expect(desk.page).to_have_url(f"{house.url}/situation?handelse={STORM}")
    desk.page.reload()
    expect(desk.page.get_by_role("button", name="Elavbrott", exact=True)).to_be_visible(timeout=30_000)
    assert f"handelse={STORM}" in desk.page.url
    # When its own is closed the wall says so and stays; the way on is somebody's choice.
    closes(house, STORM)
    expect(waiting.page.locator(".what")).to_contain_text("Händelsen är stängd sedan", timeout=15_000)
    shows(waiting.page, STORM)
    waiting.page.locator(".also a").click()
    shows(waiting.page, CUT)
    assert "tema=ljus" in waiting.page.url
    desk.page.get_by_role("button", name="Elavbrott", exact=True).click()
    expect(desk.page).to_have_url(f"{house.url}/situation?handelse={CUT}")
    assert not [one for one in (*waiting.complaints, *named.complaints) if "Content Security" in one]


def test_a_wall_opened_for_an_exercise_stays_with_it_over_a_restart(
    visit: Callable[..., Visit], house: Server, serve: Callable[..., Server]
) -> None:
    wall = visit(session="")
    wall.page.goto(house.wall(stage.OPERATION))
    shows(wall.page, stage.OPERATION)
    house.kill()
    opens(house, STORM, "Storm")
    port = int(house.url.rsplit(":", 1)[1])
    serve(house.store, port)
    expect(wall.page.locator(".also")).to_contain_text("skarp händelse Storm", timeout=30_000)
    shows(wall.page, stage.OPERATION)
    assert wall.page.locator("html").get_attribute("data-exercise") == "true"


def test_a_page_drawn_before_anything_was_opened_says_its_age_and_changes_by_itself(
    visit: Callable[..., Visit], tmp_path: Path, serve: Callable[..., Server]
) -> None:
    server = serve(f"sqlite:///{tmp_path / 'none.db'}")
    port = int(server.url.rsplit(":", 1)[1])
    leads = visit()
    trains = visit(session=sign_in(server.store, Grant(Role.OVNINGSLEDNING)))
    for one in (leads, trains):
        one.page.goto(f"{server.url}/log")
        expect(one.page.get_by_text("är öppnad").first).to_be_visible(timeout=30_000)
        expect(one.page.locator(".strip")).to_contain_text("sidan visar läget")
    expect(leads.page.locator(".strip[data-live=live]")).to_be_visible()
    server.kill()
    expect(leads.page.locator(".strip[data-live=offline]")).to_contain_text("FRÅNKOPPLAD", timeout=25_000)
    server = serve(server.store, port)
    expect(leads.page.locator(".strip[data-live=live]")).to_be_visible(timeout=30_000)
    opens(server, "ovning", "Höstövning", OperationKind.OVNING)
    expect(leads.page.locator(".subject")).to_contain_text("Höstövning", timeout=15_000)
    # Who reads exercises alone is told nothing by the feed without one: the page asks by itself.
    expect(trains.page.locator(".subject")).to_contain_text("Höstövning", timeout=40_000)

"""Behörigheter in a real browser: what Enter alone chooses is the browser's doing, and must do no harm."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import expect

from dashboard import clock
from dashboard.settings import REFERENCE_SECTORS
from data.access import reads as access_reads
from data.acting import LOCAL
from data.rights import Grant
from data.sectors.acts import load_sectors
from data.sectors.list_file import read_yaml
from data.store.database import open_store
from data.words import Role
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.quick_start import start
from tests.e2e.running import Server, sign_in
from tests.e2e.test_desk_live import settled

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def managed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp("managed")
    url = f"sqlite:///{place / 'managed.db'}"
    stage.set_up(url)
    with closing(open_store(url)) as store:
        load_sectors(store, LOCAL, read_yaml(REFERENCE_SECTORS.read_bytes()).register, clock.now())
    server = start(url, place / "server.log")
    yield server
    server.kill()


def test_enter_in_the_roles_gives_the_least_and_never_all(
    visit: Callable[..., Visit], managed: Server
) -> None:
    page = visit(session=sign_in(managed.store, Grant(Role.ADMIN))).page
    page.goto(f"{managed.url}/access")
    settled(page)
    page.get_by_label("Användarnamn (funktion, inte person)").fill("tib-bromma")
    page.get_by_label("Till vad").fill("beredskap")
    roles = page.get_by_role("combobox", name="Roller")
    roles.click()
    first = page.get_by_role("option").first
    expect(first).to_have_text("läsare")
    expect(page.get_by_role("option", name="Select all")).to_have_count(0)
    roles.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Lägg till och gör en engångslänk").click()
    expect(page.get_by_text("tib-bromma är tillagd.")).to_be_visible()
    with closing(open_store(managed.store)) as store:
        made = next(one for one in access_reads.accounts(store) if one.login == "tib-bromma")
    assert made.grants == (Grant(Role.LASARE),)

"""An inbox that somebody has open: what is sent stands there by itself, and what is taken back goes."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard import clock
from data.acting import LOCAL
from data.exercise.acts import following
from data.exercise.acts import injects as exercise_injects
from data.exercise.acts import leading as exercise_leading
from data.exercise.reads import exercise
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Inject, Recipient, Scenario
from data.rights import Grant
from data.store.database import Store, open_store
from data.words import Role
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, sign_in
from tests.e2e.test_desk_live import settled

pytestmark = pytest.mark.browser
ID = "inkorg"
HOSTILE = "<img src=x onerror=\"document.title='1'\"> Strömmen är borta"
BROMMA = (Recipient(Role.STADSDEL, "bromma"),)


def begin(store: Store) -> None:
    told = tuple(Inject(f"i{n}", None, f"{HOSTILE} {n}", sender="Ellevio", to=BROMMA) for n in range(2))
    scenario = Scenario("s", "Elavbrott", clock.now(), timedelta(hours=2), injects=told)
    exercise_leading.plan_exercise(store, LOCAL, NewExercise(ID, "Inkorgen", scenario), clock.now())
    exercise_leading.set_clock(
        store, LOCAL, act_id="start", operation_id=ID, act=ClockAct.START, now=clock.now()
    )


def deliver(store: Store, number: int) -> None:
    exercise_injects.deliver(store, LOCAL, ID, f"i{number}", clock.now())


def opened(store: Store) -> list[str]:
    found = exercise(store, ID)
    assert found is not None
    return [one.inject for one in found.delivered if one.opened]


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[tuple[str, Store]]:
    url = f"sqlite:///{tmp_path / 'inkorg.db'}"
    stage.set_up(url)
    with closing(open_store(url)) as store:
        begin(store)
        yield url, store


def test_what_is_sent_stands_in_an_open_inbox_by_itself(
    begun: tuple[str, Store], serve: Callable[..., Server], visit: Callable[..., Visit]
) -> None:
    url, store = begun
    server = serve(url)
    page = visit(session=sign_in(url, Grant(Role.STADSDEL, "bromma"))).page
    page.goto(f"{server.url}/inbox?handelse={ID}")
    settled(page)
    expect(page.get_by_text("Inga inspel än")).to_be_visible(timeout=20_000)
    expect(page.locator('.strip[data-live="live"]')).to_be_visible(timeout=20_000)
    runs = count_runs(page)
    deliver(store, 0)
    expect(page.locator(".inject")).to_contain_text(f"{HOSTILE} 0", timeout=10_000)
    assert page.title() != "1"
    expect(page.locator(".strip")).not_to_contain_text("nytt inspel")
    page.wait_for_timeout(500)
    assert opened(store) == ["i0"]
    assert count_runs(page) == runs  # nothing was drawn anew for it
    deliver(store, 1)
    expect(page.locator(".inject")).to_have_count(2, timeout=10_000)
    expect(page.locator(".inject").first).to_contain_text(f"{HOSTILE} 1")
    page.locator(".inject").first.get_by_role("button", name="Kvittera").click()
    expect(page.locator(".inject").first).to_contain_text(re.compile("Kvitterat .* av stadsdel Bromma"))
    # What comes without a row of its own has the page drawn anew, without anybody asking.
    following.remind(store, LOCAL, ID, BROMMA[0], clock.now())
    expect(page.locator(".inject").last).to_contain_text("Påminnelse", timeout=20_000)
    sound = page.get_by_role("button", name="Slå på ljud för nya inspel")
    sound.click()
    expect(page.get_by_role("button", name="Stäng av ljudet för nya inspel")).to_be_visible()


def count_runs(page: Page) -> int:
    """Return how often the page's strip has been handed what to draw."""
    return int(page.locator(".strip").get_attribute("data-revision") or 0)

"""Two lead an exercise in their browsers: each sees what the other does, one regrets, one is reminded."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard import clock
from data.acting import LOCAL
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
ID = "ledd"
TO = (Recipient(Role.STADSDEL, "bromma"), Recipient(Role.STADSDEL, "jarva"))
LATER = Inject("Senare", timedelta(hours=1), "Mer kommer.", sender="Ellevio", to=TO)
RESERVE = Inject("Reserv", None, "Vattnet är brunt.", sender="Vattenbolaget", to=TO)


def begin(store: Store) -> None:
    scenario = Scenario("s", "Elavbrott", clock.now(), timedelta(hours=2), injects=(LATER, RESERVE))
    exercise_leading.plan_exercise(store, LOCAL, NewExercise(ID, "Ledd övning", scenario), clock.now())
    exercise_leading.set_clock(
        store, LOCAL, act_id="start", operation_id=ID, act=ClockAct.START, now=clock.now()
    )


def delivered(store: Store) -> list[str]:
    found = exercise(store, ID)
    assert found is not None
    return [one.inject for one in found.delivered]


def soon(found: Locator, text: str) -> None:
    expect(found).to_contain_text(text, timeout=30_000)


def test_two_lead_together(tmp_path: Path, serve: Callable[..., Server], visit: Callable[..., Visit]) -> None:
    url = f"sqlite:///{tmp_path / 'ledd.db'}"
    stage.set_up(url)
    with closing(open_store(url)) as store:
        begin(store)
        server = serve(url)

        def opened(place: str, *grants: Grant) -> Page:
            page = visit(session=sign_in(url, *grants)).page
            page.goto(f"{server.url}/exercise?del={place}&handelse={ID}")
            settled(page)
            return page

        bromma = sign_in(url, Grant(Role.STADSDEL, "bromma"))
        sign_in(url, Grant(Role.STADSDEL, "jarva"))
        one, other = (opened("ledning", Grant(Role.OVNINGSLEDNING)) for _ in range(2))
        drawer = one.locator("ul.drawer")
        expect(one.locator("ol.coming").get_by_text("Senare till")).to_be_visible(timeout=30_000)

        # Regretted at once it lies in the drawer again, and the other one is told of both.
        drawer.get_by_role("button", name="Leverera nu").click()
        regret = one.get_by_role("button", name="Ångra")
        expect(regret).to_be_visible(timeout=30_000)
        regret.click()
        soon(drawer, "taget tillbaka")
        assert delivered(store) == []
        soon(other.locator("ol.deeds"), "tog tillbaka Reserv")

        # Opened it is, and can no longer be regretted.
        other.locator("ul.drawer").get_by_role("button", name="Leverera nu").click()
        row = one.locator("table.recipients tr", has_text="Bromma")
        soon(row, "inte öppnat")
        inbox = visit(session=bromma).page
        inbox.goto(f"{server.url}/exercise?del=inkorg&handelse={ID}")
        expect(inbox.get_by_text("Vattnet är brunt.")).to_be_visible(timeout=30_000)
        soon(row, "öppnat")
        expect(row).not_to_contain_text("inte öppnat", timeout=30_000)
        expect(one.get_by_role("button", name="Ångra")).to_have_count(0)

        # Who is silent is reminded once, and the leaders' log is one.
        one.get_by_role("button", name="Påminn stadsdel Järva").click()
        soon(one.locator("table.recipients tr", has_text="Järva"), "Påmindes nyss")
        other.get_by_role("textbox", name="Anteckning").fill("Järva svarar inte i telefon")
        other.get_by_role("button", name="Skriv i ledningens logg").click()
        soon(one.locator("ol.deeds"), "Järva svarar inte i telefon")
        soon(other.locator("ol.deeds"), "påminde stadsdel Järva")

"""What is drawn anew while somebody presses: the press counts, and the keyboard stays where it was."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard import clock
from data.acting import LOCAL
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.rights import Grant
from data.store.database import open_store
from data.words import Function, Role, Status
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, sign_in
from tests.e2e.test_desk_live import go

pytestmark = pytest.mark.browser
# What waits is asked for within 2.7 s of an act, and drawn well within the second after it.
ASKED_AND_DRAWN = 3_800  # ms
STANDS = "e => e.isConnected"


def out(server: Server, point: str) -> None:
    said = NewReport(
        f"out-{point}", stage.OPERATION, point, Function.VARME, Status.UR_FUNKTION, cause="pannan"
    )
    with closing(open_store(server.store)) as store:
        point_reports.report(store, LOCAL, [said], clock.now())


@pytest.fixture
def page(visit: Callable[..., Visit], staged: Server) -> Iterator[Page]:
    """A desk's page with something failing that nobody has acted on."""
    out(staged, "P01")
    page = visit(session=sign_in(staged.store, Grant(Role.KRISLEDNING))).page
    go(page, staged, "log")
    expect(page.locator(".strip[data-live=live]")).to_be_visible()
    yield page


def held(page: Page, button: Locator) -> float:
    """Press a button and do not let go; returns where its top was."""
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    return box["y"]


def test_a_press_on_what_waits_counts_though_it_is_drawn_anew(page: Page, staged: Server) -> None:
    button = page.locator("section.todo button.do").first
    node = button.element_handle()
    held(page, button)
    out(staged, "P02")
    page.wait_for_timeout(ASKED_AND_DRAWN)
    assert node.evaluate(STANDS)
    page.mouse.up()
    expect(page).to_have_url(re.compile("/situation"))


def test_it_is_drawn_anew_when_it_has_been_let_go_beside(page: Page, staged: Server) -> None:
    button = page.locator("section.todo button.do").first
    node = button.element_handle()
    held(page, button)
    out(staged, "P02")
    page.wait_for_timeout(ASKED_AND_DRAWN)
    page.mouse.move(5, 5)
    page.mouse.up()
    expect(page.locator("section.todo")).to_contain_text("utan åtgärd")
    page.wait_for_function("e => !e.isConnected", arg=node)


def test_the_keyboard_stays_on_a_button_that_is_drawn_anew(page: Page, staged: Server) -> None:
    button = page.locator("section.todo button.do").first
    node = button.element_handle()
    button.focus()
    out(staged, "P02")
    page.wait_for_function("e => !e.isConnected", arg=node)
    expect(button).to_be_focused()


def test_the_strip_s_own_button_counts_though_more_has_come(page: Page, staged: Server) -> None:
    out(staged, "P02")
    show = page.locator(".strip button")
    expect(show).to_be_visible()
    node = show.element_handle()
    held(page, show)
    out(staged, "P03")
    page.wait_for_timeout(2_000)
    assert node.evaluate(STANDS)
    page.mouse.up()
    expect(page.locator(".strip[data-live=live]")).to_be_visible()


def test_the_keyboard_stays_on_the_strip_s_button(page: Page, staged: Server) -> None:
    out(staged, "P02")
    show = page.locator(".strip button")
    expect(show).to_be_visible()
    show.focus()
    out(staged, "P03")
    expect(page.locator(".strip")).to_contain_text("2 nya ändringar")
    expect(show).to_be_focused()


def test_the_first_press_after_writing_counts_though_the_button_has_moved(page: Page, staged: Server) -> None:
    """What is written is kept when its field is left, which is what the press does: a line comes above it."""
    page.get_by_label("Anteckning").fill("hissen står")
    button = page.get_by_role("button", name="Skriv i loggen")
    before = held(page, button)
    page.wait_for_function(
        "([e, y]) => e.getBoundingClientRect().y > y + 44", arg=[button.element_handle(), before]
    )
    page.mouse.up()
    expect(page.locator(".saved")).to_contain_text("Sparat som post")


def test_a_press_that_slides_away_is_none(page: Page, staged: Server) -> None:
    page.get_by_label("Anteckning").fill("hissen står")
    held(page, page.get_by_role("button", name="Skriv i loggen"))
    page.mouse.move(5, 5)
    page.mouse.up()
    page.wait_for_timeout(1_000)
    expect(page.locator(".saved")).to_have_count(0)

"""*Karta* while an exercise is led: an outage is drawn, or all is chosen by keys, and it becomes true."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from dashboard import clock
from data.acting import LOCAL
from data.exercise.acts.injects import change_inject
from data.exercise.acts.leading import plan_exercise, set_clock
from data.exercise.reads import exercise
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Effect, Inject, Scenario
from data.rights import Grant
from data.store.database import open_store
from data.words import Function, Role, Status
from tests.e2e.audit import violations
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, sign_in
from tests.e2e.slow_network import SlowNetwork
from tests.e2e.test_desk_live import settled
from tests.e2e.test_what_if import put

pytestmark = pytest.mark.browser
PATIENCE = 30_000
LAGGING_MS = 5_000  # longer than until the page's clock asks again, with what the browser then holds
ID = "fran-kartan"
OUT = Effect((Function.EL,), Status.UR_FUNKTION, areas=("bromma",))
SCENARIO = Scenario(
    "s",
    "Strömlöst",
    datetime(2027, 1, 14, 5, tzinfo=UTC),
    timedelta(hours=5),
    injects=(Inject("STROM", timedelta(hours=2), "", effects=(OUT,)),),
)


def begun(visit: Callable[..., Visit], server: Server) -> Page:
    """Begin the exercise, and return a window of whoever leads it."""
    with closing(open_store(server.store)) as store:
        now = clock.now()
        plan_exercise(store, LOCAL, NewExercise(ID, "Från kartan", SCENARIO), now)
        set_clock(store, LOCAL, act_id=f"{ID}-start", operation_id=ID, act=ClockAct.START, now=now)
    page: Page = visit(1366, 768, sign_in(server.store, Grant(Role.OVNINGSLEDNING))).page
    return page


def open_map(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/exercise?del=ledning&handelse={ID}")
    settled(page)
    page.get_by_role("radio", name="Karta").or_(page.get_by_role("button", name="Karta")).first.click()
    expect(page.locator(".outage-map[data-ready]")).to_be_visible(timeout=PATIENCE)


def effects(server: Server) -> list[Effect]:
    with closing(open_store(server.store)) as store:
        found = exercise(store, ID)
    assert found is not None
    return [effect for inject in found.scenario.injects for effect in inject.effects]


def pick(page: Page, label: str, *words: str) -> None:
    page.get_by_label(label, exact=True).click()
    for word in words:
        page.keyboard.type(word)
        page.keyboard.press("Enter")
        settled(page)
    page.keyboard.press("Escape")


def test_what_is_drawn_or_pressed_becomes_true_and_the_map_says_so(
    visit: Callable[..., Visit], staged: Server
) -> None:
    page = begun(visit, staged)
    open_map(page, staged)
    assert page.locator(".point-icon").count() > 20
    page.get_by_role("button", name="Rita yta").click()
    page.locator(".outage-map .map").scroll_into_view_if_needed()
    put(page, (0.3, 0.3), (0.5, 0.3), (0.5, 0.5), (0.3, 0.5))
    page.get_by_role("button", name="Klar").click()
    expect(page.locator(".point-icon.chosen .glyph").first).to_be_visible(timeout=PATIENCE)
    inside = page.locator(".point-icon.chosen").count()
    page.locator(".point-icon.chosen .glyph").first.click()
    expect(page.locator(".point-icon.chosen")).to_have_count(inside - 1, timeout=PATIENCE)
    pick(page, "Funktioner", "vatten")
    page.get_by_role("button", name="Gör det sant").click()
    expect(page.get_by_text("F1 är levererat: det är sant nu.")).to_be_visible(timeout=PATIENCE)
    made = effects(staged)[-1]
    assert (made.functions, made.status, len(made.points)) == (
        (Function.VATTEN,),
        Status.UR_FUNKTION,
        inside - 1,
    )
    down = page.locator('.point-icon .part[data-function="vatten"][data-status="ur_funktion"]')
    expect(down).to_have_count(inside - 1, timeout=PATIENCE)


def test_without_a_mouse_a_moment_is_stepped_to_and_all_is_chosen_by_keys(
    visit: Callable[..., Visit], staged: Server
) -> None:
    page = begun(visit, staged)
    open_map(page, staged)
    page.mouse.move(0, 0)  # what is under a mouse has other colours
    settled(page)
    assert [node["html"] for fault in violations(page) for node in fault["nodes"]] == []
    slider = page.get_by_role("slider")
    slider.focus()
    for _press in range(3):
        page.keyboard.press("ArrowRight")
        settled(page)
    expect(slider).to_be_focused()
    expect(page.get_by_role("heading", name="T+ 00:03")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="›", exact=True).press("Enter")
    expect(page.get_by_text("STROM: el ur funktion: Bromma")).to_be_visible(timeout=PATIENCE)
    page.get_by_label("Gå till", exact=True).focus()
    page.keyboard.type("1:37")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="T+ 01:37")).to_be_visible(timeout=PATIENCE)
    pick(page, "Områden och punkter", "hela Farsta")
    pick(page, "Funktioner", "värme", "el")
    pick(page, "Läggs i", "nytt")
    page.get_by_role("button", name="Gör det sant").press("Enter")
    expect(page.get_by_text("F1 är sparat.")).to_be_visible(timeout=PATIENCE)
    made = effects(staged)[-1]
    assert (set(made.functions), made.areas) == ({Function.VARME, Function.EL}, ("farsta",))


def test_a_moment_that_was_stepped_to_stands_on_a_slow_network(
    visit: Callable[..., Visit], staged: Server
) -> None:
    page = begun(visit, staged)
    network = SlowNetwork(page)
    open_map(page, staged)
    settled(page)
    network.slow = True
    page.get_by_role("button", name="›", exact=True).click()
    page.wait_for_timeout(LAGGING_MS)
    with closing(open_store(staged.store)) as store:  # what anybody does draws the page again
        new = replace(SCENARIO.injects[0], id="NYTT", at=timedelta(hours=4))
        change_inject(store, LOCAL, ID, new, clock.now(), seen=())
    page.wait_for_timeout(LAGGING_MS)
    network.arrive()
    expect(page.get_by_role("heading", name="T+ 02:00")).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(LAGGING_MS)
    settled(page)
    expect(page.get_by_role("heading", name="T+ 02:00")).to_be_visible()
    expect(page.get_by_text("STROM: el ur funktion: Bromma")).to_be_visible()

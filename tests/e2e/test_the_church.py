"""*Kyrkan öppnar*: from a signed-in phone to a glyph on the wall within a minute of a human pace."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from data.points import reads as point_reads
from data.points.facts import Point
from data.rights import Grant
from data.store.database import open_store
from data.words import Role
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.newcomer import PAGE_SECONDS, PATIENCE, Newcomer, fills, presses, sees, taps
from tests.e2e.running import Server, sign_in

pytestmark = pytest.mark.browser
SECONDS = 60
AREA = "farsta"
ADD = presses("Lägg till punkten")
STEPS = (
    presses("Tillfällig punkt"),
    taps("Områdets karta"),
    fills("Namn", "Farsta kyrka"),
    fills("Adress", "Farstavägen 10"),
)


def temporary(server: Server) -> list[Point]:
    store = open_store(server.store)
    try:
        return [point for point in point_reads.picture(store, stage.OPERATION).points if point.temporary]
    finally:
        store.close()


def test_from_a_phone_to_the_wall_within_a_minute(
    visit: Callable[..., Visit], staged: Server, tmp_path: Path
) -> None:
    wall = visit(1920, 1080)
    wall.page.goto(staged.wall(stage.OPERATION))
    row = wall.page.locator(f'[data-panel="matrix"] tr[data-area="{AREA}"]')
    expect(row).to_contain_text("ingen öppen punkt", ignore_case=True)
    phone = visit(390, 844, sign_in(staged.store, Grant(Role.STADSDEL, AREA)), has_touch=True, is_mobile=True)
    phone.page.goto(staged.url)
    expect(phone.page.get_by_role("radio", name="Tillfällig punkt")).to_be_visible(timeout=PATIENCE)
    person = Newcomer(phone.page, tmp_path)
    for step in STEPS:
        person.does(step)
    person.does(ADD)
    pressed = time.monotonic()
    person.does(sees("Farsta kyrka är en tillfällig punkt."))
    (church,) = temporary(staged)
    glyph = wall.page.locator(f'.point-icon[data-point="{church.id}"] .part[data-function="el"]')
    expect(glyph).to_be_visible(timeout=20_000)
    waited = time.monotonic() - pressed
    counted = person.ends()
    print(f"{PAGE_SECONDS + counted.seconds:.1f} s of human pace, {waited:.1f} s waited at most; {counted}")
    assert PAGE_SECONDS + counted.seconds + waited <= SECONDS
    assert (church.area, church.address) == (AREA, "Farstavägen 10")
    expect(wall.page.locator('[data-panel="figures"]')).to_contain_text("+ 1 tillfällig")
    expect(row).to_contain_text("ingen öppen punkt", ignore_case=True)
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert phone.outside(staged.url) == []


def test_by_keys_alone_and_pressed_twice_it_is_one(
    visit: Callable[..., Visit], staged: Server, tmp_path: Path
) -> None:
    session = sign_in(staged.store, Grant(Role.STADSDEL, AREA))
    page = visit(1366, 768, session).page
    page.goto(staged.url)
    expect(page.get_by_role("radio", name="Tillfällig punkt")).to_be_visible(timeout=PATIENCE)
    person = Newcomer(page, tmp_path)
    for step in (
        presses("Tillfällig punkt"),
        fills("Namn", "Farsta kyrka"),
        fills("Plats", "59.2420, 18.0910"),
    ):
        person.does(step)
    button = page.get_by_role("button", name="Lägg till punkten")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    person.does(sees("Farsta kyrka är en tillfällig punkt."))
    assert [(point.lat, point.lon) for point in temporary(staged)] == [(59.242, 18.091)]

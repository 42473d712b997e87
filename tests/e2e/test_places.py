"""Addresses that people have kept lead to where what was there stands now, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from dashboard.places import OLD_ADDRESSES, PART_IN_ADDRESS, Part
from data.rights import Grant
from data.words import Role
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, sign_in
from tests.e2e.test_desk_live import settled

pytestmark = pytest.mark.browser


def test_an_old_address_leads_to_the_new_with_what_it_says(
    visit: Callable[..., Visit], shown: Server
) -> None:
    page = visit(session=sign_in(shown.store, Grant(Role.KRISLEDNING), Grant(Role.ADMIN))).page
    for old, to in OLD_ADDRESSES.items():
        page.goto(f"{shown.url}/{old}")
        settled(page)
        place = to.place if isinstance(to, Part) else to
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        assert f"/{place}?" in page.url, old
        assert (f"{PART_IN_ADDRESS}={to.value}" in page.url) is isinstance(to, Part), old
        assert "handelse=" in page.url, old


def test_a_part_is_one_step_away_and_back_again(visit: Callable[..., Visit], shown: Server) -> None:
    page = visit(session=sign_in(shown.store, Grant(Role.KRISLEDNING))).page
    page.goto(f"{shown.url}/log")
    settled(page)
    page.get_by_role("link", name="Återspelning").click()
    expect(page.get_by_role("heading", level=1, name="Återspelning")).to_be_visible()
    assert "del=aterspelning" in page.url
    page.reload()
    settled(page)
    expect(page.get_by_role("heading", level=1, name="Återspelning")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Logg")).to_be_visible()


def test_a_part_stays_when_the_page_is_drawn_anew(visit: Callable[..., Visit], shown: Server) -> None:
    page = visit(session=sign_in(shown.store, Grant(Role.KRISLEDNING))).page
    page.goto(f"{shown.url}/staff")
    settled(page)
    page.get_by_role("link", name="Lägesrapport").click()
    expect(page.get_by_role("heading", level=1, name="Lägesrapport")).to_be_visible()
    expect(page).to_have_url(re.compile("del=lagesrapport"))
    page.reload()
    settled(page)
    expect(page.get_by_role("heading", level=1, name="Lägesrapport")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Stab")).to_be_visible()


def test_all_of_the_menu_is_seen_on_a_small_screen_in_an_exercise(
    visit: Callable[..., Visit], shown: Server
) -> None:
    """The band, seven places, the choice of operation, the way to break off and the account: no scrolling."""
    width, height = 1366, 768
    page = visit(width, height, session=sign_in(shown.store, Grant(Role.KRISLEDNING))).page
    page.goto(f"{shown.url}/situation")
    settled(page)
    menu = page.get_by_test_id("stSidebar")
    expect(page.locator(".exercise-band")).to_be_visible()
    expect(page.get_by_test_id("stSidebarNavLink")).to_have_count(7)
    named = ("Händelse", "Avbryt övningen", "Förvaltning", "Hjälp", "Byt person", "Konto och utloggning")
    for name in (*named, "Rapportlänkar och blad", "Mina punkter i telefonen"):
        found = menu.get_by_role("link", name=name).or_(menu.get_by_role("button", name=name))
        expect(found.or_(menu.get_by_role("combobox", name=name)).first).to_be_visible()
    boxes = [one.bounding_box() for one in menu.get_by_role("link").or_(menu.get_by_role("button")).all()]
    assert len(boxes) >= 7 + len(named)
    assert max(box["y"] + box["height"] for box in boxes if box is not None) <= height
    # What cannot scroll is not slid in under the band either when a field far down gets the focus.
    for part in ("stSidebarContent", "stAppViewContainer"):
        around = page.get_by_test_id(part)
        assert around.evaluate("element => element.scrollHeight - element.clientHeight") <= 0

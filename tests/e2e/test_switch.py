"""A shared computer changes who signs, in a real browser: the same page, the next one's own password."""

import time
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from dashboard import clock
from data.access import accounts
from data.acting import LOCAL
from data.rights import Grant
from data.store.database import open_store
from data.words import Role
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import Server

pytestmark = pytest.mark.browser
DAY, NIGHT = "dagen har en mening", "natten har en annan"


def people(server: Server) -> None:
    with closing(open_store(server.store)) as store:
        for login, password, grant in (
            ("stab dag", DAY, Grant(Role.KRISLEDNING)),
            ("bromma natt", NIGHT, Grant(Role.STADSDEL, "bromma")),
        ):
            made = accounts.add_account(
                store, LOCAL, login=login, label="prov", grants=(grant,), now=clock.now()
            )
            accounts.set_password(store, LOCAL, made, password, clock.now())


def change(page: Page, password: str, login: str = "") -> float:
    """Change person as somebody does at the desk, and return how many seconds the machine took of it."""
    began = time.monotonic()
    page.get_by_role("link", name="Byt person").first.click()
    expect(page.get_by_role("heading", name="Byt person")).to_be_visible()
    if login:
        page.get_by_label("Användarnamn").fill(login)
    page.get_by_label("Lösenord").fill(password)
    page.get_by_role("button", name="Byt", exact=True).click()
    page.wait_for_url("**/log?**")
    expect(page.get_by_text("Inloggad som")).to_be_visible(timeout=30_000)
    return time.monotonic() - began


def test_the_next_one_takes_over_the_same_page_and_the_one_before_is_out(
    visit: Callable[..., Visit], staged: Server
) -> None:
    people(staged)
    desk = visit(1366, 768).page
    desk.goto(f"{staged.url}/log?handelse={stage.OPERATION}")
    expect(desk.get_by_text("Inloggad som")).to_contain_text("krisledningen", timeout=30_000)
    first = change(desk, NIGHT, "bromma natt")
    assert f"handelse={stage.OPERATION}" in desk.url
    expect(desk.get_by_text("Inloggad som")).to_contain_text("stadsdel Bromma", timeout=30_000)
    # A mistyped password costs nobody the page.
    desk.get_by_role("link", name="Byt person").first.click()
    desk.get_by_label("Användarnamn").fill("stab dag")
    desk.get_by_label("Lösenord").fill("fel")
    desk.get_by_role("button", name="Byt", exact=True).click()
    expect(desk.get_by_role("alert")).to_contain_text("stämmer inte")
    desk.get_by_role("link", name="Tillbaka utan att byta").click()
    expect(desk.get_by_text("Inloggad som")).to_contain_text("stadsdel Bromma", timeout=30_000)
    second = change(desk, DAY, "stab dag")
    expect(desk.get_by_text("Inloggad som")).to_contain_text("krisledningen", timeout=30_000)
    print(f"byt person: {first:.1f} s, {second:.1f} s")

"""A rehearsal in a browser: from the guide, step by step, to *klart* and back; nobody else sees it."""

import re
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from data.operations import reads as operation_reads
from data.rights import Grant
from data.store.database import open_store
from data.words import Role
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import A_MOMENT, Server, sign_in
from tests.e2e.test_desk_live import go, settled

pytestmark = pytest.mark.browser
ENERGI = Grant(Role.SEKTOR, "energi")
SLOWLY = 20_000


def step(page: Page, words: str) -> None:
    expect(page.locator(".rehearsal")).to_contain_text(words, timeout=SLOWLY)


def lead(page: Page, place: str) -> None:
    """Follow the panel's own way to where the step is done."""
    page.locator(".rehearsal button.do").click()
    expect(page).to_have_url(re.compile(f"/{place}\\?"), timeout=SLOWLY)
    settled(page)


def choose(page: Page, group: str, option: str) -> None:
    page.get_by_role("radiogroup", name=group).get_by_text(option, exact=True).click()
    settled(page)


def answer(page: Page, state: str) -> None:
    choose(page, "Nytt läge", state)
    page.get_by_role("button", name="Spara", exact=True).click()


def test_a_sector_follows_its_steps_from_the_guide_to_klart_and_back(
    visit: Callable[..., Visit], led: Server
) -> None:
    page = visit(session=sign_in(led.store, ENERGI)).page
    page.goto(f"{led.url}/hjalp/sektorsansvarig")
    page.get_by_role("link", name="Öva själv, tre minuter").click()
    page.get_by_role("button", name="Öva som sektor").click(timeout=SLOWLY)
    step(page, "Steg 1 av 3")
    lead(page, "sectors")
    for criterion in ("verksamheten", "resurserna", "belastningen"):
        choose(page, f"Påverkas {criterion}?", "nej")
    page.get_by_label("Bedömning: vad läget betyder").fill("Elen räcker till kvällen.")
    page.get_by_role("button", name="Spara sektorsrapporten").click()
    step(page, "Steg 2 av 3")
    with closing(open_store(led.store)) as store:
        (rehearsal,) = (one for one in operation_reads.operations(store, private=True) if one.owner)
    others_do_not_see_it(visit, led, rehearsal.id)
    lead(page, "support")
    answer(page, "åtagen")
    step(page, "Steg 3 av 3")
    page.wait_for_timeout(A_MOMENT)
    answer(page, "på väg")
    step(page, "Alla 3 steg på")
    page.get_by_role("button", name=re.compile("Tillbaka till")).click()
    expect(page.locator(".rehearsal")).to_have_count(0, timeout=SLOWLY)
    expect(page).to_have_url(re.compile(f"handelse={stage.OPERATION}"))
    with closing(open_store(led.store)) as store:
        assert [one for one in operation_reads.operations(store, private=True) if one.owner] == []


def others_do_not_see_it(visit: Callable[..., Visit], led: Server, identity: str) -> None:
    """At the desk by its address, on the wall by its address, and in what is also open."""
    leader = visit(session=sign_in(led.store, Grant(Role.KRISLEDNING))).page
    go(leader, led, "situation", handelse=identity)
    expect(leader.get_by_text("Öva själv:")).to_have_count(0)
    assert leader.request.get(led.wall(identity)).status in (401, 403)
    wall = visit().page
    wall.goto(led.wall(stage.OPERATION))
    expect(wall.locator("body")).not_to_contain_text("Öva själv")

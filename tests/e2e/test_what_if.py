"""*Tänk om*: an outage is drawn, what would follow is read, saved, and cited in a situation report."""

from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from data.assessments.facts import Assessment, Drawn
from data.assessments.reads import assessments
from data.rights import Grant
from data.situation_reports.reads import document, reports
from data.store.database import open_store
from data.words import Role
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, sign_in
from tests.e2e.test_desk_live import settled

pytestmark = pytest.mark.browser
PATIENCE = 30_000
CORNERS = ((0.35, 0.4), (0.6, 0.35), (0.65, 0.65), (0.4, 0.6))
WORDS = ("Bedömning", "Sannolika följder inom 24 timmar", "Sannolika följder inom 72 timmar", "Inriktning")


def saved(server: Server) -> tuple[Assessment, ...]:
    with closing(open_store(server.store)) as store:
        return assessments(store, stage.OPERATION)


def put(page: Page, *places: tuple[float, float]) -> None:
    """Put a finger on the map at these shares of its width and height."""
    box = page.locator(".outage-map .map").bounding_box()
    assert box is not None
    for across, down in places:
        page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
        page.wait_for_timeout(400)  # slower than a double click


def open_map(visit: Callable[..., Visit], server: Server) -> Visit:
    seen = visit(1366, 768, sign_in(server.store, Grant(Role.KRISLEDNING)))
    seen.page.goto(f"{server.url}/staff?del=tank-om&handelse={stage.OPERATION}")
    expect(seen.page.locator(".outage-map[data-ready]")).to_be_visible(timeout=PATIENCE)
    return seen


def test_an_outage_is_drawn_read_saved_and_cited_in_a_report(
    visit: Callable[..., Visit], staged: Server
) -> None:
    seen = open_map(visit, staged)
    page = seen.page
    page.get_by_role("button", name="Rita yta").click()
    put(page, *CORNERS)
    page.get_by_role("button", name="Klar").click()
    expect(page.get_by_role("heading", name="Vad som skulle följa")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("ul.figures li", has_text="människor där")).to_be_visible()
    expect(page.locator("dl.pairs")).to_contain_text("gångavstånd runt vatten")
    assert saved(staged) == ()
    page.get_by_label("Namn", exact=True).fill("Kabelbrand")
    page.get_by_role("button", name="Spara bedömningen").click()
    expect(page.get_by_text("Den är tänkt: inget är rapporterat.")).to_be_visible(timeout=PATIENCE)
    (judged,) = saved(staged)
    assert (judged.name, judged.outage.drawn) == ("Kabelbrand", Drawn.POLYGON)
    assert judged.consequences.people is not None
    assert judged.consequences.points
    expect(page.get_by_text("TÄNKT: Kabelbrand")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Rensa").click()
    expect(page.locator(".outage-map")).to_have_attribute("data-corners", "0")
    page.get_by_role("button", name="Utgå från den här").click()
    expect(page.get_by_text("ifyllda från den")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".outage-map")).to_have_attribute("data-corners", "4", timeout=PATIENCE)
    _cite(page, staged)
    expect(page.get_by_role("heading", name="TÄNKT: Kabelbrand")).to_be_visible(timeout=PATIENCE)
    with closing(open_store(staged.store)) as store:
        (report,) = reports(store, stage.OPERATION)
    assert document(report).cited == (judged.revision,)
    assert [complaint for complaint in seen.complaints if "404" not in complaint] == []


def _cite(page: Page, server: Server) -> None:
    """Write a report and choose the judgement in it."""
    page.goto(f"{server.url}/staff?del=lagesrapport&handelse={stage.OPERATION}")
    for label in WORDS:
        page.get_by_label(label, exact=True).fill("Läget är allvarligt.")
    page.get_by_label("Nästa lägesrapport", exact=True).fill(stage.soon(4))
    page.keyboard.press("Tab")  # a list that is open while the page is drawn anew closes
    settled(page)
    choice = page.get_by_label("Ta med tänkta bedömningar")
    choice.click()
    page.get_by_role("option", name="Kabelbrand").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Frys rapporten").click()


def test_a_circle_is_undone_and_drawn_anew_and_a_corner_dragged(
    visit: Callable[..., Visit], staged: Server
) -> None:
    page = open_map(visit, staged).page
    root = page.locator(".outage-map")
    page.get_by_role("button", name="Rita cirkel").click()
    put(page, (0.5, 0.5))
    expect(root).to_have_attribute("data-corners", "1")
    page.get_by_role("button", name="Ångra hörn").click()
    expect(root).to_have_attribute("data-corners", "0")
    put(page, (0.5, 0.5), (0.55, 0.5))
    where = page.locator("dl.pairs dd", has_text="cirkel i")
    expect(where).to_be_visible(timeout=PATIENCE)
    before = where.inner_text()
    handle = page.locator(".corner").bounding_box()
    assert handle is not None
    assert (handle["width"], handle["height"]) == (44, 44)
    page.locator(".corner").drag_to(page.locator(".outage-map .map"), target_position={"x": 300, "y": 300})
    expect(where).not_to_have_text(before, timeout=PATIENCE)
    page.get_by_role("button", name="Rensa").click()
    expect(page.get_by_text("Rita eller välj ett område: följderna visas här.")).to_be_visible(
        timeout=PATIENCE
    )

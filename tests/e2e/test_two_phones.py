"""Two phones with one point's link, a desk and a wall: in no order of their acts does a failure vanish."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from itertools import permutations

import pytest
from playwright.sync_api import Page, expect

from dashboard import clock
from data.access import tokens
from data.acting import LOCAL
from data.points import reads as point_reads
from data.store.database import open_store
from data.truth import FAILURES, effective
from data.words import Function, Phase, Status
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.night import choose, phone_of, ready
from tests.e2e.running import Server
from tests.e2e.test_desk_live import go, settled
from tests.e2e.test_wall_live import opened, part

pytestmark = pytest.mark.browser
ACTS = ("other phone reports", "first phone confirms", "desk confirms")
# The other phone had no network when it saw the failure, and somebody confirmed before it came through.
LATE = tuple(
    order for order in permutations(("other phone writes", *ACTS[1:])) if order[-1] != "other phone writes"
)


def links(server: Server) -> list[tuple[str, str]]:
    """Return six open points where electricity works, each with its link."""
    now = clock.now()
    with closing(open_store(server.store)) as store:
        picture = point_reads.picture(store, stage.OPERATION)
        working = [
            point.id
            for point in picture.points
            if point.phase is Phase.OPPEN
            and effective(point.functions[Function.EL], now).status is Status.FUNGERAR
        ]
        made = tokens.issue_point_links(
            store, LOCAL, working[:6], stage.OPERATION, now + timedelta(days=1), now
        )
    return [(point, f"/r/{issued.secret}") for point, issued in made]


@pytest.mark.parametrize("script", [True, False], ids=["first with script", "other with script"])
def test_in_no_order_does_a_reported_failure_vanish(
    visit: Callable[..., Visit], staged: Server, script: bool
) -> None:
    wall = opened(visit, staged).page
    phone = phone_of(visit)
    first, other, desk = phone(script=script), phone(script=not script), visit().page
    for order, (point, link) in zip(permutations(ACTS), links(staged), strict=True):
        draw(staged, point, link, first if script else other, other if script else first, desk)
        failed = False
        for act in order:
            do(act, first, other, desk)
            failed = failed or act == "other phone reports"
            if failed:
                assert status(staged, point) in FAILURES, (point, order, act)
                expect(
                    wall.locator(f'.point-icon[data-point="{point}"] .part[data-function="el"]')
                ).to_have_attribute("data-status", "ur_funktion")
        assert part(wall, point, "el") == "ur_funktion"


def test_nor_one_that_waited_in_its_phone_while_others_confirmed(
    visit: Callable[..., Visit], staged: Server
) -> None:
    wall = opened(visit, staged).page
    phone = phone_of(visit)
    first, other, desk = phone(script=False), phone(), visit().page
    for order, (point, link) in zip(LATE, links(staged), strict=False):
        draw(staged, point, link, other, first, desk)
        for act in order:
            do(act, first, other, desk)
        other.context.set_offline(False)
        expect(other.get_by_role("status").filter(has_text="Tack. Sparat").first).to_be_visible(
            timeout=20_000
        )
        assert status(staged, point) in FAILURES, (point, order)
        expect(
            wall.locator(f'.point-icon[data-point="{point}"] .part[data-function="el"]')
        ).to_have_attribute("data-status", "ur_funktion")


def draw(server: Server, point: str, link: str, scripted: Page, plain: Page, desk: Page) -> None:
    """Open the pages of all three before any of them has acted."""
    ready(scripted, server.url + link)
    plain.goto(server.url + link)
    go(desk, server, "situation", punkt=point)


def do(act: str, first: Page, other: Page, desk: Page) -> None:
    """Each acts on the page that they opened before any of the three had acted."""
    if act == "other phone reports":
        choose(other, "el_status", "ur_funktion")
        other.locator("#send").click()
        expect(other.get_by_role("status").filter(has_text="Tack. Sparat").first).to_be_visible()
    elif act == "other phone writes":
        other.context.set_offline(True)
        choose(other, "el_status", "ur_funktion")
        other.locator("#send").click()
        expect(other.locator("#count")).to_have_text("1 rapport väntar på nätet")
    elif act == "first phone confirms":
        first.get_by_role("button", name="Allt som förut").click()
        expect(first.get_by_role("status").filter(has_text="Tack. Sparat").first).to_be_visible()
    else:
        settled(desk)  # what waits is drawn anew above as news comes in
        desk.get_by_label("Källa").fill("talat med punkten")
        desk.get_by_role("button", name="Bekräfta oförändrat").click()
        expect(desk.get_by_text("bekräftade").or_(desk.get_by_text("bekräftades inte")).first).to_be_visible(
            timeout=20_000
        )
        settled(desk)


def status(server: Server, point: str) -> Status:
    with closing(open_store(server.store)) as store:
        (found,) = (one for one in point_reads.picture(store, stage.OPERATION).points if one.id == point)
    return effective(found.functions[Function.EL], clock.now()).status

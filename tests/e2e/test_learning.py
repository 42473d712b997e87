"""What is learnt of an exercise, in browsers: noted on a phone, scrubbed by keys, given to who took part."""

import re
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import expect

from dashboard import clock
from dashboard.words.addresses import note_address, result_address
from data.acting import LOCAL, Actor, on_this_machine
from data.exercise.acts.injects import deliver_due
from data.exercise.acts.leading import plan_exercise, set_clock
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Effect, Inject, Objective, Recipient, Scenario
from data.points.acts.reports import report
from data.points.commands import NewReport
from data.rights import Grant
from data.store.database import Store, open_store
from data.words import Function, Role, Status
from tests.dashboard.phone import world
from tests.e2e.audit import violations
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, sign_in
from tests.e2e.test_check import small_targets

pytestmark = pytest.mark.browser
ID: Final = "ov"
BROMMA, OTHER = (Grant(Role.STADSDEL, area) for area in ("bromma", "hasselby-vallingby"))
PAGE: Final = f"/exercise?handelse={ID}&del="


def set_up(place: Path) -> str:
    """Fill a store with an exercise that has gone on for an hour: Bromma answers, the other is silent."""
    url = f"sqlite:///{place / 'learning.db'}"
    with closing(open_store(url)) as store:
        began = clock.now() - timedelta(minutes=60)
        world.settle(store, began)
        down = (Effect((Function.EL,), Status.UR_FUNKTION, ("bromma",)),)
        told = tuple(Recipient(one.role, one.bound) for one in (BROMMA, OTHER))
        first = Inject("A1", timedelta(minutes=10), "Strömmen går", sender="elbolaget", to=told, effects=down)
        scenario = Scenario(
            id="s",
            title="Elavbrott",
            origin=began,
            duration=timedelta(hours=3),
            objectives=(Objective("M1", "Larma i tid"),),
            opens=("P12", "P30"),
            injects=(first,),
        )
        plan_exercise(store, LOCAL, NewExercise(ID, "Vinterövning", scenario), began)
        turn(store, ClockAct.START, began)
        deliver_due(store, ID, began + timedelta(minutes=10))
        by: Actor = on_this_machine("bromma")
        said = NewReport("r1", ID, "P30", Function.EL, Status.UR_FUNKTION)
        report(store, by, [said], began + timedelta(minutes=20))
    return url


def turn(store: Store, act: ClockAct, now: datetime) -> None:
    set_clock(store, LOCAL, act_id=f"c-{act}", operation_id=ID, act=act, now=now)


def test_an_exercise_is_noted_scrubbed_and_given_to_who_took_part(
    tmp_path: Path, serve: Callable[..., Server], visit: Callable[..., Visit]
) -> None:
    server = serve(set_up(tmp_path))
    watching = sign_in(server.store, Grant(Role.UTVARDERARE))
    phone = visit(390, 844, session=watching, java_script_enabled=False).page
    phone.goto(f"{server.url}{note_address(ID)}")
    phone.fill("#text", "De ringde varandra först")
    phone.locator('label[for="ago-5"]').click()
    phone.get_by_role("button", name="Spara anteckningen").click()
    expect(phone.get_by_role("status")).to_contain_text("Skriv nästa")
    expect(phone.locator("main")).to_contain_text(re.compile(r"T\+ 00:5\d\s+De ringde varandra först"))
    with closing(open_store(server.store)) as store:
        turn(store, ClockAct.STOP, clock.now())

    desk = visit(1366, 768, session=sign_in(server.store, Grant(Role.OVNINGSLEDNING))).page
    desk.goto(f"{server.url}{PAGE}utvardering")
    expect(desk.get_by_role("heading", name="Starkast")).to_be_visible(timeout=40_000)
    desk.get_by_role("radio", name="Minut för minut").click()
    expect(desk.locator("p.minute")).to_contain_text("T+ 00:00", timeout=20_000)
    desk.get_by_role("button", name="Nästa ändring").click()
    expect(desk.locator("p.minute")).to_contain_text("T+ 00:10", timeout=20_000)
    expect(desk.locator("table.minute")).to_contain_text("Brommaskolan")
    desk.get_by_role("slider").press("ArrowRight")
    expect(desk.locator("p.minute")).to_contain_text("T+ 00:11", timeout=20_000)
    assert violations(desk) == []

    own = result_address(ID, "stadsdel:bromma", ".pdf")
    theirs = visit(390, 844, session=sign_in(server.store, BROMMA)).page
    theirs.goto(f"{server.url}{PAGE}inkorg")
    assert theirs.request.get(f"{server.url}{own}").status == 404
    desk.get_by_role("radio", name="Var och en").click()
    desk.get_by_role("button", name="Lämna ut till stadsdel Bromma").click()
    expect(desk.get_by_text("1 resultat är utlämnat")).to_be_visible(timeout=20_000)
    theirs.reload()
    expect(theirs.get_by_role("heading", name="Så gick det för Bromma")).to_be_visible(timeout=40_000)
    expect(theirs.locator("section.report")).not_to_contain_text("Hässelby")
    assert theirs.request.get(f"{server.url}{own}").body().startswith(b"%PDF")
    others = visit(390, 844, session=sign_in(server.store, OTHER)).page
    others.goto(f"{server.url}{PAGE}inkorg")
    assert others.request.get(f"{server.url}{own}").status == 404


def test_the_note_can_be_read_and_tapped_by_anybody(
    tmp_path: Path, serve: Callable[..., Server], visit: Callable[..., Visit]
) -> None:
    server = serve(set_up(tmp_path))
    page = visit(390, 844, session=sign_in(server.store, Grant(Role.UTVARDERARE))).page
    for address in ("/anteckna", note_address(ID)):
        page.goto(f"{server.url}{address}")
        assert small_targets(page) == []
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

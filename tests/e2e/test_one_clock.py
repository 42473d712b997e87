"""One clock for everybody: a wall, an inbox, a phone and the leader, through start, pace and pause."""

import re
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard import clock
from data.access import tokens
from data.acting import LOCAL
from data.exercise.acts import leading as exercise_leading
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
ID = "en-klocka"
BEGINS = datetime(2027, 1, 14, 15, tzinfo=UTC)  # 16:00 in Stockholm
TIME = re.compile(r"\d\d:\d\d")
BROMMA = Recipient(Role.STADSDEL, "bromma")
STORY = Scenario(
    "s",
    "Elavbrott",
    BEGINS,
    timedelta(hours=20),
    injects=(Inject("A1", timedelta(hours=19), "x", sender="elbolaget", to=(BROMMA,)),),
)


def act(store: Store, done: ClockAct, speed: float | None = None, word: str = "") -> None:
    identity, now = f"{done}-{speed}-{word}", clock.now()
    exercise_leading.set_clock(
        store, LOCAL, act_id=identity, operation_id=ID, act=done, speed=speed, word=word, now=now
    )


def shown(page: Page, place: str) -> str:
    found = TIME.search(page.locator(place).first.inner_text())
    assert found is not None
    return found.group()


def test_every_screen_tells_one_time_and_that_it_stands(
    tmp_path: Path, serve: Callable[..., Server], visit: Callable[..., Visit]
) -> None:
    url = f"sqlite:///{tmp_path / 'klocka.db'}"
    stage.set_up(url)
    with closing(open_store(url)) as store:
        exercise_leading.plan_exercise(store, LOCAL, NewExercise(ID, "En klocka", STORY), clock.now())
        ends = clock.now() + timedelta(days=1)
        link = tokens.issue_point_links(store, LOCAL, ["P01"], ID, ends, clock.now())[0][1].secret
        server = serve(url)
        wall, phone = visit().page, visit(390, 844, session="").page
        inbox = visit(session=sign_in(url, Grant(Role.STADSDEL, "bromma"))).page
        leader = visit(session=sign_in(url, Grant(Role.OVNINGSLEDNING))).page
        # All are opened while it is planned, and nobody touches them again.
        phone.goto(f"{server.url}/r/{link}")
        wall.goto(server.wall(ID))
        for page, path in ((inbox, "inbox"), (leader, "exercise")):
            page.goto(f"{server.url}/{path}?handelse={ID}")
            settled(page)
        places = {
            wall: ".face",
            phone: "#clock",
            inbox: ".strip .clock",
            leader: ".strip .clock",
        }
        for page, place in places.items():
            expect(page.locator(place)).to_contain_text("PLANERAD", timeout=30_000)
            assert shown(page, place) == "16:00"
        act(store, ClockAct.START)
        act(store, ClockAct.SPEED, 60.0)
        expect(inbox.locator(".strip .clock")).to_contain_text(re.compile("16:0[3-9]"), timeout=30_000)
        act(store, ClockAct.PAUSE)
        for page, place in places.items():
            expect(page.locator(place)).to_contain_text("PAUSAD", timeout=40_000)
        told = {shown(page, place) for page, place in places.items()}
        assert len(told) == 1, told
        assert told != {"16:00"}
        inbox.wait_for_timeout(3000)  # three minutes, had anybody counted on
        assert {shown(page, place) for page, place in places.items()} == told
        # A word to everybody stands on each of them, with nobody asking, until the exercise goes on.
        chart = visit().page
        chart.goto(f"{server.url}/live/map?operation={ID}")
        words = {**places, wall: ".pause", chart: ".pause", inbox: ".pause", leader: ".pause"}
        act(store, ClockAct.PAUSE, word="Samling i <b>salen</b>")
        for page, place in words.items():
            expect(page.locator(place)).to_contain_text("Samling i <b>salen</b>", timeout=40_000)
        act(store, ClockAct.SPEED, 4.0)
        assert "Samling" in wall.locator(".pause").inner_text()
        act(store, ClockAct.RESUME)
        for page, place in words.items():
            expect(page.locator(place).filter(has_text="Samling")).to_have_count(0, timeout=40_000)
        act(store, ClockAct.STOP)
        for page, place in places.items():
            expect(page.locator(place)).to_contain_text("AVSLUTAD", timeout=40_000)
        assert len({shown(page, place) for page, place in places.items()}) == 1
        # A phone that hears nothing says so, and since when.
        server.kill()
        expect(phone.locator("#clock")).to_contain_text(
            "inget hört från servern sedan övningstid", timeout=40_000
        )

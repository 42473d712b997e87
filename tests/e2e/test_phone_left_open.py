"""An exercise's phone that nobody touches: a jump, a fast clock and the end come to it by themselves."""

import re
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard import clock
from data.access import tokens
from data.acting import LOCAL
from data.exercise.acts import leading
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Scenario
from data.points.acts import reports
from data.points.commands import NewReport
from data.store.database import Store, open_store
from data.words import Function, Status
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.night import choose, note, ready
from tests.e2e.running import Server

pytestmark = pytest.mark.browser
ID = "lamnad"
STORY = Scenario("s", "Elavbrott", datetime(2027, 1, 14, 7, tzinfo=UTC), timedelta(hours=20))  # 08:00


def act(store: Store, done: ClockAct, speed: float | None = None, to: timedelta | None = None) -> None:
    leading.set_clock(
        store, LOCAL, act_id=done, operation_id=ID, act=done, speed=speed, to=to, carry=True, now=clock.now()
    )


def begun(store: Store) -> str:
    """Begin the exercise, where a point has reported, and return the point's own secret in it."""
    leading.plan_exercise(store, LOCAL, NewExercise(ID, "Lämnad", STORY), clock.now())
    act(store, ClockAct.START, speed=1.0)
    said = NewReport("el", operation=ID, point="P01", function=Function.EL, status=Status.UR_FUNKTION)
    reports.report(store, LOCAL, [said], clock.now())
    ends = clock.now() + timedelta(days=1)
    return tokens.issue_point_links(store, LOCAL, ["P01"], ID, ends, clock.now())[0][1].secret


def break_off(store: Store) -> None:
    why = "Skarpt läge."
    leading.interrupt(store, LOCAL, act_id="off", operation_id=ID, reason=why, now=clock.now())


def test_a_page_left_open_tells_one_time_how_old_it_is_and_that_it_is_over(
    tmp_path: Path, serve: Callable[..., Server], visit: Callable[..., Visit]
) -> None:
    url = f"sqlite:///{tmp_path / 'lamnad.db'}"
    stage.set_up(url)
    with closing(open_store(url)) as store:
        page = visit(390, 844, session="").page
        ready(page, f"{serve(url).url}/r/{begun(store)}")
        expect(page.locator("header")).to_contain_text(re.compile("senast rapporterat 08:0"))
        page.click("[for=v-varme_status]")
        choose(page, "varme_status", "begransad")
        page.fill("#varme_cause", "pannan går på halv effekt")
        # Carried along, the report is as old as before: the page says the time that it has now.
        act(store, ClockAct.JUMP, to=timedelta(hours=3))
        expect(page.locator("header")).to_contain_text(
            re.compile("senast rapporterat 1[01]:"), timeout=40_000
        )
        expect(page.locator("#clock")).to_contain_text("övningstid 11:0")
        assert page.input_value("#varme_cause") == "pannan går på halv effekt"
        # Fast, what stands here is soon old: it says how old, in seconds of those who look.
        act(store, ClockAct.SPEED, speed=60.0)
        expect(page.locator("#clock")).to_contain_text(re.compile(r"60 × · för \d+ s sedan"), timeout=40_000)
        note(page, "kön växer")
        leading.interrupt(store, LOCAL, act_id="off", operation_id=ID, reason="Skarpt läge.", now=clock.now())
        expect(page.get_by_role("alert")).to_contain_text("ÖVNINGEN AVBRUTEN – SKARPT LÄGE", timeout=40_000)
        expect(page.locator("form")).to_have_count(0)
        waits = page.locator("#queue")
        expect(waits).to_contain_text("1 rapport är INTE sparad")
        expect(waits).to_contain_text("kön växer")
        expect(waits).to_contain_text("pannan går på halv effekt")
        expect(waits).to_contain_text("Rapportera det skarpa läget med punktens vanliga länk")
        expect(waits.get_by_role("link")).to_have_count(0)  # no form to mend it in


def test_a_report_that_waited_past_the_end_says_so_and_offers_nothing_to_mend(
    tmp_path: Path, serve: Callable[..., Server], visit: Callable[..., Visit]
) -> None:
    url = f"sqlite:///{tmp_path / 'vantar.db'}"
    stage.set_up(url)
    with closing(open_store(url)) as store:
        page = visit(390, 844, session="").page
        ready(page, f"{serve(url).url}/r/{begun(store)}")
        page.context.set_offline(True)
        choose(page, "vatten_status", "ur_funktion")
        note(page, "kön växer")
        page.click("#send")
        waits = page.locator("#queue")
        expect(waits).to_contain_text("1 rapport väntar på nätet", timeout=10_000)
        break_off(store)
        page.context.set_offline(False)
        expect(waits).to_contain_text("1 rapport är INTE sparad", timeout=20_000)
        expect(page.get_by_role("alert")).to_contain_text("ÖVNINGEN AVBRUTEN", timeout=40_000)
        expect(waits).to_contain_text("ÖVNINGEN AVBRUTEN – SKARPT LÄGE. Den här länken gäller bara övningen.")
        expect(waits).to_contain_text("kön växer")
        expect(waits.get_by_role("link")).to_have_count(0)
        expect(waits.get_by_role("button")).to_have_count(1)
        waits.get_by_role("button", name="Kasta").wait_for()
        kept = page.evaluate("caches.open('formular').then((kept) => kept.keys()).then((all) => all.length)")
        assert kept == 0

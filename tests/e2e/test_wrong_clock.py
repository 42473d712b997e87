"""Fel klocka: a phone 47 minutes fast, an exercise beside the real thing, and a call that came in between."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from dashboard import clock
from dashboard.words.times import ZONE
from data.points.facts import FunctionState
from data.truth import effective
from data.words import Channel, Function, Mark, Status
from tests.dashboard.phone import world
from tests.e2e.night import Look, Phone, Scene, choose, phone_of, ready, said, set_up
from tests.e2e.running import Server

pytestmark = pytest.mark.browser
FAST = timedelta(minutes=47)
# Wrong by 47 minutes for everything the page asks; its worker asks for no time at all.
WRONG_CLOCK = f"""(() => {{
  const True = Date;
  const wrong = () => True.now() + {int(FAST.total_seconds() * 1000)};
  window.Date = class extends True {{
    constructor(...given) {{ if (given.length) super(...given); else super(wrong()); }}
    static now() {{ return wrong(); }}
  }};
}})()"""
# The phone counts in whole seconds, twice, and its report takes a while to arrive.
ABOUT = timedelta(seconds=2)
APART_MS = 4000


@pytest.fixture
def scene(tmp_path: Path, serve: Callable[..., Server]) -> Scene:
    return set_up(tmp_path, serve)


@pytest.fixture
def phone(visit: Look) -> Phone:
    return phone_of(visit)


@dataclass(frozen=True)
class Seen:
    """What somebody saw, and between which two moments in truth."""

    function: Function
    status: Status
    at: tuple[datetime, datetime]


def call_in(scene: Scene, function: Function, status: Status) -> Seen:
    """Register what somebody else says of the point by telephone, as seen now, in the real operation."""
    seen = clock.now()
    said = {
        "id": uuid4().hex,
        "operation": world.REAL,
        "point": world.POINT,
        "function": function,
        "status": status,
        "channel": Channel.TELEFON,
        "on_behalf_of": "fastighetsskötaren",
        "observed_at": seen.isoformat(),
    }
    assert scene.server.post("/api/v1/reports", said)[0] == 201
    return Seen(function, status, (seen, seen))


def holds(scene: Scene, operation: str, before: int, expected: list[Seen]) -> None:
    """Check that an operation got exactly this since then, in the order and at the times it was seen."""
    new = sorted(scene.entries(operation)[before:], key=lambda one: (one.occurred_at, one.revision))
    assert said(new) == [(one.function, one.status) for one in expected]
    for entry, one in zip(new, expected, strict=True):
        begun, ended = one.at
        assert begun - ABOUT < entry.occurred_at < ended + ABOUT, (entry, one)


def standing(scene: Scene, function: Function, operation: str = world.REAL) -> FunctionState:
    points = scene.picture(operation).points
    return next(one for one in points if one.id == world.POINT).functions[function]


def stands(scene: Scene, function: Function, operation: str = world.REAL) -> tuple[Status, Channel] | None:
    """Return the newest word, whoever else contradicts it, and how it came."""
    newest = standing(scene, function, operation).current
    return (newest.status, newest.channel) if newest else None


def shown(scene: Scene, function: Function, operation: str = world.REAL) -> tuple[Status, Mark]:
    read = effective(standing(scene, function, operation), clock.now())
    return read.status, read.mark


def listen(context: BrowserContext) -> list[tuple[str, str]]:
    """Keep every report that leaves the phone, as it was sent."""
    heard: list[tuple[str, str]] = []

    def hear(request: Request) -> None:
        if request.method == "POST":
            heard.append((request.url, request.post_data or ""))

    context.on("request", hear)
    return heard


def send_again(context: BrowserContext, heard: list[tuple[str, str]]) -> None:
    """Let the network deliver everything once more, as it was."""
    for url, body in list(heard):
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        answer = context.request.post(url, data=body, headers=kind)
        assert answer.status == 200, answer.text()


def waiting(page: Page, count: str) -> None:
    expect(page.locator("#count")).to_have_text(f"{count} på nätet")


def reopened(page: Page, address: str) -> None:
    """Open a visited form where there is no network: a new page, from the copy on the phone."""
    page.goto(address)
    expect(page.locator("#off")).to_contain_text("utan nät – senast hämtat")
    page.locator("html[data-ready]").wait_for(state="attached")


def told(page: Page, again_after: int = 0, **answers: str) -> tuple[datetime, datetime]:
    """Fill in a form and tap its button twice; return between which moments, since a tap may take seconds.

    `again_after`: milliseconds to one more tap, by somebody who saw nothing happen.
    """
    for name, value in answers.items():
        choose(page, name, value)
    begun = clock.now()
    page.locator("#send").dblclick()
    ended = clock.now()
    if again_after:
        page.wait_for_timeout(again_after)
        if page.locator(
            "#send"
        ).is_visible():  # gone once what was written is kept, with nothing more to send
            page.locator("#send").click()
    return begun, ended


def test_what_waited_on_a_fast_phone_comes_to_the_right_operation_order_and_time(
    phone: Phone, scene: Scene
) -> None:
    real, played = len(scene.entries()), len(scene.entries(world.EXERCISE))
    page = phone()
    page.context.add_init_script(WRONG_CLOCK)
    other = page.context.new_page()
    ready(page, scene.url)
    ready(other, scene.exercise_url)
    wrong = datetime.fromisoformat(page.evaluate("new Date().toISOString()"))
    assert abs(wrong - clock.now() - FAST) < ABOUT
    heard = listen(page.context)
    page.context.set_offline(True)
    reopened(page, scene.url)
    reopened(other, scene.exercise_url)
    expect(page.get_by_text("ÖVNING")).to_have_count(0)
    expect(other.get_by_text("ÖVNING").first).to_be_visible()

    first = told(page, 200, el_status="ur_funktion", varme_status="ur_funktion")
    waiting(page, "1 rapport väntar")
    right = {one.astimezone(ZONE).strftime("%H:%M") for one in first}
    assert (
        page.locator("#list b").inner_text()[-5:] in right
    )  # to be read out, whatever the phone's clock says
    page.wait_for_timeout(APART_MS)
    drill = told(other, 200, el_status="begransad", vatten_status="ur_funktion")
    waiting(other, "2 rapporter väntar")
    calls = [call_in(scene, Function.EL, Status.BEGRANSAD), call_in(scene, Function.VARME, Status.BEGRANSAD)]
    page.wait_for_timeout(APART_MS)
    reopened(page, scene.url)
    last = told(page, el_status="fungerar", el_supply="reserv")
    waiting(page, "3 rapporter väntar")
    page.wait_for_timeout(APART_MS)
    assert (len(scene.entries()), len(scene.entries(world.EXERCISE))) == (real + 2, played)

    heard.clear()
    page.context.set_offline(False)  # both tabs notice, and both send what waits
    for tab in (page, other):
        expect(tab.locator("#queue")).to_be_hidden(timeout=20_000)
    in_real = [
        Seen(Function.EL, Status.UR_FUNKTION, first),
        Seen(Function.VARME, Status.UR_FUNKTION, first),
        *calls,
        Seen(Function.EL, Status.FUNGERAR, last),
    ]
    in_exercise = [
        Seen(Function.EL, Status.BEGRANSAD, drill),
        Seen(Function.VATTEN, Status.UR_FUNKTION, drill),
    ]

    def all_is_well() -> None:
        holds(scene, world.REAL, real, in_real)
        holds(scene, world.EXERCISE, played, in_exercise)
        # The phone saw electricity last, the caller heat: each stands, though both came in the other order.
        assert stands(scene, Function.EL) == (Status.FUNGERAR, Channel.WEBB)
        assert shown(scene, Function.EL) == (Status.BEGRANSAD, Mark.MOTSTRIDIGT)
        assert stands(scene, Function.VARME) == (Status.BEGRANSAD, Channel.TELEFON)
        assert shown(scene, Function.VARME) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)
        assert shown(scene, Function.VATTEN) == (Status.FUNGERAR, Mark.BEKRAFTAT)
        assert shown(scene, Function.EL, world.EXERCISE) == (Status.BEGRANSAD, Mark.BEKRAFTAT)
        assert shown(scene, Function.VATTEN, world.EXERCISE) == (Status.UR_FUNKTION, Mark.BEKRAFTAT)

    all_is_well()
    for tab in (page, other):
        tab.evaluate("dispatchEvent(new Event('online'))")
        tab.reload()
        tab.locator("html[data-ready]").wait_for(state="attached")
        expect(tab.locator("#off")).to_be_hidden()
        expect(tab.locator("#queue")).to_be_hidden()
    assert len({dict(parse_qsl(body))["id"] for _, body in heard}) == 3
    send_again(page.context, heard)
    all_is_well()


def test_without_javascript_a_form_sent_later_and_again_is_in_the_right_operation_order_and_time(
    phone: Phone, scene: Scene
) -> None:
    real, played = len(scene.entries()), len(scene.entries(world.EXERCISE))
    page = phone(script=False)
    page.context.add_init_script(WRONG_CLOCK)
    other = page.context.new_page()
    heard = listen(page.context)
    page.goto(scene.url)
    other.goto(scene.exercise_url)
    page.wait_for_timeout(APART_MS)
    calls = [call_in(scene, Function.EL, Status.BEGRANSAD), call_in(scene, Function.VARME, Status.BEGRANSAD)]
    scene.kill()
    scene.restart()
    page.wait_for_timeout(APART_MS)

    now = told(page, el_status="fungerar", el_supply="reserv")
    expect(page.get_by_role("status")).to_contain_text("Tack. Sparat")
    drill = told(other, el_status="ur_funktion")
    expect(other.get_by_role("status")).to_contain_text("Tack. Sparat")
    # What was seen before the call does not stand over it, however late it comes.
    page.goto(scene.url)
    begun, ended = told(page, varme_status="ur_funktion", ago="10")
    earlier = begun - timedelta(minutes=10), ended - timedelta(minutes=10)
    expect(page.get_by_role("status")).to_contain_text("Tack. Sparat")
    in_real = [
        Seen(Function.VARME, Status.UR_FUNKTION, earlier),
        *calls,
        Seen(Function.EL, Status.FUNGERAR, now),
    ]

    def all_is_well() -> None:
        holds(scene, world.REAL, real, in_real)
        holds(scene, world.EXERCISE, played, [Seen(Function.EL, Status.UR_FUNKTION, drill)])
        assert stands(scene, Function.EL) == (Status.FUNGERAR, Channel.WEBB)
        assert shown(scene, Function.EL) == (Status.BEGRANSAD, Mark.MOTSTRIDIGT)
        assert stands(scene, Function.VARME) == (Status.BEGRANSAD, Channel.TELEFON)
        assert shown(scene, Function.EL, world.EXERCISE) == (Status.UR_FUNKTION, Mark.BEKRAFTAT)
        assert stands(scene, Function.VARME, world.EXERCISE) == (Status.BEGRANSAD, Channel.WEBB)

    all_is_well()
    for tab in (page, other):
        tab.reload()
        tab.go_back()  # to a form to be sent, which nobody does
    send_again(page.context, heard)
    all_is_well()

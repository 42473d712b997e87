"""The phone's own queue in a real browser: what the page shows after it was sent, refused, or held back."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.night import Look, Phone, Scene, choose, note, phone_of, ready, said, set_up, unfold
from tests.e2e.running import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def scene(tmp_path: Path, serve: Callable[..., Server]) -> Scene:
    return set_up(tmp_path, serve)


@pytest.fixture
def phone(visit: Look) -> Phone:
    return phone_of(visit)


def state(page: Page, function: str) -> Locator:
    """Return what the page shows of a function now."""
    return page.locator(f"[for=v-{function}_status] .t")


def test_after_the_queue_was_sent_the_page_shows_what_holds_and_keeps_what_is_typed(
    phone: Phone, scene: Scene
) -> None:
    page = phone()
    ready(page, scene.url)
    second = page.context.new_page()
    ready(second, scene.url)
    scene.kill()
    choose(page, "vatten_status", "ur_funktion")
    page.locator("#send").click()
    expect(page.locator("#count")).to_have_text("1 rapport väntar på nätet")
    expect(page.locator("[data-f=vatten]")).to_be_hidden()
    expect(page.locator("#not")).to_have_text("Det som väntar i telefonen ingår inte.")
    assert page.input_value("[name=covers]") == "information el varme"
    note(page, "kön växer")
    scene.restart()
    page.evaluate("dispatchEvent(new Event('online'))")
    sent = page.locator("#sent")
    expect(sent).to_contain_text("Tack. Sparat", timeout=20_000)
    expect(page.locator("#do")).to_be_hidden()  # nothing is confirmed while somebody still writes
    page.locator("#note").blur()
    expect(state(page, "vatten")).to_have_text("ur funktion", timeout=20_000)
    expect(page.locator("#do")).to_contain_text("Vatten UR FUNKTION")
    expect(page.locator("#sent")).to_contain_text("Tack. Sparat")
    assert page.input_value("#note") == "kön växer"
    # The other tab sent nothing itself, and shows it too.
    expect(state(second, "vatten")).to_have_text("ur funktion", timeout=20_000)


def test_a_refused_report_says_so_and_holds_nothing_else_back(phone: Phone, scene: Scene) -> None:
    before = len(scene.entries())
    page = phone()
    ready(page, scene.url)
    scene.kill()
    note(page, "sök 811218-9876")
    page.locator("#send").click()
    expect(page.locator("#count")).to_have_text("1 rapport väntar på nätet")
    page.wait_for_function("document.getElementById('note').value === ''")
    page.wait_for_timeout(1100)  # a tap just after is the same tap
    choose(page, "el_status", "ur_funktion")
    page.locator("#send").click()
    expect(page.locator("#count")).to_have_text("2 rapporter väntar på nätet")
    scene.restart()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#count")).to_have_text("1 rapport är INTE sparad", timeout=20_000)
    row = page.locator("#list li")
    expect(row).to_contain_text("Inte sparad, och skickas inte igen av sig själv")
    expect(row).to_contain_text("personnummer")
    expect(row).to_contain_text("Ändra den och skicka, kasta den, eller ring stadsdelen")
    expect(state(page, "el")).to_have_text("ur funktion", timeout=20_000)
    assert said(scene.entries()[before:]) == [("el", "ur_funktion")]
    expect(page.get_by_role("button", name="Ändra", exact=True)).to_be_visible()
    page.get_by_role("button", name="Ändra", exact=True).click()
    expect(row).to_contain_text("personnummer")
    page.get_by_role("button", name="Rensa det jag fyllt i").click()
    unfold(page, "need")
    page.locator("#send").click()
    expect(page.locator("form .why")).to_be_visible()  # nothing said: the reason in the list stands
    expect(row).to_contain_text("personnummer")
    page.reload()
    page.locator("html[data-ready]").wait_for(state="attached")
    scene.kill()
    choose(page, "varme_status", "fungerar")
    page.locator("#send").click()
    expect(page.locator("#count")).to_have_text("1 rapport är INTE sparad · 1 rapport väntar på nätet")


def test_what_is_typed_while_a_report_is_sent_slowly_is_kept(phone: Phone, scene: Scene) -> None:
    before = len(scene.entries())
    page = phone()
    ready(page, scene.url)
    slow: list[Route] = []
    page.route(
        "**/r/*", lambda route: slow.append(route) if route.request.method == "POST" else route.continue_()
    )
    choose(page, "el_status", "ur_funktion")
    page.locator("#send").click()
    expect(page.locator("#count")).to_have_text("1 rapport väntar på nätet")
    assert not page.locator("#el_status-ur_funktion").is_checked()  # what comes now is another report
    note(page, "kön växer")
    choose(page, "vatten_status", "begransad")
    page.locator("#note").focus()
    slow.pop().continue_()
    expect(page.locator("#sent")).to_contain_text("Tack. Sparat")
    expect(page.locator("#sent a")).to_have_text("Ångra/rätta")
    page.locator("#note").blur()
    expect(state(page, "el")).to_have_text("ur funktion", timeout=20_000)
    expect(page.locator("#note")).to_have_value("kön växer")
    expect(page.locator("#note")).to_be_visible()
    assert page.locator("#vatten_status-begransad").is_checked()
    page.unroute("**/r/*")
    page.locator("html[data-ready]").wait_for(state="attached")
    page.locator("#send").click()
    expect(page.get_by_role("status").first).to_contain_text("kön växer")
    assert said(scene.entries()[before:])[:2] == [("el", "ur_funktion"), ("vatten", "begransad")]


def test_a_slow_report_that_is_refused_leaves_what_is_typed_meanwhile(phone: Phone, scene: Scene) -> None:
    page = phone()
    ready(page, scene.url)
    slow: list[Route] = []
    page.route(
        "**/r/*", lambda route: slow.append(route) if route.request.method == "POST" else route.continue_()
    )
    note(page, "sök 811218-9876")
    page.locator("#send").click()
    expect(page.locator("#count")).to_have_text("1 rapport väntar på nätet")
    choose(page, "vatten_status", "begransad")
    slow.pop().continue_()
    expect(page.locator("#count")).to_have_text("1 rapport är INTE sparad")
    assert page.locator("#vatten_status-begransad").is_checked()
    page.get_by_role("button", name="Ändra", exact=True).click()
    expect(page.locator("#note")).to_have_value("sök 811218-9876")
    assert page.locator("#vatten_status-begransad").is_checked()


def test_the_next_report_can_be_sent_while_the_first_is_still_on_its_way(phone: Phone, scene: Scene) -> None:
    before = len(scene.entries())
    page = phone()
    ready(page, scene.url)
    slow: list[Route] = []
    page.route(
        "**/r/*",
        lambda route: (
            slow.append(route) if route.request.method == "POST" and len(slow) < 1 else route.continue_()
        ),
    )
    choose(page, "el_status", "ur_funktion")
    page.locator("#send").click()
    expect(page.locator("#count")).to_have_text("1 rapport väntar på nätet")
    choose(page, "vatten_status", "begransad")
    expect(page.locator("#send")).to_be_enabled(timeout=5_000)  # the first has thirty
    page.wait_for_timeout(1100)  # a tap just after is the same tap
    page.locator("#send").click()
    expect(page.locator("#count")).to_have_text("2 rapporter väntar på nätet")
    slow[0].continue_()
    expect(page.get_by_role("status").first).to_contain_text("Tack. Sparat", timeout=20_000)
    expect(state(page, "vatten")).to_have_text("begränsad", timeout=20_000)
    expect(page.locator("#queue")).to_be_hidden()
    assert said(scene.entries()[before:]) == [("el", "ur_funktion"), ("vatten", "begransad")]


def elsewhere(phone: Phone, scene: Scene) -> None:
    """Report from another phone that the water is gone."""
    other = phone(script=False)
    other.goto(scene.url)
    choose(other, "vatten_status", "ur_funktion")
    other.locator("#send").click()
    expect(other.get_by_role("status").first).to_contain_text("Tack. Sparat")


def test_a_refused_report_that_is_edited_takes_back_nothing_that_was_said_since(
    phone: Phone, scene: Scene
) -> None:
    page = phone()
    ready(page, scene.url)
    scene.kill()
    choose(page, "vatten_status", "fungerar")
    choose(page, "el_status", "fungerar")
    note(page, "sök 811218-9876")
    page.locator("#send").click()
    expect(page.locator("#count")).to_have_text("1 rapport väntar på nätet")
    scene.restart()
    elsewhere(phone, scene)
    ready(page, scene.url)
    expect(page.locator("#count")).to_have_text("1 rapport är INTE sparad", timeout=20_000)
    page.get_by_role("button", name="Ändra", exact=True).click()
    expect(page.locator("#vatten_status .why")).to_have_text("Nyare besked finns: svara igen.")
    expect(page.locator("#vatten_status input:checked")).to_have_count(0)
    assert page.locator("#el_status-fungerar").is_checked()
    page.fill("#note", "")
    page.locator("#send").click()
    expect(page.get_by_role("status").first).to_contain_text("Tack. Sparat")
    expect(state(page, "vatten")).to_have_text("ur funktion")


def test_what_was_chosen_before_the_page_was_drawn_anew_has_not_seen_what_came_with_it(
    phone: Phone, scene: Scene
) -> None:
    page = phone()
    ready(page, scene.url)
    scene.kill()
    choose(page, "el_status", "fungerar")
    page.locator("#send").click()
    expect(page.locator("#count")).to_have_text("1 rapport väntar på nätet")
    choose(page, "vatten_status", "fungerar")
    note(page, "kön växer")
    scene.restart()
    elsewhere(phone, scene)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#sent")).to_contain_text("Tack. Sparat", timeout=20_000)
    page.locator("#note").blur()
    expect(state(page, "vatten")).to_have_text("ur funktion", timeout=20_000)
    assert page.locator("#vatten_status-fungerar").is_checked()
    page.locator("html[data-ready]").wait_for(state="attached")
    page.locator("#send").click()
    expect(page.get_by_role("status").first).to_contain_text("kön växer")
    expect(state(page, "vatten")).to_have_text("motstridigt")


def test_what_is_said_is_never_folded_away(phone: Phone, scene: Scene) -> None:
    page = phone()
    ready(page, scene.url)
    note(page, "kön växer")
    page.locator("label[for=v-need]").click()
    expect(page.locator("#note")).to_be_visible()
    page.fill("#note", "")
    page.locator("label[for=v-need]").click()
    expect(page.locator("#note")).to_be_hidden()


def test_what_waits_is_shown_and_kept_where_the_network_swallows_everything(
    phone: Phone, scene: Scene
) -> None:
    """The browser holds the worker's registration back for minutes; nothing of ours waits for it."""
    page = phone()
    ready(page, scene.url)
    page.get_by_role("button", name="Allt som förut").click()
    page.get_by_role("status").first.wait_for()
    page.locator("html[data-ready]").wait_for(state="attached")
    page.reload()
    page.locator("html[data-ready]").wait_for(state="attached")
    os.kill(scene.server.process.pid, signal.SIGSTOP)  # connections are taken, and never answered
    try:
        second = page.context.new_page()
        second.goto(scene.url, wait_until="domcontentloaded")
        expect(second.locator("#off")).to_contain_text("utan nät – senast hämtat")
        expect(second.locator("#net")).to_contain_text("Rapporten väntar i telefonen")
        choose(second, "vatten_status", "ur_funktion")
        second.locator("#send").click()
        expect(second.locator("#count")).to_have_text("1 rapport väntar på nätet")
        page.reload(wait_until="domcontentloaded")
        expect(page.locator("#count")).to_have_text("1 rapport väntar på nätet", timeout=8_000)
    finally:
        os.kill(scene.server.process.pid, signal.SIGCONT)
    expect(state(second, "vatten")).to_have_text("ur funktion", timeout=45_000)


def test_a_form_left_open_shows_nothing_past_its_time(phone: Phone, scene: Scene) -> None:
    page = phone()
    page.clock.install()
    ready(page, scene.url)
    expect(state(page, "el")).to_have_text("fungerar")
    for function in ("information", "el", "varme", "vatten"):
        unfold(page, f"{function}_status")
    page.clock.fast_forward("00:20:00")
    expect(page.locator("#off")).to_contain_text("för 20 min sedan. Läget kan ha ändrats: ladda om.")
    page.clock.fast_forward("23:00:00")
    for function in ("information", "el", "vatten"):
        expect(state(page, function)).to_have_text("okänd")
        expect(page.locator(f"#{function}_status .fh")).to_contain_text("för gammalt – ")
        expect(page.locator(f"#{function}_status .fh")).not_to_contain_text("bekräfta före")
    expect(page.locator("[for=v-varme_status] .t.d")).to_have_text("obekräftat")
    expect(page.locator("#varme_status .fh")).to_contain_text(": begränsad")
    expect(page.get_by_role("button", name="Allt som förut")).to_be_hidden()
    expect(page.locator("#not")).to_contain_text("blivit för gammalt")

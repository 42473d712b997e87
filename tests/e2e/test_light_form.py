"""The light form in a phone-sized browser: without JavaScript, and with it when the network goes away."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard import clock
from tests.dashboard.phone import world
from tests.e2e.audit import violations
from tests.e2e.night import Look, Phone, Scene, choose, note, phone_of, ready, said, set_up
from tests.e2e.quick_start import start
from tests.e2e.running import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """One server for the tests that only report: what one of them says disturbs no other."""
    place = tmp_path_factory.mktemp("scene")
    made = set_up(place, lambda store, port=None: start(store, place / "server.log", port))
    yield made
    made.kill()


@pytest.fixture
def own_scene(tmp_path: Path, serve: Callable[..., Server]) -> Scene:
    """A server of its own for a test that ends it, or takes its link away."""
    return set_up(tmp_path, serve)


@pytest.fixture
def phone(visit: Look) -> Phone:
    return phone_of(visit)


def test_a_full_report_without_javascript(phone: Phone, scene: Scene) -> None:
    before = len(scene.entries())
    page = phone(script=False)
    page.goto(scene.url)
    expect(page.locator("#net")).to_contain_text("kan inte spara rapporter utan nät")
    choose(page, "el_status", "ur_funktion")
    page.fill("#el_cause", "ledningsbrott")
    choose(page, "vatten_status", "begransad")
    choose(page, "vatten_supply", "nodvatten")
    page.fill("#vatten_lasts", "6")
    choose(page, "occupancy", "fullt")
    choose(page, "staffing", "knapp")
    note(page, "kön växer")
    choose(page, "ago", "10")
    page.get_by_role("button", name="Skicka rapport").last.click()
    expect(page.get_by_role("status")).to_contain_text("Tack. Sparat")
    expect(page.get_by_role("status")).to_contain_text("El: ur funktion, ledningsbrott")
    assert len(scene.entries()) == before + 4


def test_each_choice_asks_for_what_belongs_to_it(phone: Phone, scene: Scene) -> None:
    """By the style sheet alone: how long what works lasts, when what is down is back, why it cannot open."""
    page = phone(script=False)
    page.goto(scene.url)
    choose(page, "el_status", "begransad")
    expect(page.locator("#el_lasts")).to_be_visible()
    expect(page.locator("#el_back")).to_be_hidden()
    choose(page, "el_status", "ur_funktion")
    expect(page.locator("#el_back")).to_be_visible()
    expect(page.locator("#el_lasts")).to_be_hidden()
    page.goto(scene.planned_url)
    choose(page, "opening", "opened")
    expect(page.locator("#opening_reason")).to_be_hidden()
    choose(page, "opening", "cannot")
    expect(page.locator("#opening_reason")).to_be_visible()
    choose(page, "opening", "opened")
    page.locator("#send").click()
    expect(page.get_by_role("status")).to_contain_text("Beslut om att öppna väntas")


def test_double_tap_and_back_button_without_javascript(phone: Phone, scene: Scene) -> None:
    before = len(scene.entries())
    page = phone(script=False)
    page.goto(scene.url)
    choose(page, "varme_status", "fungerar")
    page.locator("#send").dblclick()
    expect(page.get_by_role("status")).to_contain_text("Tack. Sparat")
    assert len(scene.entries()) == before + 1
    page.go_back()
    assert page.locator("#varme_status-fungerar").is_checked()
    page.locator("#send").click()  # the same form with its own id: the same report
    expect(page.get_by_role("status")).to_contain_text("Tack. Sparat")
    assert len(scene.entries()) == before + 1
    page.go_back()
    choose(page, "varme_status", "ur_funktion")
    page.locator("#send").click()
    expect(page.get_by_role("alert")).to_contain_text("redan skickat")
    assert page.locator("#varme_status-ur_funktion").is_checked()
    page.locator("#send").click()
    expect(page.get_by_role("status")).to_contain_text("Värme: ur funktion")
    assert len(scene.entries()) == before + 2


def test_a_refused_personnummer_keeps_what_was_typed(phone: Phone, scene: Scene) -> None:
    before = len(scene.entries())
    page = phone(script=False)
    page.goto(scene.url)
    choose(page, "el_status", "begransad")
    note(page, "sök 811218-9876 i kön")
    page.locator("#send").click()
    expect(page.locator("#why-note")).to_contain_text("personnummer")
    assert page.input_value("#note") == "sök 811218-9876 i kön"
    assert page.locator("#el_status-begransad").is_checked()
    expect(page.locator("#note")).to_be_focused()
    assert len(scene.entries()) == before


def test_enter_in_a_field_never_confirms_anything(phone: Phone, scene: Scene) -> None:
    before = scene.entries()
    page = phone(script=False)
    page.goto(scene.url)
    choose(page, "el_status", "begransad")
    page.fill("#el_cause", "säkringen")
    page.press("#el_cause", "Enter")
    expect(page.get_by_role("status")).to_contain_text("El: begränsad, säkringen")
    assert said(scene.entries()[len(before) :]) == [("el", "begransad")]


@pytest.mark.parametrize("script", [False, True])
def test_the_server_may_restart_between_load_and_submit(phone: Phone, own_scene: Scene, script: bool) -> None:
    before = len(own_scene.entries())
    page = phone(script=script)
    if script:
        ready(page, own_scene.url)
    else:
        page.goto(own_scene.url)
    own_scene.kill()
    own_scene.restart()
    page.get_by_role("button", name="Allt som förut").click()
    expect(page.get_by_role("status").first).to_contain_text("Tack. Sparat")
    assert said(own_scene.entries()[before:]) == [
        ("information", "fungerar"),
        ("el", "fungerar"),
        ("varme", "begransad"),
        ("vatten", "fungerar"),
    ]


def test_reports_wait_for_the_network_and_go_in_order(phone: Phone, own_scene: Scene) -> None:
    before = len(own_scene.entries())
    page = phone()
    ready(page, own_scene.url)
    expect(page.locator("#net")).to_contain_text("Rapporten väntar i telefonen")
    own_scene.kill()
    first = clock.now()
    choose(page, "el_status", "ur_funktion")
    page.locator("#send").click()
    expect(page.locator("#count")).to_have_text("1 rapport väntar på nätet")
    page.reload()
    expect(page.locator("#off")).to_contain_text("utan nät – senast hämtat")
    expect(page.locator("#count")).to_have_text("1 rapport väntar på nätet")
    page.wait_for_timeout(2100)
    choose(page, "el_status", "begransad")
    choose(page, "el_supply", "reserv")
    page.locator("#send").click()
    expect(page.locator("#count")).to_have_text("2 rapporter väntar på nätet")
    expect(page.locator("#list")).to_contain_text("El: ur funktion")
    page.wait_for_timeout(3000)
    own_scene.restart()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#queue")).to_be_hidden(timeout=15_000)
    new = own_scene.entries()[before:]
    assert said(new) == [("el", "ur_funktion"), ("el", "begransad")]
    # As seen, to the second the phone counts in, and not as received.
    assert abs((new[0].occurred_at - first).total_seconds()) < 2.5
    assert (new[1].occurred_at - new[0].occurred_at).total_seconds() >= 1
    assert new[0].recorded_at - new[0].occurred_at >= timedelta(seconds=4)
    page.reload()
    expect(page.locator("#off")).to_be_hidden()
    page.wait_for_timeout(500)
    assert len(own_scene.entries()) == before + 2


def test_a_lost_answer_is_asked_for_again_and_nothing_is_doubled(phone: Phone, scene: Scene) -> None:
    before = len(scene.entries())
    page = phone()
    ready(page, scene.url)
    lost: list[int] = []

    def lose(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)  # it arrived, and the answer never does
            route.abort()
        else:
            route.continue_()

    page.route("**/r/*", lose)
    choose(page, "vatten_status", "ur_funktion")
    page.locator("#send").click()
    expect(page.locator("#count")).to_have_text("1 rapport väntar på nätet")
    expect(page.locator("#queue")).to_be_hidden(timeout=15_000)
    assert lost == [201]
    assert said(scene.entries()[before:]) == [("vatten", "ur_funktion")]


def test_a_refused_report_stays_with_its_reason_until_it_is_mended(phone: Phone, scene: Scene) -> None:
    before = len(scene.entries())
    page = phone()
    ready(page, scene.url)
    note(page, "sök 811218-9876")
    page.locator("#send").click()
    expect(page.locator("#why-note")).to_contain_text("personnummer")
    expect(page.locator("#note")).to_be_focused()
    expect(page.locator("#list .why")).to_contain_text("personnummer")
    page.reload()
    expect(page.locator("#list .why")).to_contain_text("personnummer")
    page.get_by_role("button", name="Ändra", exact=True).click()
    assert page.input_value("#note") == "sök 811218-9876"
    note(page, "sök kön")
    page.locator("#send").click()
    expect(page.get_by_role("status").first).to_contain_text("sök kön")
    expect(page.locator("#queue")).to_be_hidden()
    assert len(scene.entries()) == before + 1


def test_when_the_link_was_rotated_meanwhile_the_report_is_kept(phone: Phone, own_scene: Scene) -> None:
    before = len(own_scene.entries())
    page = phone()
    old = own_scene.url
    ready(page, old)
    own_scene.kill()
    choose(page, "vatten_status", "ur_funktion")
    page.locator("#send").click()
    expect(page.locator("#count")).to_have_text("1 rapport väntar på nätet")
    own_scene.rotate()
    own_scene.restart()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#list .why")).to_contain_text("skanna punktens nya kod", timeout=15_000)
    page.goto(old)
    expect(page.locator("h1")).to_have_text("Länken gäller inte")
    expect(page.locator("#list")).to_contain_text("Vatten: ur funktion")
    ready(page, own_scene.url)
    page.get_by_role("button", name="Skicka med den här länken").click()
    expect(page.locator("#queue")).to_be_hidden(timeout=10_000)
    assert said(own_scene.entries()[before:]) == [("vatten", "ur_funktion")]


def test_it_is_usable_within_seconds_on_two_g(phone: Phone, scene: Scene) -> None:
    page = phone()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    rate = 250_000 / 8
    limits = {"offline": False, "latency": 300, "downloadThroughput": rate, "uploadThroughput": rate / 2}
    session.send("Network.emulateNetworkConditions", limits)
    begun = time.monotonic()
    page.goto(scene.url, wait_until="domcontentloaded")
    choose(page, "el_status", "begransad")
    usable = time.monotonic() - begun
    page.locator("#send").click()
    expect(page.get_by_role("status").first).to_contain_text("Tack. Sparat", timeout=15_000)
    print(f"2G: usable in {usable:.2f} s, saved and confirmed after {time.monotonic() - begun:.2f} s")
    assert usable < 5


def test_without_a_secure_context_it_says_that_it_cannot_wait(phone: Phone, scene: Scene) -> None:
    page = phone()
    # A phone on the municipality's network reaches the server by a name, and not by HTTPS.
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page.goto(scene.url)
    expect(page.locator("#net")).to_contain_text("Den här telefonen kan inte spara rapporter utan nät")
    choose(page, "el_status", "begransad")
    page.locator("#send").click()
    expect(page.get_by_role("status")).to_contain_text("Tack. Sparat")


def test_a_choice_can_be_taken_back(phone: Phone, scene: Scene) -> None:
    page = phone()
    ready(page, scene.url)
    choose(page, "el_status", "begransad")
    assert page.locator("#el_status-begransad").is_checked()
    choose(page, "el_status", "begransad")
    assert not page.locator("#el_status-begransad").is_checked()
    assert page.locator("#ago-now").is_checked()
    choose(page, "ago", "now")
    assert page.locator("#ago-now").is_checked()


def faults_of(page: Page) -> list[str]:
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in violations(page)]


@pytest.mark.parametrize(
    ("width", "scheme", "text"),
    [(360, "light", 1), (360, "dark", 1), (390, "dark", 2), (390, "light", 2), (1280, "light", 1)],
)
def test_axe_finds_nothing(
    phone: Phone, visit: Look, scene: Scene, width: int, scheme: str, text: int
) -> None:
    """`text`: how many times larger than usual somebody has made it."""

    def audited(page: Page) -> list[str]:
        page.evaluate("size => document.documentElement.style.fontSize = size + 'px'", 17 * text)
        sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return faults_of(page) + ([f"{sideways} pixels too wide"] if sideways > 0 else [])

    page = phone(width=width, color_scheme=scheme)
    found: dict[str, list[str]] = {}
    ready(page, scene.url)
    found["form"] = audited(page)
    choose(page, "el_status", "begransad")
    choose(page, "ago", "at")
    note(page, "811218-9876")
    page.locator("#send").click()
    page.locator("#why-note").wait_for()
    found["refused"] = audited(page)
    page.goto(f"{scene.url}?lang=en")
    found["english"] = audited(page)
    page.goto(scene.exercise_url)
    page.get_by_role("button", name="Allt som förut").click()
    page.get_by_role("status").first.wait_for()
    found["receipt"] = audited(page)
    page.goto(f"{scene.server.url}/r/finns-inte")
    found["gone"] = audited(page)
    page.goto(f"{scene.server.url}/tillganglighet")
    found["statement"] = audited(page)
    led = visit(width, 844, color_scheme=scheme).page
    query = f"?h={world.REAL}"
    for path in ("/mitt", f"/mitt{query}", "/mitt/P12", f"/mitt/P12{query}", "/blad", "/blankett/P12"):
        led.goto(f"{scene.server.url}{path}")
        found[path] = audited(led)
    assert not {name: faults for name, faults in found.items() if faults}


def test_the_first_screen_is_two_buttons_for_gloves(phone: Phone, scene: Scene) -> None:
    page = phone(width=360, height=640)
    ready(page, scene.exercise_url)
    same = page.get_by_role("button", name="Allt som förut").bounding_box()
    wrong = page.get_by_role("link", name="Något är fel").bounding_box()
    assert same is not None
    assert wrong is not None
    assert min(same["height"], wrong["height"]) >= 64
    assert wrong["y"] - (same["y"] + same["height"]) >= 16
    assert wrong["y"] + wrong["height"] <= 640
    expect(page.locator("#send")).to_be_hidden()  # there is nothing to send yet


@pytest.mark.parametrize("script", [False, True])
def test_that_the_water_is_out_needs_no_scrolling(phone: Phone, scene: Scene, script: bool) -> None:
    page = phone(script=script, width=360, height=640)
    page.goto(scene.exercise_url)  # with the band of the exercise above it
    page.get_by_role("link", name="Något är fel").click()
    for wanted in ("v-vatten_status", "vatten_status-ur_funktion"):
        label = page.locator(f"label[for={wanted}]")
        expect(label).to_be_in_viewport(ratio=1)
        box = label.bounding_box()
        assert box is not None
        for down in (20, box["height"] - 8):  # where it stands, from top to bottom, there is nothing over it
            on_top = "([x, y]) => document.elementFromPoint(x, y).closest('label').htmlFor"
            assert page.evaluate(on_top, [box["x"] + 20, box["y"] + down]) == wanted
        page.mouse.click(box["x"] + 20, box["y"] + 20)
        assert page.locator(f"#{wanted}").is_checked()
    expect(page.locator("#send")).to_be_in_viewport(ratio=1)
    page.locator("#send").click()
    expect(page.get_by_role("status").first).to_contain_text("Vatten: ur funktion")


@pytest.mark.parametrize("script", [False, True])
def test_by_keyboard_alone(phone: Phone, scene: Scene, script: bool) -> None:
    page = phone(script=script)
    page.goto(scene.exercise_url)
    tabs = 0

    def tab_to(wanted: str) -> None:
        nonlocal tabs
        for _more in range(12):
            page.keyboard.press("Tab")
            tabs += 1
            if page.evaluate("document.activeElement.id").startswith(wanted):
                return
        raise AssertionError(wanted)

    tab_to("v-vatten_status")
    page.keyboard.press("Space")
    tab_to("vatten_status-")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    tab_to("send")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Vatten: ")
    assert tabs <= 16


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_targets_are_large_and_nothing_scrolls_sideways(phone: Phone, scene: Scene, width: int) -> None:
    page = phone(width=width, height=640)
    ready(page, scene.url)
    choose(page, "el_status", "begransad")
    choose(page, "occupancy", "fullt")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        "[...document.querySelectorAll('label.o,button:not(.vh),a,input[type=text],textarea')]"
        ".filter(e => e.offsetParent && (e.offsetHeight < 44 || e.offsetWidth < 44)).map(e => e.outerHTML)"
    )
    assert small == []


def test_the_stadsdels_form_and_sheets_are_sent_by_a_real_browser(visit: Look, scene: Scene) -> None:
    before = len(scene.entries())
    page = visit(390, 844).page
    page.goto(f"{scene.server.url}/mitt?h={world.REAL}")
    page.locator(".row").get_by_role("link", name="Grimstaskolan Hässelby").click()
    choose(page, "el_status", "ej_aktuell")
    page.locator("#send").click()
    expect(page.get_by_role("status")).to_contain_text("El: ej aktuell")
    assert len(scene.entries()) == before + 1
    page.goto(f"{scene.server.url}/blad")
    page.get_by_role("button", name="Nytt blad Vällingby bibliotek").click()
    expect(page.get_by_text("FÅR EJ ANSLÅS")).to_be_visible()
    assert page.locator(".qr svg").count() == 1


def test_nothing_is_asked_of_anybody_else_and_nothing_complains(visit: Look, scene: Scene) -> None:
    seen = visit(390, 844, session="")
    ready(seen.page, scene.url)
    choose(seen.page, "el_status", "begransad")
    seen.page.locator("#send").click()
    expect(seen.page.get_by_role("status").first).to_contain_text("Tack. Sparat")
    assert seen.outside(scene.server.url) == []
    assert seen.complaints == []

"""The desk in a real browser, with the network cut.

A person opens every page, chooses a point on the map, reports about it with a double click, sees in the
strip what others have done meanwhile, and sees at once when the server is gone.
"""

import itertools
from collections.abc import Callable
from contextlib import closing
from uuid import uuid4

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from dashboard import clock
from dashboard.places import PART_IN_ADDRESS, Part
from data.acting import LOCAL
from data.operations.acts import close_operation
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.rights import Grant
from data.store.database import open_store
from data.words import Function, Role, Status
from tests.e2e import stage
from tests.e2e.audit import violations
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, sign_in

pytestmark = pytest.mark.browser
PAGES: tuple[tuple[str, dict[str, str]], ...] = (
    *(("situation", {}), ("situation", {"omrade": "bromma"}), ("situation", {"punkt": "P01"})),
    *(("relay", {}), ("sectors", {})),
    *((part.place.value, {PART_IN_ADDRESS: part.value}) for part in Part),
)
# What is of the past, of the server, or somebody else's: it has nothing new to tell.
STANDING_STILL = {
    part.value
    for part in (
        *(Part.REPLAY, Part.SETUP, Part.ACCESS, Part.DRIFT),
        *(Part.CONTROL, Part.EVALUATION, Part.WORKSHOP),
    )
}
# A big screen, the smallest a desk has, a phone, and the smallest desk's letters twice as large.
WIDTHS = (1920, 1366, 390, 683)
FITS = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollWidth <= main.clientWidth;
}"""
# Every text that is drawn shorter than it is, and has no title that says it whole.
CUT = """root => {
  const found = [];
  const walk = node => {
    for (const one of node.querySelectorAll("*")) {
      if (one.shadowRoot) walk(one.shadowRoot);
      const look = getComputedStyle(one);
      const own = [...one.childNodes].some(each => each.nodeType === 3 && each.data.trim());
      const hides = ["hidden", "clip"].includes(look.overflowX) && look.clipPath === "none";
      const holds = own || one.classList.contains("stMarkdownEllipsis");
      const longer = one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1;
      if (holds && hides && longer && !one.title) found.push(one.textContent.trim());
    }
  };
  walk(root);
  return found;
}"""
HOSTILE = '<img src=x onerror="document.title=1"> [a](javascript:b) :red[c] **d**'


def go(page: Page, server: Server, name: str, **address: str) -> None:
    asked = "&".join(f"{key}={value}" for key, value in {"handelse": stage.OPERATION, **address}.items())
    page.goto(f"{server.url}/{name}?{asked}")
    settled(page)


def settled(page: Page) -> None:
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=30_000)


def fits(page: Page) -> None:
    """Wait until nothing is wider than the page: a grid measures itself once the page has another width."""
    page.wait_for_function(FITS)


def report(server: Server, point: str, status: str, **more: str) -> None:
    body = {"id": str(uuid4()), "operation": stage.OPERATION, "point": point, "function": "varme"}
    server.post("/api/v1/reports", {**body, "status": status, **more})


def serious(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe finds that somebody cannot do without: the rule, and where."""
    return [
        (fault["id"], [node["target"] for node in fault["nodes"]])
        for fault in violations(page)
        if fault["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(("name", "address"), PAGES)
def test_a_page_asks_no_other_host_fits_says_exercise_and_has_no_serious_fault(
    visit: Callable[..., Visit], played: Server, name: str, address: dict[str, str]
) -> None:
    seen = visit()
    page = seen.page
    go(page, played, name, **address)
    expect(page.locator(".exercise-band")).to_contain_text("ÖVNING", timeout=30_000)
    if address.get(PART_IN_ADDRESS) not in STANDING_STILL:
        expect(page.locator(".strip[data-live=live]")).to_be_visible(timeout=30_000)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844 if width != 683 else 384})
        main = page.get_by_test_id("stMain")
        fits(page)
        assert main.evaluate(CUT) == [], width
        assert serious(page) == [], width
    assert seen.outside(played.url) == []
    # Streamlit looks for its own paths below the page's before it looks at the root: known 404s.
    assert [complaint for complaint in seen.complaints if "404" not in complaint] == []


def test_a_point_is_chosen_on_the_map_in_the_table_and_by_keyboard(
    visit: Callable[..., Visit], played: Server
) -> None:
    page = visit().page
    go(page, played, "")
    whole = page.url
    chart = page.frame_locator('iframe[title="Karta över trygghetspunkterna"]')
    chart.locator('html[data-live="live"][data-base="drawn"]').wait_for()
    page.wait_for_timeout(500)  # where glyphs stand is worked out once the typeface has come
    own = chart.locator('.point-icon[data-point="P01"]')
    while own.evaluate("icon => icon.hidden"):  # it stands with others: nearer, until it stands alone
        chart.locator('.several[aria-label*="Brommaskolan"]').click()
        page.wait_for_timeout(500)
    own.locator("svg").first.click()
    expect(page.get_by_role("heading", name="Brommaskolan")).to_be_visible()
    assert "punkt=P01" in page.url
    page.get_by_role("link", name="Bromma", exact=True).click()
    expect(page.get_by_role("heading", name="Går ut härnäst")).to_be_visible()
    assert "omrade=bromma" in page.url
    page.get_by_role("button", name="Olovslundsskolan").last.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Olovslundsskolan")).to_be_visible()
    point = page.url
    page.reload()
    expect(page.get_by_role("heading", name="Olovslundsskolan")).to_be_visible(timeout=30_000)
    page.go_back()
    expect(page.get_by_role("heading", name="Går ut härnäst")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Brommaskolan")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("link", name="Öppna storskärmen")).to_be_visible()
    assert page.url == whole
    sent = visit().page
    sent.goto(point)
    expect(sent.get_by_role("heading", name="Olovslundsskolan")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("area", ""),
        ("district?omrade=farsta", "&omrade=farsta"),
        ("point?punkt=P01", "&punkt=P01"),
        ("wall", ""),
    ],
)
def test_an_old_address_leads_to_where_the_same_is_now(
    visit: Callable[..., Visit], played: Server, old: str, new: str
) -> None:
    page = visit().page
    page.goto(f"{played.url}/{old}{'&' if '?' in old else '?'}handelse={stage.OPERATION}")
    page.wait_for_url("**/situation?**", timeout=30_000)
    expect(page.get_by_role("heading", name="Läget", exact=True)).to_be_visible(timeout=30_000)
    asked = {*page.url.partition("?")[2].split("&")}
    assert asked == {*f"handelse={stage.OPERATION}{new}".split("&")}


@pytest.mark.parametrize(("name", "address"), PAGES[:3])
def test_headings_go_down_one_step_at_a_time(
    visit: Callable[..., Visit], played: Server, name: str, address: dict[str, str]
) -> None:
    page = visit().page
    go(page, played, name, **address)
    found = page.get_by_test_id("stMain").get_by_role("heading")
    levels = [int(one.evaluate("node => node.tagName")[1]) for one in found.all()]
    levels = levels[levels.index(1) :]  # what stands above every page is not the page's
    assert levels.count(1) == 1
    assert [after for before, after in itertools.pairwise(levels) if after > before + 1] == []


def test_a_double_click_saves_once_and_the_page_shows_it(visit: Callable[..., Visit], played: Server) -> None:
    page = visit().page
    go(page, played, "situation", punkt="P01")
    before = played.get("/healthz")["revision"]
    page.get_by_text("ur funktion", exact=True).last.click()
    page.get_by_role("textbox", name="Orsak").fill(HOSTILE)
    page.get_by_role("button", name="Spara rapport om").dblclick()
    expect(page.get_by_text("Sparat som post")).to_be_visible()
    settled(page)
    expect(page.get_by_text("Sparat som post")).to_be_visible()
    expect(page.get_by_text("Välj en status.")).to_have_count(0)
    assert played.get("/healthz")["revision"] == before + 1
    expect(page.get_by_text(HOSTILE).first).to_be_visible()
    assert page.title() != "1"


def test_what_others_do_is_announced_and_shown_on_request(
    visit: Callable[..., Visit], played: Server
) -> None:
    page = visit().page
    go(page, played, "log")
    expect(page.locator(".strip[data-live=live]")).to_be_visible()
    for status in ("begransad", "ur_funktion", "fungerar"):
        report(played, "P06", status, cause=f"orsak {status}")
    expect(page.locator(".strip")).to_contain_text("3 nya ändringar")
    expect(page.get_by_text("orsak: orsak fungerar")).to_have_count(0)
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page.get_by_text("orsak: orsak fungerar")).to_be_visible()
    expect(page.locator(".strip[data-live=live]")).to_be_visible()


def test_one_s_own_act_is_no_news(visit: Callable[..., Visit], played: Server) -> None:
    page = visit().page
    go(page, played, "log")
    page.get_by_role("textbox", name="Anteckning").fill("bussar på väg")
    page.get_by_role("button", name="Skriv i loggen").click()
    expect(page.get_by_text("bussar på väg").first).to_be_visible()
    page.wait_for_timeout(1500)
    expect(page.locator(".strip[data-live=live]")).to_be_visible()


def test_a_silent_server_is_said_to_be_gone_and_since_when(
    visit: Callable[..., Visit], staged: Server
) -> None:
    page = visit().page
    go(page, staged, "log")
    expect(page.locator(".strip[data-live=live]")).to_be_visible()
    staged.kill()
    expect(page.locator(".strip[data-live=offline]")).to_be_visible(timeout=25_000)
    expect(page.locator(".strip")).to_contain_text("FRÅNKOPPLAD")
    expect(page.locator(".strip")).to_contain_text("sedan")
    expect(page.get_by_role("dialog")).to_be_visible(timeout=30_000)
    word = page.get_by_role("dialog").locator("h2").evaluate("e => getComputedStyle(e, '::after').content")
    assert word == '"FRÅNKOPPLAD"'


def test_what_waits_follows_by_itself_and_that_it_was_closed_is_said_at_once(
    visit: Callable[..., Visit], staged: Server
) -> None:
    page = visit(session=sign_in(staged.store, Grant(Role.STADSDEL, "farsta"))).page
    go(page, staged, "log")
    expect(page.locator(".strip[data-live=live]")).to_be_visible()
    above = page.locator(".todo-none, .todo").first
    before = above.text_content()
    out = NewReport("pannan", stage.OPERATION, "P01", Function.VARME, Status.UR_FUNKTION, cause="pannan")
    with closing(open_store(staged.store)) as store:
        point_reports.report(store, LOCAL, [out], clock.now())
    expect(page.locator(".strip")).to_contain_text("1 ny ändring")
    expect(above).not_to_have_text(before or "", timeout=15_000)
    expect(above).to_contain_text("utan åtgärd")
    expect(page.locator(".strip")).to_contain_text("1 ny ändring")  # of the page nothing is drawn unasked
    named = {"operation_id": stage.OPERATION, "named": stage.OPERATION, "reason": "över"}
    with closing(open_store(staged.store)) as store:
        close_operation(store, LOCAL, act_id="c", now=clock.now(), **named)
    expect(page.locator(".strip")).to_contain_text("övningen är avslutad")
    expect(above).to_contain_text("fel följs inte längre", timeout=10_000)
    expect(page.get_by_text("klart eller taget")).to_have_count(0)


def test_without_the_page_s_own_connection_nothing_says_that_it_is_current(
    visit: Callable[..., Visit], played: Server
) -> None:
    page = visit().page
    sockets: list[WebSocketRoute] = []

    def through(socket: WebSocketRoute) -> None:
        if sockets:
            socket.close()
            return
        socket.connect_to_server()
        sockets.append(socket)

    page.route_web_socket("**/_stcore/stream", through)
    go(page, played, "log")
    expect(page.locator(".strip[data-live=live]")).to_be_visible()
    sockets[0].close()
    expect(page.locator(".strip[data-live=offline]")).to_contain_text("FRÅNKOPPLAD", timeout=5_000)

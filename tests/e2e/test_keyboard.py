"""The three main jobs with the keyboard alone: few stops from the page to the button, each of them seen."""

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from data.points import reads as point_reads
from data.points.facts import Point
from data.requests import reads as request_reads
from data.rights import Grant
from data.store.database import open_store
from data.words import Function, Role, Status
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, sign_in
from tests.e2e.test_desk_live import go, settled
from tests.reading import read_now

pytestmark = pytest.mark.browser
MOST_TABS = 12

# What the keyboard is at: its name as it is read out, and how it and what frames it are drawn.
AT = """() => {
  let at = document.activeElement;
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (at === document.body) return null;
  const group = at.closest("[role=radiogroup]")?.getAttribute("aria-label") || "";
  const own = at.getAttribute("aria-label") || at.labels?.[0]?.innerText || at.innerText || "";
  window.stoppedAt = at;
  return group || own;
}"""
# Of a group of choices the one that has the focus.
OWN = "() => document.activeElement.labels?.[0]?.innerText || document.activeElement.innerText"
# Some frame of what has the focus (itself, or what it stands in) is drawn, and in the window.
SEEN = """() => {
  const frames = [];
  for (let box = window.stoppedAt; box && frames.length < 5; box = box.parentElement) frames.push(box);
  const drawn = frames.map((frame) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(frame);
    const { top, bottom, width } = frame.getBoundingClientRect();
    const outlined = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    const shown = width > 4 && bottom > 0 && top < innerHeight;
    return shown && (outlined || boxShadow !== "none") ? outlineStyle + outlineWidth + boxShadow : "";
  });
  return drawn;
}"""


class Keyboard:
    """Somebody without a mouse: every Tab is counted, and no stop may be one where the focus is not seen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stops: list[str] = []

    def press(self, key: str) -> None:
        assert key != "Tab", "counted by tab()"
        self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab(self) -> str:
        settled(self.page)  # nobody is quicker than the page
        self.page.keyboard.press("Tab")
        name = self.page.evaluate(AT)
        assert name is not None, f"out of the page after {self.stops}"
        self.stops.append(" ".join(str(name).split()))
        assert len(self.stops) <= MOST_TABS, self.stops
        self._seen()
        return self.stops[-1]

    def _seen(self) -> None:
        """The frame that is drawn is there because of the focus: it goes when the focus goes."""
        drawn: list[str] = self.page.evaluate(SEEN)
        self.page.evaluate("() => { window.stoppedAt.blur(); }")
        without: list[str] = self.page.evaluate(SEEN)
        self.page.evaluate("() => window.stoppedAt.focus({ focusVisible: true })")
        pairs = zip(drawn, without, strict=True)
        assert any(framed and framed != bare for framed, bare in pairs), self.stops[-1]

    def arrow(self, to: str) -> None:
        """Go through a group of choices with the arrows, back at its end, until this one has the focus."""
        key = "ArrowRight"
        passed: list[str] = []
        for _choice in range(9):
            settled(self.page)  # each choice draws the form anew, and nobody is quicker than the page
            at = self.page.evaluate(OWN)
            passed.append(at[:40])
            if at.startswith(to):
                return
            self.press(key)
            settled(self.page)
            if self.page.evaluate(OWN) == at:
                key = "ArrowLeft"
        raise AssertionError(f"no {to} among {passed} after {self.stops}")

    def to(self, name: str) -> None:
        """Go on until what has this name has the focus."""
        while not self.tab().startswith(name):
            pass

    def past(self, way: str) -> None:
        """Take the two ways past what stands before a form: the menu, then what waits."""
        self.to("Hoppa till innehållet")
        self.press("Enter")
        self.to(way)
        self.press("Enter")


@pytest.fixture
def keyboard(visit: Callable[..., Visit], led: Server) -> Callable[..., Keyboard]:
    def begun(name: str, **address: str) -> Keyboard:
        page: Page = visit(1366, 768, session=sign_in(led.store, Grant(Role.KRISLEDNING))).page
        go(page, led, name, **address)
        page.locator("a.skip").first.wait_for(state="attached")
        return Keyboard(page)

    return begun


def point(server: Server, identity: str) -> Point:
    with closing(open_store(server.store)) as store:
        picture = point_reads.picture(store, stage.OPERATION)
    return next(each for each in picture.points if each.id == identity)


def status(server: Server, identity: str, function: Function) -> Status | None:
    current = point(server, identity).functions[function].current
    return current.status if current is not None else None


def report_el_out(keys: Keyboard) -> None:
    """From the choice of function on: el is out, by a broken line, for all that is known."""
    keys.arrow("el")
    keys.press("Space")
    expect(keys.page.get_by_role("button", name="Spara rapport om el")).to_be_visible()
    settled(keys.page)
    keys.to("Status")
    keys.press("Space")
    keys.arrow("ur funktion")
    expect(keys.page.get_by_role("radio", name="ur funktion")).to_be_checked()
    keys.to("Orsak")
    keys.write("ledningsbrott")
    keys.to("Spara rapport om el")
    keys.press("Enter")
    expect(keys.page.locator(".saved")).to_contain_text("Sparat som post")


def test_a_function_is_reported_at_a_point_of_an_address(
    keyboard: Callable[..., Keyboard], led: Server
) -> None:
    keys = keyboard("situation", punkt="P02")
    keys.past("Hoppa till Rapportera")
    report_el_out(keys)
    assert status(led, "P02", Function.EL) is Status.UR_FUNKTION
    print(f"by address: {len(keys.stops)} {keys.stops}")


def test_a_function_is_reported_at_a_point_chosen_in_laget(
    keyboard: Callable[..., Keyboard], led: Server
) -> None:
    keys = keyboard("situation")
    keys.past("Hoppa till valet av område eller punkt")
    keys.write("Olovslundsskolan")
    keys.press("Enter")
    expect(keys.page.get_by_role("heading", name="Rapportera")).to_be_visible()
    settled(keys.page)
    keys.to("Hoppa till Rapportera")
    keys.press("Enter")
    report_el_out(keys)
    assert status(led, "P03", Function.EL) is Status.UR_FUNKTION
    print(f"by choice: {len(keys.stops)} {keys.stops}")


def test_a_telephone_report_is_taken_in(keyboard: Callable[..., Keyboard], led: Server) -> None:
    keys = keyboard("relay")
    keys.past("Hoppa till frågorna")
    keys.write("Brommaskolan")
    keys.press("Enter")
    keys.to("Funktion, inte namn")
    keys.write("platsansvarig")
    works, out = "fungerar", "ur funktion"
    for about, word in (("Information", works), ("El", works), ("Värme", out), ("Vatten", works)):
        keys.to(f"{about} – ")
        keys.arrow(word)
    keys.to("Hoppa till Läs tillbaka och Spara")
    keys.press("Enter")
    keys.press("Enter")
    expect(keys.page.locator(".readback")).to_contain_text("Värme ur funktion")
    keys.to("Spara rapporten")
    keys.press("Enter")
    expect(keys.page.locator(".saved")).to_contain_text("Sparat som post")
    assert status(led, "P01", Function.VARME) is Status.UR_FUNKTION
    assert status(led, "P01", Function.VATTEN) is Status.FUNGERAR
    print(f"telephone: {len(keys.stops)} {keys.stops}")


def test_support_is_asked_for(keyboard: Callable[..., Keyboard], led: Server) -> None:
    keys = keyboard("support")
    keys.past("Hoppa till Begär stöd")
    keys.write("drivmedel")
    keys.press("Enter")
    keys.to("Behov")
    keys.write("diesel till reservkraften")
    keys.to("Hur mycket")
    keys.write("200 liter")
    keys.to("Var")
    keys.write("Brommaskolan")
    keys.press("Enter")
    keys.to("Begär stöd")
    keys.press("Enter")
    expect(keys.page.locator(".saved")).to_contain_text("begärt av")
    with closing(open_store(led.store)) as store:
        requests: tuple[Any, ...] = read_now(store, request_reads.requests, stage.OPERATION)
    assert [(held.what, held.point) for held in requests] == [("diesel till reservkraften", "P01")]
    print(f"support: {len(keys.stops)} {keys.stops}")

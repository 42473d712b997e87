"""A form that is sent is drawn alone, with what stands beside it; the rest of the page and the focus stay."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.running import A_MOMENT, Server
from tests.e2e.test_desk_live import go, report, settled

pytestmark = pytest.mark.browser
SIDEBAR = "[data-testid=stSidebar]"
COUNTED = f"""() => {{
  window.drawnAgain = 0;
  new MutationObserver((changes) => {{ window.drawnAgain += changes.length; }})
    .observe(document.querySelector("{SIDEBAR}"), {{ childList: true, subtree: true, characterData: true }});
}}"""


@pytest.fixture
def page(visit: Callable[..., Visit], played: Server) -> Page:
    page: Page = visit(1366, 900).page
    go(page, played, "point", punkt="P01")
    page.get_by_role("button", name="Spara rapport om el").or_(
        page.get_by_role("button", name="Spara rapport om")
    ).first.wait_for()
    return page


def choose(page: Page, function: str) -> None:
    page.get_by_role("radiogroup", name="Funktion").get_by_text(function, exact=True).click()
    page.get_by_role("button", name=f"Spara rapport om {function}").wait_for()
    settled(page)


def said(page: Page, receipt: str) -> None:
    """One receipt stands there: while a form is drawn anew the one before it may still."""
    expect(page.locator(".saved", has_text=receipt)).to_have_count(1)
    expect(page.locator(".saved")).to_have_count(1)


def test_the_focus_stays_on_the_button_and_in_the_field(page: Page) -> None:
    choose(page, "el")
    status = page.get_by_role("radiogroup", name="Status")
    status.get_by_text("ur funktion", exact=True).click()
    save = page.get_by_role("button", name="Spara rapport om el")
    save.focus()
    page.keyboard.press("Enter")
    said(page, "Sparat som post")
    expect(save).to_be_focused()
    page.wait_for_timeout(A_MOMENT)
    status.get_by_text("fungerar", exact=True).click()
    cause = page.get_by_role("textbox", name="Orsak")
    cause.fill("åter")
    cause.press("Enter")  # a form that is kept is sent by its button alone
    expect(page.get_by_text("Utkast sparat").first).to_be_visible()
    settled(page)
    expect(cause).to_have_value("åter")
    expect(cause).to_be_focused()
    save.focus()
    page.keyboard.press("Enter")
    expect(cause.first).to_have_value("")  # for a moment the new one and the old one stand there
    settled(page)
    expect(cause).to_have_value("")
    expect(save).to_be_focused()


def test_what_stands_beside_follows_and_the_rest_is_left_alone(page: Page, played: Server) -> None:
    choose(page, "värme")
    page.evaluate(COUNTED)
    page.get_by_role("radiogroup", name="Status").get_by_text("begränsad", exact=True).click()
    page.get_by_role("textbox", name="Orsak").fill("15 grader inne")
    page.get_by_role("button", name="Spara rapport om värme").click()
    said(page, "Sparat som post")
    expect(page.locator(".cards")).to_contain_text("15 grader inne")
    log = page.get_by_role("table", name="Poster i loggen, nyaste först")
    expect(log).to_contain_text("15 grader inne")
    page.wait_for_timeout(1500)
    expect(page.locator(".strip[data-live=live]")).to_be_visible()
    assert page.evaluate("window.drawnAgain") == 0


def test_one_s_own_act_makes_no_other_form_old_and_somebody_else_s_does(page: Page, played: Server) -> None:
    choose(page, "el")
    page.get_by_role("radiogroup", name="Status").get_by_text("fungerar", exact=True).click()
    page.get_by_role("button", name="Spara rapport om el").click()
    said(page, "Sparat som post")
    full = page.get_by_role("radiogroup", name="Beläggning")
    full.get_by_text("ledigt", exact=True).click()
    page.get_by_role("button", name="Spara beläggning").click()
    said(page, ": beläggning ledigt")  # the other form's is gone
    page.wait_for_timeout(A_MOMENT)
    settled(page)
    report(played, "P01", "begransad", cause="av någon annan")
    full.get_by_text("fullt", exact=True).click()
    page.get_by_role("button", name="Spara beläggning").click()
    expect(page.locator(".refused")).to_contain_text("Någon annan har ändrat punkten")
    expect(page.locator(".cards")).to_contain_text("av någon annan")
    expect(full.get_by_role("radio", checked=True)).to_have_count(1)
    page.get_by_role("button", name="Spara beläggning").click()
    said(page, "Sparat som post")

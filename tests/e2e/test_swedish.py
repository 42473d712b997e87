"""None of Streamlit's own English is shown, or read out, by the desk's widgets; the menu's focus is seen."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.running import Server
from tests.e2e.test_desk_live import go

pytestmark = pytest.mark.browser
# What widgets, menu and upload say by themselves, in the English they come with.
ENGLISH = re.compile(
    r"Select all|No results|\bAdd:|Skip to main content|Press Enter|\+Enter to|Drag and drop|per file"
    r"|\bUpload\b|Browse files|\bOpen\b|Clear (all|value)|(Expand|Collapse) sidebar|App pages|\bSidebar\b"
    r"|View \d+ more|View less|Selectbox options|Multiselect options|\bRemove\b|\bClose\b"
    r"|\bRunning\b|\bConnecting\b",
)
# Also what is only read out: names, titles and hints.
_ALL = """() => {
  const names = ["aria-label", "title", "placeholder", "alt"];
  const all = [...document.querySelectorAll("*")];
  const said = all.flatMap(element => names.map(name => element.getAttribute(name)).filter(Boolean));
  return [document.body.innerText, ...said].join("\\n");
}"""


def drawn(page: Page) -> None:
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=30_000)


def english(page: Page) -> list[str]:
    """Return what is said in English once every widget has been drawn."""
    drawn(page)
    return [match[0] for match in ENGLISH.finditer(page.evaluate(_ALL))]


@pytest.fixture
def page(visit: Callable[..., Visit]) -> Page:
    return visit().page


@pytest.mark.parametrize("name", ["support", "relay", "log", "sectors", "operation"])
def test_no_page_says_anything_in_streamlits_own_english(page: Page, played: Server, name: str) -> None:
    go(page, played, name)
    page.get_by_role("navigation", name="Sidor").wait_for()
    assert english(page) == []


def test_what_opens_and_is_typed_in_is_swedish_too(page: Page, played: Server) -> None:
    go(page, played, "support")
    page.get_by_text("vilka som ska kvittera").click()
    page.wait_for_timeout(700)  # what opens while this unfolds closes again
    page.get_by_role("combobox", name="Ska också kvittera").click()
    expect(page.get_by_text("Inga träffar")).to_be_visible()
    assert english(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_text("Inga träffar")).to_have_count(0)  # it folds away in its own time
    page.get_by_role("combobox", name="Var", exact=True).fill("finns inte")
    expect(page.get_by_text("Inga träffar")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_label("Behov", exact=True).fill("filtar")
    assert english(page) == []


def test_choosing_a_file_is_swedish(page: Page, played: Server) -> None:
    go(page, played, "admin", **{"del": "sektorslista"})
    page.get_by_test_id("stFileUploaderDropzone").wait_for()
    expect(page.get_by_role("button", name="Välj fil").first).to_be_visible()
    assert english(page) == []


def test_a_radio_group_has_a_name_of_its_own(page: Page, played: Server) -> None:
    go(page, played, "relay")
    drawn(page)
    groups = page.get_by_role("radiogroup")
    names = groups.evaluate_all("all => all.map(one => one.getAttribute('aria-label') || '')")
    assert len(names) > 8
    assert not [name for name in names if "*" in name]
    assert not [name for name in names if names.count(name) > 1 and name != "Väg in"]


def test_the_menus_focus_is_seen(page: Page, played: Server) -> None:
    go(page, played, "support")
    skip = page.get_by_text("Hoppa till innehållet")
    for _press in range(12):
        page.keyboard.press("Tab")
        kind = page.evaluate("document.activeElement.dataset.testid || ''")
        if kind == "stSidebarNavLink":
            break
    assert kind == "stSidebarNavLink"
    here = page.locator("a:focus")
    expect(here).to_have_css("outline-style", "solid")
    expect(here).to_have_css("outline-width", "3px")
    assert skip.count() == 1

"""The guides in a browser: found from a page, read without a network, printed on two pages at most."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from playwright.sync_api import expect

from dashboard.help.guides import Guide
from dashboard.help.places import GUIDES
from data.rights import Grant
from data.words import Role
from tests.e2e.audit import violations
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, sign_in

pytestmark = pytest.mark.browser
PRINTED = sorted({*GUIDES.values(), Guide.BARA_LAGESBILD})


@pytest.mark.parametrize("guide", PRINTED)
def test_a_guide_to_have_at_hand_is_two_printed_pages_at_most(
    visit: Callable[..., Visit], shown: Server, guide: Guide
) -> None:
    seen = visit()
    seen.page.goto(shown.url + guide.address)
    with pikepdf.open(io.BytesIO(seen.page.pdf(prefer_css_page_size=True))) as printed:
        assert len(printed.pages) <= 2
    assert seen.complaints == []
    assert seen.outside(shown.url) == []


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("guide", [Guide.KRISLEDNINGEN, Guide.PUNKTEN, Guide.KORTRAPPORT, Guide.SCENARIO])
def test_a_guide_is_readable_at_every_width(
    visit: Callable[..., Visit], shown: Server, guide: Guide, width: int
) -> None:
    page = visit(width, 800).page
    page.goto(shown.url + guide.address)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [fault["id"] for fault in violations(page)] == []
    assert page.evaluate("[...document.images].every((image) => image.naturalWidth > 0)")


def test_help_opens_from_a_page_at_the_part_about_it(visit: Callable[..., Visit], shown: Server) -> None:
    seen = visit(session=sign_in(shown.store, Grant(Role.STADSDEL, "bromma")))
    seen.page.goto(f"{shown.url}/support")
    link = seen.page.get_by_role("link", name="Hjälp")
    with seen.context.expect_page() as opened:
        link.click(timeout=20_000)
    expect(opened.value.get_by_role("heading", name="Be om stöd")).to_be_in_viewport()
    assert opened.value.url.endswith("/hjalp/stadsdelen#be-om-st%C3%B6d")
    # What was being written stands where it stood: the help is another window.
    assert "/support" in seen.page.url

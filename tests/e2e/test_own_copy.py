"""A stadsdel's desk that loses its server keeps a readable copy of its own points, and says how old it is."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data.rights import Grant
from data.words import Role
from tests.e2e import stage
from tests.e2e.audit import violations
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, free_port, sign_in
from tests.e2e.test_desk_live import go, settled

pytestmark = pytest.mark.browser
PATIENCE = 40_000
TEN_SECONDS = 10_000  # so long without a word, and between two questions: the browser is told that they pass
KEPT = (
    "() => localStorage.kopia && navigator.serviceWorker.controller && caches.match('/kopia').then(Boolean)"
)


def serious(page: Page) -> list[str]:
    return [fault["id"] for fault in violations(page) if fault["impact"] in ("serious", "critical")]


def test_a_lost_server_leaves_what_was_seen_with_its_age_until_somebody_signs_out(
    visit: Callable[..., Visit], serve: Callable[..., Server], tmp_path: Path
) -> None:
    url, port = f"sqlite:///{tmp_path / 'copy.db'}", free_port()
    stage.set_up(url)
    server = serve(url, port)
    seen = visit(1366, 768, session=sign_in(url, Grant(Role.STADSDEL, "bromma")))
    page = seen.page
    page.clock.install()
    go(page, server, "situation")
    page.clock.fast_forward(TEN_SECONDS)
    page.wait_for_function(KEPT, timeout=PATIENCE)
    copy = json.loads(str(page.evaluate("localStorage.kopia")))
    assert {one["area"] for one in copy["points"]} == {"Bromma"}
    server.kill()
    page.clock.fast_forward(TEN_SECONDS)

    over = page.get_by_role("dialog", name="Läsbar kopia av dina punkter")
    expect(over).to_be_visible(timeout=PATIENCE)
    expect(over).to_contain_text("gäller kanske inte längre")
    expect(over).to_contain_text("ÖVNING")
    expect(over.get_by_role("row", name="El sågs som")).not_to_have_count(0)
    assert not over.get_by_text(
        "fungerar", exact=True
    ).count()  # nothing is said to work, only to have worked
    assert not serious(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Tillbaka till sidan")).to_be_hidden()
    expect(over.get_by_role("heading", name="Brommaskolan")).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Tillbaka till sidan").click()
    expect(over).to_be_hidden()
    expect(page.get_by_role("alert").filter(has_text="Servern svarar inte")).to_be_visible()

    # Opened anew without a network, also as narrow as a phone: the copy, and nothing else.
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    expect(page.get_by_role("heading", name="Läsbar kopia av dina punkter")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("gäller kanske inte längre")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not serious(page)

    # The server is back: the way in is said, and with the person the copy goes.
    serve(url, port)
    page.clock.fast_forward(TEN_SECONDS)
    page.get_by_role("link", name="Servern svarar igen. Öppna Läget").click(timeout=PATIENCE)
    settled(page)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{server.url}/konto")
    assert page.evaluate("localStorage.kopia")
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("heading", name="Logga in")).to_be_visible(timeout=PATIENCE)
    page.wait_for_function("() => !localStorage.kopia && caches.has('kopia').then((held) => !held)")
    assert seen.outside(server.url) == []

"""A lägesrapport being written, in a real browser: another page, a killed server, and the next shift."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard import clock
from data.access import accounts, sessions
from data.acting import LOCAL
from data.drafts import reads as draft_reads
from data.entries.entry import EntryKind
from data.log import reads as log_reads
from data.rights import Grant
from data.situation_reports import reads as situation_report_reads
from data.store.database import open_store
from data.words import Role
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, free_port
from tests.e2e.slow_network import SlowNetwork
from tests.e2e.test_desk_live import go, settled

pytestmark = pytest.mark.browser
ASSESSMENT = "Bromma klarar natten. Hässelby gör det inte."

# How many fields of one name could be seen on the page at most, from now on.
MOST = """(name) => {
  const fields = () => [...document.querySelectorAll(`textarea[aria-label="${name}"]`)];
  const count = () => {
    window.most = Math.max(window.most, fields().filter((one) => one.checkVisibility()).length);
  };
  window.most = 0;
  count();
  new MutationObserver(count).observe(document.body, { childList: true, subtree: true });
}"""


def person(server: Server, login: str) -> str:
    """Return the secret of a session of somebody in the krisledning who signs in by this name."""
    now = clock.now()
    with closing(open_store(server.store)) as store:
        account = accounts.add_account(
            store, LOCAL, login=login, label="prov", grants=[Grant(Role.KRISLEDNING)], now=now
        )
        link = sessions.make_link(store, LOCAL, account, timedelta(hours=1), now)
        return sessions.sign_in_by_link(store, link, now, sessions.Lasting()).secret


def write(page: Page, server: Server) -> None:
    """Open the form for a new report."""
    go(page, server, "situation_report")
    expect(page.get_by_role("heading", name="Skriv lägesrapport 1")).to_be_visible(timeout=20_000)
    settled(page)


def test_what_is_written_outlives_the_page_and_the_server_and_goes_to_the_next_shift(
    visit: Callable[..., Visit], serve: Callable[..., Server], tmp_path: Path
) -> None:
    url, port = f"sqlite:///{tmp_path / 'drafts.db'}", free_port()
    stage.set_up(url)
    server = serve(url, port)
    night = visit(session=person(server, "nattstaben")).page
    write(night, server)
    first = night.get_by_role("textbox", name="Bedömning", exact=True)
    first.fill(ASSESSMENT)
    first.press("Tab")
    expect(night.get_by_text("Utkast sparat")).to_be_visible(timeout=20_000)

    # To another page with a field still in hand: it is left by going there.
    night.get_by_role("textbox", name="Inriktning", exact=True).fill("Värme först")
    night.get_by_role("link", name="Logg", exact=True).click()
    expect(night.get_by_role("heading", name="Logg", exact=True)).to_be_visible(timeout=20_000)
    settled(night)
    night.get_by_role("link", name="Stab", exact=True).first.click()
    night.get_by_role("link", name="Lägesrapport", exact=True).click()
    expect(night.get_by_role("heading", name="Lägesrapport", exact=True)).to_be_visible(timeout=20_000)
    expect(first).to_have_value(ASSESSMENT, timeout=20_000)
    expect(night.get_by_role("textbox", name="Inriktning", exact=True)).to_have_value("Värme först")

    server.kill()
    server = serve(url, port)
    write(night, server)
    expect(first).to_have_value(ASSESSMENT, timeout=20_000)
    expect(night.get_by_role("textbox", name="Inriktning", exact=True)).to_have_value("Värme först")

    day = visit(session=person(server, "dagstaben")).page
    write(day, server)
    expect(day.get_by_text("Skrivs av nattstaben (krisledningen)")).to_be_visible(timeout=20_000)
    theirs = day.get_by_role("textbox", name="Bedömning", exact=True)
    expect(theirs).to_have_value(ASSESSMENT)
    expect(theirs).to_be_disabled()
    day.get_by_role("button", name="Ta över").click()
    expect(theirs).to_be_enabled(timeout=20_000)
    for label, words in (
        ("Sannolika följder inom 24 timmar", "Kallt"),
        ("Sannolika följder inom 72 timmar", "Kallare"),
        ("Nästa lägesrapport", stage.soon(4)),
    ):
        day.get_by_role("textbox", name=label, exact=True).fill(words)
    day.get_by_role("button", name="Frys rapporten").click()  # the last field is left by this very click
    expect(day.get_by_text("Rapporten är fryst")).to_be_visible(timeout=30_000)
    with closing(open_store(url)) as store:
        (report,) = situation_report_reads.reports(store, stage.OPERATION)
        assert report.words is not None
        assert (report.words.assessment, report.words.outlook_72) == (ASSESSMENT, "Kallare")
        assert [one.kind for one in draft_reads.drafts_open(store, stage.OPERATION)] == []


def test_a_text_that_is_taken_over_word_by_word_stands_there_once(
    visit: Callable[..., Visit], staged: Server
) -> None:
    night = visit(session=person(staged, "nattstaben")).page
    write(night, staged)
    field = night.get_by_role("textbox", name="Bedömning", exact=True)
    field.fill(ASSESSMENT)
    field.press("Tab")
    expect(night.get_by_text("Utkast sparat")).to_be_visible(timeout=20_000)
    day = visit(session=person(staged, "dagstaben")).page
    network = SlowNetwork(day)
    write(day, staged)
    network.slow = True
    day.evaluate(MOST, "Bedömning")
    day.get_by_role("button", name="Ta över").click()
    theirs = day.locator('textarea[aria-label="Bedömning"]:enabled')
    for _ in range(400):
        if not network.arrive_next() and theirs.count():
            break
        day.wait_for_timeout(25)  # drawn before the next word comes
    network.arrive()
    expect(theirs).to_have_value(ASSESSMENT)
    assert day.evaluate("window.most") == 1


def test_a_double_click_sends_once_and_the_page_says_so(visit: Callable[..., Visit], staged: Server) -> None:
    page = visit(session=person(staged, "staben")).page
    go(page, staged, "staff")
    forms = page.get_by_role("radiogroup", name="Vad som ska skrivas")
    forms.get_by_text("Beslut", exact=True).click()
    for label, words in (("Beslut", "Öppna två"), ("Beslutad av (funktion, inte namn)", "stabschefen")):
        page.get_by_role("textbox", name=label, exact=True).fill(words)
    page.get_by_role("button", name="Logga beslutet").dblclick()
    expect(page.get_by_text("Sparat som post")).to_be_visible(timeout=20_000)
    settled(page)
    expect(page.get_by_text("Sparat som post")).to_be_visible()
    with closing(open_store(staged.store)) as store:
        assert len(log_reads.entries(store, stage.OPERATION, kinds=[EntryKind.DECISION])) == 1
        assert draft_reads.drafts_open(store, stage.OPERATION) == ()

"""The demonstration as somebody meets it: words in a terminal, one page, any role, the wall and a phone."""

import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.audit import violations
from tests.e2e.conftest import Visit
from tests.e2e.running import free_port

pytestmark = pytest.mark.browser
WIDTHS = ((1366, 768), (1920, 1080), (390, 844))


@dataclass
class Told:
    """A demonstration started in a terminal, and what it said there."""

    url: str
    words: str


@contextmanager
def in_a_terminal() -> Iterator[Told]:
    port = free_port()
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "demo", "--port", str(port), "--no-browser"],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    said, deadline = "", time.monotonic() + 60
    while "Ctrl+C" not in said and time.monotonic() < deadline:
        said += os.read(ours, 4096).decode()
    try:
        yield Told(f"http://127.0.0.1:{port}", said)
    finally:
        process.terminate()
        process.wait(20)
        os.close(ours)


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    with in_a_terminal() as demo:
        yield demo


def test_a_terminal_gets_words(told: Told) -> None:
    assert f"Öppna {told.url}" in told.words
    assert "{" not in told.words
    assert "/in/" not in told.words


def test_its_address_lets_in_as_any_role_again_and_again(told: Told, visit: Callable[..., Visit]) -> None:
    seen = visit(session="")
    for button, name in (
        ("Krisledningen", "krisledningen"),
        ("Bromma", "stadsdel Bromma"),
        ("Energiförsörjning", "sektor Energiförsörjning"),
        ("Administratören", "administratören"),
        ("Krisledningen", "krisledningen"),
    ):
        seen.page.goto(told.url)
        seen.page.get_by_role("button", name=button).first.click()
        expect(seen.page.get_by_text(f"Inloggad som {name}").first).to_be_attached(timeout=20_000)
    assert seen.outside(told.url) == []


def test_it_leads_to_the_wall_and_to_a_points_form(told: Told, visit: Callable[..., Visit]) -> None:
    seen = visit(session="")
    seen.page.goto(told.url)
    with seen.context.expect_page() as wall:
        seen.page.get_by_role("link", name="Öppna storskärmen").click()
    wall.value.wait_for_selector("html[data-live=live][data-exercise]", timeout=20_000)
    with seen.context.expect_page() as phone:
        seen.page.get_by_role("link", name="Öppna formuläret").click()
    expect(phone.value.get_by_role("heading", level=1)).to_be_visible()
    assert "/r/" in phone.value.url
    assert seen.page.locator(".code svg").is_visible()


def test_behind_a_public_address_it_is_not_there(tmp_path: Path) -> None:
    """Everybody then comes by way of this machine: only who sees its output gets in."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "demo", "--port", str(port), "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "DASHBOARD_PUBLIC_URL": "https://demo.example"},
        text=True,
    )
    try:
        assert process.stdout is not None
        assert "/in/" in process.stdout.readline()
        for path in ("/demo", "/"):
            connection = HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", path, headers={"Host": "demo.example", "Accept": "text/html"})
            answer = connection.getresponse()
            assert answer.status == 404 or str(answer.getheader("location")).startswith("/logga-in"), path
            connection.close()
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.mark.parametrize("size", WIDTHS, ids=lambda size: str(size[0]))
def test_it_is_whole_at_every_width(told: Told, visit: Callable[..., Visit], size: tuple[int, int]) -> None:
    seen = visit(*size, session="")
    seen.page.goto(told.url)
    assert_fits(seen.page)
    assert seen.complaints == []
    if size[0] >= 1366:  # everything at once, without scrolling
        assert seen.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert [each["id"] for each in violations(seen.page)] == []


def assert_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        "[...document.querySelectorAll('button, .button')]"
        ".filter((each) => each.getBoundingClientRect().height < 44).length"
    )
    assert small == 0

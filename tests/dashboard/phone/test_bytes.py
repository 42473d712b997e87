"""What crosses the wire on a first visit, headers and all: the page, and what the page fetches by itself."""

import re
from pathlib import Path

import pytest

from dashboard.phone import page as pages
from data.words import Function, Status
from tests.dashboard.phone.phone import Phone
from tests.dashboard.phone.world import EXERCISE, Night

BUDGET = 14 * 1024
LONG = "Ett långt men trovärdigt skäl med många olika ord: pumphuset står, jouren är larmad, ny slang väntas."


def on_the_wire(mobile: Phone, path: str) -> int:
    """Count one packed answer as HTTP/1.1 sends it."""
    with mobile.client.stream("GET", path, headers={"accept-encoding": "gzip"}) as answer:
        body = sum(len(part) for part in answer.iter_raw())
        head = sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.status_code == 200
        return body + head + len("HTTP/1.1 200 OK\r\n\r\n")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_first_visit_is_within_fourteen_kilobytes(mobile: Phone, night: Night, language: str) -> None:
    for function in Function:
        night.report(function, Status.UR_FUNKTION, cause=LONG + function)
    path = f"/r/{night.link()}?lang={language}"
    total = on_the_wire(mobile, path) + on_the_wire(mobile, "/r/sw.js")
    assert total <= BUDGET, f"{total} bytes"


def test_the_largest_page_it_can_become_is_still_within(mobile: Phone, night: Night) -> None:
    night.open_operation(EXERCISE, "Höstövning " * 6)
    link = f"/r/{night.link(exercise=True)}"
    page = mobile.open(link)
    typed = {f"{function}_status": "begransad" for function in Function}
    typed |= {f"{function}_cause": f"{LONG} {function}" for function in Function}
    mobile.send(link, page, note=LONG * 3, support=LONG[::-1], occupancy="fullt", **typed)
    assert on_the_wire(mobile, f"{link}?k={page.form.hidden['id']}") <= BUDGET


def test_the_page_fetches_nothing_but_the_worker(mobile: Phone, night: Night) -> None:
    html = mobile.open(f"/r/{night.link()}").html
    assert set(re.findall(r'(?:src|href)="([^"#][^"]*)"', html)) <= {
        "data:,",
        "/hjalp/punkten",
        "/tillganglighet",
        *re.findall(r'href="(/r/[^"]*)"', html),
    }
    assert "@import" not in html
    assert "url(" not in html
    assert re.findall(r'register\("([^"]+)"', html) == ["/r/sw.js"]


def test_the_sheet_asks_nothing_of_a_browser_of_2016() -> None:
    for name in ("light.css", "sheet.css"):
        sheet = pages.sheet(name)
        for newer in (
            ":has(",
            "var(--",
            "display:grid",
            "gap:",
            ":is(",
            ":where(",
            "&",
            "@layer",
            "clamp(",
            ":focus-visible",
        ):
            assert newer not in sheet, newer


def test_scripts_evaluate_nothing_and_build_no_markup() -> None:
    for path in Path(pages.__file__).parent.glob("templates/*.js"):
        text = path.read_text(encoding="utf-8")
        for never in (
            "innerHTML",
            "insertAdjacent",
            "document.write",
            "eval(",
            "new Function",
            "setTimeout('",
        ):
            assert never not in text

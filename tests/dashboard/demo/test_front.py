"""The demonstration's front page: who is let in by it, who is not, and that looking at it makes nothing."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dashboard.demo.front import front
from dashboard.demo.front_says import in_words
from dashboard.demo.script import Keys, demo_keys, grants
from data.access import security
from data.store.database import open_store
from data.words import SecurityKind
from tests.dashboard.door.house import ELSEWHERE, HERE, ON_IT, START, House, settle

EXERCISE = "ovning"


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[House]:
    store = open_store(f"sqlite:///{tmp_path / 'demo.db'}")
    settle(store)
    keys = demo_keys(store, EXERCISE, START)
    yield House(store, front=front(store, EXERCISE, keys, lambda: START + timedelta(minutes=5)))
    store.close()


def links_made(house: House) -> int:
    return sum(entry.kind is SecurityKind.LINK_MADE for entry in security.entries(house.store, 500))


def test_the_bare_address_leads_to_the_page_and_looking_makes_no_link(demo: House) -> None:
    before = links_made(demo)
    browser = demo.browser(client=ON_IT)
    led = browser.get("/")
    assert (led.status_code, led.headers["location"]) == (303, "/demo")
    page = browser.get("/demo")
    assert page.status_code == 200
    for role in grants(demo.store):
        assert f'value="{role}"' in page.text
    assert "/live/wall?operation=ovning&amp;nyckel=" in page.text
    assert "<svg" in page.text
    assert links_made(demo) == before


def test_one_enters_as_any_role_as_often_as_one_likes(demo: House) -> None:
    browser = demo.browser(client=ON_IT)
    roles = [*grants(demo.store), "krisledning", "krisledning"]
    for role in roles:
        made = browser.post("/demo", data={"role": role}, headers={"Origin": HERE})
        assert made.status_code == 303
        inside = browser.get(made.headers["location"])
        # Not the bare address, which leads back here.
        assert (inside.status_code, inside.headers["location"]) == (303, f"/?handelse={EXERCISE}")
        assert browser.get("/live/session").status_code == 204


def test_who_is_inside_finds_the_way_back(demo: House) -> None:
    browser = demo.browser(client=ON_IT)
    assert "Tillbaka till skrivbordet" not in browser.get("/demo").text
    made = browser.post("/demo", data={"role": "las"}, headers={"Origin": HERE})
    browser.get(made.headers["location"])
    assert f'href="/?handelse={EXERCISE}">Tillbaka till skrivbordet' in browser.get("/demo").text


def test_a_link_that_was_printed_leads_to_the_desk_too(demo: House) -> None:
    made = demo.browser(client=ON_IT).post("/demo", data={"role": "las"}, headers={"Origin": HERE})
    printed = urlsplit(made.headers["location"]).path
    inside = demo.browser(client=ON_IT).get(printed)
    assert inside.headers["location"] == f"/?handelse={EXERCISE}"


def test_nobody_elsewhere_is_answered(demo: House) -> None:
    stranger = demo.browser(client=ELSEWHERE)
    assert stranger.get("/demo").status_code == 403
    assert stranger.post("/demo", data={"role": "admin"}, headers={"Origin": HERE}).status_code == 403
    renamed = demo.browser(client=ON_IT)
    assert renamed.get("/demo", headers={"Host": "elak.example"}).status_code == 400
    assert renamed.get("/", headers={"Host": "elak.example"}).status_code == 400


def test_another_site_cannot_enter_for_somebody(demo: House) -> None:
    before = links_made(demo)
    browser = demo.browser(client=ON_IT)
    for origin in ("http://elak.example", "null", "http://127.0.0.1:9999"):
        refused = browser.post("/demo", data={"role": "admin"}, headers={"Origin": origin})
        assert refused.status_code == 403, origin
    assert browser.get("/demo?role=admin").status_code == 200
    assert links_made(demo) == before


@pytest.mark.parametrize("role", ["", "punkt", "stadsdel:ingenstans", "<script>"])
def test_a_role_that_is_not_there_is_refused_in_words(demo: House, role: str) -> None:
    before = links_made(demo)
    answer = demo.browser(client=ON_IT).post("/demo", data={"role": role}, headers={"Origin": HERE})
    assert answer.status_code == 422
    assert "Den rollen finns inte i demon" in answer.text
    assert "<script" not in answer.text
    assert links_made(demo) == before


def test_what_is_too_large_is_refused(demo: House) -> None:
    answer = demo.browser(client=ON_IT).post("/demo", data={"role": "x" * 5_000}, headers={"Origin": HERE})
    assert answer.status_code == 413


def test_the_real_thing_has_no_such_page(built: Callable[..., House]) -> None:
    house = built()
    for client in (ON_IT, ELSEWHERE):
        browser = house.browser(client=client)
        assert browser.get("/demo").status_code == 404
        assert browser.post("/demo", data={"role": "admin"}, headers={"Origin": HERE}).status_code == 404
        assert browser.get("/", headers={"Accept": "text/html"}).headers["location"].startswith("/logga-in")
        assert "demo" not in browser.get("/logga-in").text


def test_sign_in_offers_the_way_back_to_the_page(demo: House) -> None:
    assert 'href="/demo"' in demo.browser(client=ON_IT).get("/logga-in").text


def test_a_person_is_told_where_to_go_and_what_becomes_of_it() -> None:
    links = {"krisledning": "http://127.0.0.1:8501/in/abc"}
    words = in_words("http://127.0.0.1:8501", links, has_front=True, kept=False)
    assert "http://127.0.0.1:8501\n" in words
    assert "/in/" not in words
    assert "kastas" in words
    behind = in_words("https://demo.example", links, has_front=False, kept=True)
    assert "krisledning: http://127.0.0.1:8501/in/abc" in behind
    assert "kastas" not in behind


def test_the_phones_key_opens_one_points_form(demo: House) -> None:
    keys: Keys = demo_keys(demo.store, EXERCISE, START)
    page = demo.browser(client=ON_IT).get(f"/r/{keys.phone}")
    assert page.status_code == 200
    assert keys.point.name in page.text

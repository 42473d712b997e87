"""Changing who sits at a shared computer: never without a credential, and nobody loses the page by trying."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from dashboard.door.switch import known_in, merged
from data.rights import Grant
from data.words import Role, SecurityKind
from tests.dashboard.door.house import PASSWORD, House

pytestmark = pytest.mark.slow  # passwords are slow to check on purpose

DAY = "dagen har en annan mening"


@pytest.fixture
def shared(house: House) -> TestClient:
    """Return a browser at which the night has signed in; the day has an account of its own."""
    house.account(Grant(Role.KRISLEDNING), login="stab natt", password=PASSWORD)
    house.account(Grant(Role.KRISLEDNING), login="stab dag", password=DAY)
    browser = house.browser()
    signed = browser.post("/logga-in", data={"login": "stab natt", "password": PASSWORD})
    assert signed.status_code == 303
    return browser


def who(browser: TestClient) -> str:
    return str(browser.get("/live/wall").json().get("who"))


def switch(browser: TestClient, csrf: str | None = None, **said: str) -> Any:
    page = browser.get("/konto/byt?vidare=/staff%3Fhandelse%3Dop").text
    found = re.search(r'name="csrf" value="(\w+)"', page)
    assert found is not None
    values = {"csrf": csrf or found[1], "vidare": "/staff?handelse=op", **said}
    return browser.post("/konto/byt", data=values)


def test_the_next_one_comes_in_by_their_own_password_to_the_same_page(
    house: House, shared: TestClient
) -> None:
    before, night = who(shared), dict(shared.cookies)
    answer = switch(shared, login="stab dag", password=DAY)
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff?handelse=op")
    assert who(shared) not in ("", before)
    old = house.browser(night["trygghetslaget"])
    assert old.get("/konto").status_code != 200  # the night's session has ended, also in other windows
    assert len(house.journalled(SecurityKind.SIGN_OUT)) == 1


@pytest.mark.parametrize(
    "said",
    [
        {"login": "stab dag", "password": ""},
        {"login": "stab dag", "password": PASSWORD},
        {"login": "ingen", "password": DAY},
        {"login": "", "password": ""},
    ],
)
def test_without_a_credential_nobody_is_changed_and_the_page_is_kept(
    shared: TestClient, said: dict[str, str]
) -> None:
    before = who(shared)
    answer = switch(shared, **said)
    assert answer.status_code == 422
    assert 'value="/staff?handelse=op"' in answer.text
    assert who(shared) == before


def test_a_form_that_another_site_made_changes_nobody(shared: TestClient) -> None:
    before = who(shared)
    assert switch(shared, csrf="x" * 32, login="stab dag", password=DAY).status_code == 403
    assert who(shared) == before


def test_nobody_signed_in_changes_with_nobody(house: House) -> None:
    browser = house.browser()
    assert browser.get("/konto/byt").status_code in (303, 401)
    assert browser.post("/konto/byt", data={"login": "a", "password": "b"}).status_code in (303, 401, 403)


def test_those_who_take_turns_are_offered_by_name_and_others_typed(shared: TestClient) -> None:
    assert "Vem tar över?" not in shared.get("/konto/byt").text
    switch(shared, login="stab dag", password=DAY)
    page = shared.get("/konto/byt").text
    assert 'type="radio" name="login" value="stab natt" checked' in page
    assert 'value="stab dag"' not in page  # who sits there already
    answer = switch(shared, login="stab natt", other="  stab natt ", password=PASSWORD)
    assert answer.status_code == 303
    assert 'value="stab dag" checked' in shared.get("/konto/byt").text


def test_it_leads_nowhere_else_and_shows_what_is_typed_as_text(shared: TestClient) -> None:
    page = shared.get("/konto/byt?vidare=https://ont.example/").text
    assert "ont.example" not in page
    answer = switch(shared, login='"><script>', password="x")
    assert "<script>" not in answer.text


@pytest.mark.parametrize("cookie", ["", "x", "e30=", "WzEsMl0=", "å", "Wy" + "A" * 5000])
def test_a_cookie_that_is_no_list_of_names_is_nobody(cookie: str) -> None:
    assert known_in(cookie) == ()


def test_as_many_as_take_turns_are_remembered_the_last_first() -> None:
    assert merged("b", ("a", "b", "c")) == ("b", "a", "c")
    assert len(merged("x", tuple("abcdefgh"))) == 6

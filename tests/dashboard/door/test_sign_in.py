"""Signing in and out by password and by link, how long it lasts, and what else does not get in."""

import asyncio
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from dashboard.door.pages import local_path
from data.access import accounts, sessions, tokens
from data.access import reads as access_reads
from data.acting import LOCAL
from data.rights import Grant
from data.words import Role, SecurityKind, TokenKind
from tests.dashboard.door.house import ON_IT, PASSWORD, House

pytestmark = pytest.mark.slow  # passwords are slow to check on purpose

COOKIE = "trygghetslaget"


def sign_in(browser: TestClient, password: str = PASSWORD, **more: str) -> Any:
    return browser.post("/logga-in", data={"login": "vera", "password": password, **more})


def set_cookie(answer: Any) -> str:
    return str(answer.headers.get("set-cookie", ""))


def csrf_in(page: str) -> str:
    found = re.search(r'name="csrf" value="(\w+)"', page)
    assert found is not None
    return found[1]


@pytest.fixture
def vera(house: House) -> str:
    return house.account(Grant(Role.KRISLEDNING), login="vera", password=PASSWORD)


# ── by password ──────────────────────────────────────────────────────────────────────────────


def test_a_password_opens_a_session_that_no_script_and_no_other_site_can_use(house: House, vera: str) -> None:
    browser = house.browser()
    answer = sign_in(browser, vidare="/log?punkt=P01")
    assert (answer.status_code, answer.headers["location"]) == (303, "/log?punkt=P01")
    cookie = set_cookie(answer)
    assert re.fullmatch(r"trygghetslaget=[\w-]{43}; HttpOnly; Path=/; SameSite=lax", cookie)
    assert browser.get("/konto").status_code == 200
    assert house.journalled(SecurityKind.SIGN_IN) == [{"who": vera, "by": "lösenord"}]


def test_over_https_the_browser_ties_the_cookie_to_this_host(built: Callable[..., House]) -> None:
    house = built(secure=True)
    house.account(Grant(Role.LASARE), login="vera", password=PASSWORD)
    answer = sign_in(house.browser())
    cookie = set_cookie(answer)
    assert cookie.startswith("__Host-trygghetslaget=")
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=lax; Secure")
    assert "Domain" not in cookie
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    plain = house.browser()
    plain.cookies.set(COOKIE, house.session())  # the unprotected name opens nothing here
    assert plain.get("/konto").status_code == 401


@pytest.mark.parametrize("secret", ["fixerad", "a" * 43, ""])
def test_a_cookie_from_before_is_never_the_one_after(house: House, vera: str, secret: str) -> None:
    browser = house.browser(secret)
    answer = sign_in(browser)
    given = set_cookie(answer).partition("=")[2].partition(";")[0]
    assert given
    assert given != secret
    assert not secret or house.browser(secret).get("/konto").status_code == 401


def test_a_session_from_before_is_another_than_the_one_after(house: House, vera: str) -> None:
    """Somebody plants their own session in a browser; who signs in there gets one of their own."""
    planted = house.session(Role.LASARE)
    given = set_cookie(sign_in(house.browser(planted))).partition("=")[2].partition(";")[0]
    assert given != planted
    assert "Du är inloggad som krisledningen" in house.browser(given).get("/konto").text
    assert "Du är inloggad som läsare" in house.browser(planted).get("/konto").text


@pytest.mark.parametrize("login", ["vera", "ingen", "", "x" * 500, "a\x00b", "<b>vera</b>", "' OR 1=1 --"])
def test_a_wrong_password_says_the_same_whoever_it_is_for(house: House, vera: str, login: str) -> None:
    browser = house.browser()
    answer = browser.post("/logga-in", data={"login": login, "password": "fel lösenord här"})
    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers
    if login in ("vera", "ingen", "<b>vera</b>", "' OR 1=1 --"):
        assert "Användarnamnet eller lösenordet stämmer inte." in answer.text
    assert "<b>vera" not in answer.text


def test_failures_make_the_next_try_wait_longer_and_longer_but_nobody_is_locked_out(
    house: House, vera: str
) -> None:
    browser = house.browser()
    waits: list[int] = []
    for _ in range(7):
        assert sign_in(browser, "fel").status_code == 422
        # Once a wait is asked for, the right password has to wait as well.
        said = sign_in(browser, PASSWORD if len(waits) > 3 else "fel").text
        found = re.search(r"Vänta (\d+) sekunder", said)
        waits.append(int(found[1]) if found else 0)
        house.at += _seconds(waits[-1])
    assert waits[-1] > waits[-2] > 0
    assert sign_in(browser).status_code == 303
    assert len(house.journalled(SecurityKind.SIGN_IN_REFUSED)) >= 7


def test_many_names_from_one_address_make_that_address_wait_and_no_other(house: House, vera: str) -> None:
    browser = house.browser()
    for number in range(15):
        browser.post("/logga-in", data={"login": f"namn{number}", "password": "fel"})
    assert "Vänta" in sign_in(browser).text
    assert sign_in(house.browser(client=("10.9.9.9", 1))).status_code == 303


def test_a_closed_account_is_a_wrong_password(house: House, vera: str) -> None:
    accounts.disable(house.store, LOCAL, vera, house.at)
    answer = sign_in(house.browser())
    assert (answer.status_code, "stämmer inte" in answer.text) == (422, True)


# ── on to where one was going ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "asked",
    [
        *("//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "http://evil.example"),
        *("http://[", "javascript:alert(1)", "data:text/html,x", "/a\nb", "/\tx", "/a\r\nSet-Cookie: a=b"),
        *("evil.example", "", "?x", "/\x00", "\u2028/", "/\u2028", "/\u202e"),
    ],
)
def test_nobody_is_sent_elsewhere(house: House, vera: str, asked: str) -> None:
    assert local_path(asked) == "/"
    page = house.browser().get("/logga-in", params={"vidare": asked})
    assert page.status_code == 200
    assert '<input type="hidden" name="vidare" value="/">' in page.text
    answer = sign_in(house.browser(), vidare=asked)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("asked", ["/", "/log?a=b&c=d", "/mitt/P01?lang=en", "/konto#x"])
def test_a_page_of_ours_is_gone_on_to(house: House, vera: str, asked: str) -> None:
    assert sign_in(house.browser(), vidare=asked).headers["location"] == asked


# ── by link ──────────────────────────────────────────────────────────────────────────────────


def test_a_link_asks_for_a_press_elsewhere_and_opens_once(house: House, vera: str) -> None:
    link = house.link(vera)
    browser = house.browser()
    for _ in range(3):  # machines that read mail open links too
        page = browser.get(f"/in/{link}")
        assert (page.status_code, "set-cookie" in page.headers) == (200, False)
    assert browser.post(f"/in/{link}").status_code == 303
    assert browser.get("/konto").status_code == 200
    again = house.browser().post(f"/in/{link}")
    assert (again.status_code, "set-cookie" in again.headers) == (410, False)
    assert house.journalled(SecurityKind.SIGN_IN_REFUSED) == [{"who": vera, "by": "engångslänk"}]


def test_on_the_server_itself_a_link_opens_at_once(house: House, vera: str) -> None:
    link = house.link(vera)
    assert house.browser(client=ON_IT).head(f"/in/{link}").status_code == 200  # looking at it is not using it
    answer = house.browser(client=ON_IT).get(f"/in/{link}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"])
def test_what_a_proxy_has_passed_on_was_not_asked_for_on_the_server(
    house: House, vera: str, name: str
) -> None:
    link = house.link(vera)
    page = house.browser(client=ON_IT).get(f"/in/{link}", headers={name: "127.0.0.1"})
    assert (page.status_code, "set-cookie" in page.headers) == (200, False)
    assert house.browser(client=ON_IT).get(f"/in/{link}").status_code == 303  # it is still to be used


def test_behind_a_public_address_loopback_is_no_sign_of_being_on_the_server(
    built: Callable[..., House],
) -> None:
    house = built(behind=True)
    link = house.link(house.account(Grant(Role.LASARE)))
    page = house.browser(client=ON_IT).get(f"/in/{link}")
    assert (page.status_code, "set-cookie" in page.headers) == (200, False)


@pytest.mark.parametrize(
    "spoil", [lambda s: s[:-1], lambda s: s + "x", lambda s: s.swapcase(), lambda s: "x"]
)
def test_a_link_that_is_not_one_opens_nothing(house: House, vera: str, spoil: Callable[[str], str]) -> None:
    link = house.link(vera)
    assert house.browser().post(f"/in/{spoil(link)}").status_code == 410
    assert house.browser().post(f"/in/{link}").status_code == 303


def test_a_link_ends_and_so_does_that_of_a_closed_account(house: House, vera: str) -> None:
    link = house.link(vera, minutes=10)
    with house.later(minutes=10):
        assert house.browser().post(f"/in/{link}").status_code == 410
    accounts.disable(house.store, LOCAL, vera, house.at)
    assert house.browser().post(f"/in/{link}").status_code == 410
    assert access_reads.sessions(house.store) == []


# ── one's own account, and out ───────────────────────────────────────────────────────────────


def test_out_is_out_on_the_server_too(house: House) -> None:
    secret = house.session()
    browser = house.browser(secret)
    csrf = csrf_in(browser.get("/konto").text)
    answer = browser.post("/logga-ut", data={"csrf": csrf})
    assert (answer.status_code, answer.headers["location"]) == (303, "/logga-in?utloggad=1")
    assert 'trygghetslaget=""' in set_cookie(answer)
    assert not house.lives(secret)
    assert house.browser(secret).get("/konto").status_code == 401
    assert len(house.journalled(SecurityKind.SIGN_OUT)) == 1


@pytest.mark.parametrize("csrf", ["", "0" * 32, "å" * 32])
@pytest.mark.parametrize("address", ["/logga-ut", "/konto", "/mitt/P01", "/blad", "/blad/enhet"])
def test_a_form_without_the_sessions_own_mark_changes_nothing_and_is_journalled(
    house: House, address: str, csrf: str
) -> None:
    """Old browsers do not say where a form comes from; the mark does."""
    secret = house.session()
    fields = {"csrf": csrf, "password": "ett helt nytt lösenord", "points": "P01", "days": ""}
    before = (len(access_reads.tokens(house.store)), access_reads.accounts(house.store))
    answer = house.browser(secret).post(address, data=fields)
    assert answer.status_code in (403, 422)
    assert house.lives(secret)
    assert (len(access_reads.tokens(house.store)), access_reads.accounts(house.store)) == before
    asyncio.run(house.guard.look())
    assert answer.status_code == 422 or len(house.journalled()) == 1


def test_another_sessions_mark_is_not_ones_own(house: House) -> None:
    other = csrf_in(house.browser(house.session()).get("/konto").text)
    secret = house.session()
    assert house.browser(secret).post("/logga-ut", data={"csrf": other}).status_code == 403
    assert house.lives(secret)


def test_a_new_password_ends_the_other_sessions_and_not_this_one(house: House, vera: str) -> None:
    first, second = house.browser(), house.browser()
    sign_in(first), sign_in(second)
    csrf = csrf_in(first.get("/konto").text)
    short = first.post("/konto", data={"csrf": csrf, "password": "kort"})
    assert (short.status_code, "minst 12 tecken" in short.text) == (422, True)
    named = first.post("/konto", data={"csrf": csrf, "password": "VERA vera vera vera"})
    assert (named.status_code, "användarnamnet" in named.text) == (422, True)
    changed = first.post("/konto", data={"csrf": csrf, "password": "en annan lång mening"})
    assert (changed.status_code, "Lösenordet är ändrat." in changed.text) == (200, True)
    assert first.get("/konto").status_code == 200
    assert second.get("/konto").status_code == 401
    assert sign_in(house.browser()).status_code == 422
    assert sign_in(house.browser(), "en annan lång mening").status_code == 303


def test_the_pages_may_not_be_framed_or_kept(house: House) -> None:
    for browser, address in (
        (house.browser(), "/logga-in"),
        (house.browser(house.session()), "/konto"),
        (house.browser(), "/in/x"),
    ):
        headers = browser.get(address).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        # Our own file alone, that forgets what the one before has left in the browser.
        assert "; script-src 'self'; " in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert headers["cross-origin-resource-policy"] == "same-origin"


# ── how long ─────────────────────────────────────────────────────────────────────────────────


def test_a_session_ends_when_it_has_not_been_used(house: House) -> None:
    secret = house.session()
    house.at += _seconds(3.9 * 3600)
    assert house.browser(secret).get("/konto").status_code == 200
    asyncio.run(house.guard.look())
    house.at += _seconds(3.9 * 3600)
    assert house.browser(secret).get("/konto").status_code == 200
    asyncio.run(house.guard.look())
    house.at += _seconds(4 * 3600)
    assert house.browser(secret).get("/konto").status_code == 401
    asyncio.run(house.guard.look())
    assert house.browser(secret).get("/konto").status_code == 401


def test_a_session_ends_however_much_it_is_used(house: House) -> None:
    secret = house.session()
    for _ in range(27):
        house.at += _seconds(1800)
        assert house.browser(secret).get("/konto").status_code == 200
        asyncio.run(house.guard.look())
    house.at += _seconds(1800)
    assert house.browser(secret).get("/konto").status_code == 401


# ── keys ─────────────────────────────────────────────────────────────────────────────────────


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_a_key_that_does_not_hold_is_not_helped_by_a_cookie_that_does(house: House) -> None:
    browser = house.browser(house.session())
    assert browser.get("/api/v1/operations").status_code == 200
    answer = browser.get("/api/v1/operations", headers=bearer("api-fel"))
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert browser.get("/api/v1/operations", headers={"Authorization": "Bearer"}).status_code == 401


def test_each_secret_opens_its_own_way_in_and_no_other(house: House) -> None:
    session, key, wall = house.session(), house.key(), house.key(TokenKind.VAGG, Role.VAGG)
    point, link = house.point_link(), house.link(house.account(Grant(Role.KRISLEDNING)))
    page, read, watch = "/konto", "/api/v1/operations", "/live/wall?operation=storm"
    opened = {
        name: (
            house.browser(secret).get(page).status_code,
            house.browser().get(read, headers=bearer(secret)).status_code,
            house.browser().get(f"{watch}&nyckel={secret}").status_code,
            house.browser().get(f"/r/{secret}").status_code,
            house.browser().post(f"/in/{secret}").status_code,
        )
        for name, secret in (
            *(("session", session), ("key", key), ("wall", wall)),
            *(("point", point), ("link", link), ("none", "x" * 43)),
        )
    }
    assert opened == {
        "session": (200, 401, 401, 404, 410),
        "key": (401, 200, 401, 404, 410),
        "wall": (401, 403, 303, 404, 410),
        "point": (401, 401, 401, 200, 410),
        "link": (401, 401, 401, 404, 303),
        "none": (401, 401, 401, 404, 410),
    }


def test_a_walls_key_moves_from_the_address_into_a_cookie_and_only_watches(house: House) -> None:
    wall = house.key(TokenKind.VAGG, Role.VAGG)
    screen = house.browser()
    first = screen.get(f"/live/wall?operation=storm&nyckel={wall}")
    assert (first.status_code, first.headers["location"]) == (303, "/live/wall?operation=storm")
    cookie = set_cookie(first)
    assert cookie.startswith(
        f"trygghetslaget-vagg={wall}; HttpOnly; Max-Age=31622400; Path=/live; SameSite=lax"
    )
    assert screen.get("/live/wall?operation=storm").json()["who"]
    for address in ("/", "/konto", "/mitt", "/api/v1/operations", "/log", "/blad"):
        assert screen.get(address).status_code == 401
    assert screen.get("/live/session").status_code == 403
    assert house.browser().get("/api/v1/operations", headers=bearer(wall)).status_code == 403
    (token,) = access_reads.tokens(house.store)
    tokens.revoke_token(house.store, LOCAL, token.id, house.at)
    assert screen.get("/live/wall?operation=storm").status_code == 401


def test_a_key_ends_when_it_says_or_is_revoked_or_changed(house: House) -> None:
    key = house.key()
    with house.later(days=1):
        assert house.browser().get("/api/v1/operations", headers=bearer(key)).status_code == 401
    (token,) = access_reads.tokens(house.store)
    fresh = tokens.rotate_token(house.store, LOCAL, token.id, house.at).secret
    assert house.browser().get("/api/v1/operations", headers=bearer(key)).status_code == 401
    assert house.browser().get("/api/v1/operations", headers=bearer(fresh)).status_code == 200
    tokens.revoke_token(house.store, LOCAL, token.id, house.at)
    assert house.browser().get("/api/v1/operations", headers=bearer(fresh)).status_code == 401


def test_a_role_change_holds_from_the_next_request(house: House) -> None:
    account = house.account(Grant(Role.KRISLEDNING))
    secret = sessions.sign_in_by_link(house.store, house.link(account), house.at, house.lasting).secret
    assert house.browser(secret).get("/blad").status_code == 200
    accounts.set_grants(house.store, LOCAL, account, [Grant(Role.LASARE)], house.at)
    assert house.browser(secret).get("/blad").status_code == 403
    accounts.set_grants(house.store, LOCAL, account, [], house.at)
    assert house.browser(secret).get("/mitt").status_code == 403


def _seconds(number: float) -> timedelta:
    return timedelta(seconds=number)

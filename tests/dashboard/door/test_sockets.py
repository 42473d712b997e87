"""Sockets at the door: who opens one, and how it ends with the session or key that opened it."""

import asyncio
import time
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from dashboard.door.sockets import ENDED
from data.access import accounts, sessions, tokens
from data.access import reads as access_reads
from data.acting import LOCAL
from data.rights import Grant
from data.words import Role, TokenKind
from tests.dashboard.door.house import HERE, House

pytestmark = pytest.mark.slow  # it waits for what comes by itself

OWN = {"origin": HERE}
WS = HERE.replace("http:", "ws:")
FEED = "/live/feed?operation=storm"
PLACES = ("/_stcore/stream", FEED, "/live/session")


def refused(browser: TestClient, path: str, **headers: str) -> bool:
    try:
        with browser.websocket_connect(f"{WS}{path}", headers=headers):
            return False
    except WebSocketDisconnect as closed:
        assert closed.code == 4403
        return True


@pytest.mark.parametrize("path", PLACES)
def test_a_socket_opens_for_who_may_from_our_own_pages_alone(house: House, path: str) -> None:
    secret = house.session(Role.LASARE)
    assert refused(house.browser(), path, **OWN)
    assert refused(house.browser(secret[:-1]), path, **OWN)
    assert refused(house.browser(secret), path)  # a browser always says where its page is from
    for origin in ("http://evil.example", "null", "http://127.0.0.1:9", "http://["):
        assert refused(house.browser(secret), path, origin=origin)
    assert not refused(house.browser(secret), path, **OWN)
    asyncio.run(house.guard.look())
    assert sum(one["times"] for one in house.journalled()) == 7


def test_a_walls_key_opens_the_feed_and_no_other_socket(house: House) -> None:
    wall = house.key(TokenKind.VAGG, Role.VAGG)
    assert not refused(house.browser(), f"{FEED}&nyckel={wall}")
    assert refused(house.browser(), f"/_stcore/stream?nyckel={wall}", **OWN)
    assert refused(house.browser(), f"/live/session?nyckel={wall}", **OWN)
    screen = house.browser()
    screen.cookies.set("trygghetslaget-vagg", wall)
    assert not refused(screen, FEED, **OWN)
    assert refused(screen, FEED, origin="http://evil.example")
    assert refused(screen, FEED)


def test_who_only_plays_exercises_watches_only_them(house: House) -> None:
    secret = house.session(Role.MOTSPEL)
    assert refused(house.browser(secret), FEED, **OWN)
    assert refused(house.browser(secret), "/live/feed", **OWN)
    assert refused(house.browser(secret), "/live/feed?operation=ovning&operation=storm", **OWN)
    assert not refused(house.browser(secret), "/live/feed?operation=ovning", **OWN)


@pytest.fixture
def guarded(house: House) -> Iterator[House]:
    """The guard runs beside the door, in the same loop as its sockets."""
    with TestClient(house.app, HERE) as client:
        assert client.portal is not None
        client.portal.call(house.guard.start)
        house.client = client
        yield house
        client.portal.call(house.guard.stop)


def ends(socket: WebSocketTestSession) -> float:
    """Return after how many seconds the server closed a socket, with the code that says why."""
    begun = time.monotonic()
    said = socket.receive()
    assert (said["type"], said["code"]) == ("websocket.close", ENDED)
    return time.monotonic() - begun


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("by", ["revoked", "closed", "signed out", "idle", "too long"])
def test_a_socket_ends_within_a_second_of_its_session(guarded: House, path: str, by: str) -> None:
    account = guarded.account(Grant(Role.KRISLEDNING))
    link = guarded.link(account)
    secret = sessions.sign_in_by_link(guarded.store, link, guarded.at, guarded.lasting).secret
    other = guarded.session()
    mine = {**OWN, "cookie": f"trygghetslaget={secret}"}
    theirs = {**OWN, "cookie": f"trygghetslaget={other}"}
    client = guarded.client
    with (
        client.websocket_connect(f"{WS}{path}", headers=mine) as socket,
        client.websocket_connect(f"{WS}/_stcore/stream", headers=theirs) as untouched,
    ):
        if by == "revoked":
            sessions.revoke_sessions(guarded.store, LOCAL, account, guarded.at)
        elif by == "closed":
            accounts.disable(guarded.store, LOCAL, account, guarded.at)
        elif by == "signed out":
            sessions.sign_out(guarded.store, access_reads.digest(secret), guarded.at)
        else:
            guarded.at += guarded.lasting.idle if by == "idle" else guarded.lasting.longest
        assert ends(socket) < 1.0
        if by in ("revoked", "closed", "signed out"):
            untouched.send_text("hör du mig")
            assert untouched.receive_text() == "hör du mig"
    assert guarded.guard.sockets.now == ()


def test_a_screens_socket_ends_with_its_key(guarded: House) -> None:
    wall = guarded.key(TokenKind.VAGG, Role.VAGG)
    (token,) = access_reads.tokens(guarded.store)
    with guarded.client.websocket_connect(f"{WS}{FEED}&nyckel={wall}") as socket:
        tokens.revoke_token(guarded.store, LOCAL, token.id, guarded.at)
        assert ends(socket) < 1.0


def test_a_role_taken_away_leaves_the_page_open_and_its_acts_refused(guarded: House) -> None:
    """The session goes on; every service asks for the right anew."""
    account = guarded.account(Grant(Role.KRISLEDNING))
    link = guarded.link(account)
    secret = sessions.sign_in_by_link(guarded.store, link, guarded.at, guarded.lasting).secret
    headers = {**OWN, "cookie": f"trygghetslaget={secret}"}
    with guarded.client.websocket_connect(f"{WS}/_stcore/stream", headers=headers) as socket:
        accounts.set_grants(guarded.store, LOCAL, account, [], guarded.at)
        time.sleep(1.2)
        socket.send_text("kvar")
        assert socket.receive_text() == "kvar"


@pytest.mark.parametrize(("left", "stays"), [((), False), ((Role.MOTSPEL,), False), ((Role.LASARE,), True)])
def test_the_feed_ends_with_the_right_to_it(guarded: House, left: tuple[Role, ...], stays: bool) -> None:
    account = guarded.account(Grant(Role.KRISLEDNING))
    link = guarded.link(account)
    secret = sessions.sign_in_by_link(guarded.store, link, guarded.at, guarded.lasting).secret
    headers = {**OWN, "cookie": f"trygghetslaget={secret}"}
    with guarded.client.websocket_connect(f"{WS}{FEED}", headers=headers) as socket:
        accounts.set_grants(guarded.store, LOCAL, account, [Grant(role) for role in left], guarded.at)
        if stays:
            time.sleep(1.2)
            socket.send_text("kvar")
            assert socket.receive_text() == "kvar"
        else:
            assert ends(socket) < 1.0

"""What a server writes of itself while everything is done to it: whole lines, and nothing that is secret."""

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import connect

from dashboard import clock
from data.access import accounts, sessions, tokens
from data.access.tokens import NewToken
from data.acting import LOCAL
from data.rights import Grant
from data.store.database import open_store
from data.words import Role, TokenKind
from tests.e2e import stage
from tests.e2e.running import Server

NAME = "Anna Lindgren"
LOGIN = "anna.lindgren"
NOTE = "Kom till porten bredvid apoteket"
WRONG = "fel-losenord-som-nagon-skrev"


def ask(server: Server, path: str, body: dict[str, str] | None = None, **headers: str) -> tuple[int, str]:
    sent = urllib.parse.urlencode(body).encode() if body is not None else None
    request = urllib.request.Request(f"{server.url}{path}", sent, headers)
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    try:
        with opener.open(request, timeout=20) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def follow(address: str) -> bool:
    """Open a socket and read what comes first; whether it was let in."""
    try:
        with connect(address, open_timeout=10) as socket:
            socket.recv(timeout=10)
    except (InvalidStatus, WebSocketException):
        return False
    return True


def secrets_of(server: Server) -> dict[str, str]:
    """Make one of each thing that opens something."""
    now = clock.now()
    with closing(open_store(server.store)) as store:
        account = accounts.add_account(
            store, LOCAL, login=LOGIN, label=NAME, grants=(Grant(Role.STADSDEL, "bromma"),), now=now
        )
        link = sessions.make_link(store, LOCAL, account, timedelta(hours=1), now)
        grant = Grant(Role.PUNKT, "P01", stage.OPERATION)
        new = NewToken(TokenKind.PUNKT, "prov", grant, now + timedelta(days=1))
        point = tokens.issue_token(store, LOCAL, new, now).secret
    return {"link": link, "point": point, "wall": server.screen, "api": server.key, "session": server.session}


@pytest.mark.slow
def test_no_secret_no_name_and_nothing_written_is_ever_in_the_log(
    tmp_path: Path, serve: Callable[..., Server]
) -> None:
    url = f"sqlite:///{tmp_path / 'logs.db'}"
    stage.set_up(url)
    server = serve(url, DASHBOARD_LOG="json", DASHBOARD_LOG_LEVEL="debug")
    made = secrets_of(server)
    assert ask(server, f"/in/{made['link']}")[0] == 200
    assert ask(server, f"/in/{made['link']}", {"a": "b"})[0] < 500
    assert ask(server, f"/r/{made['point']}")[0] == 200
    typed = {"id": uuid4().hex, "operation": stage.OPERATION, "el_status": "ur_funktion", "el_cause": NOTE}
    sent = ask(server, f"/r/{made['point']}", typed, Accept="application/json")
    assert sent[0] == 201, sent
    assert ask(server, f"/r/{made['point']}x")[0] == 404
    assert ask(server, "/logga-in", {"login": LOGIN, "password": WRONG})[0] < 500
    assert ask(server, f"/live/wall?operation={stage.OPERATION}&nyckel={made['wall']}")[0] == 200
    assert ask(server, f"/live/wall?nyckel={made['wall']}x")[0] == 401
    assert follow(server.feed(stage.OPERATION))
    assert not follow(f"{server.feed(stage.OPERATION)}x")
    cookie = f"trygghetslaget={made['session']}"
    assert ask(server, "/live/session", Cookie=cookie)[0] < 300
    assert ask(server, f"/{NAME.replace(' ', '%20')}/{made['api']}")[0] == 404
    server.get("/api/v1/operations")
    server.stop()
    written = server.log.read_text()
    for what, secret in {**made, "name": NAME, "login": LOGIN, "note": NOTE, "password": WRONG}.items():
        assert secret not in written, what
    assert "127.0.0.1" not in re.sub(r"svarar på \S+|administratören: \S+", "", written)
    lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    asked = [line for line in lines if line.get("kind") in ("request", "socket")]
    seen = {(line["method"], line["route"], line["status"]) for line in asked}
    assert {
        *{("GET", "/r/", 200), ("GET", "/r/", 404), ("GET", "/live/wall", 401)},
        *{("WEBSOCKET", "/live/feed", 101), ("WEBSOCKET", "/live/feed", 403)},
        ("GET", "okänd adress", 404),
    } <= seen, seen
    api = next(line for line in asked if line["route"] == "/api/v1/operations")
    assert (api["role"], api["revision"] > 0, api["ms"] > 0) == ("krisledning", True, True)
    others = [line for line in written.splitlines() if not line.startswith("{")]
    # What a person at a terminal is told at the start is no log line.
    assert all(line.startswith(("Trygghetsläget svarar", "Ingen har ett konto", "Obs:")) for line in others)

"""Knocking at a real server's door: one request as somebody sends it, and what was written meanwhile."""

import base64
import http.client
import socket
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import psycopg

from dashboard.door.caller import csrf_of
from data.access import security
from data.store.database import open_store
from data.words import SecurityKind
from tests.e2e.visitors import Visitor

_KEY = base64.b64encode(b"0123456789abcdef").decode()


@dataclass(frozen=True)
class Answer:
    status: int
    where: str
    body: str
    headers: dict[str, str]

    @property
    def refused(self) -> bool:
        nowhere = self.status == 404 and (not self.body or "Sidan finns inte." in self.body)
        return self.status in (401, 403, 405) or self.where.startswith("/logga-in?vidare=") or nowhere


@dataclass(frozen=True)
class Knock:
    """One request to be made, and whether the document lets it in."""

    gate: str | None
    path: str
    method: str
    visitor: Visitor
    operation: str | None
    allowed: bool


class Knuckles:
    """One keep-alive connection to the server, and sockets beside it."""

    def __init__(self, url: str) -> None:
        self._url, self._netloc = url, urlsplit(url).netloc
        self._connection = http.client.HTTPConnection(self._netloc, timeout=20)

    def knock(self, one: Knock) -> Answer:
        query = "&".join(
            part for part in (one.operation and f"operation={one.operation}", one.visitor.query) if part
        )
        path = f"{one.path}?{query}" if query else one.path
        headers = {**one.visitor.headers, "Accept": "text/html"}
        if "Cookie" in headers:
            headers["Origin"] = self._url
        if one.path == "/logga-ut" and one.method == "POST" and one.visitor.spare:
            headers["Cookie"] = headers["Cookie"].partition("=")[0] + f"={one.visitor.spare}"
        if one.method == "WEBSOCKET":
            return self._handshake(path, headers)
        body = None
        if one.method in ("POST", "PUT", "PATCH"):
            headers["Content-Type"], body = _body(one)
        if one.method in ("PUT", "DELETE") and one.path.startswith("/_stcore/"):
            headers |= self._mark(headers)
        return read_answer(self._connection, one.method, path, headers, body)

    def _handshake(self, path: str, headers: dict[str, str]) -> Answer:
        asked = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
        with closing(http.client.HTTPConnection(self._netloc, timeout=20)) as connection:
            connection.request("GET", path, headers={**headers, **asked, "Sec-WebSocket-Key": _KEY})
            answer = connection.getresponse()
            return Answer(answer.status, "", "", dict(answer.getheaders()))

    def _mark(self, headers: dict[str, str]) -> dict[str, str]:
        """Streamlit's own mark against other sites' forms: its cookie said again in a header."""
        mark = "2|abababab|abababab|1700000000"
        cookie = headers.get("Cookie", "")
        return {"Cookie": f"{cookie}; _streamlit_xsrf={mark}", "X-Xsrftoken": mark}

    def close(self) -> None:
        self._connection.close()


def _body(one: Knock) -> tuple[str, str]:
    """What is let in and says nothing: the rights are asked for first, and then it is refused."""
    if one.path.startswith("/api/"):
        return "application/json", "{}"
    csrf = one.visitor.csrf
    if one.path == "/logga-ut" and one.visitor.spare:
        csrf = csrf_of(one.visitor.spare)
    return "application/x-www-form-urlencoded", urlencode({"csrf": csrf})


def read_answer(
    connection: http.client.HTTPConnection, method: str, path: str, headers: dict[str, str], body: str | None
) -> Answer:
    connection.request(method, path, body, headers)
    # An answer comes in two packets; the second would wait 40 ms for the first to be acknowledged.
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
    answer = connection.getresponse()
    content = answer.read().decode("latin-1")
    if answer.status == 404 or answer.status >= 500:
        content = content.encode("latin-1").decode(errors="replace")
    found = {name.lower(): value for name, value in answer.getheaders()}
    return Answer(answer.status, found.get("location", ""), content, found)


def rows(store: str) -> dict[str, int]:
    """Return how many rows each table holds, apart from what is written about refusals themselves."""
    counts = _rows_of_file(store) if store.startswith("sqlite") else _rows_of_database(store)
    return {name: count for name, count in counts.items() if name not in ("security", "sign_in_wait")}


def _rows_of_file(store: str) -> dict[str, int]:
    with closing(sqlite3.connect(store.removeprefix("sqlite:///"))) as held:
        # The index of words is a virtual table without rows to count; those beneath it have them.
        found = held.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        )
        names = [name for (name,) in found]
        return {name: int(held.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}


def _rows_of_database(store: str) -> dict[str, int]:
    with psycopg.connect(store.replace("postgresql+psycopg:", "postgresql:"), autocommit=True) as held:
        found = held.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        counting = (f"SELECT '{name}', count(*) FROM \"{name}\"" for (name,) in found.fetchall())
        return dict(held.execute(" UNION ALL ".join(counting).encode()).fetchall())


def noted(store: str) -> int:
    """Return how many refusals the security journal counts."""
    with closing(open_store(store)) as held:
        entries = security.entries(held, 100_000)
    return sum(one.facts.get("times", 0) for one in entries if one.kind is SecurityKind.REFUSED)

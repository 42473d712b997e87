"""What the door lets in, and what the browser is told."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from starlette.applications import Starlette
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

import dashboard
from dashboard.door import gates, streamlit_files
from dashboard.door.door import LOOPBACK, Door, policy
from dashboard.door.gates import Refusal, Request, why_not_enter
from dashboard.door.sockets import MOST_KINDS, Guard
from dashboard.places import OLD_ADDRESSES, PATHS, Place
from data.errors import StoreFault
from data.store.database import open_store
from tests.dashboard.door.house import House

NOW = datetime(2027, 1, 14, 2, 12, tzinfo=UTC)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Callable[[Any], Door]]:
    """A door in front of an application, on a store where nobody has an account."""
    store = open_store(f"sqlite:///{tmp_path / 's.db'}")
    yield lambda app: Door(app, store, Guard(store, lambda: NOW), lambda: NOW)
    store.close()


def enter(request: Request) -> Refusal | None:
    return why_not_enter(request, LOOPBACK, gates.gate_for(request.path))


def asked(**changes: Any) -> Request:
    fields: dict[str, Any] = {
        "method": "GET",
        "path": "/",
        "host": "127.0.0.1:8501",
        "origin": None,
        "length": 0,
        **changes,
    }
    return Request(**fields)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/log",
        "/live/wall",
        "/api/v1/operations",
        "/healthz",
        "/static/js/a.js",
    ],
)
def test_known_paths_are_let_in(path: str) -> None:
    assert enter(asked(path=path)) is None


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/agent/openapi.json",
        "/_stcore/metrics",
        "/_stcore/components/x",
        "/_stcore/script-health-check",
        "/app/static/x",
        "/okänd",
        "/../etc/passwd",
        "/mitt/P01\0",
        "/blankett/\0",
    ],
)
def test_everything_else_is_refused(path: str) -> None:
    refusal = enter(asked(path=path))
    assert refusal is not None
    assert refusal.status == 404


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:8501", "", "127.0.0.1.evil.example", "evil@127.0.0.1"),
        *("[", "[::1", "127.0.0.1:x", "127.0.0.1:8501:1", "127.0.0.1/x", "127.0.0.1 evil", "127.0.0.1,evil"),
    ],
)
def test_another_host_name_is_refused(host: str) -> None:
    refusal = enter(asked(host=host))
    assert refusal is not None
    assert refusal.status == 400


@pytest.mark.parametrize("host", ["127.0.0.1:1", "localhost:8501", "[::1]:8501", "LOCALHOST", "127.0.0.1"])
def test_loopback_names_are_let_in(host: str) -> None:
    assert enter(asked(host=host)) is None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/reports"),
        ("POST", "/logga-in"),
        ("PUT", "/_stcore/upload_file/x"),
        ("WEBSOCKET", "/_stcore/stream"),
    ],
)
@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "",
        "http://127.0.0.1:9",
        "http://127.0.0.1",
        "http://[",
        "127.0.0.1:8501",
    ],
)
def test_a_change_or_socket_from_another_site_is_refused(method: str, path: str, origin: str) -> None:
    foreign = asked(method=method, path=path, origin=origin)
    refusal = enter(foreign)
    assert refusal is not None
    assert refusal.status == 403
    own = asked(method=method, path=path, origin="http://127.0.0.1:8501")
    assert enter(own) is None


@pytest.mark.parametrize("scheme", ["http", "file", "chrome-extension", ""])
def test_over_https_a_page_that_came_without_it_is_another_sites(scheme: str) -> None:
    origin = f"{scheme}://127.0.0.1:8501"
    for method, path in (("POST", "/api/v1/reports"), ("WEBSOCKET", "/_stcore/stream")):
        request = asked(method=method, path=path, origin=origin)
        refusal = why_not_enter(request, LOOPBACK, gates.gate_for(path), secure=True)
        assert refusal is not None
        assert refusal.status == 403
        assert (enter(request) is None) == (scheme == "http")
        own = asked(method=method, path=path, origin="https://127.0.0.1:8501")
        assert why_not_enter(own, LOOPBACK, gates.gate_for(path), secure=True) is None


def test_a_body_that_is_too_large_is_refused() -> None:
    refusal = enter(asked(method="POST", path="/api/v1/reports", length=1_000_001))
    assert refusal is not None
    assert refusal.status == 413


def test_a_method_that_an_address_does_not_take_is_refused() -> None:
    refusal = enter(asked(method="DELETE", path="/api/v1/reports"))
    assert refusal is not None
    assert refusal.status == 405


def test_a_link_is_its_own_authority_wherever_its_form_comes_from() -> None:
    assert enter(asked(method="POST", path="/r/abc", origin="null")) is None


def test_a_body_is_too_large_also_where_it_does_not_say_so(door: Callable[[Any], Door]) -> None:
    client = TestClient(door(never), base_url="http://127.0.0.1")
    parts = (b"x" * 100_000 for _ in range(12))
    assert client.post("/logga-in", content=parts).status_code == 413


def test_every_answer_carries_the_headers_and_refusals_are_text(door: Callable[[Any], Door]) -> None:
    inner = Starlette(routes=[Route("/healthz", lambda _request: PlainTextResponse("ok"))])
    client = TestClient(door(inner), base_url="http://127.0.0.1")
    for path, status in (("/healthz", 200), ("/_stcore/agent/mcp", 404), ("/", 401)):
        answer = client.get(path)
        assert answer.status_code == status
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"


def failing(fault: Exception) -> Any:
    async def app(_scope: Any, _receive: Any, _send: Any) -> None:
        raise fault

    return app


@pytest.mark.parametrize("path", ["/healthz", "/api/openapi.json", "/assets/x.js"])
@pytest.mark.parametrize(
    ("fault", "status", "says"),
    [
        (StoreFault("Lagret postgresql://trygg@db/lage är borta."), 503, "Lagret svarar inte"),
        (KeyError("punkt"), 500, "Något gick fel i servern"),
    ],
)
def test_a_fault_that_nobody_has_words_for_is_said_in_ours(
    door: Callable[[Any], Door], path: str, fault: Exception, status: int, says: str
) -> None:
    answer = TestClient(as_it_is_run(door(failing(fault))), "http://127.0.0.1", False).get(path)
    assert answer.status_code == status
    assert says in answer.text
    assert "postgresql" not in answer.text
    assert (answer.headers["content-type"] == "application/problem+json") == path.startswith("/api/")


def as_it_is_run(door: Door) -> ServerErrorMiddleware:
    return ServerErrorMiddleware(door)


def test_what_nobody_foresaw_is_still_there_for_who_runs_the_server(door: Callable[[Any], Door]) -> None:
    client = TestClient(as_it_is_run(door(failing(KeyError("punkt")))), "http://127.0.0.1")
    with pytest.raises(KeyError):
        client.get("/healthz")


def test_the_index_page_is_swedish_and_points_nowhere_else() -> None:
    page = streamlit_files.page()
    assert '<html lang="sv">' in page
    assert "<title>Trygghetsläget</title>" in page
    assert "_stcore/agent" not in page
    assert len(streamlit_files.script_hashes()) == len(streamlit_files.inline_scripts(page)) > 0
    assert all(source in policy() for source in streamlit_files.script_hashes())


def test_nobody_is_sent_to_sign_in_and_back_again(door: Callable[[Any], Door]) -> None:
    client = TestClient(door(Starlette()), base_url="http://127.0.0.1", follow_redirects=False)
    answer = client.get("/log?handelse=a&punkt=b", headers={"Accept": "text/html"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/logga-in?vidare=%2Flog%3Fhandelse%3Da%26punkt%3Db"


@pytest.mark.parametrize("origin", [b"http://evil.example", b"http://127.0.0.1"])
def test_a_refused_socket_is_closed_before_the_application_sees_it(
    door: Callable[[Any], Door], origin: bytes
) -> None:
    """From another site, or from ours with nobody signed in."""
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "websocket",
        "path": "/_stcore/stream",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1"), (b"origin", origin)],
    }

    async def handshake() -> MutableMapping[str, Any]:
        return {"type": "websocket.connect"}

    asyncio.run(door(never)(scope, handshake, send))
    assert sent[0]["type"] == "websocket.close"


def test_every_page_of_the_desk_has_an_address_and_every_address_a_page() -> None:
    entry = Path(dashboard.__file__).parent
    assert {entry / place.script for place in Place} == set(entry.glob("desk/*/page.py"))
    assert set(PATHS) == {"/", *(f"/{place}" for place in Place), *(f"/{old}" for old in OLD_ADDRESSES)}


def posted(*messages: dict[str, Any]) -> tuple[dict[str, Any], Callable[[], Any]]:
    """Return a form on its way to sign-in, in these parts; after the last of them nothing more comes."""
    waiting = list(messages)

    async def receive() -> dict[str, Any]:
        if waiting:
            return waiting.pop(0)
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/logga-in",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")],
    }
    return scope, receive


def sent_by(door: Door, scope: dict[str, Any], receive: Callable[[], Any]) -> list[Any]:
    sent: list[Any] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    asyncio.run(door(scope, receive, send))
    return sent


async def never(*_args: Any) -> None:
    raise AssertionError("the application was reached")


def test_half_a_form_is_none(door: Callable[[Any], Door]) -> None:
    """A phone that loses its network in the middle of sending has sent nothing."""
    half = {"type": "http.request", "body": b"status_el=fungerar&no", "more_body": True}
    assert sent_by(door(never), *posted(half, {"type": "http.disconnect"})) == []


def test_a_body_that_never_ends_is_not_waited_for(
    door: Callable[[Any], Door], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gates, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(gates, "SLOWEST_BYTES_A_SECOND", 10_000_000)
    some = {"type": "http.request", "body": b"login=", "more_body": True}
    assert sent_by(door(never), *posted(some))[0]["status"] == 408


def test_what_an_address_takes_is_said(door: Callable[[Any], Door]) -> None:
    client = TestClient(door(never), base_url="http://127.0.0.1")
    answer = client.patch("/logga-in")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../x",
        "/static/%2e%2e/x",
        "/static/..%2f..%2fpyproject.toml",
        "/static/%2e%2e%5cx",
        "/assets/../../pyproject.toml",
        "/assets/%2e%2e%2fpyproject.toml",
        "/assets//etc/passwd",
        "/static/%00",
        "/assets/x%00.css",
        "//evil.example/x",
        "/%2f%2fevil.example",
        "/api/static-offline-docs/..%2f..%2f..%2fpyproject.toml",
        "/_stcore/agent/..%2fhealth",
        "/in/../konto",
        "/api/../healthz",
        "/api/v1/../../healthz",
        "/static/../healthz",
        "/static/%0a",
        "/assets/a%0a/b/c",
        "/assets/%0a",
        "/logga-in/%0a/x",
        "/konto%0a",
        "/healthz/",
        "/healthz%00",
        "/%5c%5cevil.example/x",
        "http://evil.example/log",
    ],
)
def test_there_is_no_way_up(house: House, path: str) -> None:
    """What is open to all is asked for by somebody with no right to anything else.

    It is put to the door as it stands: clients, the tests' own too, take the dots out before they ask.
    """
    status, body = asked_raw(house, path)
    assert status in (400, 401, 404)
    assert b"[project]" not in body
    assert b"root:" not in body
    assert b"<html" not in body


def asked_raw(house: House, path: str) -> tuple[int, bytes]:
    """Return how a path is answered that no client would send, and with what."""
    scope, receive = posted({"type": "http.request", "body": b"", "more_body": False})
    scope |= {"method": "GET", "path": unquote(path), "raw_path": path.encode()}
    sent = sent_by(house.app, {**scope, "http_version": "1.1", "scheme": "http", "root_path": ""}, receive)
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:])


def test_refusals_are_journalled_by_kind_and_a_flood_of_them_by_number(house: House) -> None:
    browser = house.browser()
    for number in range(20):
        browser.get(f"/log?{number}")
        browser.request(f"MADEUP{number}", "/konto", headers={"Origin": "http://evil.example"})
    asyncio.run(house.guard.look())
    first = {(one["route"], one["times"]) for one in house.journalled()}
    assert first == {("GET /log", 20), ("ANNAN /konto", 20)}
    for _ in range(7):
        browser.get("/log")
    asyncio.run(house.guard.look())
    assert len(house.journalled()) == 2
    with house.later(seconds=31):
        asyncio.run(house.guard.look())
    assert [one["times"] for one in house.journalled() if one["route"] == "GET /log"] == [7, 20]


def test_more_kinds_than_are_kept_apart_are_still_counted(house: House) -> None:
    for number in range(MOST_KINDS + 30):
        house.guard.refused(f"u{number}", "GET /log", "nej")
    asyncio.run(house.guard.look())
    written = house.journalled(limit=1000)
    assert len(written) == MOST_KINDS + 1
    assert sum(one["times"] for one in written) == MOST_KINDS + 30


def test_what_cannot_be_journalled_now_is_journalled_later(house: House) -> None:
    house.guard.refused("", "GET /log", "nej")
    signed_in = house.session()
    path = house.store.url.database or ""
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with house.store.writer.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 50")
        with pytest.raises(StoreFault):
            asyncio.run(house.guard.look())
        assert house.browser().get("/healthz").status_code == 200
        assert house.browser(signed_in).get("/konto").status_code == 200  # reading needs no turn
        other.rollback()
    house.guard.refused("", "GET /log", "nej")
    with house.later(seconds=31):
        asyncio.run(house.guard.look())
    assert [one["times"] for one in house.journalled()] == [2]


def test_who_asks_for_its_health_is_not_told_where_the_store_is(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    path = house.store.url.database or ""
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA legacy_alter_table = ON")
        other.execute("ALTER TABLE head RENAME TO away")
    for _ in range(2):
        answer = house.browser().get("/healthz")
        assert answer.status_code == 503
        assert "Tjänstens logg säger varför" in answer.json()["detail"]
        assert path not in answer.text
    assert [path in one.message for one in caplog.records if one.name == "dashboard.api.health"] == [True]

"""What the door lets in, and what the browser is told."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.web import shell
from dashboard.web.door import LARGEST_BODY, LOOPBACK, Door, Request, page_paths, policy, why_not_enter

PAGES = frozenset({"/", "/logg"})


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
        "/logg",
        "/live/wall",
        "/live/feed",
        "/api/v1/reports",
        "/healthz",
        "/_stcore/stream",
        "/static/js/a.js",
    ],
)
def test_known_paths_are_let_in(path: str) -> None:
    assert why_not_enter(asked(path=path), LOOPBACK, PAGES) is None


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/agent/openapi.json",
        "/_stcore/metrics",
        "/_stcore/upload_file/x/y",
        "/_stcore/script-health-check",
        "/app/static/x",
        "/okänd",
        "/../etc/passwd",
    ],
)
def test_everything_else_is_refused(path: str) -> None:
    refusal = why_not_enter(asked(path=path), LOOPBACK, PAGES)
    assert refusal is not None
    assert refusal.status == 404


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8501", "", "127.0.0.1.evil.example"])
def test_another_host_name_is_refused(host: str) -> None:
    refusal = why_not_enter(asked(host=host), LOOPBACK, PAGES)
    assert refusal is not None
    assert refusal.status == 400


@pytest.mark.parametrize("host", ["127.0.0.1:1", "localhost:8501", "[::1]:8501"])
def test_loopback_names_are_let_in(host: str) -> None:
    assert why_not_enter(asked(host=host), LOOPBACK, PAGES) is None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "WEBSOCKET"])
def test_a_change_or_socket_from_another_site_is_refused(method: str) -> None:
    foreign = asked(method=method, path="/api/v1/reports", origin="http://evil.example")
    refusal = why_not_enter(foreign, LOOPBACK, PAGES)
    assert refusal is not None
    assert refusal.status == 403
    own = asked(method=method, path="/api/v1/reports", origin="http://127.0.0.1:8501")
    assert why_not_enter(own, LOOPBACK, PAGES) is None


def test_a_body_that_is_too_large_is_refused() -> None:
    refusal = why_not_enter(asked(method="POST", path="/api/", length=LARGEST_BODY + 1), LOOPBACK, PAGES)
    assert refusal is not None
    assert refusal.status == 413


def test_every_answer_carries_the_headers_and_refusals_are_text() -> None:
    inner = Starlette(routes=[Route("/healthz", lambda _request: PlainTextResponse("ok"))])
    client = TestClient(Door(inner), base_url="http://127.0.0.1")
    for path, status in (("/healthz", 200), ("/_stcore/agent/mcp", 404), ("/", 200)):
        answer = client.get(path)
        assert answer.status_code == status
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_the_index_page_is_swedish_and_points_nowhere_else() -> None:
    page = shell.page()
    assert '<html lang="sv">' in page
    assert "<title>Trygghetsläget</title>" in page
    assert "_stcore/agent" not in page
    assert len(shell.script_hashes()) == len(shell.inline_scripts(page)) > 0
    assert all(source in policy() for source in shell.script_hashes())


def test_a_refused_socket_is_closed_before_the_application_sees_it() -> None:
    sent: list[MutableMapping[str, Any]] = []

    async def never(*_args: Any) -> None:
        raise AssertionError("the application was reached")

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "websocket",
        "path": "/_stcore/stream",
        "headers": [(b"host", b"127.0.0.1"), (b"origin", b"http://evil.example")],
    }

    async def silent() -> MutableMapping[str, Any]:
        raise AssertionError("the application listened")

    asyncio.run(Door(never)(scope, silent, send))
    assert sent[0]["type"] == "websocket.close"


def test_pages_are_the_files_in_views() -> None:
    assert {"/"} < page_paths()

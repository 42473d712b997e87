"""What no client library would send, at a real server: no fault, no trace of one, nothing written."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from data.operations import reads as operation_reads
from data.store.database import open_store
from tests.e2e.running import Server

END = "\r\n"


@pytest.fixture(scope="module")
def target(played: Server) -> Iterator[Server]:
    """After all of it the server has written nothing, said nothing of faults, and still answers."""
    with closing(open_store(played.store)) as store:
        before = operation_reads.revision(store)
        yield played
        assert operation_reads.revision(store) == before
    assert played.get("/healthz")["status"] == "ok"
    assert "Traceback" not in played.log.read_text()


def said(server: Server, sent: bytes, wait: float = 10) -> bytes:
    """Return everything that the server answers to these bytes before it hangs up or falls silent."""
    at = urlsplit(server.url)
    with socket.create_connection((at.hostname, at.port), timeout=wait) as line:
        line.sendall(sent)
        answer = b""
        try:
            while part := line.recv(65536):
                answer += part
                line.settimeout(0.3)
        except (TimeoutError, ConnectionResetError):
            pass
    return answer


def request(server: Server, line: str, *headers: str, body: bytes = b"", host: str | None = None) -> bytes:
    at = urlsplit(server.url).netloc if host is None else host
    lines = [line, *([f"Host: {at}"] if at else []), *headers, "Connection: close", "", ""]
    return END.join(lines).encode("latin-1") + body


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


UP = (
    *("..", "%2e%2e", "%2E%2E", "..%2f..", "%2e%2e%5c", "%252e%252e", "%c0%ae%c0%ae", "....//", "%00"),
    *("%0a", "%0d%0aSet-Cookie:x=y", "x%0a/b/c", "%ff%fe", "//etc", "%2fetc", "C:%5cx", "~", "x" * 9000),
)


@pytest.mark.parametrize(
    "below", ["assets", "static", "media", "r", "hamta", "in", "mitt", "live/geo", "hjalp"]
)
def test_no_way_up_below_any_address(target: Server, below: str) -> None:
    cookie = f"Cookie: trygghetslaget={target.session}"
    for way in UP:
        for path in (f"/{below}/{way}", f"/{below}/{way}/{way}/pyproject.toml", f"/{below}/{way}/healthz"):
            for who in ((), (cookie,)):
                answer = said(target, request(target, f"GET {path} HTTP/1.1", *who))
                assert status(answer) in (400, 401, 403, 404, 410), (path, answer[:200])
                assert b"[project]" not in answer, path
                assert b"root:" not in answer, path
                assert b"\r\nSet-Cookie:x" not in answer.partition(b"\r\n\r\n")[0], path
                assert b'<div id="root">' not in answer, path  # Streamlit's own page


STRANGE_HOSTS = (
    "",
    "evil.example",
    "127.0.0.1.evil.example",
    "127.0.0.1:x",
    "127.0.0.1@evil.example",
    "x" * 5000,
)


@pytest.mark.parametrize("host", STRANGE_HOSTS)
def test_another_host_is_refused_whatever_it_also_says(target: Server, host: str) -> None:
    own = urlsplit(target.url).netloc
    more = (f"X-Forwarded-Host: {own}", f"Forwarded: host={own}", f"X-Host: {own}")
    assert status(said(target, request(target, "GET /healthz HTTP/1.1", *more, host=host))) == 400


SMUGGLED = b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.mark.parametrize(
    ("line", "headers"),
    [
        ("POST /logga-in HTTP/1.1", ("Content-Length: 6", "Transfer-Encoding: chunked")),
        ("POST /logga-in HTTP/1.1", ("Content-Length: 6", "Content-Length: 60")),
        ("POST /logga-in HTTP/1.1", ("Transfer-Encoding: xchunked",)),
        ("POST /logga-in HTTP/1.1", ("Transfer-Encoding: chunked, identity",)),
        ("POST /logga-in HTTP/1.1", ("Content-Length: -1",)),
        ("POST /logga-in HTTP/1.1", ("Content-Length: +6",)),
        ("POST /logga-in HTTP/1.1", ("Content-Length: 6e3",)),
        ("POST /logga-in HTTP/1.1", ("Content-Length : 6",)),
        ("GET /healthz HTTP/1.1", ("Host: evil.example",)),
        ("GET /log HTTP/1.1", ("X: a\r\n Cookie: trygghetslaget=x",)),
        ("GET /log HTTP/9.9", ()),
        ("GET  /log HTTP/1.1", ()),
        ("GET /lög HTTP/1.1", ()),
        ("GET http://evil.example/log HTTP/1.1", ()),
        ("GET * HTTP/1.1", ()),
        ("CONNECT evil.example:443 HTTP/1.1", ()),
        ("GET /log HTTP/1.1", ("Cookie: " + "a=b; " * 20_000,)),
        ("GET /log HTTP/1.1", tuple(f"X-{n}: y" for n in range(2000))),
        ("GET /log HTTP/1.1", ("Authorization: Bearer \xff\xfe",)),
        ("GET /log HTTP/1.1", ("Authorization: Bearer",)),
        ("GET /log HTTP/1.1", ('Cookie: trygghetslaget="\\377\\000\\012"',)),
        ("GET /log HTTP/1.1", ("Cookie: =; ;;=\xff; trygghetslaget",)),
        ("GET /live/wall?nyckel=%ff%00&nyckel=%ed%a0%80 HTTP/1.1", ()),
    ],
)
def test_a_request_that_can_be_read_in_two_ways_is_read_in_none(
    target: Server, line: str, headers: tuple[str, ...]
) -> None:
    """Never is what is hidden in a body answered as a request of its own."""
    answer = said(target, request(target, line, *headers, body=SMUGGLED if line[0] == "P" else b""))
    assert status(answer) in (0, 400, 401, 404, 405, 413, 422, 431), answer[:200]
    assert answer.count(b"HTTP/1.1 ") <= 1, answer
    assert b'"status":"ok"' not in answer
    assert b"Traceback" not in answer


FORMS = (
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=", b"--\r\n\r\n"),
    ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data; name=login\r\n\r\nx"),
    (
        "multipart/form-data; boundary=b",
        b"--b\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\nx\r\n--b--",
    ),
    ("multipart/form-data; boundary=\xff", b"--\xff--"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=b" % n for n in range(5000))),
    ("application/x-www-form-urlencoded; charset=utf-7", b"login=+AGE-&password=%ff%00"),
    ("application/x-www-form-urlencoded", b"login=%ed%a0%80&password=%ff"),
    ("application/json", b"{" * 3000),
    ("", b"\x00\xff" * 500),
)


@pytest.mark.parametrize(
    "path", ["/logga-in", "/logga-ut", "/konto", "/in/x", "/mitt/P01", "/blad", "/blad/enhet", "/r/x"]
)
@pytest.mark.parametrize(("kind", "body"), FORMS)
def test_what_is_no_form_of_ours_is_refused(target: Server, path: str, kind: str, body: bytes) -> None:
    own = (f"Origin: {target.url}", f"Cookie: trygghetslaget={target.session}")
    headers = (f"Content-Length: {len(body)}", *([f"Content-Type: {kind}"] if kind else []), *own)
    answer = said(target, request(target, f"POST {path} HTTP/1.1", *headers, body=body))
    assert status(answer) in (400, 403, 404, 410, 413, 422), answer[:300]
    assert b"Traceback" not in answer


@pytest.mark.parametrize("path", ["/logga-in", "/r/x", "/api/v1/reports", "/_stcore/upload_file/x/y"])
def test_a_body_that_is_too_large_is_not_waited_for(target: Server, path: str) -> None:
    """Declared, it is refused before it is sent; in pieces, as soon as it is too much."""
    method = "PUT" if "upload" in path else "POST"
    key = f"Authorization: Bearer {target.key}"
    declared = request(target, f"{method} {path} HTTP/1.1", key, "Content-Length: 3000000000")
    begun = time.monotonic()
    assert status(said(target, declared)) == 413
    assert time.monotonic() - begun < 5
    piece = b"%x\r\n" % 500_000 + b"x" * 500_000 + b"\r\n"
    pieces = piece * (42 if "upload" in path else 4)
    chunked = request(target, f"{method} {path} HTTP/1.1", key, "Transfer-Encoding: chunked")
    assert _pushed(target, chunked + pieces) in (413, 0)


def _pushed(target: Server, sent: bytes) -> int:
    """Return the answer to more than the server reads: it may hang up while we are still sending."""
    try:
        return status(said(target, sent))
    except (BrokenPipeError, ConnectionResetError):
        return 0


def test_who_never_finishes_asking_keeps_nobody_waiting(target: Server) -> None:
    """Lines held open, half a request on each; others are answered meanwhile."""
    at = urlsplit(target.url)
    half = request(target, "POST /logga-in HTTP/1.1", "Content-Length: 60000")
    lines = [socket.create_connection((at.hostname, at.port), timeout=5) for _ in range(150)]
    try:
        for number, line in enumerate(lines):
            line.sendall(half if number % 2 else half[:40])
        begun = time.monotonic()
        for _ in range(10):
            assert target.get("/healthz")["status"] == "ok"
            assert target.get("/api/v1/operations")["operations"]
        assert time.monotonic() - begun < 5
    finally:
        for line in lines:
            line.close()


@pytest.mark.parametrize("path", ["/_stcore/stream", "/live/feed", "/live/session"])
@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "", "https://127.0.0.1", "http://127.0.0.1:1", "http://[", "file://"],
)
def test_a_socket_from_another_site_is_not_opened(target: Server, path: str, origin: str) -> None:
    asked = (
        *("Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg=="),
        *(f"Origin: {origin}", f"Cookie: trygghetslaget={target.session}"),
    )
    sent = request(target, f"GET {path} HTTP/1.1", *asked).replace(
        b"Connection: close", b"Connection: Upgrade"
    )
    assert status(said(target, sent)) == 403
    own = sent.replace(f"Origin: {origin}\r\n".encode(), f"Origin: {target.url}\r\n".encode())
    assert status(said(target, own)) == 101


@pytest.mark.parametrize(
    "path", ["/konto", "/logga-ut", "/mitt/P01", "/blad", "/api/v1/reports", "/logga-in"]
)
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_from_another_site_is_not_taken(target: Server, path: str, site: str) -> None:
    headers = (
        *("Origin: http://evil.example", f"Sec-Fetch-Site: {site}", "Sec-Fetch-Mode: navigate"),
        *(f"Cookie: trygghetslaget={target.session}", "Content-Length: 2"),
    )
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/json"):
        sent = request(target, f"POST {path} HTTP/1.1", *headers, f"Content-Type: {kind}", body=b"{}")
        answer = said(target, sent)
        assert status(answer) == 403
        assert b"set-cookie" not in answer.lower()

"""What no browser sends: requests that are broken, too large or meant for somebody else, byte by byte."""

import base64
import re
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from urllib.parse import urlsplit

FOREIGN = "evil.example"
_WAIT = 2.0
_KEY = base64.b64encode(b"0123456789abcdef").decode()
_FORM = "Content-Type: application/x-www-form-urlencoded"
# Said at the beginning of a line, each by itself, besides what a request must have.
_HEADERS = (
    *(
        "Cookie: " + "a=b; " * 1_400,
        "Cookie: \xff\xfe",
        "Authorization: Bearer \x7f",
        "Authorization: " + "x" * 9_000,
    ),
    *("Accept-Language: " + ",;q=" * 900, "Accept-Encoding: br;q=x, gzip;q=-", "Accept: \\u0000"),
    *("Range: bytes=9999999999999999999999-", "If-None-Match: " + '"' * 999, "If-Modified-Since: i går"),
    *(
        "Expect: 200-maybe",
        "Upgrade: h2c",
        "Connection: upgrade, close, x",
        "TE: trailers, x",
        ": namnlös",
        "utan kolon",
    ),
    *("Bad Name: x", "X-Null: a\0b", "X-Long: " + "x" * 70_000, f"X-Forwarded-For: {FOREIGN}"),
    *(f"X-Forwarded-Host: {FOREIGN}", "X-Forwarded-Proto: javascript", f"Forwarded: host={FOREIGN}"),
    *(
        f"Origin: http://{FOREIGN}",
        f"Referer: http://{FOREIGN}/",
        "\r\n".join(f"X-{n}: x" for n in range(300)),
    ),
)
_TARGETS = (
    *("/%00", "/%", "/%zz", "/%ff%fe", "/r/%ff", "/r/" + "a" * 3_000, "/" + "a" * 9_000, "/" + "a" * 70_000),
    *(
        "/..",
        "/../../etc/passwd",
        "/static/..%2f..%2fetc/passwd",
        "/static/%2e%2e/x",
        f"//{FOREIGN}",
        f"//{FOREIGN}/..",
    ),
    *(
        f"/logga-in?vidare=//{FOREIGN}",
        f"/logga-in?vidare=%5c%5c{FOREIGN}",
        f"http://{FOREIGN}/",
        "*",
        "utan-snedstreck",
    ),
    *(
        "/api",
        "/live",
        "/r",
        "/standby",
        "/_stcore/upload_file",
        "/in",
        "/hamta",
        "/hjalp",
        "/blankett",
        "/kontroll",
    ),
    *(
        "/live/wall?operation=%00",
        "/api/v1/points.geojson?operation=%ff&at=" + "9" * 400,
        "/live/feed?operation=" + "x" * 4_000,
    ),
    *(
        "/healthz?" + "a=b&" * 1_500,
        "/metrics\t",
        "/live/geo/areas.\u00e5.json",
        "/assets/\\..\\x",
        "/hamta/bilaga/%D9%A1",
    ),
)
_LINES = (
    *(
        "get / HTTP/1.1",
        "G\0T / HTTP/1.1",
        "GET / HTTP/3.0",
        "GET / HTTP/2.0",
        "GET / HTTP/9.9",
        "GET / HTTP/x",
        "GET /",
    ),
    *(
        "GET  /  HTTP/1.1",
        "GET",
        "\x16\x03\x01\x02",
        "PRI * HTTP/2.0",
        f"CONNECT {FOREIGN}:443 HTTP/1.1",
        "TRACE / HTTP/1.1",
    ),
    *(
        "OPTIONS * HTTP/1.1",
        "A" * 9_000 + " / HTTP/1.1",
        "GET / HTTP/1.0",
        "PROPFIND / HTTP/1.1",
        "LOCK /r/x HTTP/1.1",
    ),
)
_BODIES = (
    *(
        "Content-Length: -1",
        "Content-Length: abc",
        "Content-Length: 99999999999999999999",
        "Content-Length: 2000000",
    ),
    *(
        "Content-Length: 30000000",
        "Content-Length: 3\r\nContent-Length: 4",
        "Content-Length: 3\r\nTransfer-Encoding: chunked",
    ),
    *(
        "Transfer-Encoding: gissa",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: \x0bchunked",
    ),
    *(
        "Content-Length: 3\r\nContent-Type: application/json",
        "Content-Length: 3\r\nContent-Type: multipart/form-data",
    ),
    *(
        "Content-Length: 3\r\nContent-Type: multipart/form-data; boundary=" + "x" * 500,
        "Content-Length: 3\r\nContent-Type: ;;=;",
    ),
    *(
        "Content-Length: 3\r\nContent-Encoding: gzip",
        "Content-Length: 3\r\nContent-Type: text/x; charset=finns-inte",
    ),
)
_SOCKETS = (
    "Sec-WebSocket-Version: 12",
    "Sec-WebSocket-Key: x",
    "Sec-WebSocket-Extensions: " + "x;" * 99,
    "X: x",
)
_POSTED = ("/logga-in", "/api/v1/reports", "/r/x", "/_stcore/upload_file/x/y", "/mitt/P01")


def raw_requests(netloc: str) -> Iterator[bytes]:
    """Yield each request, at a server that is known by this name."""
    host = f"Host: {netloc}\r\nConnection: close"
    yield from (f"{line}\r\n{host}\r\n\r\n".encode("latin-1") for line in _LINES)
    yield from (f"GET {target} HTTP/1.1\r\n{host}\r\n\r\n".encode() for target in _TARGETS)
    for path in ("/logga-in", "/live/wall", "/api/v1/operations"):
        for header in _HEADERS:
            yield f"GET {path} HTTP/1.1\r\n{host}\r\n{header}\r\n\r\n".encode("latin-1")
    for path in _POSTED:
        for header in _BODIES:
            form = "" if "Content-Type" in header else f"{_FORM}\r\n"
            yield f"POST {path} HTTP/1.1\r\n{host}\r\n{form}{header}\r\n\r\nabc\r\n\r\n".encode("latin-1")
    asked = f"Host: {netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade"
    for method in ("GET", "POST"):
        for header in _SOCKETS:
            key = "" if "Key" in header else f"Sec-WebSocket-Key: {_KEY}\r\n"
            yield f"{method} /live/feed HTTP/1.1\r\n{asked}\r\n{key}{header}\r\n\r\n".encode()
    for name in (
        "",
        f"Host: {FOREIGN}\r\n",
        f"Host: {netloc}\r\nHost: {FOREIGN}\r\n",
        "Host: a b\r\n",
        "Host: \r\n",
    ):
        for path in ("/logga-in", "/api", "/live", "/api/v1/operations"):
            yield f"GET {path} HTTP/1.1\r\n{name}Connection: close\r\n\r\n".encode()


def said_to(url: str, request: bytes) -> str:
    """Send it and return all that is answered: nothing where more was promised, or the door is shut."""
    parts = urlsplit(url)
    answer = b""
    held = socket.create_connection((parts.hostname or "", parts.port or 0), _WAIT)
    with closing(held), suppress(ConnectionError, TimeoutError):
        held.sendall(request)
        while said := held.recv(65_536):
            answer += said
    return answer.decode("latin-1")


def why_not_well_answered(answer: str) -> str | None:
    """Return what is wrong with an answer to what should never have been sent."""
    head, _, body = answer.partition("\r\n\r\n")
    statuses = [int(one) for one in re.findall(r"^HTTP/1\.\d (\d{3})", answer, re.MULTILINE)]
    if any(status >= 500 for status in statuses) or "Traceback" in answer:
        return "a fault"
    if re.search(rf"^(location|refresh): *[^\r\n]*{FOREIGN}", head, re.MULTILINE | re.IGNORECASE):
        leads = re.search(r"^location: */logga-in\?", head, re.MULTILINE | re.IGNORECASE)
        return None if leads else "leads to another site"
    if "access-control-allow-origin" in head.lower():
        return "open to other sites"
    return "what was sent is answered to" if "root:x:0" in body else None

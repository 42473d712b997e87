"""A phone without JavaScript: it opens addresses, fills in forms as they came, and sends them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from httpx2 import Response
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.door.caller import identify, remember
from dashboard.phone.routes import light_routes
from dashboard.settings import session_cookie
from tests.dashboard.phone.world import Night


class Known:
    """What the door does for the pages: it finds out who asks."""

    def __init__(self, app: ASGIApp, night: Night) -> None:
        self._app, self._night = app, night

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            found = identify(self._night.store, HTTPConnection(scope), False, self._night.now)
            remember(HTTPConnection(scope), found.caller)
        await self._app(scope, receive, send)


class _Fields(HTMLParser):
    """The page's controls as a browser would send them, and all its text."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.offered: dict[str, list[str]] = {}
        self.hidden: dict[str, str] = {}
        self.text: list[str] = []
        self._into: str | None = None
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        name = at.get("name", "")
        if tag in ("script", "style"):
            self._silent += 1
        if tag == "textarea":
            self._into = name
            self.sent[name] = ""
        if tag != "input" or not name:  # what only folds a part has no name and is never sent
            return
        if at.get("type") in ("radio", "checkbox"):
            self.offered.setdefault(name, []).append(at["value"])
            if "checked" in at:
                self.sent[name] = at["value"]
            return
        self.sent[name] = at.get("value", "")
        if at.get("type") == "hidden":
            self.hidden[name] = at.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent -= 1
        if tag == "textarea":
            self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self.sent[self._into] += data.removeprefix("\n")
        elif not self._silent and data.strip():
            self.text.append(data.strip())


@dataclass
class Sheet:
    """One page as it came."""

    answer: Response
    form: _Fields = field(default_factory=_Fields)

    def __post_init__(self) -> None:
        self.form.feed(self.answer.text)

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.form.text).split())

    @property
    def html(self) -> str:
        return self.answer.text


@dataclass
class Phone:
    client: TestClient

    def open(self, path: str, **headers: str) -> Sheet:
        return Sheet(self.client.get(path, headers=headers))

    def send(self, path: str, page: Sheet, *, follow: Any = True, do: str = "report", **typed: Any) -> Sheet:
        """Send a page's form with some fields filled in."""
        body = {**page.form.sent, "do": do, **typed}
        return Sheet(self.client.post(path, data=body, follow_redirects=follow))

    def post_json(self, path: str, **body: Any) -> Response:
        headers = {"accept": "application/json"}
        return self.client.post(path, data=body, headers=headers, follow_redirects=False)


@contextmanager
def phone(night: Night, session: str = "", public_url: str = "") -> Iterator[Phone]:
    """Open a browser on the light pages; with a session it is somebody's who has signed in."""
    app = Starlette(
        routes=light_routes(night.store, night.now, public_url), middleware=[Middleware(Known, night=night)]
    )
    cookies = {session_cookie(False): session} if session else {}
    with TestClient(
        app, base_url="http://127.0.0.1", cookies=cookies, raise_server_exceptions=True
    ) as client:
        yield Phone(client)

"""The way between two servers in one process: the standby's own routes, answered on loopback."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dashboard.door.caller import Caller, remember
from dashboard.installation.keys import installation_keys
from dashboard.settings import Settings
from dashboard.standby.copies import Copies
from dashboard.standby.following import Follower, Source
from dashboard.standby.serving import standby_routes
from data.acting import LOCAL
from data.rights import Who
from data.store.database import Store, open_store
from tests.data.world import NOW, World, settle


def now() -> datetime:
    return NOW


@dataclass
class Machine:
    """One laptop: its folder, its store, and while it is up its address."""

    folder: Path
    url: str = ""
    broken: set[str] = field(default_factory=set)

    @property
    def path(self) -> Path:
        return self.folder / "store.db"

    def settings(self, **more: Any) -> Settings:
        return Settings(database_url=f"sqlite:///{self.path}", server_name=self.folder.name, **more)

    @property
    def id(self) -> str:
        return installation_keys(self.settings()).id

    def opened(self) -> "closing[Store]":
        return closing(open_store(f"sqlite:///{self.path}", installation=self.id))

    def follow(self, other: "Machine") -> Follower:
        return Follower(Source(other.url, "nyckel"), self.path, now, lambda _state: None)

    def report(self) -> int:
        with self.opened() as store:
            return World(store).report().revision

    @contextmanager
    def up(self, **server: Any) -> Iterator[Store]:
        """Let it answer; what is in `broken` answers that it cannot."""
        with self.opened() as store:
            copies = Copies(store, now)
            routes = standby_routes(store, copies, now, self.settings())
            with answering(self._may_break(routes), **server) as self.url:
                yield store
            copies.close()

    def _may_break(self, routes: list[BaseRoute]) -> Any:
        app = Starlette(routes=routes)

        async def asked(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http" and scope["path"] in self.broken:
                await Response(status_code=500)(scope, receive, send)
            else:
                await app(scope, receive, send)

        return asked


@contextmanager
def answering(app: Any, **server: Any) -> Iterator[str]:
    """Serve an application on loopback, to somebody whom the door has let in."""

    async def let_in(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            remember(Request(scope), Caller(LOCAL, Who("nyckel", "systemet reservdatorn", ())))
        await app(scope, receive, send)

    config = uvicorn.Config(let_in, port=0, log_level="critical", lifespan="off", **server)
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.005)
    port = running.servers[0].sockets[0].getsockname()[1]
    scheme = "https" if "ssl_certfile" in server else "http"
    try:
        yield f"{scheme}://127.0.0.1:{port}"
    finally:
        running.should_exit = True
        thread.join()


def machine(folder: Path, name: str) -> Machine:
    (folder / name).mkdir()
    return Machine(folder / name)


def settled(one: Machine) -> Machine:
    with one.opened() as store:
        settle(store)
    return one


def elsewhere(_request: object) -> Response:
    return Response(status_code=302, headers={"location": "https://example.invalid/"})


REDIRECTING = Starlette(routes=[Route("/{rest:path}", elsewhere, methods=["GET", "POST"])])

"""A small house behind the real door: sign-in, light form, API and feed on a real store; no Streamlit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from dashboard.api.health import health_routes
from dashboard.api.routes import api
from dashboard.door.caller import caller
from dashboard.door.door import Door
from dashboard.door.front import Front
from dashboard.door.sign_in import sign_in_routes
from dashboard.door.sockets import Guard
from dashboard.door.streamlit_files import nothing_else
from dashboard.health.vitals import Vitals
from dashboard.help.routes import help_routes
from dashboard.live.seen import seen_routes
from dashboard.phone.routes import light_routes
from dashboard.settings import Settings, session_cookie
from data.access import accounts, security, sessions, tokens
from data.access import reads as access_reads
from data.access.sessions import Lasting
from data.access.tokens import NewToken
from data.acting import LOCAL
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.points.acts import registers as point_registers
from data.points.facts import Area
from data.rights import Grant
from data.store.database import Store
from data.words import OperationKind, Role, SecurityKind, TokenKind
from tests.data.world import a_point
from tests.packs import shared_reaches

START = datetime(2027, 1, 14, 2, 12, tzinfo=UTC)
HERE = "http://127.0.0.1:8501"
PASSWORD = "en mening som ingen gissar"
AREAS: dict[str, Any] = {"type": "FeatureCollection", "features": []}
ELSEWHERE = ("10.1.2.3", 40000)
ON_IT = ("127.0.0.1", 40000)


@dataclass
class House:
    """A store, a clock that the test moves, and the door with what is behind it."""

    store: Store
    secure: bool = False
    behind: bool = False
    lasting: Lasting = field(default_factory=Lasting)
    at: datetime = START
    front: Front | None = None
    client: TestClient = field(init=False, repr=False)  # where a test runs the guard too

    def __post_init__(self) -> None:
        self.guard = Guard(self.store, self.now)
        self.app = Door(
            self._inside(), self.store, self.guard, self.now, secure=self.secure, front=self.front
        )

    def _inside(self) -> Starlette:
        def who(request: Any) -> Response:
            return JSONResponse({"who": caller(request).who.id, "csrf": caller(request).csrf})

        async def echo(socket: WebSocket) -> None:
            await socket.accept()
            while (said := await socket.receive())["type"] != "websocket.disconnect":
                await socket.send_text(said.get("text") or "")

        routes = [
            *sign_in_routes(
                *(self.store, self.now, self.lasting),
                secure=self.secure,
                behind=self.behind,
                front=self.front,
            ),
            *(self.front.routes if self.front is not None else ()),
            *light_routes(self.store, self.now),
            *help_routes(),
            *health_routes(self.store, Vitals(), Settings(), self.now),
            Route("/live/wall", who),
            *seen_routes(self.store, self.now),
            Route("/hamta/punkter.csv", who),
            WebSocketRoute("/live/feed", echo),
            WebSocketRoute("/_stcore/stream", echo),
            Mount("/api", api(self.store, AREAS, self.now, shared_reaches())),
            *nothing_else(),
        ]
        return Starlette(routes=routes)

    def now(self) -> datetime:
        return self.at

    @contextmanager
    def later(self, **by: float) -> Iterator[None]:
        before, self.at = self.at, self.at + timedelta(**by)
        yield
        self.at = before

    def browser(self, secret: str = "", client: tuple[str, int] = ELSEWHERE) -> TestClient:
        """Return a browser of its own, with a session or without."""
        here = HERE.replace("http:", "https:") if self.secure else HERE
        made = TestClient(self.app, here, client=client, follow_redirects=False)
        if secret:
            made.cookies.set(session_cookie(self.secure), secret)
        return made

    def account(self, *grants: Grant, login: str = "", password: str = "") -> str:
        name = login or f"konto-{uuid4().hex[:6]}"
        admin = Grant(Role.ADMIN) in grants
        made = accounts.add_account(
            self.store, LOCAL, login=name, label="prov", grants=grants, now=self.at, admin=admin
        )
        if password:
            accounts.set_password(self.store, LOCAL, made, password, self.at)
        return made

    def link(self, account: str, **lives: float) -> str:
        return sessions.make_link(self.store, LOCAL, account, timedelta(**(lives or {"hours": 1})), self.at)

    def session(self, role: Role = Role.KRISLEDNING, bound: str = "") -> str:
        made = self.account(Grant(role, bound))
        return sessions.sign_in_by_link(self.store, self.link(made), self.at, self.lasting).secret

    def key(self, kind: TokenKind = TokenKind.API, role: Role = Role.KRISLEDNING, bound: str = "") -> str:
        new = NewToken(kind, "prov", Grant(role, bound), self.at + timedelta(days=1))
        return tokens.issue_token(self.store, LOCAL, new, self.at).secret

    def point_link(self, point: str = "P01") -> str:
        return tokens.issue_point_links(self.store, LOCAL, [point], None, None, self.at)[0][1].secret

    def journalled(self, kind: SecurityKind = SecurityKind.REFUSED, limit: int = 200) -> list[dict[str, Any]]:
        """Return what the security journal holds of a kind, newest first."""
        found = security.entries(self.store, limit)
        return [{"who": one.who, **one.facts} for one in found if one.kind is kind]

    def lives(self, secret: str) -> bool:
        return any(
            one.key == access_reads.digest(secret) and one.revoked_at is None
            for one in access_reads.sessions(self.store)
        )


def settle(store: Store, at: datetime = START) -> None:
    """Two areas with a point each; a real operation and an exercise are open."""
    areas = (Area("bromma", "Bromma", 1), Area("farsta", "Farsta", 1))
    point_registers.load_areas(store, LOCAL, areas, at)
    point_registers.load_points(store, LOCAL, (a_point("P01", "bromma"), a_point("P02", "farsta")), at)
    for id, kind in (("storm", OperationKind.SAMHALLSSTORNING), ("ovning", OperationKind.OVNING)):
        operation_acts.open_operation(store, LOCAL, NewOperation(id, id.capitalize(), kind), at)

"""A small municipality whose people come in through a real identity provider; no browser needed."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard import clock
from dashboard.door.oidc import ANSWER, START, oidc_routes
from dashboard.door.provider import Provider
from dashboard.door.provider_wire import configured
from dashboard.settings import Settings, session_cookie
from data.access import reads as access_reads
from data.access import security
from data.access.sessions import Lasting
from data.acting import Actor, Receipt, on_this_machine
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.points.acts import registers as point_registers
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.points.facts import Area
from data.store.database import Store
from data.words import Function, OperationKind, SecurityKind, Status
from tests.data.world import a_point, fresh_id
from tests.directory import CLIENT, SECRET, Directory

HERE = "http://127.0.0.1:8501"
ALICE = on_this_machine("krisledning")
GROUPS = """{"tp-bromma": ["stadsdel:bromma"], "tp-farsta": ["stadsdel:farsta"], "ledning": ["krisledning"],
             "annan-kommun": ["stadsdel:solna"]}"""


def a_provider(issuer: str, **changed: Any) -> Provider:
    values: dict[str, Any] = {
        "oidc_issuer": issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SecretStr(SECRET),
        "oidc_groups": GROUPS,
        "oidc_allow_http": True,
    }
    found = configured(Settings(**{**values, **changed}))
    assert found is not None
    return Provider(found)


@dataclass
class Entrance:
    """A store, the provider as the application knows it, and a browser at our own address.

    `ahead` moves our clock on; the provider's stays.
    """

    store: Store
    directory: Directory
    provider: Provider
    ahead: timedelta = timedelta()
    lasting: Lasting = field(default_factory=Lasting)
    _clients: list[TestClient] = field(default_factory=list)

    def now(self) -> datetime:
        return clock.now() + self.ahead

    def browser(self) -> TestClient:
        """Return a browser with no cookies; the routes behind it are one process's."""
        if not self._clients:
            routes = oidc_routes(self.store, self.provider, self.now, self.lasting, secure=False)
            self._clients.append(TestClient(Starlette(routes=routes), HERE, follow_redirects=False))
        made = TestClient(self._clients[0].app, HERE, follow_redirects=False)
        self._clients.append(made)
        return made

    def close(self) -> None:
        self.provider.close()
        for client in self._clients:
            client.close()

    def answer_for(self, browser: TestClient, name: str, said: str = "accept", start: str = START) -> str:
        """Begin in our browser and sign in at the provider; return the address it sends back to."""
        leaving = browser.get(start)
        assert leaving.status_code == 303, leaving.text
        location = self.directory.sends_back(leaving.headers["location"], name, said)
        assert location.startswith(f"{HERE}{ANSWER}?"), location
        return location.removeprefix(HERE)

    def come_in(self, name: str, browser: TestClient | None = None) -> str:
        """Sign somebody in and return the session's key."""
        browser = browser or self.browser()
        inside = browser.get(self.answer_for(browser, name))
        assert (inside.status_code, inside.headers.get("location")) == (303, "/"), inside.text
        return access_reads.digest(browser.cookies[session_cookie(False)])

    def report(self, key: str, point: str = "P01") -> Receipt:
        new = NewReport(fresh_id("r"), "op-1", point, Function.EL, Status.FUNGERAR)
        return point_reports.report(self.store, Actor("någon", key), [new], self.now())[0]

    def journalled(self, kind: SecurityKind) -> list[security.SecurityEntry]:
        return [one for one in security.entries(self.store) if one.kind is kind]


def settle(store: Store) -> None:
    """Two areas with a point each, and one operation open."""
    at = clock.now() - timedelta(hours=1)
    point_registers.load_areas(store, ALICE, (Area("bromma", "Bromma", 1), Area("farsta", "Farsta", 1)), at)
    point_registers.load_points(store, ALICE, (a_point("P01", "bromma"), a_point("P02", "farsta")), at)
    new = NewOperation("op-1", "Vinterstorm", OperationKind.SAMHALLSSTORNING)
    operation_acts.open_operation(store, ALICE, new, at)

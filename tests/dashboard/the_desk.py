"""The desk for tests: a store of its own, the pages run by AppTest, and what its drawings say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import orjson
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.places import OLD_ADDRESSES, PART_IN_ADDRESS, Part, Place
from data.access import accounts, sessions
from data.access import reads as access_reads
from data.acting import on_this_machine
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.points.acts import phases as point_phases
from data.points.acts import registers as point_registers
from data.points.acts import reports as point_reports
from data.points.commands import NewPhase, NewReport
from data.points.facts import Area
from data.rights import Grant
from data.store.database import Store
from data.words import Function, OperationKind, Phase, Readiness, Role, Status
from tests.data.world import a_point

MAIN = Path(__file__).parents[2] / "dashboard" / "main.py"
NOW = datetime(2027, 1, 14, 2, 12, tzinfo=UTC)  # 03:12 in Stockholm
ALICE = on_this_machine("alice")
_numbers = count(1)
HOSTILE = '<img src=x onerror="document.title=1"> [a](javascript:b) :red[c] $d$ **e**'


@dataclass
class Desk:
    """A store and its pages; `at` is the moment they are looked at."""

    store: Store
    at: datetime = NOW

    def open(self, operation: str = "op", kind: OperationKind = OperationKind.SAMHALLSSTORNING) -> str:
        new = NewOperation(operation, f"Vinterstorm {operation}", kind, Readiness.FREDSTIDA_KRIS)
        operation_acts.open_operation(self.store, ALICE, new, self.at - timedelta(hours=4))
        return operation

    def load(self, *names: str, example: bool = False) -> None:
        """Load two areas and a point of each name; every other one is in Farsta."""
        began = self.at - timedelta(days=1)
        areas = (Area("bromma", "Bromma", 80_000), Area("farsta", "Farsta", 60_000))
        point_registers.load_areas(self.store, ALICE, areas, began)
        areas_of = ("farsta", "bromma")
        points = [
            a_point(f"P{number:02}", areas_of[number % 2], name=name, example=example)
            for number, name in enumerate(names, start=1)
        ]
        point_registers.load_points(self.store, ALICE, points, began)

    def phase(self, point: str, *ways: Phase, operation: str = "op") -> None:
        for way in ways or (Phase.UNDER_AKTIVERING, Phase.OPPEN):
            identity = f"{operation}-{point}-{way}"
            new = NewPhase(identity, operation, point, way, "stadsdelsdirektören", "elavbrott")
            point_phases.change_phase(self.store, ALICE, new, self.at - timedelta(hours=3))

    def report(
        self, point: str, function: Function, status: Status, minutes: float = 20, **more: Any
    ) -> None:
        operation = more.pop("operation", "op")
        seen = self.at - timedelta(minutes=minutes)
        identity = f"r{next(_numbers)}"
        new = NewReport(identity, operation, point, function, status, observed_at=seen, **more)
        point_reports.report(self.store, ALICE, [new], self.at)

    def works(self, point: str, minutes: float = 20) -> None:
        for function in Function:
            self.report(point, function, Status.FUNGERAR, minutes)

    def sign_in(self, *grants: Grant) -> str:
        """Sign somebody in with these roles and return the session's key."""
        login = f"konto{next(_numbers)}"
        admin = Grant(Role.ADMIN) in grants
        account = accounts.add_account(
            self.store, ALICE, login=login, label="prov", grants=grants, now=self.at, admin=admin
        )
        link = sessions.make_link(self.store, ALICE, account, timedelta(hours=1), self.at)
        lasting = sessions.Lasting(timedelta(days=30), timedelta(days=30))
        return access_reads.digest(sessions.sign_in_by_link(self.store, link, self.at, lasting).secret)

    def page(self, name: str | None = None, key: str | None = None, **address: str) -> AppTest:
        """Open a page, by its address, with what else that says: as krisledningen, or by a key."""
        app = AppTest.from_file(str(MAIN), default_timeout=20)
        app._bidi_component_manager = _installed_components()
        app.session_state["key"] = key or self.sign_in(Grant(Role.KRISLEDNING))
        for key, value in address.items():
            app.query_params[key] = value
        if (
            name is not None
        ):  # as a browser asks for it; AppTest itself only goes there from a page it has run
            app._page_hash = calc_hash(_led(app, name).value)
        app.run()
        assert not app.exception
        return app


@cache
def _installed_components() -> BidiComponentManager:
    """Return the components that are installed, looked for once, as a server does, and not in each app."""
    manager = BidiComponentManager()
    manager.discover_and_register_components(start_file_watching=False)
    return manager


def go(app: AppTest, name: str) -> AppTest:
    """Go from one page to another."""
    return app.switch_page(_led(app, name).script).run()


def _led(app: AppTest, name: str) -> Place:
    """Return the place at an address that people have: a place, a part, which goes with it, or an old one."""
    to = Part(name) if name in set(map(str, Part)) else OLD_ADDRESSES.get(name) or Place(name)
    if isinstance(to, Place):
        return to
    app.query_params[PART_IN_ADDRESS] = to.value
    return to.place


def trees(app: AppTest) -> dict[str, Any]:
    """Return what every drawing on the page was given, by its key."""
    found: dict[str, Any] = {}
    for element in app.get("bidi_component"):
        proto = element.proto
        if proto.component_name == "desk-drawing":
            found[proto.id] = orjson.loads(proto.json)["tree"]
    return found


ABOVE = "-todo"


def said(app: AppTest, *, above: bool = False) -> str:
    """Return every text that the drawings of a page hold, one a line; of *Gör detta nu* only if asked."""
    found = (tree for key, tree in trees(app).items() if above or not key.endswith(ABOVE))
    return "\n".join(text for tree in found for node in tree for text in _texts(node))


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
        return
    _kind, attributes, *children = node
    for name in ("title", "aria-label"):
        if name in attributes:
            yield str(attributes[name])
    for child in children:
        yield from _texts(child)


def labelled(elements: Any, label: str) -> Any:
    """Return the one widget with this label."""
    found = [element for element in elements if element.label == label]
    assert len(found) == 1, f"{len(found)} med etiketten {label!r}: {[element.label for element in elements]}"
    return found[0]

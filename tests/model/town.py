"""A store with two points, two real operations and an exercise, and everybody who may report in it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from data.access import accounts, sessions, tokens
from data.access import reads as access_reads
from data.access.tokens import NewToken
from data.acting import LOCAL, Actor
from data.exercise.acts import leading
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Scenario
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.operations.rules import NewOperation
from data.points import current
from data.points.acts import registers as point_registers
from data.points.facts import NewPoint, Point
from data.rights import Grant
from data.services import acts as service_acts
from data.services.facts import Service
from data.store.database import Store, open_store
from data.words import OperationKind, Role, TokenKind
from tests.data.world import AREAS, a_point
from tests.postgres_server import PostgresServer, name_in

BEGAN = datetime(2027, 1, 13, 22, 40, tzinfo=UTC)  # 23:40 in Stockholm: midnight is near
STORM, WATER, EXERCISE = "storm", "vatten", "ovning"
POINTS = ("P01", "P02")
INTERPRETER = "tolk"
NIGHT = timedelta(days=7)  # so that nobody is signed out, whatever the night


@dataclass(frozen=True, slots=True)
class Link:
    """A point's link: who acts by it, its secret, and the exercise it is bound to ("": real operations).

    `signed_in`: no link, but the session of somebody at a desk, who opens the point among their own.
    """

    actor: Actor
    secret: str
    point: str
    operation: str
    signed_in: bool = False


@dataclass(frozen=True, slots=True)
class Town:
    store: Store
    links: tuple[Link, ...]
    program: str
    drop: Callable[[], None] = lambda: None

    def leave(self) -> None:
        """End the night: nothing of it is kept."""
        self.store.close()
        self.drop()

    def operation(self, identity: str) -> Operation:
        with self.store.reading() as connection:
            return operation_reads.operation(connection, identity)

    def point(self, operation: str, point: str) -> Point:
        with self.store.reading() as connection:
            return current.point(connection, operation_reads.operation(connection, operation), point)


def build(store: Store) -> tuple[tuple[Link, ...], str]:
    """Write the store that every night begins from: registers loaded, one operation and an exercise open."""
    point_registers.load_areas(store, LOCAL, AREAS, BEGAN)
    point_registers.load_points(store, LOCAL, listed(), BEGAN)
    service_acts.load_services(store, LOCAL, [Service(INTERPRETER, "Tolk", "tolk på plats")], BEGAN)
    operation_acts.open_operation(store, LOCAL, an_operation(STORM), BEGAN)
    _begin_exercise(store)
    links = (*_links(store, POINTS, None), *_links(store, POINTS[:1], EXERCISE), _desk(store))
    new = NewToken(TokenKind.API, "driftövervakning", Grant(Role.KRISLEDNING), BEGAN + NIGHT)
    program = tokens.issue_token(store, LOCAL, new, BEGAN)
    store.close()
    return links, program.secret


def listed() -> list[NewPoint]:
    """Return the municipality's list of points."""
    return [a_point(one, example=False) for one in POINTS]


def _begin_exercise(store: Store) -> None:
    """Begin an exercise at twice the pace, a month ahead of everybody's own time."""
    story = Scenario("s", "Elavbrott", BEGAN + timedelta(days=30), NIGHT * 4)
    leading.plan_exercise(store, LOCAL, NewExercise(EXERCISE, "Höstövning", story), BEGAN)
    leading.set_clock(
        store, LOCAL, act_id="start", operation_id=EXERCISE, act=ClockAct.START, speed=2.0, now=BEGAN
    )


def _desk(store: Store) -> Link:
    """Sign somebody in who may report for every point."""
    account = accounts.add_account(
        store, LOCAL, login="jour", label="jour", grants=[Grant(Role.KRISLEDNING)], now=BEGAN
    )
    way_in = sessions.make_link(store, LOCAL, account, timedelta(minutes=10), BEGAN)
    secret = sessions.sign_in_by_link(store, way_in, BEGAN, sessions.Lasting(NIGHT, NIGHT)).secret
    return Link(Actor("jour", access_reads.digest(secret)), secret, POINTS[0], "", signed_in=True)


def _links(store: Store, points: tuple[str, ...], exercise: str | None) -> tuple[Link, ...]:
    ends = BEGAN + NIGHT if exercise else None
    made = tokens.issue_point_links(store, LOCAL, list(points), exercise, ends, BEGAN)
    return tuple(
        Link(Actor("", access_reads.digest(issued.secret)), issued.secret, point, exercise or "")
        for point, issued in made
    )


def an_operation(identity: str) -> NewOperation:
    return NewOperation(identity, identity.capitalize(), OperationKind.SAMHALLSSTORNING)


OpenTown = Callable[[], Town]


@cache
def on_files() -> OpenTown:
    """Return what opens a night of its own on a SQLite file."""
    folder = TemporaryDirectory()
    file = Path(folder.name) / "town.db"
    links, program = build(open_store(f"sqlite:///{file}"))

    def opened(kept: TemporaryDirectory[str] = folder) -> Town:
        copy = Path(kept.name) / f"{uuid4().hex}.db"
        shutil.copyfile(file, copy)
        return Town(open_store(f"sqlite:///{copy}"), links, program, copy.unlink)

    return opened


def on_postgres(server: PostgresServer) -> OpenTown:
    """Return what opens a night of its own on a PostgreSQL server."""
    address = server.database()
    links, program = build(open_store(address))

    def opened() -> Town:
        copy = server.database(name_in(address))
        return Town(open_store(copy), links, program, partial(server.drop, copy))

    return opened


@contextmanager
def a_server() -> Iterator[PostgresServer]:
    """Run a PostgreSQL server for the nights alone."""
    server = PostgresServer()
    try:
        yield server
    finally:
        server.close()

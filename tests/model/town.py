"""A store with two points, two real operations and an exercise, and everybody who may report in it."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data.access import reads as access_reads
from data.access import tokens
from data.access.tokens import NewToken
from data.acting import LOCAL, Actor
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.operations.rules import NewOperation
from data.points import current
from data.points.acts import registers as point_registers
from data.points.facts import Point
from data.rights import Grant
from data.store.database import Store, open_store
from data.words import OperationKind, Role, TokenKind
from tests.data.world import AREAS, a_point

BEGAN = datetime(2027, 1, 13, 22, 40, tzinfo=UTC)  # 23:40 in Stockholm: midnight is near
STORM, WATER, EXERCISE = "storm", "vatten", "ovning"
POINTS = ("P01", "P02")
REAL = (STORM, WATER)


@dataclass(frozen=True, slots=True)
class Link:
    """A point's link: who acts by it, its secret, and the exercise it is bound to ("": real operations)."""

    actor: Actor
    secret: str
    point: str
    operation: str


@dataclass(frozen=True, slots=True)
class Town:
    store: Store
    links: tuple[Link, ...]
    program: str

    def operation(self, identity: str) -> Operation:
        with self.store.reading() as connection:
            return operation_reads.operation(connection, identity)

    def point(self, operation: str, point: str) -> Point:
        with self.store.reading() as connection:
            return current.point(connection, operation_reads.operation(connection, operation), point)


def build(folder: Path) -> tuple[Path, tuple[Link, ...], str]:
    """Write the store that every night begins from: registers loaded, one operation and an exercise open."""
    file = folder / "town.db"
    store = open_store(f"sqlite:///{file}")
    point_registers.load_areas(store, LOCAL, AREAS, BEGAN)
    point_registers.load_points(store, LOCAL, [a_point("P01"), a_point("P02", example=False)], BEGAN)
    operation_acts.open_operation(store, LOCAL, an_operation(STORM), BEGAN)
    exercise = NewOperation(
        EXERCISE, "Höstövning", OperationKind.OVNING, origin=BEGAN + timedelta(days=30), speed=2.0
    )
    operation_acts.open_operation(store, LOCAL, exercise, BEGAN)
    links = (*_links(store, POINTS, None), *_links(store, POINTS[:1], EXERCISE))
    new = NewToken(TokenKind.API, "driftövervakning", Grant(Role.KRISLEDNING), BEGAN + timedelta(days=3))
    program = tokens.issue_token(store, LOCAL, new, BEGAN)
    store.close()
    return file, links, program.secret


def _links(store: Store, points: tuple[str, ...], exercise: str | None) -> tuple[Link, ...]:
    ends = BEGAN + timedelta(days=3) if exercise else None
    made = tokens.issue_point_links(store, LOCAL, list(points), exercise, ends, BEGAN)
    return tuple(
        Link(Actor("", access_reads.digest(issued.secret)), issued.secret, point, exercise or "")
        for point, issued in made
    )


def an_operation(identity: str) -> NewOperation:
    return NewOperation(identity, identity.capitalize(), OperationKind.SAMHALLSSTORNING)


def open_copy(file: Path, copy: Path, links: tuple[Link, ...], program: str) -> Town:
    """Open a night of its own."""
    shutil.copyfile(file, copy)
    return Town(open_store(f"sqlite:///{copy}"), links, program)

"""Gör detta nu on the phone: the same rows as above the desk, each a link to where it is done."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from dashboard.words.todo import RowSays, nothing_waits, row_says
from dashboard.words.todo_ways import address
from data.points.facts import Picture
from data.requests import reads as request_reads
from data.rights import Deed, Who, may, place_of
from data.store.database import Store
from data.todo import reads as todo_reads
from data.todo.facts import Known, Row, Todo
from data.todo.rules import todo
from data.words import TaskKind

# What a report of the point itself finishes; the rest takes the desk's own forms.
_BY_REPORT = (TaskKind.UR_FUNKTION, TaskKind.KAN_INTE_TA_EMOT, TaskKind.UTHALLIGHET, TaskKind.GAR_UT)


@dataclass(frozen=True, slots=True)
class Line:
    says: RowSays
    href: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """The lines, how many rows there are more, and what is said where there is none."""

    lines: tuple[Line, ...]
    more: int
    nothing: str


def waiting(store: Store, picture: Picture, who: Who, real: datetime, query: str) -> Waiting:
    """Return what waits for whoever looks at the real moment `real`; injects have a line of their own."""
    operation = picture.operation
    held = request_reads.coordination(store, operation.id)
    found = todo(Known(picture, held, todo_reads.renewed(store, operation.id, None, real)), who, real)
    return Waiting(
        lines=tuple(_line(row, picture, who, real, query) for row in found.shown),
        more=found.more,
        nothing=nothing_waits(Todo((), found.failing)),
    )


def _line(row: Row, picture: Picture, who: Who, real: datetime, query: str) -> Line:
    clock = picture.operation.clock
    taken = clock.at(row.taken.at) if row.taken is not None else None
    return Line(row_says(row, clock.at(real), taken), _href(row, picture, who, query))


def _href(row: Row, picture: Picture, who: Who, query: str) -> str:
    task = row.first
    point = next((one for one in picture.points if one.id == task.point), None)
    here = point is not None and may(who, Deed.REPORT, place_of(picture.operation, point))
    if here and task.kind in _BY_REPORT:
        return f"/mitt/{quote(task.point)}{query}"
    return address(task, picture.operation.id)

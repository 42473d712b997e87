"""Gör detta nu on the phone: the same rows as above the desk, each a link to where it is done."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from dashboard.words.todo import RowSays, nothing_waits, own_words, row_says
from dashboard.words.todo_ways import address
from data.failures.facts import Failure
from data.operations.carried import done_at
from data.points.facts import Picture
from data.requests import reads as request_reads
from data.rights import Deed, Who, may, place_of
from data.store.database import Store
from data.todo import reads as todo_reads
from data.todo.facts import Known, Row, Todo
from data.todo.finding import failed, tasks
from data.todo.rules import arranged
from data.words import TaskKind

# What a report of the point itself finishes; the rest takes the desk's own forms.
_BY_REPORT = (TaskKind.UR_FUNKTION, TaskKind.KAN_INTE_TA_EMOT, TaskKind.UTHALLIGHET, TaskKind.GAR_UT)


@dataclass(frozen=True, slots=True)
class Line:
    says: RowSays
    href: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """The lines, how many rows there are more, what is said where there is none, and what one's own lacks."""

    lines: tuple[Line, ...]
    more: int
    nothing: str
    own: str


def waiting(store: Store, picture: Picture, who: Who, real: datetime, query: str) -> Waiting:
    """Return what waits for whoever looks at the real moment `real`; injects have a line of their own."""
    operation = picture.operation
    held = request_reads.coordination(store, operation.id)
    known = Known(picture, held, todo_reads.renewed(store, operation.id, None, real))
    failures = failed(known, real)
    waits = tasks(known, failures, who, real)
    found = arranged(waits, failures, known.beside.takings, who.id, real)
    return Waiting(
        lines=tuple(_line(row, picture, who, real, query) for row in found.shown),
        more=found.more,
        nothing=nothing_waits(Todo((), found.failing)),
        own=own_words(sum(_is_own(one.failure, picture, who) for one in failures.without_action)),
    )


def _is_own(failure: Failure, picture: Picture, who: Who) -> bool:
    """Return whether something has failed at a point that whoever looks reports of."""
    return failure.point is not None and may(who, Deed.REPORT, place_of(picture.operation, failure.point))


def _line(row: Row, picture: Picture, who: Who, real: datetime, query: str) -> Line:
    clock = picture.operation.clock
    taken = done_at(clock, row.taken.at) if row.taken is not None else None
    return Line(row_says(row, clock.at(real), taken), _href(row, picture, who, query))


def _href(row: Row, picture: Picture, who: Who, query: str) -> str:
    task = row.first
    point = next((one for one in picture.points if one.id == task.point), None)
    here = point is not None and may(who, Deed.REPORT, place_of(picture.operation, point))
    if here and task.kind in _BY_REPORT:
        return f"/mitt/{quote(task.point)}{query}"
    return address(task, picture.operation.id)

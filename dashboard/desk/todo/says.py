"""Where each thing that waits is done, and how a list that has been drawn stays while things come and go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dashboard.places import Part, Place
from data.todo.facts import Row, Task, Todo
from data.words import TaskKind

POINT, REQUEST = "punkt", "begaran"
_BY_KIND: Mapping[TaskKind, Place | Part] = {
    TaskKind.FORSENAD: Place.SUPPORT,
    TaskKind.OBESVARAD: Place.SUPPORT,
    TaskKind.ATT_GODKANNA: Part.SITUATION_REPORTS,
    TaskKind.INSPEL: Part.INBOX,
}


@dataclass(frozen=True, slots=True)
class Way:
    """The place where something is done, and what its address says of it beside the operation."""

    to: Place | Part
    named: Mapping[str, str]


def way_to(task: Task) -> Way:
    """Return where a task is done: at its point unless it is of something else."""
    named = {POINT: task.point, REQUEST: task.request}
    return Way(_place(task), {name: value for name, value in named.items() if value})


def _place(task: Task) -> Place | Part:
    if task.kind in _BY_KIND:
        return _BY_KIND[task.kind]
    if task.sector:
        return Place.SECTORS
    if task.kind is TaskKind.TID_PASSERAD and task.function is None:
        return Part.LOG if task.what else Part.SITUATION_REPORTS
    return Place.SITUATION


@dataclass(frozen=True, slots=True)
class Drawn:
    """A list as it was drawn: of which operation, over which page and when (real time)."""

    operation: str
    page: str
    at: datetime
    todo: Todo
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A drawn row now: what of it still waits, if anything; what has gone keeps its line until asked for."""

    row: Row
    left: Row | None


def standing(drawn: Todo, now: Todo) -> tuple[tuple[Standing, ...], int]:
    """Return the drawn rows in the order they were drawn, and how many things have come since."""
    waiting = {task.key: task for row in now.rows for task in row.tasks}
    shown = _keys(drawn.rows)
    rows = tuple(Standing(row, _left(row, waiting)) for row in drawn.rows)
    return rows, len(waiting.keys() - shown)


def _left(row: Row, waiting: Mapping[str, Task]) -> Row | None:
    tasks = tuple(waiting[task.key] for task in row.tasks if task.key in waiting)
    return Row(row.kind, tasks, row.taken) if tasks else None


def _keys(rows: Iterable[Row]) -> frozenset[str]:
    return frozenset(task.key for row in rows for task in row.tasks)

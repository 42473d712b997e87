"""How a list that has been drawn stays as it is while things come and go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from data.todo.facts import Row, Task, Todo


@dataclass(frozen=True, slots=True)
class Drawn:
    """A list as it was drawn: of which operation, open or closed, over which page and when (real time)."""

    operation: str
    page: str
    at: datetime
    todo: Todo
    closed: bool
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

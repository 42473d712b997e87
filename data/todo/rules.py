"""How what waits becomes a list: what a colleague has taken is away, one row of each kind, in order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from data.clock import Clock, time_of_day
from data.errors import Reason
from data.failures.facts import Failures
from data.operations.carried import done_at
from data.operations.facts import Operation
from data.operations.rules import why_not_act_in
from data.rights import Who
from data.todo.facts import ORDER, TAKEN_FOR, Known, Row, Taking, Task, Todo
from data.todo.finding import failed, tasks
from data.words import TaskKind

MOST_AT_ONCE = 200
# What only its own recipient can do is nobody else's to take.
_OWN = (TaskKind.GAR_UT, TaskKind.INSPEL)


def todo(known: Known, who: Who, real: datetime) -> Todo:
    """Return what waits for somebody at a real moment."""
    failures = failed(known, real)
    return arranged(tasks(known, failures, who, real), failures, known.beside.takings, who.id, real)


def arranged(
    found: Iterable[Task], failures: Failures, takings: Iterable[Taking], by: str, real: datetime
) -> Todo:
    """Return the rows for whoever acts as `by`, and how many of all failures nobody acts on."""
    held = holding(takings, real)
    groups: dict[tuple[TaskKind, Taking | None], list[Task]] = {}
    for task in found:
        taking = held.get(task.key)
        if (taking is None or taking.by == by) and not (task.writer and task.writer == by):
            groups.setdefault((task.kind, taking), []).append(task)
    rows = [Row(kind, tuple(sorted(group, key=_first)), taking) for (kind, taking), group in groups.items()]
    return Todo(tuple(sorted(rows, key=_row_order)), len(failures.without_action))


def _first(task: Task) -> tuple[int, datetime, str]:
    return -task.people, task.at, task.subject


def _row_order(row: Row) -> tuple[int, bool, tuple[int, datetime, str], TaskKind]:
    """What somebody has taken comes after what nobody has, where they come together."""
    return ORDER[row.kind], row.taken is not None, _first(row.first), row.kind


def holding(takings: Iterable[Taking], real: datetime) -> Mapping[str, Taking]:
    """Return who has each task now; of several the first, as long as they may be trusted to have begun."""
    found: dict[str, Taking] = {}
    for taking in sorted(takings, key=lambda one: one.at):
        if real < taking.at + TAKEN_FOR:
            found.update((key, taking) for key in taking.tasks if key not in found)
    return found


def can_be_taken(row: Row) -> bool:
    """Return whether it makes a difference that somebody takes it."""
    return row.taken is None and row.kind not in _OWN


def why_not_take(
    keys: Sequence[str], takings: Iterable[Taking], operation: Operation, real: datetime
) -> Reason | None:
    """Why tasks cannot be taken: somebody has them, and who."""
    held = holding(takings, real)
    taken = next((held[key] for key in keys if key in held), None)
    return _taken(taken, operation.clock) if taken is not None else None


def _taken(taking: Taking, clock: Clock) -> Reason:
    at = time_of_day(done_at(clock, taking.at))
    return Reason(f"{taking.actor[:1].upper()}{taking.actor[1:]} tog det {at}.", "tasks")


def why_not_waiting(operation: Operation, keys: Sequence[str], waiting: Collection[str]) -> Reason | None:
    """Why tasks are nothing to take; `waiting` are the keys of what waits for whoever asks, taken or not."""
    closed = why_not_act_in(operation)
    if closed is not None:
        return closed
    if not keys or len(keys) > MOST_AT_ONCE:
        return Reason(f"Ta minst en och högst {MOST_AT_ONCE} saker åt gången.", "tasks")
    if any(key not in waiting or key.startswith(_UNTAKABLE) for key in keys):
        return Reason("Det har ändrats sedan listan visades: det väntar inte på dig längre.", "tasks")
    return None


_UNTAKABLE = tuple(f"{kind}:" for kind in _OWN)

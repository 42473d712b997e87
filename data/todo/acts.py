"""Taking what waits: colleagues do not see it for a while. Nothing else comes of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from data.acting import Actor, Receipt, allow, late, once, refuse_id, turn
from data.entries.staff import TaskTaken
from data.errors import Reason
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.rights import Deed, place_of
from data.store.database import Store
from data.store.journal import Act, canonical
from data.todo import reads as todo_reads
from data.todo.facts import Task
from data.todo.finding import failed, tasks
from data.todo.rules import why_not_take, why_not_waiting
from data.words import TaskKind


def take(
    store: Store, actor: Actor, *, act_id: str, operation_id: str, keys: Sequence[str], now: datetime
) -> Receipt:
    """Take what waits, by its keys; `now` is the real time.

    Raises Stale where a colleague was first (and says who), Refused, Missing, Conflict, NotAllowed.
    """
    refuse_id(act_id)
    # Read before the writer's turn: what ends meanwhile does no harm by being taken.
    known = todo_reads.known(store, operation_id, now)
    with turn(store, now) as connection:
        operation = operation_reads.operation(connection, operation_id)
        who = allow(connection, actor, Deed.READ, place_of(operation), now)
        waiting = {task.key: task for task in tasks(known, failed(known, now), who, now)}
        act = _act(act_id, operation, keys, waiting, now)
        return once(connection, who, act, _why_not(connection, operation, keys, waiting, now), now)


def _why_not(
    connection: Connection,
    operation: Operation,
    keys: Sequence[str],
    waiting: Mapping[str, Task],
    now: datetime,
) -> Iterator[Reason | None]:
    taken = todo_reads.takings(connection, operation.id, now)
    yield late(why_not_take(keys, taken, operation, now))
    yield why_not_waiting(operation, keys, waiting)


def _act(
    act_id: str, operation: Operation, keys: Sequence[str], waiting: Mapping[str, Task], now: datetime
) -> Act:
    """What is taken together is of one kind; the entry says what it has in common."""
    found = [waiting[key] for key in keys if key in waiting]
    areas, points = {task.area for task in found}, {task.point for task in found}
    functions = {task.function for task in found}
    what = TaskTaken(
        kind=found[0].kind if found else TaskKind.UR_FUNKTION,
        tasks=tuple(sorted(set(keys))),
        area=(areas.pop() or None) if len(areas) == 1 else None,
        function=functions.pop() if len(functions) == 1 else None,
    )
    return Act(
        id=act_id,
        what=what,
        occurred_at=operation.clock.at(now),
        text={},
        operation=operation.id,
        point=(points.pop() or None) if len(points) == 1 else None,
        asked=canonical({"operation": operation.id, "tasks": list(what.tasks)}),
    )

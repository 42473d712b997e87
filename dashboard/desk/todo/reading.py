"""What waits for somebody, worked out once a revision and minute for all who have the same roles."""

from dataclasses import dataclass
from datetime import datetime

from dashboard.desk import last_read
from dashboard.desk.failures.reading import failures
from data.failures.facts import Failures
from data.rights import Grant, Who
from data.todo import reads as todo_reads
from data.todo.facts import Beside, Known, Taking, Task, Todo
from data.todo.finding import tasks
from data.todo.rules import arranged

_newest: dict[tuple[str, str], Beside] = {}


@dataclass(frozen=True, slots=True)
class _Found:
    tasks: tuple[Task, ...]
    takings: tuple[Taking, ...]


def waiting(operation_id: str, who: Who, now: datetime) -> Todo:
    """Return what waits for somebody at the real moment `now`, but for what a colleague has taken."""
    minute = now.replace(second=0, microsecond=0)
    found = _found(operation_id, who.name, who.grants, minute, _owner(operation_id, who))
    return arranged(found.tasks, _failures(operation_id, now), found.takings, who.id, now)


def _failures(operation_id: str, real: datetime) -> Failures:
    return failures(operation_id, last_read.picture(operation_id).operation.clock.at(real))


def _owner(operation_id: str, who: Who) -> str:
    """Return whose it is where it is their own rehearsal: only what is everybody's is worked out for all."""
    return who.id if last_read.picture(operation_id).operation.owner else ""


@last_read.at_the_revision(256)
def _found(operation_id: str, name: str, grants: tuple[Grant, ...], minute: datetime, owner: str) -> _Found:
    known = _known(operation_id, grants, minute)
    found = tasks(known, _failures(operation_id, minute), Who(owner, name, grants), minute)
    return _Found(found, known.beside.takings)


def _known(operation_id: str, grants: tuple[Grant, ...], minute: datetime) -> Known:
    picture = last_read.picture(operation_id)
    here = (str(last_read.store().url), operation_id)
    _newest[here] = beside = todo_reads.renewed(last_read.store(), operation_id, _newest.get(here), minute)
    told = last_read.inbox(operation_id, grants, minute) if picture.operation.is_exercise else ()
    return Known(picture, last_read.coordination(operation_id), beside, told)

"""Gör detta nu: where each thing that waits is done, as a place of the desk and as an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from dashboard.places import Part, Place, led_to
from data.todo.facts import Task
from data.words import TaskKind

OPERATION, POINT, REQUEST, ENTRY, FAILURE = "handelse", "punkt", "begaran", "post", "fel"
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
    to = _place(task)
    if to is Place.SITUATION:
        return Way(to, {POINT: task.point})
    if to is Part.LOG:
        return Way(to, {ENTRY: task.what})
    return Way(to, {REQUEST: task.request} if task.request else {})


def _place(task: Task) -> Place | Part:
    if task.kind in _BY_KIND:
        return _BY_KIND[task.kind]
    if task.sector:
        return Place.SECTORS
    if task.kind is TaskKind.TID_PASSERAD and task.function is None:
        return Part.LOG if task.what else Part.SITUATION_REPORTS
    return Place.SITUATION


def address(task: Task, operation: str) -> str:
    """Return the address on the desk, for whoever is not there."""
    way = way_to(task)
    place, part = led_to(way.to)
    return f"/{place}?{urlencode({OPERATION: operation, **part, **way.named})}"

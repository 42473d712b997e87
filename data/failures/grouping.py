"""Failures told together: those with one stated cause, else those of one function in one area."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from data.failures.facts import Attended, Failure
from data.failures.words import FailureKind
from data.words import Function

# What still works until it ends, and what somebody says works, is not told as out of order with the others.
_ALONE = (FailureKind.UTHALLIGHET, FailureKind.MOTSTRIDIGT)


@dataclass(frozen=True, slots=True)
class Group:
    """Failures in the order in which they hurt. `cause` is "" where nobody has stated a common one.

    `area` is "" where they are in several, `function` None where they are of several or of none.
    """

    cause: str
    area: str
    function: Function | None
    members: tuple[Attended, ...]

    @property
    def key(self) -> str:
        """Return what a group keeps as long as its first failure does: a screen knows it again."""
        return f"grupp:{self.members[0].failure.key}"

    @property
    def without_action(self) -> int:
        return sum(each.without_action for each in self.members)

    @property
    def points(self) -> int:
        return len({each.failure.point.id for each in self.members if each.failure.point is not None})


def groups(found: Sequence[Attended]) -> tuple[Group, ...]:
    """Return the failures in groups, each in the order of `found`, the groups by their first."""
    causes = Counter(_cause(each.failure) for each in found)
    gathered: dict[Hashable, list[Attended]] = {}
    for each in found:
        gathered.setdefault(_together(each.failure, causes), []).append(each)
    return tuple(_group(members, causes) for members in gathered.values())


def stated_alike(failure: Failure, other: Failure) -> bool:
    """Return whether two failures go together: a stated cause in common, or the function and the area."""
    if failure.point is None or other.point is None:
        return False
    same_cause = bool(_cause(failure)) and _cause(failure) == _cause(other)
    return same_cause or (failure.area, failure.function) == (other.area, other.function)


def _cause(failure: Failure) -> str:
    """A sector's cause is its own assessment of itself: it is no cause of what has failed at points."""
    return " ".join(failure.cause.casefold().split()) if failure.point is not None else ""


def _together(failure: Failure, causes: Counter[str]) -> Hashable:
    if failure.point is None:
        return ("alone", failure.key)
    cause = _cause(failure)
    together = bool(cause) and causes[cause] > 1
    of_kind = failure.kind if failure.kind in _ALONE else None
    return ("cause", cause, of_kind) if together else ("place", failure.area, failure.function, of_kind)


def _group(members: Sequence[Attended], causes: Counter[str]) -> Group:
    first = members[0].failure
    areas = {each.failure.area for each in members}
    functions = {each.failure.function for each in members}
    return Group(
        cause=first.cause if causes[_cause(first)] > 1 and _cause(first) else "",
        area=first.area if len(areas) == 1 else "",
        function=first.function if len(functions) == 1 else None,
        members=tuple(members),
    )

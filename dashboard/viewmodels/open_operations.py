"""Which operation a screen shows, and which others are open beside it: the one rule of wall, map and desk."""

from collections.abc import Sequence

from data.domain.facts import Operation


def shown(own: str | None, operations: Sequence[Operation]) -> Operation | None:
    """Return what a screen shows: its own operation, for as long as that can be read, open or closed.

    A screen without one gets one, and it is its own from then on: of those open a real one before any
    exercise, and among them the one that was opened first. A new operation therefore never takes over a
    screen, nor the next one that is opened without saying which. An exercise planned for next week is
    nobody's: a screen that had it would stay with it when something real is opened.
    """
    held = next((one for one in operations if one.id == own), None)
    goes_on = (one for one in operations if one.closed_at is None and _begun(one))
    return held or min(goes_on, key=_first, default=None)


def _first(one: Operation) -> tuple[object, ...]:
    return (one.is_exercise, one.opened_at, one.id)


def newest_real(operations: Sequence[Operation]) -> Operation | None:
    """Return the newest open real operation: where the screens of an exercise that was broken off turn."""
    real = (one for one in operations if one.closed_at is None and not one.is_exercise)
    return max(real, key=lambda one: (one.opened_at, one.id), default=None)


def also_open(operation: Operation, operations: Sequence[Operation]) -> tuple[Operation, ...]:
    """Return what else goes on: the real ones first, the newest first; exercises once they have begun."""
    beside = [one for one in operations if one.id != operation.id and one.closed_at is None and _begun(one)]
    return tuple(sorted(beside, key=lambda one: (not one.is_exercise, one.opened_at, one.id), reverse=True))


def _begun(one: Operation) -> bool:
    return not one.is_exercise or one.clock.speed > 0 or bool(one.clock.earlier)

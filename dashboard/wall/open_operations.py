"""Which operation a screen shows, which others are open beside it, and what each is called."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.words import _, label
from dashboard.words.typed_times import dated
from data.exercise.facts import state_of
from data.operations.facts import Operation


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


def operation_facts(operation: Operation) -> dict[str, Any]:
    """Return what a browser needs to run the operation's own clock."""
    clock = operation.clock
    state = {"state": state_of(operation)} if operation.is_exercise else {}
    return {
        **state,
        "id": operation.id,
        "name": operation.name,
        "exercise": operation.is_exercise,
        "closed": operation.closed_at is not None,
        "interrupted": operation.interrupted,
        "clock": {
            "started": clock.started_at.timestamp(),
            "origin": clock.origin.timestamp(),
            "begins": clock.stretches[0].origin.timestamp(),
            "speed": clock.speed,
            "carried": clock.carried.total_seconds(),
        },
    }


def told_apart(operations: Sequence[Operation]) -> Mapping[str, str]:
    """Return each operation's name by id, with when it was opened, and its id, where that is what differs."""
    plain = {one.id: _named(one) for one in operations}
    opened = {
        one.id: _("%(name)s, öppnad %(at)s", name=plain[one.id], at=dated(one.opened_at))
        for one in operations
    }
    taken, taken_then = Counter(plain.values()), Counter(opened.values())
    found = {}
    for identity, name in plain.items():
        then = opened[identity]
        apart = then if taken_then[then] == 1 else f"{then} ({identity})"
        found[identity] = name if taken[name] == 1 else apart
    return found


def _named(one: Operation) -> str:
    closed = f" ({_('stängd')})" if one.closed_at is not None else ""
    return f"{one.name} · {label(one.kind)}{closed}"

"""What a browser needs to run an operation's own clock: told by the feed, and with every page of the desk."""

from typing import Any

from data.domain.exercise import state_of
from data.domain.facts import Operation


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

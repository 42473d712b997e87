"""Failures and what is done about them under /api, worst first."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zlib import crc32

from fastapi import FastAPI, Response

from dashboard.api.coordination import UNCHANGED, Id, IfNoneMatch, Moment, answer
from data.failures.answering import failures_now
from data.failures.facts import Action, Attended, Failures
from data.failures.words import ActionState
from data.operations import reads as operation_reads
from data.operations.rules import why_not_act_in
from data.points import reads as point_reads
from data.requests import reads as request_reads
from data.store.database import Store


def add_failures(app: FastAPI, store: Store, now: Callable[[], datetime]) -> None:
    """Add the route to the API."""

    @app.get("/v1/failures", responses=UNCHANGED)
    def failure_list(operation: Id, at: Moment | None = None, if_none_match: IfNoneMatch = None) -> Response:
        """Every failure, and who acts on it; `at`: as it was known then (operation's time).

        `without_action` counts those that nobody acts on: a request without an answer is no action, and one
        whose time has passed is none any more. What is limited, contradicted or full is not counted.
        `followed` is false of an operation that was closed: nobody acts there any more, and none is told.
        """
        with store.reading() as connection:
            clock = operation_reads.operation(connection, operation).clock
            then = None if at is None else operation_reads.revision_at(connection, clock.real(at))
            picture = point_reads.picture_in(connection, operation, 0, then)
            held = request_reads.coordination_in(connection, picture.operation, then)
        found = failures_now(picture, held, at or clock.at(now()))
        body = {
            "revision": picture.revision,
            "operation": operation,
            "exercise": picture.operation.is_exercise,
            "followed": why_not_act_in(picture.operation) is None,
            "without_action": len(found.without_action),
            "failures": [_told(one) for one in found.all],
        }
        return answer(body, _tag(picture.revision, found), if_none_match)


def _tag(revision: int, found: Failures) -> str:
    """By the revision alone a 304 could keep as acted on what nobody acts on any more."""
    each = ((one.failure, one.because.name) for one in found.all)
    told = "|".join(f"{failure.key} {failure.kind} {failure.mark} {why}" for failure, why in each)
    return f'"{revision}-{crc32(told.encode()):x}"'


def _told(one: Attended) -> dict[str, Any]:
    failure = one.failure
    return {
        "point": failure.point.id if failure.point is not None else None,
        "area": failure.area or None,
        "sector": failure.sector or None,
        "function": failure.function,
        "kind": failure.kind,
        "status": failure.status,
        "mark": failure.mark,
        "since": failure.since,
        "cause": failure.cause,
        "restored_estimate": failure.back.at if failure.back is not None else None,
        "restored_according_to": failure.back.source if failure.back is not None else None,
        "restored_moved": failure.back.moved if failure.back is not None else None,
        "lasts_until": failure.ends,
        "counted": failure.counted,
        "without_action": one.without_action,
        "because": one.because.name.lower(),
        "action": _action(one.action, late=one.late) if one.action is not None else None,
    }


def _action(action: Action, *, late: bool) -> dict[str, Any]:
    return {
        "state": action.state,
        "owner": action.owner or action.by,
        "until": None if action.state is ActionState.ATGARDAS_INTE else action.until,
        "request": action.request or None,
        "source": action.source or None,
        "refer": action.refer or None,
        "said_at": action.said_at,
        "moved": action.moved,
        "late": late,
    }

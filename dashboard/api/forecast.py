"""What is foreseen under /api: what fails when in the coming 72 hours, the earliest first."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zlib import crc32

from fastapi import FastAPI, Response

from dashboard.api.coordination import UNCHANGED, Id, IfNoneMatch, answer
from data.forecast import reads as forecast_reads
from data.forecast.facts import Forecast, Loss
from data.points import reads as point_reads
from data.store.database import Store


def add_forecast(app: FastAPI, store: Store, now: Callable[[], datetime]) -> None:
    """Add the route to the API."""

    @app.get("/v1/forecast", responses=UNCHANGED)
    def forecast(operation: Id, if_none_match: IfNoneMatch = None) -> Response:
        """What is foreseen to be lost in the coming 72 hours, the earliest first.

        By its `basis` a loss is stated or assumed, and no further: which point has what tank stays within.
        `assumed` follows from a chain that nobody has confirmed, and is never a status. Of `unknown` of the
        `counted` points nothing is known that says when anything ends: no forecast is not no failure.
        `overdue` was assumed to be lost by now at the latest, and nobody has said since how it is.
        """
        with store.reading() as connection:
            picture = point_reads.picture_in(connection, operation, 0)
            grounds = forecast_reads.grounds_in(connection, picture.operation)
        found = forecast_reads.of(picture, grounds, picture.operation.clock.at(now()))
        body = {
            "revision": picture.revision,
            "operation": operation,
            "exercise": picture.operation.is_exercise,
            "until": found.until,
            "counted": found.counted,
            "unknown": len(found.bare),
            "losses": [_told(one) for one in found.losses],
            "overdue": [_told(one) for one in found.overdue],
        }
        return answer(body, _tag(picture.revision, found), if_none_match)


def _tag(revision: int, found: Forecast) -> str:
    """By the revision alone a 304 could keep as to come what has come, or no longer will."""
    each = (f"{one.key} {one.assumed} {one.earliest > found.at} {one.latest}" for one in found.losses)
    passed = (f"{one.key} {one.latest}" for one in found.overdue)
    return f'"{revision}-{crc32("|".join((*each, "", *passed)).encode()):x}"'


def _told(one: Loss) -> dict[str, Any]:
    return {
        "point": one.point.id if one.point is not None else None,
        "area": one.area,
        "function": one.function,
        "earliest": one.earliest,
        "latest": one.latest,
        "basis": "assumed" if one.assumed else "stated",
        "assumed": one.assumed,
        "cause": one.cause,
        "after": [{"function": link.cause, "through": link.through} for link in one.chain],
        "doubted": one.doubted,
        "restored_estimate": one.back.at if one.back is not None else None,
        "restored_according_to": one.back.source if one.back is not None else None,
        "restored_moved": one.moved,
    }

"""Support requests under /api: what is asked for in an operation, of whom, by when, and what is late."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from fastapi import FastAPI, Response

from dashboard.web.fields import UNCHANGED, Id, IfNoneMatch, answer
from data import queries, requests, sectors
from data.carried_requests import carried_requests
from data.database import Store
from data.domain.requests import SupportRequest, late, unowned


def _plain(one: SupportRequest) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name != "carried"}


def add_requests(app: FastAPI, store: Store, now: Callable[[], datetime]) -> None:
    """Add the route to the API."""

    @app.get("/v1/requests", responses=UNCHANGED)
    def request_list(operation: Id, if_none_match: IfNoneMatch = None) -> Response:
        """Every request of an operation, newest first; `late` and `unowned` as of now."""
        with store.reading() as connection:
            found = queries.operation(connection, operation)
            clock = found.clock
            moment = clock.at(now())
            revision = queries.current_revision(connection)
            register = sectors.register_in(connection)
            held = requests.requests_in(connection, operation)
            held = carried_requests(connection, clock, operation, held)
        rows = [{**_plain(one), "late": late(one, moment), "unowned": unowned(one, register)} for one in held]
        # Time alone makes a request late: by the revision alone a 304 could keep it in time.
        tag = f'"{revision}-{sum(late(one, moment) for one in held)}"'
        body = {"operation": operation, "exercise": found.is_exercise, "requests": rows}
        return answer(body, tag, if_none_match)

"""A text message gateway that sends to the API of a store with three points and one operation."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from dashboard.api.text_reports import add_text_reports
from dashboard.door import problems
from dashboard.door.caller import Caller, remember
from data.acting import on_this_machine
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.operations.rules import NewOperation
from data.points import reads as point_reads
from data.points.acts import registers as point_registers
from data.rights import MACHINE
from data.store.database import Store
from data.words import OperationKind, Readiness
from tests.data.world import ALICE, AREAS, NOW, OPERATION, a_point

HERE = Caller(on_this_machine("sms-tjänsten"), MACHINE)
PATH = "/v1/text-reports"


class Gateway:
    """A store, the route on it, who calls, and what the clock shows."""

    def __init__(self, store: Store) -> None:
        self.store, self.now, self.who = store, NOW + timedelta(minutes=30), HERE
        app = FastAPI()
        problems.install(app)

        @app.middleware("http")
        async def door(request: Request, call_next: Callable[[Request], Any]) -> Any:
            remember(request, self.who)
            return await call_next(request)

        add_text_reports(app, store, lambda: self.now)
        self.client = TestClient(app)

    def send(self, text: str, status: int | None = None, **more: Any) -> dict[str, Any]:
        body = {"id": "g1", "text": text, "from": "+46701234567", **more}
        answer = self.client.post(PATH, json={key: value for key, value in body.items() if value is not None})
        assert status is None or answer.status_code == status, answer.text
        said: dict[str, Any] = answer.json()
        return said

    def open(self, identity: str, name: str, kind: OperationKind, minutes: float) -> None:
        new = NewOperation(identity, name, kind, Readiness.NORMALLAGE)
        operation_acts.open_operation(self.store, ALICE, new, NOW + timedelta(minutes=minutes))

    def close(self, identity: str = OPERATION) -> None:
        words = {"act_id": "c", "operation_id": identity, "named": identity, "reason": "lugnt"}
        operation_acts.close_operation(self.store, ALICE, now=self.now, **words)

    def point(self, identity: str = "P01", operation: str = OPERATION) -> Any:
        return next(one for one in point_reads.picture(self.store, operation).points if one.id == identity)

    def revision(self) -> int:
        return operation_reads.revision(self.store)


def settled(store: Store) -> Gateway:
    point_registers.load_areas(store, ALICE, AREAS, NOW)
    points = [a_point("P01"), a_point("P02"), a_point("X1", "skarpnack", example=True)]
    point_registers.load_points(store, ALICE, points, NOW)
    made = Gateway(store)
    made.open(OPERATION, "Vinterstorm", OperationKind.SAMHALLSSTORNING, 0)
    return made

"""Reports under /api: of a point's functions, one or a list of them, and of how full it is."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Final, TypeVar

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from dashboard.api.coordination import AGAIN, LARGEST_NUMBER, Id, Moment, Number, Text
from dashboard.door.caller import caller
from dashboard.words.typed_times import AsTyped
from data.errors import Reason, Refused
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.points.report_reading import Around, Plain, read_occupancy, read_report
from data.services.acts import report
from data.services.facts import NewServiceReport
from data.store.database import Store
from data.words import Channel, Function, Occupancy, Staffing, Status, Supply

LARGEST_BATCH: Final = 500
_OF_ALL: Final = ("id", "operation", "point", "status", "note", "observed_at", "channel", "on_behalf_of")
_OF_THE_FOUR: Final = ("supply", "cause", "lasts_until", "restored_estimate", "valid_until", "version")
T = TypeVar("T")


class NewReportBody(BaseModel):
    """One report as it arrives; times are RFC 3339 with offset, in the operation's own time.

    `function` is one of the four, or the id of one that the municipality has listed beside them: of such a
    one only status, note and when, how and by whom are said. `on_behalf_of` is who said it (a function, never
    a person); without it the system itself is the source.
    """

    model_config = ConfigDict(extra="forbid")

    id: Id
    operation: Id
    point: Id
    function: Annotated[Id, Field(examples=[*Function, "toalett"])]
    status: Status
    supply: Supply = Supply.OKANT
    cause: Text = ""
    observed_at: Moment | None = None
    lasts_until: Moment | None = None
    restored_estimate: Moment | None = None
    valid_until: Moment | None = None
    note: Text = ""
    channel: Channel = Channel.API
    on_behalf_of: Text = ""
    version: Number | None = None


class NewOccupancyBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: Id
    operation: Id
    point: Id
    occupancy: Occupancy
    people: Annotated[int, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)] | None = None
    staffing: Staffing | None = None
    relief_at: Moment | None = None
    observed_at: Moment | None = None
    channel: Channel = Channel.API
    on_behalf_of: Text = ""
    version: Number | None = None


def add_reports(app: FastAPI, store: Store, now: Callable[[], datetime]) -> None:
    """Add the routes to the API."""

    @app.post("/v1/reports", status_code=201, responses=AGAIN)
    def reports(
        body: NewReportBody | Annotated[list[NewReportBody], Field(min_length=1, max_length=LARGEST_BATCH)],
        request: Request,
        response: Response,
    ) -> dict[str, Any]:
        """One report or a list of them, all or none. The same id again answers 200 and its first revision."""
        batch = body if isinstance(body, list) else [body]
        commands = [_command(one, now()) for one in batch]
        receipts = report(store, caller(request).actor, commands, now())
        if not any(receipt.new for receipt in receipts):
            response.status_code = 200
        return {"revision": receipts[-1].revision, "revisions": [receipt.revision for receipt in receipts]}

    @app.post("/v1/occupancy", status_code=201, responses=AGAIN)
    def occupancy(body: NewOccupancyBody, request: Request, response: Response) -> dict[str, Any]:
        """How full a point is and whether its staffing suffices."""
        actor = caller(request).actor
        receipt = point_reports.report_occupancy(store, actor, _read(read_occupancy, body, now()), now())
        if not receipt.new:
            response.status_code = 200
        return {"revision": receipt.revision}


def _command(body: NewReportBody, now: datetime) -> NewReport | NewServiceReport:
    if body.function in set(Function):
        return _read(read_report, body, now)
    stated = body.model_dump(exclude_defaults=True)
    if (other := next((name for name in _OF_THE_FOUR if name in stated), None)) is not None:
        raise Refused("Det kan bara sägas om information, el, värme och vatten.", other)
    plain = {name: getattr(body, name) for name in _OF_ALL}
    return NewServiceReport(service=body.function, **plain)


def _read(
    reader: Callable[[Plain, Around], T | tuple[Reason, ...]],
    body: NewReportBody | NewOccupancyBody,
    now: datetime,
) -> T:
    """Read a body whose values its model has read already; what a system leaves out it says nothing of."""
    plain = {**body.model_dump(exclude_defaults=True), "channel": body.channel}
    times = AsTyped()
    around = Around(body.id, body.operation, body.point, now, times, version=body.version, says_all=True)
    found = reader(plain, around)
    if isinstance(found, tuple):
        raise Refused(found[0].text, found[0].field)
    return found

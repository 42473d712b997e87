"""Support requests and sectors under /api, and the fields and answers that every route of it shares."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
from fastapi import FastAPI, Header, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from dashboard.door.caller import caller
from data.acting import LONGEST_ID
from data.freetext import LONGEST
from data.operations import reads as operation_reads
from data.requests import reads as request_reads
from data.requests.facts import SupportRequest, late, unowned
from data.requests.reads import carried_requests
from data.sectors import reads as sector_reads
from data.sectors.acts import report_sector
from data.sectors.reports import Held, Impact, NewSectorReport, because, holds
from data.store.database import Store
from data.words import Channel, Extent, ImpactLevel, Mark

LARGEST_NUMBER = 2**63 - 1
Text = Annotated[str, Field(max_length=LONGEST)]
Id = Annotated[str, Field(min_length=1, max_length=LONGEST_ID, pattern=r"^[^\x00-\x1f]+$")]
# Within what every clock can be moved by; which times are right is a rule's to say.
Moment = Annotated[
    AwareDatetime, Field(ge=datetime(1990, 1, 1, tzinfo=UTC), le=datetime(2190, 1, 1, tzinfo=UTC))
]
Number = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]
IfNoneMatch = Annotated[str | None, Header()]
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "Oförändrat sedan If-None-Match"}}
AGAIN: dict[int | str, dict[str, Any]] = {200: {"description": "Samma id igen: redan sparat"}}


def answer(body: Any, tag: str, if_none_match: str | None, media_type: str = "application/json") -> Response:
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if if_none_match is not None and tag in (part.strip() for part in if_none_match.split(",")):
        return Response(status_code=304, headers=headers)
    content = orjson.dumps(body, option=orjson.OPT_UTC_Z)
    return Response(content, media_type=media_type, headers=headers)


def _plain(one: SupportRequest) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name != "carried"}


def add_requests(app: FastAPI, store: Store, now: Callable[[], datetime]) -> None:
    """Add the route to the API."""

    @app.get("/v1/requests", responses=UNCHANGED)
    def request_list(operation: Id, if_none_match: IfNoneMatch = None) -> Response:
        """Every request of an operation, newest first; `late` and `unowned` as of now."""
        with store.reading() as connection:
            found = operation_reads.operation(connection, operation)
            clock = found.clock
            moment = clock.at(now())
            revision = operation_reads.current_revision(connection)
            register = sector_reads.register_in(connection)
            held = request_reads.requests(connection, operation)
            held = carried_requests(connection, clock, operation, held)
        rows = [{**_plain(one), "late": late(one, moment), "unowned": unowned(one, register)} for one in held]
        # Time alone makes a request late: by the revision alone a 304 could keep it in time.
        tag = f'"{revision}-{sum(late(one, moment) for one in held)}"'
        body = {"operation": operation, "exercise": found.is_exercise, "requests": rows}
        return answer(body, tag, if_none_match)


class NewSectorReportBody(BaseModel):
    """One report about a sector; without `organisation` it is the sector's own assessment."""

    model_config = ConfigDict(extra="forbid")

    id: Id
    operation: Id
    sector: Id
    organisation: Id | None = None
    area: Id | None = None
    operations: Extent
    resources: Extent
    strain: Extent
    forecast_24: ImpactLevel | None = None
    forecast_72: ImpactLevel | None = None
    assessment: Text = ""
    on_behalf_of: Text = ""
    channel: Channel = Channel.API
    observed_at: Moment | None = None
    valid_until: Moment | None = None

    def command(self) -> NewSectorReport:
        criteria = {"operations", "resources", "strain"}
        impact = Impact(self.operations, self.resources, self.strain)
        return NewSectorReport(impact=impact, **self.model_dump(exclude=criteria))


def add_sectors(app: FastAPI, store: Store, now: Callable[[], datetime]) -> None:
    """Add the routes to the API."""

    @app.get("/v1/sectors", responses=UNCHANGED)
    def sector_list(if_none_match: IfNoneMatch = None) -> Response:
        """The sector organisation as loaded; rows with `example` are no answer in a real operation."""
        tag = f'"{operation_reads.revision(store)}"'  # read first: newer than its tag is only sent again
        held = sector_reads.register(store)
        return answer({**asdict(held), "example": held.example}, tag, if_none_match)

    @app.get("/v1/sector-reports", responses=UNCHANGED)
    def reports(operation: Id, if_none_match: IfNoneMatch = None) -> Response:
        """What stands for each sector, organisation and area, and how far it can be believed now."""
        with store.reading() as connection:
            found = operation_reads.operation(connection, operation)
        revision, moment = operation_reads.revision(store), found.clock.at(now())
        held = [holds(one, moment) for one in sector_reads.standing(store, operation, found.clock)]
        return answer(
            {"operation": operation, "exercise": found.is_exercise, "reports": [*map(_told, held)]},
            _tag(revision, held),
            if_none_match,
        )

    @app.post("/v1/sector-reports", status_code=201, responses=AGAIN)
    def report(body: NewSectorReportBody, request: Request, response: Response) -> dict[str, int]:
        """A participant's own report, or the sector's assessment: neither hides the other."""
        receipt = report_sector(store, caller(request).actor, body.command(), now())
        if not receipt.new:
            response.status_code = 200
        return {"revision": receipt.revision}


def _tag(revision: int, held: Iterable[Held]) -> str:
    """The revision and how many have been outlived: by it alone a 304 could keep a stale *ingen*."""
    return f'"{revision}-{sum(one.mark is Mark.OBEKRAFTAT for one in held)}"'


def _told(held: Held) -> dict[str, Any]:
    one = held.report
    names = ("revision", "sector", "organisation", "area", "forecast_24", "forecast_72", "observed_at")
    return {
        **{name: getattr(one, name) for name in (*names, "valid_until", "assessment", "on_behalf_of")},
        **asdict(one.impact),
        "level": held.level,
        "mark": held.mark,
        "because": because(one.impact),
    }

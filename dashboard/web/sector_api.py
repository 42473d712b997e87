"""The sector organisation under /api: who is in it, what its sectors say, and saying it."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, ConfigDict

from dashboard.web.auth.caller import caller
from dashboard.web.fields import AGAIN, UNCHANGED, Id, IfNoneMatch, Moment, Text, answer
from data import queries, sector_reports, sectors
from data.database import Store
from data.domain.impact import Impact, because
from data.domain.sector_reports import Held, NewSectorReport, holds
from data.domain.words import Channel, Extent, ImpactLevel, Mark
from data.services.sector_reports import report_sector


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
        tag = f'"{queries.revision(store)}"'  # read first: what is newer than its tag is only sent again
        held = sectors.register(store)
        return answer({**asdict(held), "example": held.example}, tag, if_none_match)

    @app.get("/v1/sector-reports", responses=UNCHANGED)
    def reports(operation: Id, if_none_match: IfNoneMatch = None) -> Response:
        """What stands for each sector, organisation and area, and how far it can be believed now."""
        with store.reading() as connection:
            found = queries.operation(connection, operation)
        revision, moment = queries.revision(store), found.clock.at(now())
        held = [holds(one, moment) for one in sector_reports.standing(store, operation, found.clock)]
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

"""The HTTP API under /api: what other systems read and report, with the same rules as the screens."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response, Security
from fastapi.security import HTTPBearer
from fastapi_offline import FastAPIOffline
from starlette.responses import HTMLResponse

from dashboard.api.coordination import (
    LARGEST_NUMBER,
    UNCHANGED,
    Id,
    IfNoneMatch,
    Moment,
    add_requests,
    add_sectors,
    answer,
)
from dashboard.api.coverage import add_coverage
from dashboard.api.failures import add_failures
from dashboard.api.forecast import add_forecast
from dashboard.api.reporting import add_reports
from dashboard.api.text_reports import add_text_reports
from dashboard.door import problems, streamlit_files
from dashboard.door.caller import caller
from dashboard.reach.held import Reaches
from dashboard.wall.geojson import points_geojson
from data import truth
from data.entries.entry import Entry
from data.log import reads as log_reads
from data.log.facts import exported_facts, exported_text
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.points.facts import Picture
from data.rights import Deed, may, place_of
from data.services.facts import Services
from data.services.reads import services
from data.store.database import Store

_FEATURES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "application/geo+json": {
                "schema": {
                    "type": "object",
                    "required": ["type", "features"],
                    "properties": {
                        "type": {"const": "FeatureCollection"},
                        "features": {"type": "array", "items": {"type": "object"}},
                    },
                }
            }
        }
    },
    **UNCHANGED,
}


class GeoJson(Response):
    media_type = "application/geo+json"


def api(store: Store, areas: dict[str, Any], now: Callable[[], datetime], reaches: Reaches) -> FastAPI:
    """Build the API on a store; `areas` is the areas layer as GeoJSON (WGS84)."""
    app = FastAPIOffline(
        title="Trygghetsläget",
        version="1",
        openapi_url="/openapi.json",
        docs_url="/docs",
        redoc_url=None,
        favicon_url="/favicon.png",
        description="Anrop görs med en nyckel (`Authorization: Bearer …`) eller en inloggad webbläsare.",
        dependencies=[Security(HTTPBearer(auto_error=False))],  # the door checks it; here it is described
        responses=problems.described(),
    )
    problems.install(app)
    _allow_docs(app)
    _add_reads(app, store, areas, now)
    add_reports(app, store, now)
    add_text_reports(app, store, now)
    add_sectors(app, store, now)
    add_requests(app, store, now)
    add_failures(app, store, now)
    add_forecast(app, store, now)
    add_coverage(app, store, now, reaches)
    return app


def _add_reads(app: FastAPI, store: Store, areas: dict[str, Any], now: Callable[[], datetime]) -> None:
    @app.get("/v1/operations", responses=UNCHANGED)
    def operations(request: Request, if_none_match: IfNoneMatch = None) -> Response:
        """Every operation that may be read, newest first."""
        who = caller(request).who
        held = [one for one in operation_reads.operations(store) if may(who, Deed.READ, place_of(one))]
        return answer(
            {"operations": [_operation(one) for one in held]},
            f'"{operation_reads.revision(store)}"',
            if_none_match,
        )

    @app.get("/v1/areas.geojson", response_class=GeoJson, responses=_FEATURES)
    def areas_geojson(if_none_match: IfNoneMatch = None) -> Response:
        """The areas with their outlines, in WGS84."""
        return answer(areas, f'"{operation_reads.revision(store)}"', if_none_match, "application/geo+json")

    @app.get("/v1/points.geojson", response_class=GeoJson, responses=_FEATURES)
    def points(operation: Id, at: Moment | None = None, if_none_match: IfNoneMatch = None) -> Response:
        """The points with status, age and endurance; `at`: as it was known then (operation's time)."""
        picture, moment = _picture(store, operation, at, now())
        beside = services(store, picture.operation, picture.revision)
        body = points_geojson(picture, moment, beside)
        return answer(body, _tag(picture, beside, moment, at), if_none_match, "application/geo+json")

    @app.get("/v1/journal", responses=UNCHANGED)
    def journal(
        since: Annotated[int, Query(ge=0, le=LARGEST_NUMBER)] = 0,
        operation: Id | None = None,
        limit: Annotated[int, Query(ge=1, le=5000)] = 1000,
        if_none_match: IfNoneMatch = None,
    ) -> Response:
        """The entries after a revision, in order."""
        written = log_reads.written_since(store, since, operation, limit)
        body = {"since": since, "entries": [_entry(entry, facts) for entry, facts in written]}
        return answer(body, f'"{operation_reads.revision(store)}"', if_none_match)


def _operation(one: Operation) -> dict[str, Any]:
    """Return an operation with its clock as it runs now, not as it ran before."""
    clock = one.clock
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind,
        "readiness": one.readiness,
        "clock": {"started_at": clock.started_at, "origin": clock.origin, "speed": clock.speed},
        "opened_at": one.opened_at,
        "closed_at": one.closed_at,
        "version": one.version,
        "interrupted": one.interrupted,
    }


def _picture(store: Store, operation: str, at: datetime | None, real: datetime) -> tuple[Picture, datetime]:
    if at is None:
        picture = point_reads.picture(store, operation, recent=0)
        return picture, picture.operation.clock.at(real)
    with store.reading() as connection:
        clock = operation_reads.operation(connection, operation).clock
    return point_reads.picture(store, operation, 0, clock.real(at)), at


def _tag(picture: Picture, beside: Services, moment: datetime, at: datetime | None) -> str:
    """The revision and the last moment at which time alone changed what is told.

    By the revision alone a 304 could keep a green that has gone stale.
    """
    further = (state for held in beside.points.values() for state in held.values())
    turned = truth.last_moment((*truth.expiries(picture), *truth.ends(further)), moment)
    parts = [str(picture.revision), f"{turned.timestamp():.3f}" if turned else "0"]
    if at is not None:
        parts.append(f"{at.timestamp():.3f}")
    return f'"{"-".join(parts)}"'


def _entry(entry: Entry, facts: Mapping[str, Any]) -> dict[str, Any]:
    text = exported_text(entry)  # what leaves for another system is an export
    return {
        "revision": entry.revision,
        "kind": entry.kind,
        "operation": entry.operation,
        "point": entry.point,
        "occurred_at": entry.occurred_at,
        "recorded_at": entry.recorded_at,
        "actor": entry.actor,
        "facts": exported_facts(entry, facts),
        "text": dict(text) if text is not None else None,
    }


def _allow_docs(app: FastAPI) -> None:
    """Let the docs page run its own inline script, by hash, and nothing else."""

    @app.middleware("http")
    async def docs_policy(request: Request, call_next: Any) -> Response:
        response: Response = await call_next(request)
        if not request.url.path.endswith("/docs"):
            return response
        body = b"".join([part async for part in response.body_iterator])  # type: ignore[attr-defined]
        html = body.decode()
        hashes = " ".join(streamlit_files.script_hash(code) for code in streamlit_files.inline_scripts(html))
        policy = (
            f"default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
            "img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        return HTMLResponse(html, headers={"Content-Security-Policy": policy})

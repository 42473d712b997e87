"""Is it alive: /healthz for machines that restart it, /metrics for Prometheus."""

from collections.abc import Callable
from importlib.metadata import version

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from data.errors import StoreFault
from data.operations import reads as operation_reads
from data.store.database import Store


def health_routes(store: Store, listeners: Callable[[], int]) -> list[BaseRoute]:
    """Return the routes; `listeners` tells how many screens hang on the feed now."""
    registry = CollectorRegistry()
    revision = Gauge("trygghetslaget_revision", "Number of the last committed act", registry=registry)
    screens = Gauge("trygghetslaget_feed_listeners", "Screens on the live feed", registry=registry)

    def healthz(_request: Request) -> Response:
        state = {"store": store.kind, "version": version("dashboard")}
        try:
            return JSONResponse({"status": "ok", "revision": operation_reads.revision(store), **state})
        except StoreFault as fault:
            return JSONResponse({"status": "fault", "revision": None, "detail": str(fault), **state}, 503)

    def metrics(_request: Request) -> Response:
        try:
            revision.set(operation_reads.revision(store))
        except StoreFault as fault:
            return PlainTextResponse(str(fault), 503)
        screens.set(listeners())
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", healthz), Route("/metrics", metrics)]

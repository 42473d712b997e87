"""Is it alive: /healthz for machines that restart it, /readyz for those that send people here, /metrics."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import datetime
from functools import partial
from importlib.metadata import version
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.health.measuring import measure, open_sessions
from dashboard.health.metrics import held
from dashboard.health.readiness import why_not_ready
from dashboard.health.vitals import Vitals
from dashboard.settings import Settings
from data.errors import StoreFault
from data.operations import reads as operation_reads
from data.server import reads as server_reads
from data.store.database import Store

log = logging.getLogger(__name__)
# Longer than any turn of a busy machine, and shorter than whoever asks has patience.
PATIENCE_SECONDS: Final = 3.0
# To whoever asks: where the store is, and what its database said, is in the log.
_FAULT: Final = "Lagret kan inte läsas. Det som redan kvitterats finns kvar. Tjänstens logg säger varför."
_SILENT: Final = "Lagret svarar inte. Det som redan kvitterats finns kvar."


class _Faults:
    """Logs a fault of the store when it is another than the last: it is asked for every second."""

    def __init__(self) -> None:
        self._last = ""

    def tell(self, fault: str) -> None:
        if fault and fault != self._last:
            log.error("the store cannot be read: %s", fault)
        self._last = fault


def health_routes(
    store: Store, vitals: Vitals, settings: Settings, now: Callable[[], datetime]
) -> list[BaseRoute]:
    """Return the routes. They have threads of their own: pages that are slow keep nobody from asking."""
    patiently = partial(_patiently, ThreadPoolExecutor(2, thread_name_prefix="health"))
    faults = _Faults()

    def alive() -> Response:
        state = _state(store)
        try:
            with store.reading() as connection:
                own = {"term": server_reads.term(connection), "installation": store.installation}
                now = operation_reads.current_revision(connection)
            faults.tell("")
            return JSONResponse({"status": "ok", "revision": now, **state, **own})
        except StoreFault as fault:
            faults.tell(str(fault))
            return JSONResponse({"status": "fault", "revision": None, "detail": _FAULT, **state}, 503)

    async def healthz(_request: Request) -> Response:
        silent = {"status": "fault", "revision": None, "detail": _SILENT, **_state(store)}
        return await patiently(alive) or JSONResponse(silent, 503)

    def measured() -> Response:
        try:
            revision, sessions = operation_reads.revision(store), open_sessions(store, now())
        except StoreFault as fault:
            return PlainTextResponse(str(fault), 503)
        found = held(measure(store, settings, vitals, now()), store.pace, revision, sessions)
        told = generate_latest(found) + generate_latest(vitals.registry)
        return Response(told, media_type=CONTENT_TYPE_LATEST)

    async def metrics(_request: Request) -> Response:
        return await patiently(measured) or PlainTextResponse(_SILENT, 503)

    async def readyz(_request: Request) -> Response:
        return _ready(store, vitals)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]


async def _patiently(threads: Executor, look: Callable[[], Response]) -> Response | None:
    """Return an answer, or None where it does not come in time."""
    running = asyncio.get_running_loop().run_in_executor(threads, look)
    try:
        return await asyncio.wait_for(asyncio.shield(running), PATIENCE_SECONDS)
    except TimeoutError:
        running.add_done_callback(lambda done: done.cancelled() or done.exception())
        return None


def _state(store: Store) -> dict[str, str]:
    return {"store": store.kind, "version": version("dashboard")}


def _ready(store: Store, vitals: Vitals) -> Response:
    """Answer by what is known already: a process that is busy answers, and one that hangs does not."""
    reasons = why_not_ready(vitals, store.pace)
    said = {
        "status": "ready" if not reasons else "not ready",
        "reasons": [{"kind": reason.kind, "text": reason.text} for reason in reasons],
        "revision": vitals.revision,
        "loop_ms": round(vitals.longest_turn * 1000, 1),
    }
    return JSONResponse(said, 503 if reasons else 200, headers={"cache-control": "no-store"})

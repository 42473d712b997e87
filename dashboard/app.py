"""The one ASGI application: Streamlit's pages, the live documents, the API and health behind one door."""

import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount

from dashboard.live.hub import Hub
from dashboard.live.routes import live_routes
from dashboard.web.api import api
from dashboard.web.door import Door
from dashboard.web.health import health_routes
from data.database import Store
from geo.layers import Pack

MAIN = Path(__file__).parent / "main.py"
Task = Callable[[], None]


def build_app(store: Store, pack: Pack, now: Callable[[], datetime], hosts: Sequence[str]) -> st.App:
    """Return the application on an open store; its lifespan starts and stops what runs beside requests."""
    hub = Hub(store, now)
    routes: list[BaseRoute] = [
        *live_routes(hub, pack),
        *health_routes(store, lambda: hub.listeners),
        Mount("/api", api(store, _areas(pack), now)),
    ]
    return st.App(
        MAIN, routes=routes, middleware=[Middleware(Door, hosts=tuple(hosts))], lifespan=_lifespan(hub)
    )


def _lifespan(hub: Hub) -> Callable[[st.App], AbstractAsyncContextManager[dict[str, Any] | None]]:
    @asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
        await hub.start()
        try:
            yield None
        finally:
            await hub.stop()

    return lifespan


def _areas(pack: Pack) -> dict[str, Any]:
    layer: dict[str, Any] = json.loads(pack.paths["areas"].read_bytes())
    return layer

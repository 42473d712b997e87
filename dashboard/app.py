"""The one ASGI application: Streamlit's pages, live documents, light form, API and health behind one door."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount

from dashboard.api.health import health_routes
from dashboard.api.routes import api
from dashboard.door.asking import held_here
from dashboard.door.door import LOOPBACK, Door
from dashboard.door.front import Front
from dashboard.door.lines import Lines
from dashboard.door.no_installed_parts import look_for_none
from dashboard.door.oidc import oidc_routes
from dashboard.door.provider import Provider
from dashboard.door.provider_wire import configured
from dashboard.door.sign_in import sign_in_routes
from dashboard.door.sockets import Guard, shown_here
from dashboard.door.streamlit_files import Bundles, nothing_else
from dashboard.door.theme_once import keep_theme
from dashboard.health.pulse import Pulse, turn_forever
from dashboard.health.vitals import Vitals, live
from dashboard.help.routes import help_routes
from dashboard.live.beside import Ends, Engine
from dashboard.live.hub import Hub
from dashboard.live.own_copy import own_copy_routes
from dashboard.live.replay import Replays
from dashboard.live.routes import live_routes
from dashboard.live.seen import seen_routes
from dashboard.live.without import Layers
from dashboard.outbox.ways import usable
from dashboard.outbox.worker import Notifier
from dashboard.paper.downloads import download_routes
from dashboard.phone.routes import light_routes
from dashboard.reach.held import reaches
from dashboard.settings import Settings
from dashboard.standby.copies import Copies
from dashboard.standby.followed import followed
from dashboard.standby.meeting import Partner
from dashboard.standby.serving import standby_routes
from data.access.sessions import Lasting
from data.store.database import Store
from data.store.presence import Presence
from geo.layers import Pack

log = logging.getLogger(__name__)
MAIN = Path(__file__).parent / "main.py"


def build_app(
    store: Store,
    pack: Pack,
    now: Callable[[], datetime],
    settings: Settings,
    front: Front | None = None,
) -> st.App:
    """Return the application on an open store; its lifespan starts and stops what runs beside requests.

    `front`: the demonstration's own page; `run` has none.
    """
    keep_theme()
    look_for_none()
    live(vitals := Vitals())
    hub, guard = Hub(store, now, vitals), Guard(store, now)
    copies = Copies(store, now) if store.kind == "sqlite" else None
    beside = _beside(store, now, settings, copies, vitals)
    reach = reaches(settings)
    routes = [
        *_ways_in(store, now, settings, front),
        *light_routes(store, now, settings.public_url, settings.accessibility_contact),
        *download_routes(store, pack, now),
        *help_routes(),
        *live_routes(hub, pack, Replays(store, now), Layers(store, reach, now)),
        *seen_routes(store, now),
        *own_copy_routes(store, now),
        *health_routes(store, vitals, settings, now),
        *standby_routes(store, copies, now, settings),
        Mount("/api", api(store, _areas(pack), now, reach)),
        *nothing_else(),
    ]
    door = Middleware(Door, store, guard, now, hosts=hosts(settings), secure=settings.secure, front=front)
    return st.App(
        MAIN,
        routes=routes,
        middleware=[Middleware(Lines, vitals, front.gates if front else ()), door, Middleware(Bundles)],
        lifespan=_watched(vitals, Pulse(store, vitals, now), _lifespan(hub, guard, beside)),
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """What runs in threads of its own beside requests, and the copies that a standby is given."""

    running: tuple[Presence | Notifier | Engine | Ends | Partner, ...]
    copies: Copies | None


def _beside(
    store: Store, now: Callable[[], datetime], settings: Settings, copies: Copies | None, vitals: Vitals
) -> Beside:
    """Return what runs beside requests."""
    vitals.standby = partial(followed, copies)
    notifier = Notifier(store, now, usable(settings)[0], settings.public_url)
    partner = Partner(store, settings.partner_url, settings.partner_ca, now, vitals.stood_down, vitals.doubts)
    here = Presence(store, lambda: {**shown_here(), **held_here()})
    return Beside((here, notifier, Engine(store, now), Ends(store, now), partner), copies)


def _ways_in(
    store: Store, now: Callable[[], datetime], settings: Settings, front: Front | None
) -> list[BaseRoute]:
    """Return the routes of the ways in: an account, the identity provider, the front page."""
    known = configured(settings)
    provider = Provider(known) if known is not None else None
    wrong = known.why_not_known(store) if known is not None else None
    if wrong is not None:
        log.warning("%s", wrong)
    stay, secure = lasting(settings), settings.secure
    return [
        *sign_in_routes(
            store,
            now,
            stay,
            secure=secure,
            behind=bool(settings.public_url or settings.trusted_proxy),
            provider=provider.name if provider is not None else None,
            front=front,
        ),
        *(front.routes if front is not None else ()),
        *oidc_routes(store, provider, now, stay, secure=secure, public_url=settings.public_url),
    ]


def hosts(settings: Settings) -> tuple[str, ...]:
    """Return the names the server answers to; a page of another name's is not ours."""
    public = urlsplit(settings.public_url).hostname
    return (*LOOPBACK, settings.host, *((public,) if public else ()))


def lasting(settings: Settings) -> Lasting:
    """Return how long sessions live."""
    return Lasting(timedelta(hours=settings.session_idle_hours), timedelta(hours=settings.session_hours))


_Lifespan = Callable[[st.App], AbstractAsyncContextManager[dict[str, Any] | None]]


def _watched(vitals: Vitals, pulse: Pulse, inner: _Lifespan) -> _Lifespan:
    """Look at how it goes for as long as everything else runs, its start and its end too."""

    @asynccontextmanager
    async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any] | None]:
        turning = asyncio.create_task(turn_forever(vitals))
        pulse.start()
        async with inner(app) as state:
            vitals.started = True
            try:
                yield state
            finally:
                vitals.ending = True
        await asyncio.to_thread(pulse.stop)
        turning.cancel()

    return lifespan


def _lifespan(hub: Hub, guard: Guard, beside: Beside) -> _Lifespan:
    @asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
        await hub.start()
        await guard.start()
        for one in beside.running:
            one.start()
        try:
            yield None
        finally:
            for one in reversed(beside.running):
                await asyncio.to_thread(one.stop)
            if beside.copies is not None:
                beside.copies.close()
            await guard.stop()
            await hub.stop()

    return lifespan


def _areas(pack: Pack) -> dict[str, Any]:
    layer: dict[str, Any] = json.loads(pack.paths["areas"].read_bytes())
    return layer

"""The light pages' addresses: the form behind a link, the phone's own pages, and the sheets to print."""

from collections.abc import Callable
from datetime import datetime

from starlette.routing import BaseRoute, Route

from dashboard.web.light.link import Link, worker
from dashboard.web.light.mine import Mine
from dashboard.web.light.sheets import Sheets
from dashboard.web.light.standing import Light
from data.database import Store


def light_routes(store: Store, now: Callable[[], datetime], public_url: str = "") -> list[BaseRoute]:
    """Return the routes; `public_url` is how phones reach the server, empty: as the request came."""
    light = Light(store, now, public_url)
    link, mine, sheets = Link(light), Mine(light), Sheets(light)
    return [
        Route("/r/sw.js", worker),
        Route("/r/{token:str}", link.show),
        Route("/r/{token:str}", link.send, methods=["POST"]),
        Route("/mitt", mine.overview),
        Route("/mitt/{point:str}", mine.show),
        Route("/mitt/{point:str}", mine.send, methods=["POST"]),
        Route("/blad", sheets.overview),
        Route("/blad", sheets.make, methods=["POST"]),
        Route("/blad/enhet", sheets.confirm, methods=["POST"]),
        Route("/blankett/{point:str}", sheets.blank),
    ]

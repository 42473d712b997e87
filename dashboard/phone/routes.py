"""The light pages' addresses: the form behind a link, the phone's own pages, and the sheets to print."""

from collections.abc import Callable
from datetime import datetime

from starlette.routing import BaseRoute, Route

from dashboard.phone.link import Link, worker
from dashboard.phone.mine import Mine
from dashboard.phone.sheets import Sheets
from dashboard.phone.standing import Light
from data.store.database import Store


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

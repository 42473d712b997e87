"""The light pages' addresses: the form behind a link, the phone's own pages, and the sheets to print."""

from collections.abc import Callable
from datetime import datetime

from starlette.routing import BaseRoute, Route

from dashboard.door.caller import in_its_language
from dashboard.phone.accessibility import Statement
from dashboard.phone.check import Check
from dashboard.phone.link import Link, worker
from dashboard.phone.mine import Mine
from dashboard.phone.note import Note
from dashboard.phone.sheets import Sheets
from dashboard.phone.standing import Light
from data.store.database import Store


def light_routes(
    store: Store, now: Callable[[], datetime], public_url: str = "", accessibility_contact: str = ""
) -> list[BaseRoute]:
    """Return the routes; `public_url` is how phones reach the server, empty: as the request came."""
    light = Light(store, now, public_url)
    read = store.one_moment()  # a page is one transaction, not one for each read
    link, mine, sheets, check, note = Link(light), Mine(light), Sheets(light), Check(light), Note(light)
    return [
        Route("/r/sw.js", worker),
        Route("/r/{token:str}", in_its_language(read(link.show))),
        Route("/r/{token:str}", in_its_language(link.send), methods=["POST"]),
        Route("/r/{token:str}/kontroll", in_its_language(read(check.show))),
        Route("/r/{token:str}/kontroll", in_its_language(check.send), methods=["POST"]),
        Route("/kontroll", in_its_language(read(check.overview))),
        Route("/kontroll/{point:str}", in_its_language(read(check.show))),
        Route("/kontroll/{point:str}", in_its_language(check.send), methods=["POST"]),
        Route("/anteckna", in_its_language(read(note.overview))),
        Route("/anteckna/{operation:str}", in_its_language(read(note.show))),
        Route("/anteckna/{operation:str}", in_its_language(note.send), methods=["POST"]),
        Route("/mitt", in_its_language(read(mine.overview))),
        Route("/mitt/{point:str}", in_its_language(read(mine.show))),
        Route("/mitt/{point:str}", in_its_language(mine.send), methods=["POST"]),
        Route("/blad", in_its_language(read(sheets.overview))),
        Route("/blad", in_its_language(sheets.make), methods=["POST"]),
        Route("/blad/enhet", in_its_language(sheets.confirm), methods=["POST"]),
        Route("/tillganglighet", in_its_language(Statement(accessibility_contact).show)),
        Route("/blankett/{point:str}", in_its_language(read(sheets.blank))),
    ]

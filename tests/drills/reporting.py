"""Systems and phones that report while something is killed, and whether all that they were told is true.

Each has a place of its own (a point and a function) and sends again, with the same id, until it is told that
the report is stored. So at the end its place must hold exactly what it sent, in that order; and each picture
that a wall was sent must hold, at each place, what stood there at the picture's revision.
"""

import gzip
import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import orjson
from sqlalchemy import select
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect
from websockets.typing import Origin

from dashboard import clock
from dashboard.phone.link import COOKIE
from data.access import tokens
from data.acting import LOCAL
from data.store.database import open_store
from data.store.tables.core import REPORT
from data.store.verify import verify
from data.words import Function
from tests.e2e import stage
from tests.e2e.running import Server

# Nobody else reports of these: two by another system, two by the phone that has the point's link.
BY_SYSTEM: Final = (("P11", "el"), ("P12", "varme"))
BY_PHONE: Final = (("P13", "el"), ("P14", "varme"))
STATUSES: Final = ("fungerar", "ur_funktion", "begransad")
PAUSE: Final = 0.02
STORED: Final = (200, 201)
Place = tuple[str, str]


@dataclass
class Reporter:
    """One who reports of one place: what it has sent and been told is stored, and the refusals it met."""

    server: Server
    place: Place
    path: str
    stop: threading.Event
    sent: list[str] = field(default_factory=list)
    newest: int = 0
    refused: list[int] = field(default_factory=list)

    def run(self) -> None:
        for number in count():
            if self.stop.wait(PAUSE):
                return
            status, identity = STATUSES[number % len(STATUSES)], uuid4()
            while not self._told(identity.hex if self.path.startswith("/r/") else str(identity), status):
                time.sleep(PAUSE)
            self.sent.append(status)

    def _told(self, identity: str, status: str) -> bool:
        """Send it, and return whether it is acknowledged."""
        connection = http.client.HTTPConnection(urlsplit(self.server.url).netloc, timeout=20)
        with suppress(OSError, http.client.HTTPException), closing(connection):
            connection.request("POST", self.path, *self._letter(identity, status))
            answer = connection.getresponse()
            said = answer.read()
            if answer.status in STORED:
                self.newest = max(self.newest, int(json.loads(said).get("revision", 0)))
                return True
            self.refused.append(answer.status)
        return False

    def _letter(self, identity: str, status: str) -> tuple[str, dict[str, str]]:
        point, function = self.place
        said = {"id": identity, "operation": stage.OPERATION}
        if self.path.startswith("/r/"):
            typed = {**said, "do": "report", f"{function}_status": status}
            same = {"Accept": "application/json", "Cookie": f"{COOKIE}=en-och-samma-telefon"}
            return urlencode(typed), {"Content-Type": "application/x-www-form-urlencoded", **same}
        report = {**said, "point": point, "function": function, "status": status}
        return json.dumps(report), {"Content-Type": "application/json", **self.server.headers}


@dataclass(frozen=True)
class Shown:
    """A whole picture as a wall was sent it."""

    revision: int
    places: dict[Place, str]


class Reporting:
    """All of them, from `with` until its end; each has then been told of the last that it sent."""

    def __init__(self, server: Server) -> None:
        self._server, self._stop = server, threading.Event()
        pathways = [*((place, "/api/v1/reports") for place in BY_SYSTEM), *_links(server)]
        self.reporters = [Reporter(server, place, path, self._stop) for place, path in pathways]
        self._threads = [threading.Thread(target=one.run, daemon=True) for one in self.reporters]
        self.shown: list[Shown] = []

    def __enter__(self) -> "Reporting":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    @property
    def told(self) -> int:
        """How many reports have been acknowledged."""
        return sum(len(one.sent) for one in self.reporters)

    @property
    def newest(self) -> int:
        """The newest entry that anybody has been told of."""
        return max(one.newest for one in self.reporters)

    def true_wall(self, least: int, patience: float = 60) -> None:
        """Ask for the feed, as a wall does that keeps asking, until a picture holds all up to an entry."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            with suppress(OSError, WebSocketException):
                picture = _picture(self._server)
                if picture.revision >= least:
                    self.shown.append(picture)
                    return
            time.sleep(0.02)
        raise AssertionError(f"no picture of entry {least} in {patience} s")

    def assert_kept(self) -> None:
        """Nothing acknowledged is lost, nothing doubled, the chain whole, and each picture was true."""
        with closing(open_store(self._server.store)) as store:
            assert verify(store).intact
            with store.reading() as connection:
                stored = connection.execute(select(REPORT).order_by(REPORT.c.revision)).all()
        held: dict[Place, list[tuple[int, str]]] = {one.place: [] for one in self.reporters}
        for row in stored:
            if (place := (row.point, row.function.value)) in held:
                held[place].append((row.revision, row.status.value))
        for reporter in self.reporters:
            assert [status for _, status in held[reporter.place]] == reporter.sent, reporter.place
            assert set(reporter.refused) <= {502, 503}
        for picture in self.shown:
            for place, reports in held.items():
                stood = [status for revision, status in reports if revision <= picture.revision]
                assert picture.places[place] == (stood[-1] if stood else "okand"), (picture, place)


def _links(server: Server) -> Iterator[tuple[Place, str]]:
    now = clock.now()
    ends = now.replace(year=now.year + 1)
    points = [point for point, _ in BY_PHONE]
    with closing(open_store(server.store)) as store:
        made = tokens.issue_point_links(store, LOCAL, points, stage.OPERATION, ends, now)
    for place, (_, issued) in zip(BY_PHONE, made, strict=True):
        yield place, f"/r/{issued.secret}"


def _picture(server: Server) -> Shown:
    """Return the first picture that a wall is sent."""
    with connect(
        server.feed(stage.OPERATION),
        compression=None,
        max_size=None,
        origin=Origin(server.url),
        open_timeout=5,
        close_timeout=0.1,
    ) as socket:
        frame = socket.recv(5)
        while isinstance(frame, str):
            frame = socket.recv(5)
    message = orjson.loads(gzip.decompress(frame))
    places = {
        (feature["id"], part[0]): str(part[1])
        for feature in message["points"]["features"]
        for part in _parts(feature)
    }
    return Shown(int(message["revision"]), places)


def _parts(feature: Any) -> list[Any]:
    functions = {function.value for function in Function}
    return [part for part in feature["properties"]["parts"] if part[0] in functions]

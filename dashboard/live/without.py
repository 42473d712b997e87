"""Where nobody has a point near enough, as a map's layer: drawn once for each set of points that count."""

import gzip
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Final

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard.live.replay import Kept
from dashboard.reach.aims import NEAR, Aim, tag, working
from dashboard.reach.held import Reaches
from dashboard.wall.reading import read_all
from data.errors import Missing
from data.points import reads as point_reads
from data.points.facts import Picture
from data.store.database import Store
from geo.coverage import Reach

KEPT: Final = 64
AGAIN_SECONDS: Final = 1
_WHICH = "Ange händelse och lager: /live/without?operation=…&lager=varme"
_SOON = "Räckvidden räknas ut. Försök igen om en stund."


@dataclass(frozen=True, slots=True)
class Layer:
    tag: str
    packed: bytes


class Layers:
    """`now` gives the real time. A layer is kept by the mark of its points, whatever the revision is then."""

    def __init__(self, store: Store, reaches: Reaches, now: Callable[[], datetime]) -> None:
        self._store, self._reaches, self._now = store, reaches, now
        self._lock = Lock()  # of what is kept: never held while something is drawn
        self._drawing: defaultdict[tuple[str, Aim], Lock] = defaultdict(Lock)
        self._kept: Kept[Layer] = Kept(KEPT)

    def layer(self, operation: str, aim: Aim, wanted: str) -> Layer | None:
        """Return the layer with a mark, or as it is now; None while it is being measured. Raises Missing."""
        return self._known(operation, wanted) or self._as_it_is_now(operation, aim)

    def _known(self, operation: str, mark: str) -> Layer | None:
        with self._lock:
            return self._kept.get((operation, mark))

    def _as_it_is_now(self, operation: str, aim: Aim) -> Layer | None:
        picture = point_reads.picture(self._store, operation, recent=0)
        reach = self._reaches.of(picture.points)
        if reach is None:
            return None
        moment = picture.operation.clock.at(self._now())
        readings = read_all(picture, moment)
        mark = tag(readings, aim)
        with self._lock:
            drawing = self._drawing[operation, aim]
        with drawing:
            if known := self._known(operation, mark):
                return known
            layer = Layer(mark, _packed(picture, moment, mark, reach, working(readings, aim)))
            with self._lock:
                return self._kept.put((operation, mark), layer)


def _packed(picture: Picture, moment: datetime, mark: str, reach: Reach, points: frozenset[str]) -> bytes:
    body: dict[str, Any] = {
        "tag": mark,
        "revision": picture.revision,
        "at": moment,
        "metres": NEAR,
        "method": reach.method,
        "land": orjson.Fragment(reach.without(points, NEAR).to_json(drop_id=True)),
    }
    return gzip.compress(orjson.dumps(body), 6, mtime=0)


async def serve(layers: Layers, request: Request) -> Response:
    """Answer a map that draws a layer; what it is drawn from belongs to the operation in the query."""
    asked = request.query_params
    operation, named = asked.get("operation", "")[:100], asked.get("lager")
    if not operation or named not in list(Aim):
        return PlainTextResponse(_WHICH, 404)
    headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    try:
        layer = await run_in_threadpool(layers.layer, operation, Aim(named), asked.get("tag", "")[:40])
    except Missing as missing:
        return PlainTextResponse(str(missing), 404)
    if layer is None:
        return PlainTextResponse(_SOON, 503, {**headers, "retry-after": str(AGAIN_SECONDS)})
    return Response(
        layer.packed, media_type="application/json", headers={**headers, "content-encoding": "gzip"}
    )

"""Reach under /api: how many have a point near enough, and which closed one would reach most of the rest."""

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any, Final
from zlib import crc32

import orjson
from fastapi import FastAPI, Query, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from dashboard.api.coordination import UNCHANGED, Id, IfNoneMatch, answer
from dashboard.reach.aims import DISTANCES, NEAR, Aim, working
from dashboard.reach.facts import better_for, covered
from dashboard.reach.held import Reaches
from dashboard.wall.reading import Reading, read_all
from data.errors import Missing, Refused
from data.points import reads as point_reads
from data.points.facts import Picture
from data.store.database import Store
from geo.coverage import FAR_M, Gain, Method, People, Place, Reach, Shares

PATIENCE_SECONDS: Final = 1.0  # the threads that wait are the ones that phones report through
ONE_BEST: Final = threading.Lock()  # one at a time: it takes all there is of a processor
_SOON: Final = {"retry-after": "2"}
_FAR: Final = f"Det bästa räknas bara ut för {', '.join(map(str, DISTANCES[:-1]))} och {DISTANCES[-1]} m."


class Asked(BaseModel):
    """Of which operation, for what, how far and by which way; without an area it is of them all."""

    operation: Id
    function: Aim
    metres: Annotated[int, Field(ge=50, le=FAR_M)] = NEAR
    method: Method = Method.VATTEN
    area: str = ""


class AskedBest(Asked):
    count: Annotated[int, Field(ge=1, le=20)] = 3


@dataclass(frozen=True, slots=True)
class _Looked:
    """What an answer is worked out from."""

    picture: Picture
    readings: tuple[Reading, ...]
    reach: Reach


def add_coverage(app: FastAPI, store: Store, now: Callable[[], datetime], reaches: Reaches) -> None:
    """Add the routes to the API."""

    def look(asked: Asked) -> _Looked:
        picture = point_reads.picture(store, asked.operation, recent=0)
        if asked.area and asked.area not in set(reaches.pack.areas["id"]):
            raise Missing(f"Området {asked.area} finns inte.", "area")
        if asked.method is Method.NAT and reaches.pack.network.empty:
            raise Refused("Inget vägnät är inläst i kartunderlaget. Välj vatten eller fagel.", "method")
        reach = reaches.waited(picture.points, asked.method, PATIENCE_SECONDS)
        if reach is None:
            raise HTTPException(503, headers=_SOON)
        return _Looked(picture, read_all(picture, picture.operation.clock.at(now())), reach)

    @app.get("/v1/coverage", responses=UNCHANGED)
    def coverage(asked: Annotated[Asked, Query()], if_none_match: IfNoneMatch = None) -> Response:
        """How many people, and how much land, have a point so near where the function works now.

        `oppen`: any open point. `people` is null where nobody's home is loaded; `low` and `high` are certain,
        `spread` has everybody evenly spread within a square. `vatten`: on foot around water, `fagel`: as the
        crow flies, `nat`: along a network of ways, where one is loaded.
        """
        return _answer(_covered(look(asked), asked), if_none_match)

    @app.get("/v1/coverage/best", responses=UNCHANGED)
    def best(asked: Annotated[AskedBest, Query()], if_none_match: IfNoneMatch = None) -> Response:
        """The closed points that would reach most of those without, if they were opened now, and where a
        mobile point would; `people` are those without today whom it would reach. `metres` is 1000, 2000 or
        2160, which is 30 minutes' walk.
        """
        if asked.metres not in DISTANCES:
            raise Refused(_FAR, "metres")
        looked = look(asked)
        if not ONE_BEST.acquire(timeout=PATIENCE_SECONDS):
            raise HTTPException(503, headers=_SOON)
        try:
            return _answer(_best(looked, asked), if_none_match)
        finally:
            ONE_BEST.release()


def _covered(looked: _Looked, asked: Asked) -> dict[str, Any]:
    points = working(looked.readings, asked.function)
    found = covered(looked.reach, points, asked.metres, asked.area)
    return {
        **_head(looked, asked),
        "points": len(points),
        "people": asdict(found.people) if found.people is not None else None,
        "shares": _shares(found.shares),
        "shares_beyond": _shares(found.shares_beyond),
        "land_km2": round(found.land_km2, 2),
        "land_of_km2": round(found.land_of_km2, 2),
        "underestimates": found.underestimates,
    }


def _best(looked: _Looked, asked: AskedBest) -> dict[str, Any]:
    found = better_for(looked.reach, looked.readings, asked.function, asked.metres, asked.area, asked.count)
    names = {one.id: one for one in looked.picture.points}
    place = found.place
    return {
        **_head(looked, asked),
        "best": [
            {"point": one.point, "name": names[one.point].name, "area": names[one.point].area, **_gain(one)}
            for one in found.points
        ],
        "place": {"lon": round(place.lon, 5), "lat": round(place.lat, 5), **_gain(place)} if place else None,
    }


def _head(looked: _Looked, asked: Asked) -> dict[str, Any]:
    return {
        "revision": looked.picture.revision,
        "operation": looked.picture.operation.id,
        "exercise": looked.picture.operation.is_exercise,
        "function": asked.function,
        "area": asked.area or None,
        "metres": asked.metres,
        "method": looked.reach.method,
        "sources": [{"name": one.name, "vintage": one.vintage} for one in looked.reach.sources],
    }


def _shares(shares: Shares | None) -> dict[str, Any] | None:
    return asdict(shares) if shares is not None else None


def _gain(gain: Gain | Place) -> dict[str, Any]:
    people: People | None = gain.people
    return {"people": asdict(people) if people is not None else None, "land_km2": round(gain.land_km2, 2)}


def _answer(body: dict[str, Any], if_none_match: str | None) -> Response:
    """By the revision alone a 304 could keep as reached those whose point has gone silent since."""
    told = crc32(orjson.dumps(body))
    return answer(body, f'"{body["revision"]}-{told:x}"', if_none_match)

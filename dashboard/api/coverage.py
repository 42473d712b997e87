"""Reach under /api: how many have a point near enough, and which closed one would reach most of the rest."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any, Final
from zlib import crc32

import orjson
from fastapi import FastAPI, Query, Response
from starlette.exceptions import HTTPException

from dashboard.api.coordination import UNCHANGED, Id, IfNoneMatch, answer
from dashboard.reach.aims import NEAR, Aim, working
from dashboard.reach.facts import better_for, covered
from dashboard.reach.held import Reaches
from dashboard.wall.reading import Reading, read_all
from data.errors import Missing, Refused
from data.points import reads as point_reads
from data.points.facts import Picture
from data.store.database import Store
from geo.coverage import FAR_M, Gain, Method, People, Place, Reach, Shares

PATIENCE_SECONDS: Final = 10.0
Metres = Annotated[int, Query(ge=50, le=FAR_M)]
Count = Annotated[int, Query(ge=1, le=20)]


@dataclass(frozen=True, slots=True)
class _Looked:
    """What an answer is worked out from."""

    picture: Picture
    readings: tuple[Reading, ...]
    reach: Reach


def add_coverage(app: FastAPI, store: Store, now: Callable[[], datetime], reaches: Reaches) -> None:
    """Add the routes to the API."""

    def look(operation: str, area: str, method: Method) -> _Looked:
        picture = point_reads.picture(store, operation, recent=0)
        if area and area not in {one.id for one in picture.areas}:
            raise Missing(f"Området {area} finns inte.", "area")
        if method is Method.NAT and reaches.pack.network.empty:
            raise Refused("Inget vägnät är inläst i kartunderlaget. Välj vatten eller fagel.", "method")
        reach = reaches.waited(picture.points, method, PATIENCE_SECONDS)
        if reach is None:
            raise HTTPException(503, headers={"retry-after": "2"})
        return _Looked(picture, read_all(picture, picture.operation.clock.at(now())), reach)

    @app.get("/v1/coverage", responses=UNCHANGED)
    def coverage(
        operation: Id,
        function: Aim,
        metres: Metres = NEAR,
        method: Method = Method.VATTEN,
        area: str = "",
        if_none_match: IfNoneMatch = None,
    ) -> Response:
        """How many people, and how much land, have a point so near where the function works now.

        `oppen`: any open point. `people` is null where nobody's home is loaded; `low` and `high` are certain,
        `spread` has everybody evenly spread within a square. `vatten`: on foot around water, `fagel`: as the
        crow flies, `nat`: along a network of ways, where one is loaded.
        """
        looked = look(operation, area, method)
        points = working(looked.readings, function)
        found = covered(looked.reach, points, metres, area)
        body = {
            **_head(looked, function, metres, area),
            "points": len(points),
            "people": asdict(found.people) if found.people is not None else None,
            "shares": _shares(found.shares),
            "shares_beyond": _shares(found.shares_beyond),
            "land_km2": round(found.land_km2, 2),
            "land_of_km2": round(found.land_of_km2, 2),
            "underestimates": found.underestimates,
        }
        return _answer(body, if_none_match)

    @app.get("/v1/coverage/best", responses=UNCHANGED)
    def best(
        operation: Id,
        function: Aim,
        metres: Metres = NEAR,
        method: Method = Method.VATTEN,
        area: str = "",
        count: Count = 3,
        if_none_match: IfNoneMatch = None,
    ) -> Response:
        """The closed points that would reach most of those without, if they were opened now, and where a
        mobile point would; `people` are those without today whom it would reach.
        """
        looked = look(operation, area, method)
        found = better_for(looked.reach, looked.readings, function, metres, area, count)
        names = {one.id: one for one in looked.picture.points}
        body = {
            **_head(looked, function, metres, area),
            "best": [
                {
                    "point": one.point,
                    "name": names[one.point].name,
                    "area": names[one.point].area,
                    **_gain(one),
                }
                for one in found.points
            ],
            "place": None
            if found.place is None
            else {"lon": round(found.place.lon, 5), "lat": round(found.place.lat, 5), **_gain(found.place)},
        }
        return _answer(body, if_none_match)


def _head(looked: _Looked, function: Aim, metres: int, area: str) -> dict[str, Any]:
    return {
        "revision": looked.picture.revision,
        "operation": looked.picture.operation.id,
        "exercise": looked.picture.operation.is_exercise,
        "function": function,
        "area": area or None,
        "metres": metres,
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

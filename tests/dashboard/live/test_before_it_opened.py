"""What was said of a point before it opened is, on wall, telephone and by the API, as true for as long."""

import asyncio
import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from fastapi.testclient import TestClient
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from dashboard.api.routes import api
from dashboard.door.caller import Caller, remember
from dashboard.live.hub import Hub, Key
from data.acting import LOCAL
from data.rights import MACHINE
from data.store.database import open_store
from data.words import Function, Role, Status
from tests.dashboard.phone.phone import phone
from tests.dashboard.phone.world import POINT, REAL, Night, settle, signed_in
from tests.packs import shared_reaches

EVENING = datetime(2027, 1, 13, 19, 0, tzinfo=UTC)  # 20:00 in Stockholm
OPENED = EVENING + timedelta(hours=7)  # 03:00


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    """Everything works at a planned point, but for its heat."""
    store = open_store(f"sqlite:///{tmp_path / 'night.db'}")
    night = settle(store, EVENING)
    night.open_operation()
    night.report_all()
    night.at += timedelta(minutes=1)
    night.report(Function.VARME, Status.UR_FUNKTION)
    yield night
    store.close()


def by_api(night: Night) -> dict[str, Any]:
    inner = api(night.store, {"type": "FeatureCollection", "features": []}, night.now, shared_reaches())

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            remember(HTTPConnection(scope), Caller(LOCAL, MACHINE))
        await inner(scope, receive, send)

    answer = TestClient(behind).get("/v1/points.geojson", params={"operation": REAL}).json()
    (point,) = (one for one in answer["features"] if one["id"] == POINT)
    functions: dict[str, Any] = point["properties"]["functions"]
    return functions


async def by_the_wall(night: Night) -> dict[str, Any]:
    """Return the point as the feed first tells of it."""
    hub = Hub(night.store, night.now)
    await hub.start()
    try:
        async with hub.listen(Key(REAL, "sv")) as frames:
            while (frame := await asyncio.wait_for(anext(frames), 5)).startswith(b"{"):
                pass
    finally:
        await hub.stop()
    features = orjson.loads(gzip.decompress(frame))["points"]["features"]
    (point,) = (one["properties"] for one in features if one["id"] == POINT)
    return {part[0]: part[1] for part in point["parts"]}


def all_say(night: Night, water: Status, until: datetime) -> None:
    """Ask everybody of a water that is said to work, and of a heat that is said to be gone."""
    said = by_api(night)
    assert said["vatten"]["status"] == water
    assert datetime.fromisoformat(said["vatten"]["valid_until"]) == until
    assert (said["varme"]["status"], said["varme"]["mark"]) == ("ur_funktion", "bekraftat")
    shown = asyncio.run(by_the_wall(night))
    assert (shown["vatten"], shown["varme"]) == (water, "ur_funktion")
    with phone(night) as mobile:
        form = mobile.open(f"/r/{night.link()}").text
    asked = "Fungerar vattnet fortfarande?" in form
    assert asked is (water is Status.OKAND)
    with phone(night, signed_in(night, Role.STADSDEL, "hasselby-vallingby")) as own:
        page = own.open(f"/mitt/{POINT}").text
    assert ("Fungerar vattnet fortfarande?" in page) is asked


def test_everybody_says_that_it_works_as_long_and_no_longer(night: Night) -> None:
    for at in (EVENING + timedelta(hours=1), OPENED):
        night.at = at
        all_say(night, Status.FUNGERAR, EVENING + timedelta(hours=24))
    night.open_point()
    ends = OPENED + timedelta(hours=2)
    all_say(night, Status.FUNGERAR, ends)
    night.at = ends - timedelta(seconds=1)
    all_say(night, Status.FUNGERAR, ends)
    for at in (ends, EVENING + timedelta(hours=20)):
        night.at = at
        all_say(night, Status.OKAND, ends)
    night.report(Function.VATTEN)
    all_say(night, Status.FUNGERAR, night.at + timedelta(hours=2))

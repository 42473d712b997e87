"""Reach over HTTP: by the contract, as it is now, and what cannot be asked is refused in Swedish."""

from datetime import timedelta
from threading import Event
from time import monotonic
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from dashboard.api import coverage
from dashboard.api.routes import api
from dashboard.reach import held
from dashboard.reach.held import Reaches
from data.acting import LOCAL
from data.points import reads as point_reads
from data.store.database import Store
from geo.coverage import Method
from tests.dashboard.api.conftest import Clock
from tests.e2e import stage
from tests.packs import shared_reaches

EVERYBODY = 988_943


@pytest.fixture(autouse=True)
def _measured(store: Store) -> None:
    points = point_reads.picture(store, stage.OPERATION).points
    for method in (Method.VATTEN, Method.FAGEL):
        assert shared_reaches().waited(points, method, 60) is not None


def ask(client: TestClient, path: str = "", headers: dict[str, str] | None = None, **asked: Any) -> Any:
    values = {"operation": stage.OPERATION, "function": "varme", **asked}
    return client.get(f"/v1/coverage{path}", params=values, headers=headers)


def fails(client: TestClient, point: str) -> None:
    sent = {
        **{"id": str(uuid4()), "operation": stage.OPERATION, "point": point, "function": "varme"},
        **{"status": "ur_funktion", "on_behalf_of": LOCAL.name},
    }
    assert client.post("/v1/reports", json=sent).status_code == 201


def test_it_answers_as_the_contract_says_and_names_method_and_sources(client: TestClient) -> None:
    told = ask(client).json()
    assert told["method"] == "vatten"
    assert told["underestimates"] is True
    people = told["people"]
    assert 0 < people["low"] < people["spread"] < people["high"] < people["of"] == EVERYBODY
    assert 0 < told["land_km2"] < told["land_of_km2"]
    assert all(one["name"] and one["vintage"] for one in told["sources"])
    assert told["shares_beyond"]["vintage"].startswith("2016")
    assert (told["revision"], told["operation"], told["exercise"]) == (
        told["revision"],
        stage.OPERATION,
        True,
    )


def test_farther_reaches_more_and_the_crow_more_than_a_walker(client: TestClient) -> None:
    near, far = ask(client).json()["people"], ask(client, metres=2000).json()["people"]
    assert near["spread"] < far["spread"]
    flown = ask(client, method="fagel").json()
    assert flown["method"] == "fagel"
    assert flown["people"]["spread"] > near["spread"]


def test_an_area_is_a_part_of_the_whole(client: TestClient) -> None:
    told = ask(client, area="bromma").json()
    assert told["area"] == "bromma"
    assert 0 < told["people"]["of"] < EVERYBODY


def test_a_failure_takes_people_away_and_only_of_that_function(client: TestClient) -> None:
    before, power = ask(client), ask(client, function="el")
    fails(client, "P01")
    after = ask(client)
    assert after.json()["people"]["spread"] < before.json()["people"]["spread"]
    assert after.json()["points"] == before.json()["points"] - 1
    assert ask(client, function="el").json()["people"] == power.json()["people"]


def test_it_is_not_modified_until_something_is_written_or_a_report_goes_stale(
    client: TestClient, clock: Clock
) -> None:
    first = ask(client)
    tag = first.headers["etag"]
    assert ask(client, headers={"If-None-Match": tag}).status_code == 304
    clock.now += timedelta(hours=12)
    stale = ask(client, headers={"If-None-Match": tag})
    assert stale.status_code == 200
    assert (stale.json()["points"], stale.json()["people"]["spread"]) == (0, 0)
    assert stale.json()["revision"] == first.json()["revision"]


def test_the_best_are_closed_points_that_reach_most_of_those_without(client: TestClient) -> None:
    told = ask(client, "/best").json()
    gains = [one["people"]["spread"] for one in told["best"]]
    assert len(gains) == 3
    assert gains == sorted(gains, reverse=True)
    assert gains[-1] > 0
    assert told["place"]["people"]["spread"] >= gains[0] * 0.5
    assert {one["point"] for one in told["best"]} == {
        one["point"] for one in ask(client, "/best", count=9).json()["best"][:3]
    }
    tag = ask(client, "/best").headers["etag"]
    assert ask(client, "/best", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("asked", "status", "says"),
    [
        ({"function": "toalett"}, 422, "Välj något av: oppen, information, el, varme eller vatten."),
        ({"metres": 10}, 422, "minst 50"),
        ({"metres": 900_000}, 422, "högst"),
        ({"metres": "långt"}, 422, "ett heltal"),
        ({"method": "bil"}, 422, "vatten, fagel eller nat"),
        ({"method": "nat"}, 422, "Inget vägnät är inläst"),
        ({"area": "atlantis"}, 404, "Området atlantis finns inte."),
        ({"operation": "nej"}, 404, ""),
    ],
)
def test_what_cannot_be_asked_is_refused_in_swedish(
    client: TestClient, asked: dict[str, Any], status: int, says: str
) -> None:
    for path in ("", "/best"):
        answer = ask(client, path, **asked)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert says in answer.json()["detail"]


def test_the_best_is_asked_for_at_the_distances_that_are_shown(client: TestClient) -> None:
    assert ask(client, metres=6000).status_code == 200
    refused = ask(client, "/best", metres=6000)
    assert refused.status_code == 422
    assert refused.json()["detail"] == "Det bästa räknas bara ut för 1000, 2000 och 2160 m."
    assert [ask(client, "/best", metres=metres).status_code for metres in (1000, 2000, 2160)] == [200] * 3


def test_the_best_is_worked_out_one_at_a_time_and_nobody_waits_long(client: TestClient) -> None:
    with coverage.ONE_BEST:
        began = monotonic()
        busy = ask(client, "/best")
        assert (busy.status_code, busy.headers["retry-after"]) == (503, "2")
        assert monotonic() - began < 5
        assert ask(client).status_code == 200
    assert ask(client, "/best").status_code == 200


def test_what_is_being_measured_is_asked_for_again(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = Event()
    monkeypatch.setattr(held, "reach_of", lambda *_given: measured.wait(60))
    client = TestClient(api(store, {}, clock, Reaches(shared_reaches().pack, None)))
    began = monotonic()
    soon = ask(client)
    measured.set()
    assert (soon.status_code, soon.headers["retry-after"]) == (503, "2")
    assert monotonic() - began < 5


def test_it_is_described(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/v1/coverage", "/v1/coverage/best"} <= paths.keys()

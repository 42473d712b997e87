"""The API against its own description: whatever is sent, an answer that it names, and never a fault.

Straight at the application on SQLite, and through nginx at two processes on PostgreSQL.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Err
from schemathesis.openapi import from_asgi, from_url
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dashboard import clock
from data.operations import reads as operation_reads
from data.store.database import Store, open_store
from tests.dashboard.door.house import House, settle
from tests.dashboard.said import machine_words
from tests.e2e.houses import (
    BY_THE_PROXY,
    PROXIED,
    STRAIGHT,
    WAYS,
    by_the_proxy,
    examples,
    new_store,
    opened,
)

EXAMPLES = 36
CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPERATIONS = {
    ("GET", "/v1/operations"),
    ("GET", "/v1/areas.geojson"),
    ("GET", "/v1/points.geojson"),
    ("GET", "/v1/journal"),
    ("GET", "/v1/requests"),
    ("GET", "/v1/failures"),
    ("GET", "/v1/forecast"),
    ("GET", "/v1/coverage"),
    ("GET", "/v1/coverage/best"),
    ("GET", "/v1/sector-reports"),
    ("GET", "/v1/sectors"),
    ("POST", "/v1/reports"),
    ("POST", "/v1/occupancy"),
    ("POST", "/v1/sector-reports"),
    ("POST", "/v1/text-reports"),
}


@dataclass(frozen=True)
class Asked:
    """Where the API is asked: its document, the store behind it, and a key of krisledningen's."""

    way: str
    document: Callable[[], Any]
    store: Store
    key: str


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with closing(open_store(f"sqlite:///{tmp_path_factory.mktemp('openapi') / 'house.db'}")) as store:
        settle(store)
        yield House(store)


@pytest.fixture(scope="module", params=WAYS)
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    if request.param == STRAIGHT:
        inside: House = request.getfixturevalue("house")
        reading = partial(from_asgi, "/api/openapi.json", inside.app, headers={"Host": "127.0.0.1"})
        yield Asked(STRAIGHT, reading, inside.store, inside.key())
        return
    place = tmp_path_factory.mktemp("openapi")
    url = new_store(PROXIED, place, request.getfixturevalue("make_database"))
    with closing(open_store(url)) as store:
        settle(store, clock.now())
        with opened(PROXIED, url, place) as served:
            reading = partial(from_url, f"{served.front.url}/api/openapi.json")
            yield Asked(PROXIED, reading, store, served.front.key)
            assert "Traceback" not in served.logged()


TIMES = {"observed_at", "lasts_until", "restored_estimate", "valid_until", "relief_at"}
THERE = {"operation": "storm", "point": "P01", "function": "el", "text": "P01 EL+"}


def asked_by(asked: Asked, headers: dict[str, str]) -> Counter[int]:
    """Try every operation of the document, as it is meant to be used and as it is not."""
    document = asked.document()
    sent = {**({"Host": "127.0.0.1"} if asked.way == STRAIGHT else {}), **headers}
    read = list(document.get_all_operations())
    found = [one.ok() for one in read if not isinstance(one, Err)]
    assert len(found) == len(read)
    assert {(one.method.upper(), one.path) for one in found} == OPERATIONS
    statuses: Counter[int] = Counter()
    for operation in found:
        likely = operation.as_strategy(GenerationMode.POSITIVE).map(_at_what_there_is)
        modes = [likely, *(operation.as_strategy(mode) for mode in GenerationMode)]

        @settings(
            max_examples=_examples(asked),
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=st.one_of(modes))
        def attempt(case: Any) -> None:
            answer = _answered(case, sent)
            statuses[answer.status_code] += 1
            assert "Traceback" not in answer.text
            if by_the_proxy(answer.headers):
                assert answer.status_code in BY_THE_PROXY, answer.text
                return
            case.validate_response(answer, checks=CHECKS)
            if answer.status_code >= 400:
                assert machine_words(answer.json(), *_ids_sent(case)) == []

        attempt()
    print(f"{sum(statuses.values())} requests: {dict(sorted(statuses.items()))}")
    return statuses


def _answered(case: Any, headers: dict[str, str]) -> Any:
    """Ask again, as it says, while it is still working out what one point reaches."""
    answer = case.call(headers=headers)
    for _ in range(30):
        if answer.status_code != 503 or "räknas ut" not in answer.text:
            break
        time.sleep(1)
        answer = case.call(headers=headers)
    return answer


def _examples(asked: Asked) -> int:
    return examples(asked.way, EXAMPLES, 8)


def _ids_sent(case: Any) -> Iterator[str]:
    """Yield every text that was sent as the id of something, which an answer may name."""
    for part in (case.query, case.body):
        for named in part if isinstance(part, list) else [part]:
            values = named.values() if isinstance(named, dict) else ()
            yield from (value for value in values if isinstance(value, str))


def _at_what_there_is(case: Any) -> Any:
    """Chance never finds an operation and a point that exist, nor a time that can be."""
    _put_right(case.query)
    _put_right(case.body)
    return case


def _put_right(part: Any) -> None:
    if isinstance(part, list):
        for one in part:
            _put_right(one)
    if not isinstance(part, dict):
        return
    for name in TIMES & part.keys():
        del part[name]
    for name, there in THERE.items():
        if isinstance(part.get(name), str):
            part[name] = there
    if "id" in part:
        part["id"] = str(uuid4())
    for value in part.values():
        _put_right(value)


@pytest.mark.filterwarnings("ignore")
def test_whatever_krisledningens_key_sends_is_answered_as_described(asked: Asked) -> None:
    statuses = asked_by(asked, {"Authorization": f"Bearer {asked.key}"})
    assert sum(statuses.values()) >= len(OPERATIONS) * _examples(asked) * 0.8
    assert {200, 201, 404, 422} <= set(statuses)
    assert statuses[401] < sum(statuses.values()) / 3  # some cases spoil the key itself


@pytest.mark.filterwarnings("ignore")
def test_without_a_key_nothing_is_answered_and_nothing_is_written(asked: Asked) -> None:
    before = operation_reads.revision(asked.store)
    statuses = asked_by(asked, {})
    assert sum(statuses.values()) >= len(OPERATIONS) * _examples(asked) * 0.8
    assert statuses[401] > len(OPERATIONS) * _examples(asked) * 0.5
    assert not any(status < 400 for status in statuses)
    assert operation_reads.revision(asked.store) == before


def test_the_document_names_what_the_door_takes(house: House) -> None:
    """A route that the document forgets would not be tried above."""
    paths = house.browser().get("/api/openapi.json").json()["paths"]
    named = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert named == OPERATIONS

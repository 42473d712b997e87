"""The API against its own description: whatever is sent, an answer that it names, and never a fault."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Err
from schemathesis.openapi import from_asgi
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from data.operations import reads as operation_reads
from data.store.database import open_store
from tests.dashboard.door.house import House, settle
from tests.dashboard.said import machine_words

EXAMPLES = 36
HERE = {"Host": "127.0.0.1"}
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


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with closing(open_store(f"sqlite:///{tmp_path_factory.mktemp('openapi') / 'house.db'}")) as store:
        settle(store)
        yield House(store)


def asked_by(house: House, headers: dict[str, str]) -> Counter[int]:
    """Try every operation of the document, as it is meant to be used and as it is not."""
    document = from_asgi("/api/openapi.json", house.app, headers=HERE)
    read = list(document.get_all_operations())
    found = [one.ok() for one in read if not isinstance(one, Err)]
    assert len(found) == len(read)
    assert {(one.method.upper(), one.path) for one in found} == OPERATIONS
    statuses: Counter[int] = Counter()
    for operation in found:
        modes = [operation.as_strategy(mode) for mode in GenerationMode]

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=st.one_of(modes), found=st.booleans())
        def attempt(case: Any, found: bool) -> None:
            if found:
                _at_what_there_is(case)
            answer = case.call_and_validate(headers={**HERE, **headers}, checks=CHECKS)
            statuses[answer.status_code] += 1
            assert "Traceback" not in answer.text
            if answer.status_code >= 400:
                assert machine_words(answer.json(), *_ids_sent(case)) == []

        attempt()
    print(f"{sum(statuses.values())} requests: {dict(sorted(statuses.items()))}")
    return statuses


def _ids_sent(case: Any) -> Iterator[str]:
    """Yield every text that was sent as the id of something, which an answer may name."""
    for part in (case.query, case.body):
        for named in part if isinstance(part, list) else [part]:
            values = named.values() if isinstance(named, dict) else ()
            yield from (value for value in values if isinstance(value, str))


def _at_what_there_is(case: Any) -> None:
    """Chance never finds an operation and a point that exist."""
    for part in (case.query, case.body):
        if isinstance(part, dict) and isinstance(part.get("operation"), str):
            part["operation"] = "storm"
        if isinstance(part, dict) and isinstance(part.get("point"), str):
            part["point"] = "P01"


@pytest.mark.filterwarnings("ignore")
def test_whatever_krisledningens_key_sends_is_answered_as_described(house: House) -> None:
    statuses = asked_by(house, {"Authorization": f"Bearer {house.key()}"})
    assert sum(statuses.values()) >= len(OPERATIONS) * EXAMPLES * 0.8
    assert {200, 201, 404, 422} <= set(statuses)
    assert statuses[401] < sum(statuses.values()) / 3  # some cases spoil the key itself


@pytest.mark.filterwarnings("ignore")
def test_without_a_key_nothing_is_answered_and_nothing_is_written(house: House) -> None:
    before = operation_reads.revision(house.store)
    statuses = asked_by(house, {})
    assert sum(statuses.values()) >= len(OPERATIONS) * EXAMPLES * 0.8
    assert statuses[401] > len(OPERATIONS) * EXAMPLES * 0.5
    assert not any(status < 400 for status in statuses)
    assert operation_reads.revision(house.store) == before


def test_the_document_names_what_the_door_takes(house: House) -> None:
    """A route that the document forgets would not be tried above."""
    paths = house.browser().get("/api/openapi.json").json()["paths"]
    named = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert named == OPERATIONS

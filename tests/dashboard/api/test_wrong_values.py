"""What the API says of a wrong value: in Swedish, by its field, with the values that there are."""

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from starlette.testclient import TestClient

from data.operations import reads as operation_reads
from data.store.database import open_store
from tests.dashboard.door.house import HERE, House, settle
from tests.dashboard.said import machine_words

JSON = {"Content-Type": "application/json"}
POSTED = ("/v1/reports", "/v1/occupancy", "/v1/sector-reports", "/v1/text-reports")
REPORT = {"id": "a", "operation": "storm", "point": "P01", "function": "el", "status": "fungerar"}


GOOD = {"operation": "storm", "function": "el"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with closing(open_store(f"sqlite:///{tmp_path_factory.mktemp('wrong') / 'house.db'}")) as store:
        settle(store)
        made = House(store)
        made.client = made.browser()
        made.client.headers["Authorization"] = f"Bearer {made.key()}"
        yield made


def refused(house: House, answer: Any, *statuses: int) -> dict[str, Any]:
    """Return a refusal's problem document; every refusal is one, in Swedish."""
    assert answer.status_code in (statuses or (422,)), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert machine_words(problem) == [], problem
    return problem


def schema_of(house: House, path: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields of what is posted to an address, and every schema that they refer to."""
    document = house.client.get("/api/openapi.json").json()
    body = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    known = document.get("components", {}).get("schemas", {}) | body.get("$defs", {})
    first = body["anyOf"][0] if "anyOf" in body else body
    return known[first["$ref"].rpartition("/")[2]] if "$ref" in first else first, known


def words_of(field: dict[str, Any], known: dict[str, Any]) -> list[str]:
    """Return the wire values that a field's schema lists."""
    parts = [field, *field.get("anyOf", ()), *field.get("allOf", ())]
    named = [known[one["$ref"].rpartition("/")[2]] for one in parts if "$ref" in one]
    return [word for one in (*parts, *named) for word in one.get("enum", ())]


@pytest.mark.parametrize("path", POSTED)
def test_every_field_says_by_its_name_what_it_should_be(house: House, path: str) -> None:
    schema, known = schema_of(house, path)
    before = operation_reads.revision(house.store)
    checked = 0
    for name, field in schema["properties"].items():
        for wrong in ({"a": [None, True]}, [1, None], "\ud800" if words_of(field, known) else {"b": 1.5}):
            answer = house.client.post(f"/api{path}", content=json.dumps({name: wrong}), headers=JSON)
            problem = refused(house, answer)
            said = [one["detail"] for one in problem["errors"] if one["field"] == name]
            assert said, (name, problem)
            assert name in said[0]
        for word in words_of(field, known):
            problem = refused(house, house.client.post(f"/api{path}", json={name: "fel"}))
            (said,) = [one["detail"] for one in problem["errors"] if one["field"] == name]
            assert word in said
            checked += 1
    assert checked or path == "/v1/text-reports"
    missing = refused(house, house.client.post(f"/api{path}", json={}))
    assert {one["field"] for one in missing["errors"]} == set(schema["required"])
    unknown = refused(house, house.client.post(f"/api{path}", json={"body": 1}))
    assert {"field": "body", "detail": "Okänt fält: body."} in unknown["errors"]
    assert operation_reads.revision(house.store) == before


@pytest.mark.parametrize("path", POSTED)
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "inte giltig JSON"),
        (b"\xff\xfe", "inte giltig JSON"),
        (b"[" * 5000, "JSON"),
        (b"", "JSON"),
        (b"null", "Innehållet ska vara ett objekt med fält, inte null."),
        (b'"x"', 'Innehållet ska vara ett objekt med fält, inte "x".'),
        (b"true", "inte true"),
        (b'{"id": NaN}', "saknas"),
    ],
)
def test_a_body_that_is_no_report_says_so(house: House, path: str, content: bytes, says: str) -> None:
    problem = refused(house, house.client.post(f"/api{path}", content=content, headers=JSON), 400, 422)
    assert says in problem["detail"]


@pytest.mark.parametrize("path", POSTED[:3])
@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "", "application/octet-stream"])
def test_what_is_not_sent_as_json_says_how_to_send_it(house: House, path: str, kind: str) -> None:
    answer = house.client.post(
        f"/api{path}", content=json.dumps(REPORT), headers={"Content-Type": kind} if kind else {}
    )
    (only,) = refused(house, answer)["errors"]
    assert only["field"] == "Content-Type"
    assert "application/json" in only["detail"]


def test_a_batch_says_which_report_and_which_field(house: House) -> None:
    wrong = [REPORT, {**REPORT, "id": "b", "status": "trasig", "zz": 1}, 7]
    problem = refused(house, house.client.post("/api/v1/reports", json=wrong))
    assert problem["errors"] == [
        {
            "field": "1.status",
            "detail": 'Okänt värde "trasig" i status i rapport 2. Välj något av: '
            "fungerar, begransad, ur_funktion, okand eller ej_aktuell.",
        },
        {"field": "1.zz", "detail": "Okänt fält: zz i rapport 2."},
        {"field": "2", "detail": "Rapport 3 ska vara ett objekt med fält, inte 7."},
    ]
    many = refused(house, house.client.post("/api/v1/reports", json=[{}, {}]))
    assert "… och 5 fel till" in many["detail"]
    assert len(many["errors"]) == 10
    assert "Listan är tom" in refused(house, house.client.post("/api/v1/reports", json=[]))["detail"]


def test_a_field_that_cannot_be_ours_is_quoted_and_short(house: House) -> None:
    """Whoever sends it chooses its name: in a sentence it may not pass for words of ours."""
    for name in ("a[{ finns inte, och", "x" * 300, 'a"b'):
        (only,) = refused(house, house.client.post("/api/v1/reports", json={**REPORT, name: 1}))["errors"]
        assert only["detail"].startswith('Okänt fält: "')
        assert len(only["detail"]) < 90


def test_too_large_a_body_says_how_large_it_may_be(house: House) -> None:
    answer = house.client.post("/api/v1/reports", content=b" " * 3_000_000, headers=JSON)
    assert "högst 1 MB" in refused(house, answer, 413)["detail"]


@pytest.mark.parametrize(
    ("address", "field", "says"),
    [
        ("points.geojson", "operation", "Fältet operation saknas."),
        ("points.geojson?operation=", "operation", "operation är tomt."),
        ("points.geojson?operation=a%00b", "operation", "styrtecken"),
        (f"points.geojson?operation={'x' * 300}", "operation", "högst 64 tecken"),
        ("points.geojson?operation=storm&at=nyss", "at", "går inte att läsa"),
        ("points.geojson?operation=storm&at=2026-01-01T00:00:00", "at", "saknar tidszon"),
        ("points.geojson?operation=storm&at=1800-01-01T00:00:00Z", "at", "Tiden i at är för långt bort"),
        ("journal?since=x", "since", 'since ska vara ett heltal, inte "x".'),
        ("journal?since=-1", "since", "minst 0"),
        ("journal?limit=99999", "limit", "högst 5000"),
        ("journal?limit=1.5", "limit", "heltal"),
        ("requests", "operation", "saknas"),
        ("sector-reports", "operation", "saknas"),
    ],
)
def test_every_parameter_says_by_its_name_what_it_should_be(
    house: House, address: str, field: str, says: str
) -> None:
    problem = refused(house, house.client.get(f"/api/v1/{address}"))
    (said,) = [one["detail"] for one in problem["errors"] if one["field"] == field]
    assert says in said


def described(house: House) -> dict[str, dict[str, Any]]:
    """Return what the API says of itself: methods by address."""
    found: dict[str, dict[str, Any]] = house.client.get("/api/openapi.json").json()["paths"]
    return found


def test_these_are_all_the_addresses_that_are_posted_to(house: House) -> None:
    assert {path for path, methods in described(house).items() if "post" in methods} == set(POSTED)


def test_no_parameter_of_any_address_is_answered_in_anothers_words(house: House) -> None:
    """Whatever is built next is tried with the rest."""
    wrong = ["", "x", "-1", "1.5", "9" * 23, "a\0b", "x" * 300, "nyss", "0001-01-01T00:00:00Z", "é", "None"]
    tried, refusals = set(), 0
    for path, methods in described(house).items():
        named = [one for one in methods.get("get", {}).get("parameters", ()) if one["in"] == "query"]
        good = {one["name"]: GOOD[one["name"]] for one in named if one["required"]}
        for name, value in ((one["name"], value) for one in named for value in wrong):
            answer = house.client.get(f"/api{path}", params={**good, name: value})
            tried.add(path)
            if answer.status_code not in (200, 503):  # 503: right, and not worked out yet
                assert answer.status_code in (404, 422), (path, name, value)
                problem = answer.json()
                assert machine_words(problem, value) == [], (path, name, problem)
                fields = [problem.get("field"), *(one["field"] for one in problem.get("errors", ()))]
                assert name in fields, (path, name, problem)
                refusals += 1
    assert {"/v1/failures", "/v1/forecast", "/v1/coverage", "/v1/coverage/best"} <= tried
    assert refusals > len(tried) * len(wrong) / 2


def test_what_nobody_foresaw_is_a_problem_document_too(monkeypatch: pytest.MonkeyPatch, house: House) -> None:
    def broken(*_asked: object) -> None:
        raise KeyError("storm")

    monkeypatch.setattr(operation_reads, "operations", broken)
    calm = TestClient(house.app, HERE, raise_server_exceptions=False)
    answer = calm.get("/api/v1/operations", headers=dict(house.client.headers))
    assert "Något gick fel i servern" in refused(house, answer, 500)["detail"]


def test_a_gateways_form_is_answered_in_the_same_words(house: House) -> None:
    form = {"text": "P01 EL-", "preview": "kanske", "received_at": "nyss"}
    problem = refused(house, house.client.post("/api/v1/text-reports", data=form))
    assert {one["field"] for one in problem["errors"]} == {"preview", "received_at"}
    assert "true eller false" in problem["detail"]


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/v1/x", 404), ("PUT", "/v1/reports", 405)])
def test_an_address_that_is_none_says_so(house: House, method: str, path: str, status: int) -> None:
    refused(house, house.client.request(method, f"/api{path}"), status)

"""The API: the same rules and the same words as the screens; every refusal says why in Swedish."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from dashboard.api.reporting import LARGEST_BATCH
from dashboard.api.routes import api
from data.acting import LOCAL
from data.assumptions.acts import set_assumptions
from data.assumptions.facts import Link
from data.assumptions.tables import defaults
from data.assumptions.words import LinkCondition
from data.failures.acts import state_action
from data.failures.facts import NewStatement
from data.failures.words import ActionState
from data.levels.acts import report_level
from data.levels.facts import NewLevel, Stock
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.points.acts.reports import report
from data.points.commands import NewReport
from data.preparedness.acts import load_equipment
from data.preparedness.facts import Equipment
from data.requests.acts import ask_for_support
from data.requests.facts import NewRequest
from data.sectors.acts import load_sectors
from data.sectors.list_file import read_yaml
from data.services.acts import load_services
from data.services.facts import VALID, Service
from data.store.database import Store
from data.words import Function, RequestKind, Status, Supply
from tests.dashboard.api.conftest import AREAS, START, Clock
from tests.e2e import stage
from tests.packs import shared_reaches

REFERENCE = Path(__file__).parents[3] / "data" / "reference"
HOSTILE = '<img src=x onerror="alert(1)">'


def body(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "operation": stage.OPERATION,
        "point": "P01",
        "function": "el",
        "status": "ur_funktion",
        "on_behalf_of": LOCAL.name,
        **changes,
    }


def point(client: TestClient, identity: str = "P01") -> dict[str, Any]:
    features = client.get(f"/v1/points.geojson?operation={stage.OPERATION}").json()["features"]
    found: dict[str, Any] = next(f["properties"] for f in features if f["id"] == identity)
    return found


def test_a_report_is_stored_once_and_shown(client: TestClient, store: Store) -> None:
    sent = body(cause="ledningsbrott", lasts_until="2026-01-17T06:00:00+01:00")
    first = client.post("/v1/reports", json=sent)
    assert first.status_code == 201
    again = client.post("/v1/reports", json=sent)
    assert again.status_code == 200
    assert again.json()["revision"] == first.json()["revision"] == operation_reads.revision(store)
    shown = point(client)["functions"]["el"]
    assert (shown["status"], shown["cause"], shown["age_s"]) == ("ur_funktion", "ledningsbrott", 0)
    assert shown["lasts_until"] == "2026-01-17T05:00:00Z"
    assert (shown["mark"], shown["trust"], shown["unconfirmed_device"]) == ("bekraftat", "bekraftat", False)


def test_the_same_id_for_something_else_is_refused(client: TestClient) -> None:
    sent = body()
    client.post("/v1/reports", json=sent)
    answer = client.post("/v1/reports", json={**sent, "status": "fungerar"})
    assert answer.status_code == 409


def test_a_batch_is_all_or_nothing(client: TestClient, store: Store) -> None:
    before = operation_reads.revision(store)
    answer = client.post("/v1/reports", json=[body(), body(point="finns-inte"), body(function="vatten")])
    assert answer.status_code == 404
    assert operation_reads.revision(store) == before
    answer = client.post("/v1/reports", json=[body(), body(function="vatten")])
    assert answer.status_code == 201
    assert answer.json()["revisions"] == [before + 1, before + 2]


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"status": "trasig"}, "status", "Okänt värde"),
        ({"function": "gas"}, "function", "finns inte i kommunens lista"),
        ({"supply": "sol"}, "supply", "Okänt värde"),
        ({"observed_at": "igår"}, "observed_at", "går inte att läsa"),
        ({"observed_at": "2026-01-17T03:00:00"}, "observed_at", "saknar tidszon"),
        ({"observed_at": "2026-01-18T03:00:00Z"}, "observed_at", "framtiden"),
        ({"observed_at": "2025-01-18T03:00:00Z"}, "observed_at", "äldre än sju dygn"),
        ({"lasts_until": "2026-01-17T01:00:00Z"}, "lasts_until", "före iakttagelsen"),
        ({"restored_estimate": "2026-01-17T01:00:00Z"}, "restored_estimate", "före iakttagelsen"),
        ({"valid_until": "2026-02-17T01:00:00Z"}, "valid_until", "72 timmar"),
        ({"supply": "nodvatten"}, "supply", "Nödvatten"),
        ({"note": "x" * 2001}, "note", "för lång"),
        ({"note": "ring 19811218-9876"}, "note", "personnummer"),
        ({"note": "a\u0000b"}, "note", "styrtecken"),
        ({"id": ""}, "id", ""),
        ({"extra": 1}, "extra", "Okänt fält"),
    ],
)
def test_a_bad_report_is_refused_in_its_field_and_changes_nothing(
    client: TestClient, store: Store, changes: dict[str, Any], field: str, says: str
) -> None:
    before = operation_reads.revision(store)
    answer = client.post("/v1/reports", json=body(**changes))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == 422
    assert says in problem["detail"]
    named = {problem.get("field"), *(error["field"] for error in problem.get("errors", []))}
    assert field in named
    assert "Traceback" not in answer.text
    assert operation_reads.revision(store) == before


@pytest.mark.parametrize(("changes", "says"), [({"operation": "x"}, "händelse"), ({"point": "x"}, "punkt")])
def test_what_does_not_exist_is_missing(client: TestClient, changes: dict[str, Any], says: str) -> None:
    answer = client.post("/v1/reports", json=body(**changes))
    assert answer.status_code == 404
    assert says in answer.json()["detail"]


@pytest.mark.parametrize("content", [b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 5000])
def test_a_body_that_is_no_report_is_refused(client: TestClient, store: Store, content: bytes) -> None:
    before = operation_reads.revision(store)
    answer = client.post("/v1/reports", content=content, headers={"Content-Type": "application/json"})
    assert 400 <= answer.status_code < 500
    assert operation_reads.revision(store) == before


def test_too_large_a_batch_is_refused(client: TestClient) -> None:
    answer = client.post("/v1/reports", json=[body() for _ in range(LARGEST_BATCH + 1)])
    assert answer.status_code == 422
    assert "högst" in answer.json()["detail"]


def test_a_stale_version_is_refused(client: TestClient) -> None:
    version = point(client)["version"]
    assert client.post("/v1/reports", json=body(version=version)).status_code == 201
    answer = client.post("/v1/reports", json=body(version=version))
    assert answer.status_code == 409
    assert "Inget sparades" in answer.json()["detail"]


def test_example_points_and_closed_operations_are_refused(
    client: TestClient, store: Store, clock: Clock
) -> None:
    from data.operations.rules import NewOperation
    from data.words import OperationKind

    real = NewOperation("skarp", "Elavbrott", OperationKind.SAMHALLSSTORNING)
    operation_acts.open_operation(store, LOCAL, real, clock())
    answer = client.post("/v1/reports", json=body(operation="skarp"))
    assert answer.status_code == 422
    assert "exempelpunkt" in answer.json()["detail"]
    assert client.get("/v1/points.geojson?operation=skarp").json()["features"] == []
    operation_acts.close_operation(
        store,
        LOCAL,
        act_id="c",
        operation_id=stage.OPERATION,
        named=stage.OPERATION,
        reason="slut",
        now=clock(),
    )
    assert "avslutad" in client.post("/v1/reports", json=body()).json()["detail"]


def test_hostile_text_comes_back_as_the_same_text(client: TestClient) -> None:
    client.post("/v1/reports", json=body(cause=HOSTILE, note=HOSTILE))
    answer = client.get(f"/v1/points.geojson?operation={stage.OPERATION}")
    assert answer.headers["content-type"].startswith("application/geo+json")
    assert point(client)["functions"]["el"]["cause"] == HOSTILE


def test_304_never_keeps_a_green_that_time_has_ended(client: TestClient, clock: Clock) -> None:
    address = f"/v1/points.geojson?operation={stage.OPERATION}"
    tag = client.get(address).headers["etag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    clock.now = START + timedelta(hours=1, minutes=59)
    ended = START + timedelta(hours=2)
    still = client.get(address, headers={"If-None-Match": tag})
    clock.now = ended
    later = client.get(address, headers={"If-None-Match": still.headers["etag"]})
    assert later.status_code == 200
    shown = {f["properties"]["functions"]["vatten"]["status"] for f in later.json()["features"]}
    assert "fungerar" not in shown


def test_the_past_is_as_it_was_known_then(client: TestClient, clock: Clock) -> None:
    known = clock.now
    before = point(client)["functions"]["el"]["status"]
    clock.now += timedelta(minutes=10)
    client.post("/v1/reports", json=body())
    assert point(client)["functions"]["el"]["status"] == "ur_funktion"
    at = known.isoformat().replace("+00:00", "Z")
    then = client.get(f"/v1/points.geojson?operation={stage.OPERATION}&at={at}").json()
    shown = next(f for f in then["features"] if f["id"] == "P01")
    assert shown["properties"]["functions"]["el"]["status"] == before


def test_a_function_of_the_list_is_reported_and_told_beside_the_four(
    client: TestClient, store: Store, clock: Clock
) -> None:
    load_services(store, LOCAL, (Service("toalett", HOSTILE, "går att använda"),), clock.now)
    sent = [body(), body(function="toalett", note="stopp")]
    first = client.post("/v1/reports", json=sent)
    assert first.status_code == 201
    assert client.post("/v1/reports", json=sent).json() == first.json()
    shown = point(client)
    assert set(shown["functions"]) == set(Function)
    told = shown["services"]["toalett"]
    assert (told["name"], told["status"], told["age_s"]) == (HOSTILE, "ur_funktion", 0)
    assert point(client, "P02")["services"]["toalett"]["reported"] is None
    refused = client.post("/v1/reports", json=body(function="toalett", supply="reserv"))
    assert (refused.status_code, refused.json()["field"]) == (422, "supply")
    at = clock.now - timedelta(minutes=1)
    then = client.get(f"/v1/points.geojson?operation={stage.OPERATION}&at={at.isoformat()[:19]}Z").json()
    assert all(not one["properties"]["services"] for one in then["features"])


def test_304_never_keeps_a_function_of_the_list_that_time_has_ended(
    client: TestClient, store: Store, clock: Clock
) -> None:
    load_services(store, LOCAL, (Service("tolk", "tolk", "finns"),), clock.now)
    clock.now += timedelta(days=2)  # all else has ended
    client.post("/v1/reports", json=body(function="tolk", status="fungerar"))
    address = f"/v1/points.geojson?operation={stage.OPERATION}"
    tag = client.get(address).headers["etag"]
    clock.now += VALID
    again = client.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert point(client)["services"]["tolk"]["status"] == "okand"


def test_reads_answer_with_revision_tags(client: TestClient, store: Store) -> None:
    for address in ("/v1/operations", "/v1/areas.geojson", "/v1/journal?since=3"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["etag"] == f'"{operation_reads.revision(store)}"'
        assert client.get(address, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    entries = client.get("/v1/journal?since=3").json()["entries"]
    assert entries[0]["revision"] == 4


def test_occupancy_goes_in_once(client: TestClient) -> None:
    sent = {
        "id": str(uuid4()),
        "operation": stage.OPERATION,
        "point": "P01",
        "occupancy": "fullt",
        "people": 300,
        "staffing": "saknas",
    }
    assert client.post("/v1/occupancy", json=sent).status_code == 201
    assert client.post("/v1/occupancy", json=sent).status_code == 200
    assert point(client)["occupancy"] == "fullt"
    refused = client.post("/v1/occupancy", json={**sent, "id": "n", "people": -1})
    assert refused.status_code == 422


def test_the_documentation_is_served_from_here_alone(client: TestClient) -> None:
    answer = client.get("/docs")
    assert answer.status_code == 200
    assert "cdn" not in answer.text
    assert "'sha256-" in answer.headers["content-security-policy"]
    assert client.get("/openapi.json").json()["info"]["title"] == "Trygghetsläget"


def test_a_store_that_fails_is_said_without_a_stack_trace(
    store: Store, clock: Callable[[], datetime]
) -> None:
    store.close()
    path = Path(store.url.database or "")
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    path.write_bytes(b"not a database at all" * 100)
    client = TestClient(api(store, AREAS, clock, shared_reaches()), raise_server_exceptions=False)
    answer = client.post("/v1/reports", json=body())
    assert answer.status_code == 503
    assert "skadat" in answer.json()["detail"]


def test_the_sector_organisation_is_told_and_told_again_only_when_changed(
    client: TestClient, store: Store
) -> None:
    empty = client.get("/v1/sectors")
    assert empty.json()["sectors"] == []
    register = read_yaml((REFERENCE / "sectors.yaml").read_bytes()).register
    load_sectors(store, LOCAL, register, START)
    answer = client.get("/v1/sectors", headers={"if-none-match": empty.headers["etag"]})
    assert answer.status_code == 200
    told = answer.json()
    assert told["example"]
    assert {"id": "energi", "name": "Energiförsörjning", "example": True}.items() <= told["sectors"][
        2
    ].items()
    assert told["memberships"][0]["part"] == "ansvarig"
    again = client.get("/v1/sectors", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_what_sectors_say_is_told_with_its_age_and_its_level(
    client: TestClient, store: Store, clock: Clock
) -> None:
    load_sectors(store, LOCAL, read_yaml((REFERENCE / "sectors.yaml").read_bytes()).register, START)
    said = {"id": str(uuid4()), "operation": stage.OPERATION, "sector": "energi", "organisation": "exergi"}
    calm = {"operations": "inte", "resources": "inte", "strain": "inte"}
    first = client.post("/v1/sector-reports", json={**said, **calm})
    assert first.status_code == 201
    assert client.post("/v1/sector-reports", json={**said, **calm}).status_code == 200
    assert client.post("/v1/sector-reports", json={**said, **calm, "strain": "helt"}).status_code == 409
    read = client.get(f"/v1/sector-reports?operation={stage.OPERATION}")
    (report,) = read.json()["reports"]
    assert (report["level"], report["mark"], report["because"]) == ("ingen", "bekraftat", [])
    assert (report["sector"], report["organisation"]) == ("energi", "exergi")
    tag = {"if-none-match": read.headers["etag"]}
    assert client.get(f"/v1/sector-reports?operation={stage.OPERATION}", headers=tag).status_code == 304
    clock.now += timedelta(hours=13)
    late = client.get(f"/v1/sector-reports?operation={stage.OPERATION}", headers=tag)
    assert late.status_code == 200  # time alone has made a good word stale
    assert (late.json()["reports"][0]["level"], late.json()["reports"][0]["mark"]) == (None, "obekraftat")


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"sector": "finns-inte"}, 422, "finns inte"),
        ({"organisation": "polisen"}, 422, "deltar inte"),
        ({"organisation": None}, 422, "bedömning"),
        ({"operation": "finns-inte"}, 404, ""),
        ({"strain": "värst"}, 422, ""),
        ({"okänt": 1}, 422, ""),
    ],
)
def test_a_sector_report_that_is_refused_says_why(
    client: TestClient, store: Store, changes: dict[str, Any], status: int, says: str
) -> None:
    load_sectors(store, LOCAL, read_yaml((REFERENCE / "sectors.yaml").read_bytes()).register, START)
    said = {"id": str(uuid4()), "operation": stage.OPERATION, "sector": "energi", "organisation": "exergi"}
    judged = {"operations": "inte", "resources": "delvis", "strain": "helt"}
    answer = client.post("/v1/sector-reports", json={**said, **judged, **changes})
    assert answer.status_code == status
    assert says in answer.text
    assert client.get(f"/v1/sector-reports?operation={stage.OPERATION}").json()["reports"] == []


def test_requests_are_told_and_time_alone_makes_one_late(
    client: TestClient, store: Store, clock: Clock
) -> None:
    load_sectors(store, LOCAL, read_yaml((REFERENCE / "sectors.yaml").read_bytes()).register, START)
    due = START + timedelta(hours=2)
    wanted = NewRequest(
        "b1", stage.OPERATION, RequestKind.DRIVMEDEL, HOSTILE, "stadsledningskontoret", "jarva", due
    )
    ask_for_support(store, LOCAL, wanted, START)
    address = f"/v1/requests?operation={stage.OPERATION}"
    first = client.get(address)
    (told,) = first.json()["requests"]
    assert (told["what"], told["owner"], told["state"]) == (HOSTILE, "stadsledningskontoret", "begard")
    assert (told["late"], told["unowned"]) == (False, False)
    tag = {"if-none-match": first.headers["etag"]}
    assert client.get(address, headers=tag).status_code == 304
    clock.now += timedelta(hours=3)
    later = client.get(address, headers=tag)
    assert later.status_code == 200
    assert later.json()["requests"][0]["late"]
    assert client.get("/v1/requests?operation=finns-inte").status_code == 404


def test_what_is_foreseen_is_told_apart_from_what_is_assumed_and_turns_with_time(
    client: TestClient, store: Store, clock: Clock
) -> None:
    pumps = Link(Function.EL, "pumpar", Function.VARME, 4, 24, condition=LinkCondition.UTAN_RESERV)
    set_assumptions(store, LOCAL, replace(defaults(), chain=(pumps,)), clock.now)
    which = ("x1", stage.OPERATION, "P01", Function.EL, Status.FUNGERAR)
    ends = clock.now + timedelta(hours=2)
    report(store, LOCAL, [NewReport(*which, supply=Supply.RESERV, lasts_until=ends)], clock.now)
    address = f"/v1/forecast?operation={stage.OPERATION}"
    first = client.get(address)
    told = first.json()
    stated, assumed = (loss for loss in told["losses"] if loss["point"] == "P01")
    assert (stated["basis"], stated["assumed"], stated["after"]) == ("stated", False, [])
    assert stated["earliest"] == stated["latest"]
    assert (assumed["function"], assumed["assumed"]) == ("varme", True)
    assert assumed["after"] == [{"function": "el", "through": "pumpar"}]
    assert 0 < told["unknown"] < told["counted"]
    tag = {"if-none-match": first.headers["etag"]}
    assert client.get(address, headers=tag).status_code == 304
    clock.now += timedelta(hours=3)
    later = client.get(address, headers=tag)
    assert later.status_code == 200
    assert [loss["basis"] for loss in later.json()["losses"] if loss["point"] == "P01"] == ["assumed"]
    assert later.json()["overdue"] == []
    clock.now += timedelta(hours=30)
    passed = client.get(address, headers={"if-none-match": later.headers["etag"]}).json()["overdue"]
    assert [(one["function"], one["basis"]) for one in passed if one["point"] == "P01"] == [
        ("varme", "assumed")
    ]
    assert client.get("/v1/forecast?operation=finns-inte").status_code == 404


def test_which_point_has_what_tank_is_not_told(client: TestClient, store: Store, clock: Clock) -> None:
    load_equipment(store, LOCAL, [Equipment("P01", litres_per_hour=20.0, example=True)], clock.now)
    which = ("x1", stage.OPERATION, "P01", Function.EL, Status.FUNGERAR)
    report(store, LOCAL, [NewReport(*which, supply=Supply.RESERV)], clock.now)
    report_level(store, LOCAL, NewLevel("n", stage.OPERATION, "P01", Stock.DIESEL, 40, clock.now), clock.now)
    told = client.get(f"/v1/forecast?operation={stage.OPERATION}").json()["losses"]
    assert {loss["basis"] for loss in told if loss["point"] == "P01" and loss["function"] == "el"} == {
        "stated"
    }


def test_failures_are_told_with_who_acts_and_time_alone_counts_one_again(
    client: TestClient, store: Store, clock: Clock
) -> None:
    address = f"/v1/failures?operation={stage.OPERATION}"
    first = client.get(address)
    told = first.json()
    down = [one for one in told["failures"] if one["kind"] == "ur_funktion"]
    assert told["without_action"] == len([one for one in told["failures"] if one["counted"]]) > 1
    assert {one["because"] for one in down} == {"nothing_said"}
    assert {(one["restored_according_to"], one["restored_moved"]) for one in down} == {(None, None)}
    keys = [f"{down[0]['point']}:{down[0]['function']}"]
    until = START + timedelta(hours=2)
    new = NewStatement("a1", stage.OPERATION, keys, ActionState.PA_VAG, by=HOSTILE, until=until)
    state_action(store, LOCAL, new, clock.now)
    after = client.get(address)
    assert after.json()["without_action"] == told["without_action"] - 1
    (acted,) = [one for one in after.json()["failures"] if one["because"] == "on_its_way"]
    assert (acted["action"]["owner"], acted["action"]["state"]) == (HOSTILE, "pa_vag")
    tag = {"if-none-match": after.headers["etag"]}
    assert client.get(address, headers=tag).status_code == 304
    clock.now += timedelta(hours=3)
    later = client.get(address, headers=tag)
    assert later.status_code == 200
    assert [one for one in later.json()["failures"] if one["because"] == "time_passed"]
    then = client.get(address, params={"at": START.isoformat(), "operation": stage.OPERATION})
    assert not [one for one in then.json()["failures"] if one["action"]]
    assert client.get("/v1/failures?operation=finns-inte").status_code == 404


def test_an_empty_list_of_failures_says_that_they_are_no_longer_followed(
    client: TestClient, store: Store, clock: Clock
) -> None:
    address = f"/v1/failures?operation={stage.OPERATION}"
    told = client.get(address).json()
    assert told["followed"] and told["failures"]
    named = {"operation_id": stage.OPERATION, "named": stage.OPERATION, "reason": "över"}
    operation_acts.close_operation(store, LOCAL, act_id="c", now=clock.now + timedelta(hours=1), **named)
    clock.now += timedelta(hours=2)
    after = client.get(address).json()
    assert (after["followed"], after["failures"], after["without_action"]) == (False, [], 0)
    then = client.get(address, params={"operation": stage.OPERATION, "at": START.isoformat()}).json()
    assert then["followed"] and then["failures"]

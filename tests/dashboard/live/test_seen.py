"""Acknowledging at a wall: who may, what is asked for, and why not; behind the real door."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from data.acting import LOCAL
from data.entries.entry import EntryKind
from data.entries.staff import ChangesSeen
from data.exercise.acts.injects import deliver
from data.exercise.acts.leading import plan_exercise, set_clock
from data.exercise.reads import exercise
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Inject, Recipient, Scenario
from data.log import reads as log_reads
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.store.database import Store
from data.words import Function, Role, Status, TokenKind
from tests.dashboard.door.house import HERE, House, settle

WHERE = "/live/seen"


@pytest.fixture
def house(store: Store) -> House:
    settle(store)
    return House(store)


def fails(house: House) -> str:
    """Let a function fail; return what its acknowledgement names."""
    new = NewReport("fel", "storm", "P01", Function.EL, Status.UR_FUNKTION)
    return f"funktion:{point_reports.report(house.store, LOCAL, [new], house.at)[0].revision}"


def sees(browser: TestClient, **asked: Any) -> int:
    return browser.post(WHERE, json={"operation": "storm", **asked}, headers={"origin": HERE}).status_code


def test_only_who_may_acknowledge_everywhere_does_it_at_the_wall(house: House) -> None:
    key = fails(house)
    staff, district, reader = (
        house.browser(house.session(role, bound))
        for role, bound in ((Role.KRISLEDNING, ""), (Role.STADSDEL, "bromma"), (Role.LASARE, ""))
    )
    for browser, may in ((staff, True), (district, False), (reader, False)):
        assert browser.get(f"{WHERE}?operation=storm").json() == {"may": may}
    screen = house.browser()
    wall = f"{WHERE}?operation=storm&nyckel={house.key(TokenKind.VAGG, Role.VAGG)}"
    assert screen.get(wall, follow_redirects=True).json() == {"may": False}
    assert [sees(one, keys=[key]) for one in (screen, reader)] == [403, 403]
    assert sees(staff, keys=[key]) == 200
    (entry,) = log_reads.entries(house.store, "storm", kinds=[EntryKind.SEEN])
    assert entry.says(ChangesSeen).seen == (key,)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"keys": []}, 409),
        ({"keys": ["funktion:999"]}, 409),
        ({"keys": ["x"] * 201}, 400),
        ({"keys": "funktion:1"}, 400),
        ({"keys": [1]}, 400),
        ({}, 400),
        ({"keys": ["funktion:1"], "operation": "ingen"}, 404),
        ({"keys": ["funktion:1"], "operation": "a\0b"}, 404),
        ({"keys": ["funktion:1"], "operation": ["storm"]}, 400),
    ],
)
def test_what_is_no_acknowledgement_is_refused_and_changes_nothing(
    house: House, asked: dict[str, Any], status: int
) -> None:
    fails(house)
    staff = house.browser(house.session())
    assert sees(staff, **asked) == status
    assert staff.post(WHERE, content=b"\xff{", headers={"origin": HERE}).status_code == 400
    assert not log_reads.entries(house.store, "storm", kinds=[EntryKind.SEEN])


def test_another_site_acknowledges_nothing(house: House) -> None:
    key, staff = fails(house), house.browser(house.session())
    for headers in ({}, {"origin": "http://annan.example"}):
        asked = {"operation": "storm", "keys": [key]}
        assert staff.post(WHERE, json=asked, headers=headers).status_code == 403


def test_an_inbox_says_what_it_has_shown_of_its_own(house: House) -> None:
    told = Inject("i1", None, "Vattnet är borta", sender="Skolan", to=(Recipient(Role.STADSDEL, "bromma"),))
    scenario = Scenario("s", "Prov", house.at, timedelta(hours=1), injects=(told,))
    plan_exercise(house.store, LOCAL, NewExercise("ovn", "Prov", scenario), house.at)
    start: dict[str, Any] = {"act_id": "start", "operation_id": "ovn", "act": ClockAct.START}
    set_clock(house.store, LOCAL, **start, now=house.at)
    number = deliver(house.store, LOCAL, "ovn", "i1", house.at).revision
    bromma, other, reader = (
        house.browser(house.session(role, bound))
        for role, bound in ((Role.STADSDEL, "bromma"), (Role.STADSDEL, "farsta"), (Role.LASARE, ""))
    )

    def opens(browser: TestClient, **asked: Any) -> tuple[int, Any]:
        body = {"operation": "ovn", "numbers": [number], **asked}
        answer = browser.post("/live/opened", json=body, headers={"origin": HERE})
        return answer.status_code, answer.json() if answer.status_code == 200 else None

    def opened() -> dict[str, datetime]:
        found = exercise(house.store, "ovn")
        assert found is not None
        return dict(found.delivered[0].opened or {})

    assert opens(reader) == (403, None)
    assert opens(other) == (200, {"revision": None})  # nothing of it is theirs
    assert opens(bromma, numbers=["1"]) == (400, None)
    assert opens(bromma, operation="ingen") == (404, None)
    assert opened() == {}
    assert opens(bromma)[0] == 200
    assert list(opened()) == ["stadsdel:bromma"]
    assert opens(bromma) == (200, {"revision": None})

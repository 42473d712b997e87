"""A point's own link in an exercise: injects on top, acknowledged without script; asking for a break."""

from datetime import timedelta

import pytest

from data.acting import LOCAL
from data.exercise.acts import injects as exercise_injects
from data.exercise.acts import leading as exercise_leading
from data.exercise.reads import exercise
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Inject, Recipient, Scenario
from data.words import Role
from tests.dashboard.desk.test_asks import asked
from tests.dashboard.phone.phone import Phone
from tests.dashboard.phone.test_bytes import BUDGET, LONG, on_the_wire
from tests.dashboard.phone.world import EXERCISE, POINT, Night

AT_POINT = Recipient(Role.PUNKT, POINT)
ELSEWHERE = Recipient(Role.PUNKT, "P13")


@pytest.fixture
def link(night: Night) -> str:
    """A point's link in an exercise that has begun: two injects to it, one to another point, one to come."""
    told = (
        Inject("i1", timedelta(), "Vattnet är missfärgat <b>nu</b>", sender="En förälder", to=(AT_POINT,)),
        Inject("i2", timedelta(), (LONG + " ") * 4 + "SLUTET", sender="Skolan", to=(AT_POINT,)),
        Inject("i3", timedelta(), "Bara för P13", sender="Skolan", to=(ELSEWHERE,)),
        Inject("i4", timedelta(hours=1), "Framtiden", sender="Skolan", to=(AT_POINT,)),
    )
    scenario = Scenario("prov", "Prov", night.at, timedelta(hours=2), injects=told)
    exercise_leading.plan_exercise(
        night.store, LOCAL, NewExercise(EXERCISE, "Höstövning", scenario), night.at
    )
    start = ClockAct.START
    exercise_leading.set_clock(
        night.store, LOCAL, act_id="start", operation_id=EXERCISE, act=start, speed=1.0, now=night.at
    )
    exercise_injects.deliver_due(night.store, EXERCISE, night.at)
    return f"/r/{night.link(exercise=True)}"


def test_what_a_page_shows_is_opened_and_what_waits_is_told_beside_the_time(
    mobile: Phone, night: Night, link: str
) -> None:
    def opened() -> set[str]:
        found = exercise(night.store, EXERCISE)
        assert found is not None
        return {one.inject for one in found.delivered if one.opened}

    asked = mobile.client.get(f"{link}?klocka=1").json()
    assert asked["says"].endswith("· 2 inspel väntar")
    assert opened() == set()
    mobile.open(link)
    assert opened() == {"i1", "i2"}
    before = exercise(night.store, EXERCISE)
    mobile.open(link)
    assert exercise(night.store, EXERCISE) == before


def test_every_phone_asks_for_the_time_and_the_room_is_read_once(
    mobile: Phone, night: Night, link: str
) -> None:
    def asks() -> str:
        return str(mobile.client.get(f"{link}?klocka=1").json()["says"])

    asks()
    with asked(night.store) as questions:
        assert asks().endswith("· 2 inspel väntar")
    assert not [one for one in questions if "journal JOIN payload" in one]
    page = mobile.open(link)
    mobile.send(f"{link}?skicka=1", page, do="kvittera", inject=str(_numbers(night)["i1"]))
    with asked(night.store) as questions:
        assert asks().endswith("· 1 inspel väntar")
    assert [one for one in questions if "journal JOIN payload" in one]
    exercise_leading.set_clock(
        night.store, LOCAL, act_id="stop", operation_id=EXERCISE, act=ClockAct.STOP, now=night.at
    )
    assert "väntar" not in asks()


def test_injects_stand_on_top_and_are_acknowledged_once(mobile: Phone, night: Night, link: str) -> None:
    page = mobile.open(link)
    assert "Vattnet är missfärgat <b>nu</b>" in page.text
    assert "ÖVNING ÖVNING ÖVNING" in page.text
    assert "SLUTET" not in page.text
    assert "Bara för P13" not in page.text
    assert "Framtiden" not in page.html
    assert "i1" not in page.form.sent.values()
    whole = mobile.open(f"{link}?inkorg=1")
    assert "SLUTET" in whole.text
    number = _numbers(night)["i1"]
    for _again in range(2):
        done = mobile.send(f"{link}?skicka=1", page, do="kvittera", inject=str(number))
        assert "Inspelet är kvitterat." in done.text
        assert "missfärgat" not in done.text
    assert "Kvitterat 03:12" in mobile.open(f"{link}?inkorg=1").text
    assert len(_acknowledged_by(night, "i1")) == 1


def test_another_points_inject_is_unknown(mobile: Phone, night: Night, link: str) -> None:
    page = mobile.open(link)
    for number in (_numbers(night)["i3"], 10**6):
        refused = mobile.send(f"{link}?skicka=1", page, do="kvittera", inject=str(number))
        assert refused.status == 422
        assert "Inspelet finns inte i din inkorg." in refused.text
    assert not _acknowledged_by(night, "i3")


def test_a_request_to_break_off_reaches_the_control(mobile: Phone, night: Night, link: str) -> None:
    page = mobile.open(link)
    for _again in range(2):
        sent = mobile.send(f"{link}?skicka=1", page, do="avbrott", reason="Någon är skadad")
        assert "Begäran om avbrott är skickad" in sent.text
    found = exercise(night.store, EXERCISE)
    assert found is not None
    assert [one.reason for one in found.asks] == ["Någon är skadad"]


def test_broken_off_it_says_so_and_shows_no_status(mobile: Phone, night: Night, link: str) -> None:
    exercise_leading.interrupt(
        night.store, LOCAL, act_id="off", operation_id=EXERCISE, reason="Skarpt läge.", now=night.at
    )
    page = mobile.open(link)
    assert "ÖVNINGEN AVBRUTEN – SKARPT LÄGE" in page.text
    assert "punktens vanliga länk" in page.text
    assert "missfärgat" not in page.text
    assert "<form" not in page.html


@pytest.mark.parametrize("language", ["sv", "en"])
def test_with_injects_it_is_still_a_small_page(mobile: Phone, link: str, language: str) -> None:
    assert on_the_wire(mobile, f"{link}?lang={language}") + on_the_wire(mobile, "/r/sw.js") <= BUDGET
    assert on_the_wire(mobile, f"{link}?lang={language}&inkorg=1") <= BUDGET


def _numbers(night: Night) -> dict[str, int]:
    found = exercise(night.store, EXERCISE)
    assert found is not None
    return {one.inject: one.revision for one in found.delivered}


def _acknowledged_by(night: Night, inject: str) -> list[str]:
    found = exercise(night.store, EXERCISE)
    assert found is not None
    told = next(one for one in found.delivered if one.inject == inject)
    return list(told.acknowledged or {})

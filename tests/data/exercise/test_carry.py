"""A jump of the exercise's clock: what is known ages, or is carried along; the journal says the same."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from data.clock import Clock
from data.exercise.history import played, stood_in
from data.exercise.scenario import ClockAct
from data.operations import replay
from data.points import reads as point_reads
from data.points.acts import reports as point_reports
from data.points.acts.phases import change_phases
from data.points.facts import Picture
from data.requests import reads as request_reads
from data.requests.acts import ask_for_support, move_request
from data.requests.facts import NewMove
from data.sectors import reads as sector_reads
from data.sectors.acts import load_sectors, move_owner, report_sector
from data.sectors.owners import NewMovedOwner
from data.sectors.reports import Impact, NewSectorReport
from data.situation_reports.reads import composed
from data.staff import reads as staff_reads
from data.staff.acts import set_staff_plan, tell_public
from data.staff.facts import NewMessage, NewStaffPlan
from data.staff.important import Began
from data.staff.reads import messages, staff
from data.store.database import Store
from data.store.verify import verify
from data.truth import effective
from data.words import Extent, Function, MessageChannel, Occupancy, Phase, RequestState, Status
from tests.data.exercise.played import ID, ORIGIN, a_scenario, clock, found, minutes, plan
from tests.data.requests.test_requests import LIST, a_request
from tests.data.world import ALICE, BOB, NOW, World, a_phase, a_report, an_occupancy, later

JUMP_AT, JUMP_TO = 30, 115  # minutes; 85 are passed over


@pytest.fixture
def told(world: World) -> Store:
    """An exercise 30 minutes old in which everything has been reported once."""
    store = world.store
    load_sectors(store, ALICE, LIST, NOW)
    plan(store, a_scenario(opens=("P01",)))
    clock(store, ClockAct.START)
    changes: dict[str, Any] = {"operation": ID, "lasts_until": ORIGIN + minutes(90)}
    point_reports.report(store, BOB, [a_report(**changes)], later(10))
    point_reports.report(store, BOB, [a_report(Function.VATTEN, Status.UR_FUNKTION, operation=ID)], later(10))
    point_reports.report_occupancy(store, BOB, an_occupancy(Occupancy.LEDIGT, operation=ID), later(10))
    return store


def jump(store: Store, *, carry: bool) -> None:
    clock(store, ClockAct.JUMP, later(JUMP_AT), to=minutes(JUMP_TO), carry=carry)


def shown(picture: Picture, function: Function, real: datetime) -> Status:
    point = next(one for one in picture.points if one.id == "P01")
    return effective(point.functions[function], picture.operation.clock.at(real)).status


def age(picture: Picture, real: datetime) -> timedelta:
    point = next(one for one in picture.points if one.id == "P01")
    current = point.functions[Function.EL].current
    assert current is not None
    return picture.operation.clock.at(real) - current.observed_at


def test_left_to_age_what_works_is_not_known_any_more(told: Store) -> None:
    jump(told, carry=False)
    picture = point_reads.picture(told, ID)
    assert shown(picture, Function.EL, later(JUMP_AT)) is Status.OKAND
    assert shown(picture, Function.VATTEN, later(JUMP_AT)) is Status.UR_FUNKTION
    assert age(picture, later(JUMP_AT)) == minutes(JUMP_TO - 10)


def test_carried_along_all_is_as_old_as_before(told: Store) -> None:
    before = point_reads.picture(told, ID)
    rows = journal(told)
    jump(told, carry=True)
    picture = point_reads.picture(told, ID)
    assert shown(picture, Function.EL, later(JUMP_AT)) is Status.FUNGERAR
    assert age(picture, later(JUMP_AT)) == minutes(JUMP_AT - 10) == age(before, later(JUMP_AT))
    here, then = (next(one for one in p.points if one.id == "P01") for p in (picture, before))
    assert here.occupancy is not None
    assert then.occupancy is not None
    assert here.occupancy.valid_until - then.occupancy.valid_until == minutes(JUMP_TO - JUMP_AT)
    # Its endurance was to end at T+90: it lasts as long as it did, an hour more.
    assert shown(picture, Function.EL, later(JUMP_AT + 59)) is Status.FUNGERAR
    assert shown(picture, Function.EL, later(JUMP_AT + 61)) is Status.OKAND
    assert journal(told)[: len(rows)] == rows
    assert verify(told).intact


def test_the_past_is_not_moved_and_renewed_is_whole(told: Store) -> None:
    before, renewed_from = point_reads.picture(told, ID), point_reads.picture(told, ID)
    held_from = request_reads.coordination(told, ID)
    jump(told, carry=True)
    assert point_reads.picture(told, ID, until=later(20)).points == before.points
    assert point_reads.renewed(told, ID, renewed_from) == point_reads.picture(told, ID)
    assert point_reads.picture(told, ID, until=later(JUMP_AT)) == point_reads.picture(told, ID)
    assert request_reads.renewed(told, ID, held_from) == request_reads.coordination(told, ID)
    again = point_reads.picture(told, ID)
    late = a_report(operation=ID, observed_at=ORIGIN + minutes(JUMP_TO - 5))  # said after, of before
    point_reports.report(told, BOB, [late], later(JUMP_AT + 1))
    fresh = point_reads.renewed(told, ID, again)
    assert fresh == point_reads.picture(told, ID)
    assert age(fresh, later(JUMP_AT + 1)) == minutes(6), "what is said after a jump is not moved by it"


@pytest.mark.parametrize("opened", [14, 40])
def test_what_holds_since_a_phase_began_is_moved_with_that(told: Store, opened: float) -> None:
    """Opened at T+14, before the jump, or at T+125, ten minutes after it: it holds two hours from there, by
    the picture, the picture of then and what the exercise is judged by.
    """
    moved = minutes(JUMP_TO - JUMP_AT)
    point_reports.report(told, BOB, [a_report(point="P02", operation=ID)], later(11))
    phases = (a_phase(phase, point="P02", operation=ID) for phase in (Phase.UNDER_AKTIVERING, Phase.OPPEN))
    if opened < JUMP_AT:
        change_phases(told, ALICE, list(phases), later(opened))
    jump(told, carry=True)
    if opened > JUMP_AT:
        change_phases(told, ALICE, list(phases), later(opened))
    ends = ORIGIN + minutes(opened + 120) + moved
    for picture in (point_reads.picture(told, ID), point_reads.picture(told, ID, until=later(60))):
        point = next(one for one in picture.points if one.id == "P02")
        current = point.functions[Function.EL].current
        assert current is not None
        assert current.valid_until == ends
    with told.reading() as connection:
        stood = stood_in(connection, picture.operation)
    (one,) = (each for each in stood if each.point == "P02")
    assert one.state.current is not None
    stated = one.state.current.valid_until
    assert stated is not None
    run = played(picture.operation.clock, later(300))
    assert run.reached(stated, one.recorded_at) == ends


def test_requests_and_sectors_are_carried_too(told: Store) -> None:
    ask_for_support(told, BOB, a_request(operation=ID, deadline=ORIGIN + minutes(60)), later(10))
    nothing = Impact(Extent.INTE, Extent.INTE, Extent.INTE)
    report_sector(told, ALICE, NewSectorReport("s1", ID, "energi", nothing, assessment="lugnt"), later(10))
    operation = found(told).operation
    broken = ("P01", Function.VATTEN)
    assert began(told)[broken].at == ORIGIN + minutes(10)
    jump(told, carry=True)
    held = request_reads.coordination(told, ID)
    assert began(told)[broken].at == ORIGIN + minutes(10 + JUMP_TO - JUMP_AT)
    (asked,), (said,) = held.requests, held.reports
    by = minutes(JUMP_TO - JUMP_AT)
    assert (asked.asked_at, asked.deadline) == (ORIGIN + minutes(10) + by, ORIGIN + minutes(60) + by)
    assert said.observed_at == ORIGIN + minutes(10) + by
    past = replay.known_at(told, operation, ORIGIN + minutes(20))
    assert past is not None
    assert past.requests[0].deadline == ORIGIN + minutes(60)
    assert sector_reads.standing(told, ID)[0].observed_at == ORIGIN + minutes(10)


def test_a_request_moved_after_a_jump_of_before_it_is_not_carried(told: Store) -> None:
    ask_for_support(told, BOB, a_request(operation=ID, deadline=ORIGIN + minutes(60)), later(10))
    jump(told, carry=True)
    (asked,) = request_reads.coordination(told, ID).requests
    seen = ORIGIN + minutes(JUMP_TO - 5)
    new = NewMove("m1", asked.id, RequestState.ATAGEN, occurred_at=seen, version=asked.version)
    move_request(told, ALICE, new, later(JUMP_AT + 1))
    (held,) = request_reads.coordination(told, ID).requests
    assert (held.asked_at, held.moved_at) == (asked.asked_at, seen)
    assert held.deadline == asked.deadline


def test_what_the_staff_has_said_and_decided_is_carried_too(told: Store) -> None:
    """Each is told of when it was said; the hours that were agreed on stay."""
    tell_public(told, ALICE, NewMessage("b1", ID, "Håll er inne", (MessageChannel.WEBB,)), later(10))
    plan_said = NewStaffPlan("p1", ID, "Värme före el", report_at=ORIGIN + minutes(60))
    set_staff_plan(told, ALICE, plan_said, later(10))
    moved = NewMovedOwner("f1", ID, LIST.organisations[0].id, "krisledaren", "natten", Function.EL)
    move_owner(told, ALICE, moved, later(10))
    jump(told, carry=True)
    at = ORIGIN + minutes(10 + JUMP_TO - JUMP_AT)
    (message,) = messages(told, ID)
    held = staff(told, request_reads.coordination(told, ID))
    assert (message.said_at, held.plan.set_at, held.owners[0].decided_at) == (at, at, at)
    assert held.plan.report_at == ORIGIN + minutes(60)
    (decided,) = composed(told, ID, later(JUMP_AT)).decisions
    assert decided.at == at


def began(store: Store) -> Mapping[tuple[str, Function], Began]:
    return staff_reads.attention(store, request_reads.coordination(store, ID)).broken


def test_what_is_said_after_a_jump_of_before_it_began_when_it_was_seen(told: Store) -> None:
    """One report has one time: on its card, and in the alarm that it began."""
    seen = ORIGIN + minutes(JUMP_TO - 5)
    jump(told, carry=True)
    broken = a_report(Function.VARME, Status.UR_FUNKTION, operation=ID, observed_at=seen)
    point_reports.report(told, BOB, [broken], later(JUMP_AT + 1))
    grave = Extent.HELT
    alarm = NewSectorReport(
        "s1", ID, "energi", Impact(grave, grave, grave), assessment="svårt", observed_at=seen
    )
    report_sector(told, ALICE, alarm, later(JUMP_AT + 1))
    point = next(one for one in point_reads.picture(told, ID).points if one.id == "P01")
    current = point.functions[Function.VARME].current
    assert current is not None
    held = request_reads.coordination(told, ID)
    found = staff_reads.attention(told, held)
    assert found.broken["P01", Function.VARME].at == current.observed_at == seen
    (said,) = held.reports
    assert found.alarms[said.revision].at == said.observed_at == seen
    with told.reading() as connection:
        assert staff_reads.attention_in(connection, held, point_reads.picture(told, ID)) == found


def test_two_jumps_one_carried(told: Store) -> None:
    clock(told, ClockAct.JUMP, later(20), to=minutes(40), carry=True)
    clock(told, ClockAct.JUMP, later(25), to=minutes(60), carry=False)
    picture = point_reads.picture(told, ID)
    assert age(picture, later(25)) == minutes(60 - 10 - 20)


def test_nothing_is_touched_where_nothing_was_carried() -> None:
    plain = Clock(ORIGIN, ORIGIN)
    assert not plain.carries
    assert plain.then(ORIGIN, ORIGIN, 1.0, minutes(5)).carries
    assert plain.then(ORIGIN, ORIGIN, 1.0, minutes(5)).then(ORIGIN, ORIGIN, 0.0).carries


def journal(store: Store) -> list[tuple[Any, ...]]:
    with store.reading() as connection:
        rows = connection.execute(text("SELECT revision, facts, digest FROM journal ORDER BY revision"))
        return [tuple(row) for row in rows]

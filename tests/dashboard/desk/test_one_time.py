"""After a jump that carried the situation along no two pages of the desk tell the time of one thing apart."""

import re
from collections.abc import Mapping
from typing import Any, Final

import pytest

from data.acting import Actor
from data.deliveries.acts import load_resources, move_in_order
from data.deliveries.facts import NewMove
from data.deliveries.reads import orders
from data.deliveries.words import Cargo
from data.exercise.scenario import ClockAct
from data.failures.acts import state_action
from data.failures.facts import NewStatement
from data.failures.words import ActionState
from data.levels.acts import report_level
from data.levels.facts import NewLevel, Stock
from data.log.acts import write_note
from data.points.acts import phases, registers
from data.points.acts import reports as point_reports
from data.points.acts.phases import opening_in
from data.points.acts.temporary import add_point
from data.points.commands import NewOpening
from data.points.temporary import NewTemporary
from data.preparedness.acts import load_equipment
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.requests.acts import ask_for_support, move_request
from data.rights import Grant
from data.sectors.acts import load_sectors, move_owner, report_sector
from data.sectors.owners import NewMovedOwner
from data.sectors.reports import Impact, NewSectorReport
from data.services.acts import load_services
from data.services.acts import report as report_services
from data.services.facts import NewServiceReport
from data.situation_reports import acts as report_acts
from data.situation_reports.facts import NewSituationReport, Receiver, Words
from data.staff.acts import set_staff_plan, tell_public
from data.staff.facts import NewMessage, NewStaffPlan
from data.store.database import Store
from data.words import (
    Extent,
    Function,
    MessageChannel,
    Occupancy,
    Phase,
    RequestState,
    Role,
    Status,
    Supply,
)
from geo.air_line import driven_metres
from tests.dashboard.the_desk import ALICE, Desk, said
from tests.data.deliveries.test_acts import DEPOT, TANKER
from tests.data.exercise.played import ID, ORIGIN, a_scenario, minutes, plan
from tests.data.exercise.played import clock as set_clock
from tests.data.requests.test_requests import LIST, a_move, a_request
from tests.data.services.test_services import TOILET
from tests.data.world import AREAS, POINTS, a_phase, a_report, an_occupancy, later

JUMP_AT, JUMP_TO = 30, 115
FROZEN: Final = range(23, 27)  # minutes: a situation report says its own moment, and what is done with it too
PAGES: Final = (
    *("situation", "log", "staff", "sectors", "relay"),
    *("begaran", "korordning", "besked", "lagesrapport", "overlamning", "atergang", "aterspelning"),
)
ADDRESSES: Final = ({"punkt": "P01"}, {"punkt": "P02"}, {"punkt": "P03"}, {"omrade": "bromma"})


def at_points(store: Store) -> None:
    """Each at a minute of its own, from 3 on: so it is known which time is whose."""

    def says(function: Function, status: Status, minute: int, point: str = "P01", **more: Any) -> None:
        report = a_report(function, status, operation=ID, point=point, **more)
        point_reports.report(store, ALICE, [report], later(minute))

    says(Function.EL, Status.UR_FUNKTION, 3, cause="kabelbrott")
    says(Function.VATTEN, Status.FUNGERAR, 4)
    point_reports.report_occupancy(store, ALICE, an_occupancy(Occupancy.LEDIGT, operation=ID), later(5))
    with store.transaction() as connection:
        opening_in(connection, ALICE, NewOpening("o1", ID, "P01", opened=True), later(6))
    closing = a_phase(Phase.UNDER_AVVECKLING, point="P03", operation=ID)
    phases.change_phase(store, ALICE, closing, later(7))
    broken = NewServiceReport("s1", ID, "P01", TOILET.id, Status.UR_FUNKTION)
    report_services(store, ALICE, [broken], later(8))
    for point in ("P01", "P02"):
        report_level(store, ALICE, NewLevel(f"l{point}", ID, point, Stock.DIESEL, 100), later(9))
    says(Function.EL, Status.FUNGERAR, 10, "P02", supply=Supply.RESERV)


def beside_them(store: Store) -> None:
    asked = a_request(operation=ID, deadline=ORIGIN + minutes(200))
    ask_for_support(store, ALICE, asked, later(11))
    move_request(store, ALICE, a_move(asked.id, RequestState.ATAGEN), later(12))
    grave = Impact(Extent.HELT, Extent.HELT, Extent.HELT)
    report_sector(store, ALICE, NewSectorReport("se", ID, "energi", grave, assessment="svårt"), later(13))
    tell_public(store, ALICE, NewMessage("b1", ID, "Håll er inne", (MessageChannel.WEBB,)), later(14))
    set_staff_plan(store, ALICE, NewStaffPlan("p1", ID, "Värme före el"), later(15))
    owner = NewMovedOwner("f1", ID, LIST.organisations[0].id, "krisledaren", "natten", Function.EL)
    move_owner(store, ALICE, owner, later(16))
    write_note(store, ALICE, act_id="n1", operation_id=ID, note="Ring", now=later(17))
    taken = NewStatement("ac", ID, ("P01:el",), ActionState.ATAGEN, by="Ellevio", until=ORIGIN + minutes(180))
    state_action(store, ALICE, taken, later(20))
    keys = orders(store, ID, driven_metres, ORIGIN + minutes(21), knows=True)[Cargo.DIESEL].keys
    first = NewMove("m1", ID, Cargo.DIESEL, keys, keys[-1], 1, "samordnaren", "bron är avstängd")
    move_in_order(store, ALICE, first, driven_metres, later(21))
    add_point(store, ALICE, NewTemporary("k", ID, "Nockeby kyrka", "", "bromma", 17.95, 59.33), later(22))


def situation_report(store: Store, reader: Actor) -> None:
    words = Words("läget", "inom ett dygn", "inom tre dygn", "värm")
    report_acts.freeze(store, ALICE, NewSituationReport("sr", ID, words, ORIGIN + minutes(190)), later(23))
    step = {"operation_id": ID, "report": "sr"}
    report_acts.approve(store, ALICE, act_id="x1", now=later(24), **step)
    report_acts.publish(store, ALICE, act_id="x2", now=later(25), **step)
    report_acts.receipt(store, reader, act_id="x3", receiver=Receiver("bromma"), now=later(26), **step)


@pytest.fixture
def jumped(desk: Desk) -> Desk:
    """An exercise in which most has been said once; half an hour in the clock jumps 85 minutes with it."""
    store, desk.at = desk.store, later(-30)
    registers.load_areas(store, ALICE, AREAS, desk.at)
    registers.load_points(store, ALICE, POINTS, desk.at)
    load_sectors(store, ALICE, LIST, desk.at)
    load_services(store, ALICE, [TOILET], desk.at)
    load_resources(store, ALICE, (DEPOT, TANKER), desk.at)
    held = [Equipment(one.id, Reserve.FAST, tank_litres=500, litres_per_hour=20.0) for one in POINTS]
    load_equipment(store, ALICE, held, desk.at)
    reader = Actor("bromma", desk.sign_in(Grant(Role.STADSDEL, "bromma")))
    plan(store, a_scenario(opens=tuple(one.id for one in POINTS)))
    set_clock(store, ClockAct.START)
    at_points(store)
    beside_them(store)
    situation_report(store, reader)
    set_clock(store, ClockAct.JUMP, later(JUMP_AT), to=minutes(JUMP_TO), carry=True)
    desk.at = later(JUMP_AT + 10)
    return desk


def drawn(desk: Desk) -> Mapping[str, str]:
    key = desk.sign_in(Grant(Role.KRISLEDNING))
    pages = {name: desk.page(name, key, handelse=ID) for name in PAGES}
    pages |= {str(at): desk.page("situation", key, handelse=ID, **at) for at in ADDRESSES}
    return {name: said(page, above=True) for name, page in pages.items()}


def telling(pages: Mapping[str, str], minute: int) -> list[str]:
    at = (ORIGIN + minutes(60 + minute)).strftime("%H:%M")  # Stockholm is an hour ahead
    return [name for name, text in pages.items() if re.search(rf"\b{at}\b", text)]


def test_no_two_pages_tell_the_time_of_one_thing_apart(jumped: Desk) -> None:
    pages = drawn(jumped)
    for minute in range(3, 27):
        as_said, along = (telling(pages, at) for at in (minute, minute + JUMP_TO - JUMP_AT))
        if minute in FROZEN:
            assert not along, (minute, along)
        else:
            assert not as_said, (minute, as_said)
        assert as_said or along or minute in (18, 19), minute
    sheet = said(jumped.page("lagesrapport", handelse=ID))
    assert "lägesrapport 1, 2027-01-14 07:23" in sheet

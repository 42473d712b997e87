"""The outbox: who is owed what and when, once however many work it out, and what a crash leaves behind."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any, cast

import pytest

from data.entries.entry import Entry, EntryKind
from data.entries.staff import SituationReportPublished
from data.errors import NotAllowed, Refused, Stale
from data.exercise.acts.leading import interrupt
from data.log.reads import entries_since
from data.notices import reads as notice_reads
from data.notices.acts import (
    GIVES_UP,
    HOLD,
    WAITS,
    Memory,
    give_up,
    load_plan,
    owed,
    plan_change,
    put,
    say_not_sent,
    say_sent,
    take,
)
from data.notices.due import happened
from data.notices.exercises import HELD_BACK
from data.notices.facts import EMPTY_PLAN, Address, NoticePlan, Step, Telling
from data.notices.words import NoticeState
from data.operations import acts as operation_acts
from data.operations.facts import Operation
from data.points.facts import Picture
from data.requests.acts import acknowledge_request, ask_for_support, move_request
from data.requests.facts import NewAcknowledgement, NewMove, NewRequest
from data.rights import Grant
from data.sectors.acts import load_sectors
from data.store.database import Store, open_store
from data.store.verify import verify
from data.words import (
    Function,
    NoticeChannel,
    NoticeEvent,
    OperationKind,
    Phase,
    RequestKind,
    RequestState,
    Role,
    Status,
)
from tests.data.people import signed_in
from tests.data.requests.test_requests import LIST
from tests.data.world import ALICE, BOB, NOW, OPERATION, World, a_report, an_operation, fresh_id, later

E, C = NoticeEvent, NoticeChannel
PLAN = NoticePlan(
    addresses=(
        Address("slk", "Stadsledningskontoret", C.EPOST, "slk@example.org", organisation="slk"),
        Address("svoa", "Vattenbolaget", C.SMS, "+46701740605", organisation="svoa"),
        Address("bromma", "Bromma", C.EPOST, "bromma@example.org", "", "sdn-bromma", "bromma"),
        Address("skarpnack", "Skarpnäck", C.EPOST, "sk@example.org", "", "sdn-skarpnack", "skarpnack"),
        Address("tib", "TiB", C.EPOST, "tib@example.org", role="tib"),
        Address("larm", "Larm", C.WEBHOOK, "larm", role="krisledning"),
        Address("prov", "Övning", C.EPOST, "ovning@example.org", "tib", real=False, exercises=True),
    ),
    tellings=(
        Telling(E.NY_BEGARAN, "agare"),
        Telling(E.AKTIVERING, "omrade"),
        Telling(E.AKTIVERING, "tib"),
        Telling(E.LOPER_UT, "omrade", 30),
    ),
    steps=(
        Step("parter", "De som ska kvittera", "parter", minutes=10),
        Step("tib", "TiB", "tib", minutes=30),
        Step("krisledning", "Krisledningen", "krisledning", minutes=60),
        Step("passerad", "Tiden har passerat", "krisledning", E.PASSERAD_TID),
    ),
)


@pytest.fixture
def city(world: World) -> World:
    load_sectors(world.store, ALICE, LIST, NOW)
    load_plan(world.store, ALICE, PLAN, NOW)
    return world


@pytest.fixture
def town(world: World) -> World:
    """The same on SQLite alone: where no statement of ours differs between the databases."""
    load_sectors(world.store, ALICE, LIST, NOW)
    load_plan(world.store, ALICE, PLAN, NOW)
    return world


def asked(city: World, now: datetime = NOW, **changes: Any) -> str:
    new = NewRequest(
        fresh_id("request"), OPERATION, RequestKind.DRIVMEDEL, "Diesel", "slk", "bromma", later(150)
    )
    new = replace(new, **changes)
    ask_for_support(city.store, BOB, new, now)
    return new.id


def moved(city: World, request: str, state: RequestState, now: datetime, **changes: Any) -> None:
    move_request(city.store, ALICE, NewMove(fresh_id("move"), request, state, "Skäl", **changes), now)


def told(city: World, minutes: float, memory: Memory | None = None) -> list[tuple[str, str]]:
    """Work out what is owed, put it in the outbox and return to whom and why, sorted."""
    owing = owed(city.store, later(minutes), memory)
    put(city.store, owing, later(minutes))
    return sorted((one.to.id, one.said.step or one.said.event) for one in owing)


# ── who is owed what ─────────────────────────────────────────────────────────────────────────


def test_a_night_when_nobody_acknowledges_climbs_the_chain_and_stops_when_somebody_does(
    city: World,
) -> None:
    request, memory = asked(city), Memory()
    assert told(city, 0, memory) == [("slk", "ny_begaran")]
    assert [told(city, minutes, memory) for minutes in (1, 29, 30, 45, 60)] == [
        [],
        [],
        [("tib", "tib")],
        [],
        [("larm", "krisledning")],
    ]
    moved(city, request, RequestState.ATAGEN, later(61))
    assert told(city, 149, memory) == []
    assert told(city, 151, memory) == [("larm", "passerad")]
    rows = notice_reads.outbox(city.store, OPERATION)
    assert [(one.label, one.at) for one in reversed(rows)] == [
        ("", NOW),
        ("TiB", later(30)),
        ("Krisledningen", later(60)),
        ("Tiden har passerat", later(150)),
    ]
    assert verify(city.store).intact  # nothing of it is in the journal but the plan


def test_a_restart_in_the_night_loses_nothing_and_says_nothing_twice(city: World) -> None:
    asked(city)
    # Nobody has looked for an hour and a half: all that was reached meanwhile is told, with its own time.
    assert told(city, 90) == [("larm", "krisledning"), ("slk", "ny_begaran"), ("tib", "tib")]
    assert told(city, 90) == []
    assert told(city, 95, Memory()) == []


def test_no_word_that_somebody_typed_is_in_the_outbox(town: World) -> None:
    asked(town, what="Hemligt behov", amount="Tretton liter")
    told(town, 60)
    with town.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM notice").all()
    assert len(rows) == 3
    assert "Hemligt" not in str(rows)
    assert "Tretton" not in str(rows)


def test_asked_anew_it_is_told_and_climbs_anew(town: World) -> None:
    request, memory = asked(town), Memory()
    told(town, 35, memory)
    moved(town, request, RequestState.AVSLAGEN, later(40))
    assert told(town, 71, memory) == [("tib", "tib")]  # declined, it is nobody's
    moved(town, request, RequestState.BEGARD, later(80), owner="svoa", deadline=later(300))
    assert told(town, 80, memory) == [("svoa", "ny_begaran")]
    assert told(town, 111, memory) == [("tib", "tib")]


def test_handed_over_both_are_told(town: World) -> None:
    plan = replace(PLAN, tellings=(*PLAN.tellings, Telling(E.BEGARAN_LAMNAD, "agare")))
    load_plan(town.store, ALICE, plan, NOW)
    request, memory = asked(town, now=later(1)), Memory()
    told(town, 1, memory)
    moved(town, request, RequestState.ATAGEN, later(2))
    moved(town, request, RequestState.BEGARD, later(3), owner="svoa")
    assert told(town, 3, memory) == [("slk", "begaran_lamnad"), ("svoa", "ny_begaran")]
    moved(town, request, RequestState.AVSLAGEN, later(4))
    moved(town, request, RequestState.BEGARD, later(5), owner="slk")
    assert told(town, 5, memory) == [("slk", "ny_begaran")]  # who has declined need not hear of it


def test_what_fails_at_an_open_point_is_told_once_until_it_has_worked_again(city: World) -> None:
    telling = (Telling(E.UR_FUNKTION, "omrade"), Telling(E.UR_FUNKTION, "krisledning"))
    load_plan(city.store, ALICE, replace(PLAN, tellings=telling), NOW)
    memory = Memory()

    def fails(status: Status, minute: float, function: Function = Function.EL) -> list[tuple[str, str]]:
        city.reports([a_report(function, status, observed_at=later(minute))], now=later(minute))
        return told(city, minute, memory)

    city.phase(Phase.UNDER_AKTIVERING, now=later(2))
    city.phase(Phase.OPPEN, now=later(3))
    assert fails(Status.FUNGERAR, 4) == []
    both = [("bromma", "punkt_ur_funktion"), ("larm", "punkt_ur_funktion")]
    assert fails(Status.UR_FUNKTION, 5) == both
    assert fails(Status.UR_FUNKTION, 6) == []
    assert fails(Status.UR_FUNKTION, 7, Function.VATTEN) == both
    assert fails(Status.FUNGERAR, 50) == []
    assert fails(Status.UR_FUNKTION, 90) == both
    city.phase(Phase.UNDER_AVVECKLING, now=later(91))
    assert fails(Status.UR_FUNKTION, 92, Function.VARME) == []  # the decision to close is the answer
    newest = notice_reads.outbox(city.store, OPERATION)[0]
    assert (newest.function, newest.point, newest.area) == (Function.EL, "P01", "bromma")


def test_a_published_report_is_told_in_the_areas_it_is_for() -> None:
    plan = NoticePlan(PLAN.addresses, (Telling(E.LAGESRAPPORT, "omrade"), Telling(E.LAGESRAPPORT, "tib")))
    published = SituationReportPublished(3, "r3", ("skarpnack",), ())
    entry = Entry(9, published.KIND, OPERATION, None, NOW, NOW, "krisledning", {}, published)
    picture = Picture(9, cast("Operation", an_operation()), (), ())
    found = list(happened([entry], picture, {}, plan))
    assert sorted((one.to.id, one.said.count) for one in found) == [("prov", 3), ("skarpnack", 3), ("tib", 3)]


def test_a_neighbour_hears_of_help_it_is_asked_for_in_another_area(town: World) -> None:
    asked(town, owner="sdn-skarpnack", area="bromma")
    assert told(town, 0) == [("skarpnack", "ny_begaran")]


def test_who_must_acknowledge_is_reminded_until_they_have(town: World) -> None:
    request = asked(town, must_acknowledge=("svoa", "sdn-bromma"))
    memory = Memory()
    told(town, 1, memory)
    moved(town, request, RequestState.ATAGEN, later(2))
    acknowledge_request(town.store, ALICE, NewAcknowledgement(fresh_id(), request, "svoa"), later(5))
    assert told(town, 12, memory) == [("bromma", "parter")]
    acknowledge_request(town.store, ALICE, NewAcknowledgement(fresh_id(), request, "sdn-bromma"), later(13))
    assert told(town, 100, memory) == []


def test_activation_is_told_in_its_area_and_an_opened_operation_everywhere(town: World) -> None:
    memory = Memory()
    town.phase(Phase.UNDER_AKTIVERING, now=later(1))
    assert told(town, 1, memory) == [("bromma", "aktivering"), ("tib", "aktivering")]
    town.phase(Phase.OPPEN, now=later(2))
    town.phase(Phase.UNDER_AVVECKLING, now=later(3))  # closing is not told of
    assert told(town, 3, memory) == [("bromma", "aktivering"), ("tib", "aktivering")]
    operation_acts.open_operation(town.store, ALICE, an_operation("op-2"), later(4))
    assert told(town, 4, memory) == [
        ("bromma", "aktivering"),
        ("skarpnack", "aktivering"),
        ("tib", "aktivering"),
    ]


def test_reports_about_to_expire_are_told_once_for_their_area(town: World) -> None:
    town.open_point("P01")
    town.open_point("P03")
    memory = Memory()
    town.reports(
        [
            a_report(Function.EL, valid_until=later(60)),
            a_report(Function.VATTEN, valid_until=later(62)),
            a_report(Function.VARME, valid_until=later(240)),
            a_report(Function.EL, point="P02", valid_until=later(60)),  # reports, so it counts
        ]
    )
    told(town, 1, memory)
    assert told(town, 29, memory) == []
    assert told(town, 35, memory) == [("bromma", "loper_ut")]
    assert told(town, 50, memory) == []
    (row,) = (one for one in notice_reads.outbox(town.store, OPERATION) if one.event is E.LOPER_UT)
    assert (row.area, row.count, row.at) == ("bromma", 3, later(60))


# ── what the plan decides ────────────────────────────────────────────────────────────────────


def test_what_happened_before_the_plan_is_not_told_by_it(town: World) -> None:
    town.open_point("P01", now=later(1))
    # Nobody looked. The plan is changed: what the old one owed is kept, what the new one adds is for later.
    more = replace(PLAN, tellings=(*PLAN.tellings, Telling(E.AKTIVERING, "krisledning")))
    load_plan(town.store, ALICE, more, later(2))
    rows = notice_reads.outbox(town.store, OPERATION)
    assert Counter(one.name for one in rows) == {"Bromma": 2, "TiB": 2}
    assert told(town, 3) == []
    town.phase(Phase.UNDER_AVVECKLING, now=later(4))
    town.phase(Phase.STANGD, now=later(5))
    town.phase(Phase.UNDER_AKTIVERING, now=later(6))
    assert ("larm", "aktivering") in told(town, 6)


def test_an_example_plan_tells_nobody_in_a_real_operation(town: World) -> None:
    as_example = NoticePlan(
        tuple(replace(one, example=True) for one in PLAN.addresses),
        tuple(replace(one, example=True) for one in PLAN.tellings),
        tuple(replace(one, example=True) for one in PLAN.steps),
    )
    load_plan(town.store, ALICE, as_example, later(1))
    asked(town, now=later(2))
    town.open_point("P01", now=later(3))
    assert told(town, 300) == []


def test_an_exercise_reaches_only_addresses_for_exercises(town: World) -> None:
    exercise = replace(an_operation("ovning", OperationKind.OVNING), origin=NOW, speed=60.0)
    operation_acts.open_operation(town.store, ALICE, exercise, NOW)
    asked(town, operation="ovning", owner="slk")
    assert told(town, 0) == [("prov", "aktivering")]
    # A minute of the wall clock is an hour of the exercise: its own clock is what the chain goes by.
    assert told(town, 0.5) == [("prov", "tib")]
    assert {one.address for one in notice_reads.outbox(town.store, "ovning")} == {"ovning@example.org"}


def test_an_exercises_notices_wait_a_little_and_go_with_one_that_is_broken_off(town: World) -> None:
    exercise = replace(an_operation("ovning", OperationKind.OVNING), origin=NOW)
    operation_acts.open_operation(town.store, ALICE, exercise, NOW)
    asked(town)  # what is real waits for nothing
    memory = Memory()
    told(town, 0, memory)
    real = take(town.store, C.EPOST, "en", NOW)
    assert real is not None
    assert real.operation == OPERATION
    say_sent(town.store, real.id, NOW)
    assert take(town.store, C.EPOST, "en", NOW + HELD_BACK - timedelta(seconds=1)) is None
    interrupt(town.store, ALICE, act_id="off", operation_id="ovning", reason="skarpt", now=later(0.1))
    assert notice_reads.outbox(town.store, "ovning") == ()
    assert [one for known in (memory, Memory()) for one in owed(town.store, later(1), known)] == []


def test_what_was_being_sent_as_an_exercise_was_broken_off_is_not_sent_again(town: World) -> None:
    exercise = replace(an_operation("ovning", OperationKind.OVNING), origin=NOW)
    operation_acts.open_operation(town.store, ALICE, exercise, NOW)
    owing = owed(town.store, NOW)
    put(town.store, owing, NOW)
    one = take(town.store, C.EPOST, "en", NOW + HELD_BACK)
    assert one is not None
    interrupt(town.store, ALICE, act_id="off", operation_id="ovning", reason="skarpt", now=later(0.3))
    say_not_sent(town.store, one, "en", "fel", later(0.5), permanent=False)
    assert take(town.store, C.EPOST, "en", later(30)) is None
    assert notice_reads.outbox(town.store, "ovning") == ()
    assert put(town.store, owing, later(31)) == 0, "worked out before it was broken off"


def test_an_exercises_notice_is_sent_when_it_has_waited(town: World) -> None:
    exercise = replace(an_operation("ovning", OperationKind.OVNING), origin=NOW)
    operation_acts.open_operation(town.store, ALICE, exercise, NOW)
    told(town, 0)
    one = take(town.store, C.EPOST, "en", NOW + HELD_BACK)
    assert one is not None
    assert one.operation == "ovning"


def test_a_closed_operation_is_told_of_no_more(town: World) -> None:
    asked(town)
    told(town, 0)
    operation_acts.close_operation(
        town.store,
        ALICE,
        act_id=fresh_id(),
        operation_id=OPERATION,
        named=OPERATION,
        reason="Slut",
        now=later(1),
    )
    assert told(town, 300) == []


def test_a_plan_is_loaded_whole_by_those_who_may_and_on_what_was_shown(town: World) -> None:
    with pytest.raises(NotAllowed):
        load_plan(town.store, signed_in(town.store, Grant(Role.STADSDEL, "bromma")), EMPTY_PLAN, NOW)
    assert load_plan(town.store, ALICE, PLAN, NOW) is None
    assert notice_reads.plan(town.store) == PLAN
    before = plan_change(town.store, replace(PLAN, steps=PLAN.steps[1:]))
    assert (before.new, before.gone) == ((), ("De som ska kvittera: obesvarad efter 10 min till parter",))
    load_plan(town.store, ALICE, replace(PLAN, tellings=()), NOW)
    with pytest.raises(Stale, match="ändrats sedan den granskades"):
        load_plan(town.store, ALICE, replace(PLAN, steps=PLAN.steps[1:]), NOW, before)
    broken = replace(PLAN, addresses=(*PLAN.addresses, PLAN.addresses[0]))
    with pytest.raises(Refused, match="Adressen slk finns 2 gånger"):
        load_plan(town.store, ALICE, broken, NOW)
    kinds = [one.kind for one in entries_since(town.store, 0)]
    assert kinds.count(EntryKind.NOTICE_PLAN_LOADED) == 2


# ── sending once ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def others(city: World) -> Iterator[list[Store]]:
    """The store as four processes have it: each with connections of its own."""
    url = city.store.url.render_as_string(hide_password=False)
    opened = [open_store(url) for _ in range(4)]
    yield opened
    for store in opened:
        store.close()


@pytest.mark.slow
def test_many_processes_put_and_send_each_notice_once(city: World, others: list[Store]) -> None:
    for number in range(12):
        asked(city, owner="slk" if number % 2 else "svoa", must_acknowledge=("sdn-bromma",))
    start = Barrier(len(others))

    def work(store: Store) -> tuple[int, list[str]]:
        start.wait(timeout=10)
        new = put(store, owed(store, later(70)), later(70))
        start.wait(timeout=30)
        sent = []
        for channel in C:
            while (one := take(store, channel, str(id(store)), later(70))) is not None:
                sent.append(one.id)
                say_sent(store, one.id, later(70))
        return new, sent

    with ThreadPoolExecutor(len(others)) as pool:
        found = list(pool.map(work, others))
    rows = notice_reads.outbox(city.store, OPERATION)
    # Each: its owner, the one who must acknowledge, TiB and krisledningen.
    assert len(rows) == 12 * 4
    assert sum(new for new, _ in found) == len(rows)
    sent = [identity for _, one in found for identity in one]
    assert sorted(sent) == sorted(one.id for one in rows)
    assert {one.state for one in rows} == {NoticeState.SKICKAD}


def test_what_somebody_died_holding_is_sent_by_another_and_not_before(city: World) -> None:
    asked(city)
    told(city, 0)
    first = take(city.store, C.EPOST, "en", NOW)
    assert first is not None
    assert take(city.store, C.EPOST, "två", NOW + HOLD - timedelta(seconds=1)) is None
    again = take(city.store, C.EPOST, "två", NOW + HOLD)
    assert again is not None
    assert (again.id, again.attempts) == (first.id, 2)
    # The first was only slow: what it says of its failure is no longer anybody's to say.
    say_not_sent(city.store, first, "en", "För sent.", NOW + HOLD, permanent=True)
    (row,) = notice_reads.outbox(city.store, OPERATION)
    assert (row.state, row.error) == (NoticeState.VANTAR, "")
    say_sent(city.store, again.id, NOW + HOLD)
    (row,) = notice_reads.outbox(city.store, OPERATION)
    assert (row.state, row.sent_at) == (NoticeState.SKICKAD, NOW + HOLD)


def test_waits_grow_and_a_day_is_the_end_of_it(town: World) -> None:
    asked(town)
    told(town, 0)
    now, waits = NOW, []
    for _ in range(8):
        one = take(town.store, C.EPOST, "en", now)
        assert one is not None
        say_not_sent(town.store, one, "en", "E-postservern går inte att nå.", now, permanent=False)
        (row,) = notice_reads.outbox(town.store, OPERATION)
        assert take(town.store, C.EPOST, "en", row.next_attempt - timedelta(seconds=1)) is None
        waits.append(row.next_attempt - now)
        now = row.next_attempt
    assert waits == [*WAITS, WAITS[-1], WAITS[-1]]
    assert notice_reads.failed(town.store, OPERATION, now) == 1
    assert give_up(town.store, NOW + GIVES_UP) == 0
    assert give_up(town.store, NOW + GIVES_UP + timedelta(seconds=1)) == 1
    (row,) = notice_reads.outbox(town.store, OPERATION)
    assert row.state is NoticeState.MISSLYCKAD
    assert row.error == "Gavs upp efter 24 timmar. E-postservern går inte att nå."
    assert take(town.store, C.EPOST, "en", NOW + GIVES_UP * 2) is None


def test_what_never_will_be_taken_is_not_tried_again(town: World) -> None:
    asked(town)
    told(town, 0)
    one = take(town.store, C.EPOST, "en", NOW)
    assert one is not None
    say_not_sent(town.store, one, "en", "Nej (550).", NOW, permanent=True)
    assert take(town.store, C.EPOST, "en", later(600)) is None
    assert notice_reads.failed(town.store, OPERATION, NOW) == 1
    assert notice_reads.failed(town.store, "annan", NOW) == 0


def test_what_nobody_has_begun_to_send_is_a_failure_too(town: World) -> None:
    """A way that is not set up is nobody's to try: that it waits is what must be seen."""
    asked(town)
    told(town, 0)
    assert notice_reads.failed(town.store, OPERATION, later(1)) == 0
    assert notice_reads.failed(town.store, OPERATION, later(3)) == 1
    assert notice_reads.waiting(town.store, later(3)) == {C.EPOST}

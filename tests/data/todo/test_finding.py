"""What waits for whom: each kind by itself, and never what a role may not finish."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.clock import Clock
from data.entries.entry import EntryKind
from data.log.facts import OpenEntry
from data.points.facts import Point
from data.rights import Grant, Who, may
from data.sectors.reports import Impact, SectorReport
from data.staff.facts import ReportDue
from data.todo.facts import Known
from data.todo.finding import failed, tasks
from data.words import (
    Channel,
    Extent,
    Function,
    Occupancy,
    Phase,
    RequestKind,
    RequestState,
    Role,
    Status,
    TaskKind,
)
from tests.data.todo.waiting import (
    BROMMA,
    ENERGI,
    EVERYBODY,
    FARSTA,
    KRIS,
    LEADER,
    READER,
    VATTEN,
    VERKET,
    a_request,
    a_situation_report,
    an_inject,
    known,
)
from tests.factories import (
    NOW,
    ago,
    ahead,
    make_entry,
    make_functions,
    make_occupancy,
    make_operation,
    make_point,
    make_report,
    make_state,
)

EL = Function.EL


def a_point(id: str = "P01", *, occupancy: Any = None, phase: Phase = Phase.OPPEN, **functions: Any) -> Point:
    found = make_functions(**functions)
    return make_point(id, functions=found, occupancy=occupancy, phase=phase)


def waits(known: Known, who: Who, at: datetime = NOW) -> list[tuple[TaskKind, str]]:
    return [(task.kind, task.subject) for task in tasks(known, failed(known, at), who, at)]


def broken(id: str = "P01", **more: Any) -> Point:
    return a_point(id, el=make_state(EL, Status.UR_FUNKTION), **more)


DOWN = (TaskKind.UR_FUNKTION, "P01:el")

# ── (1) what nothing is done about ───────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("who", "found"),
    [
        (KRIS, [DOWN]),
        (BROMMA, [DOWN]),
        (FARSTA, []),
        (ENERGI, [DOWN]),
        (VATTEN, []),
        (VERKET, []),
        (READER, []),
    ],
)
def test_what_is_out_of_order_waits_for_its_area_and_whoever_answers_for_it(
    who: Who, found: list[tuple[TaskKind, str]]
) -> None:
    assert waits(known(broken()), who) == found


@pytest.mark.parametrize(
    ("changes", "waiting", "without_action"),
    [
        ({}, False, 1),  # whoever has asked has nothing more to do, and nobody has answered
        ({"state": RequestState.PA_VAG}, False, 0),
        ({"point": None}, True, 1),
        ({"point": None, "area": "farsta"}, True, 1),
        ({"point": "P02"}, True, 1),
        ({"kind": RequestKind.VATTEN}, True, 1),
        ({"state": RequestState.AVSLAGEN}, True, 1),
        ({"state": RequestState.PA_PLATS}, False, 0),
        ({"state": RequestState.PA_PLATS, "moved_at": ago(30)}, True, 1),
        ({"state": RequestState.ATERKALLAD}, True, 1),
        ({"owner": "ingen"}, True, 1),
    ],
)
def test_something_is_done_where_somebody_has_taken_it_on(
    changes: dict[str, Any], waiting: bool, without_action: int
) -> None:
    night = known(broken(), requests=(a_request(**changes),))
    assert (DOWN in waits(night, BROMMA)) is waiting
    assert len(failed(night, NOW).without_action) == without_action


def test_a_failure_past_its_validity_still_waits_and_a_closed_point_does_not() -> None:
    old = a_point(el=make_state(EL, Status.UR_FUNKTION, valid_until=ago(1)))
    assert waits(known(old), BROMMA) == [DOWN]
    assert waits(known(broken(phase=Phase.STANGD)), BROMMA) == []


@pytest.mark.parametrize(
    ("kind", "waiting"),
    [(None, True), (RequestKind.PERSONAL, False), (RequestKind.TRANSPORT, False), (RequestKind.VATTEN, True)],
)
def test_who_cannot_receive_more_waits_until_support_without_function_is_asked(
    kind: RequestKind | None, waiting: bool
) -> None:
    full = a_point(occupancy=make_occupancy(Occupancy.KAN_INTE_TA_EMOT))
    night = known(full, requests=(a_request(kind=kind),) if kind else ())
    assert ((TaskKind.KAN_INTE_TA_EMOT, "P01") in waits(night, BROMMA)) is waiting


def test_a_word_of_how_full_it_is_that_has_expired_says_nothing() -> None:
    full = a_point(occupancy=make_occupancy(Occupancy.KAN_INTE_TA_EMOT, valid_until=ago(1)))
    assert waits(known(full), BROMMA) == []


# ── (2) what somebody is asked ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "who", "kind"),
    [
        ({}, VERKET, TaskKind.OBESVARAD),
        ({}, ENERGI, TaskKind.OBESVARAD),
        ({}, VATTEN, None),
        ({}, BROMMA, None),
        ({}, KRIS, None),
        ({"owner": "sdf"}, BROMMA, TaskKind.OBESVARAD),
        ({"owner": "sdf"}, FARSTA, None),
        ({"state": RequestState.ATAGEN}, VERKET, None),
        ({"state": RequestState.PA_VAG}, VERKET, None),
        ({"deadline": ago(1)}, VERKET, TaskKind.FORSENAD),
        ({"deadline": ago(1), "state": RequestState.ATAGEN}, VERKET, TaskKind.FORSENAD),
        ({"deadline": ago(1)}, KRIS, TaskKind.FORSENAD),
        ({"deadline": ago(1)}, BROMMA, None),
        ({"deadline": ago(1), "state": RequestState.PA_PLATS}, VERKET, None),
        ({"state": RequestState.AVSLAGEN}, BROMMA, TaskKind.OBESVARAD),
        ({"state": RequestState.AVSLAGEN}, KRIS, TaskKind.OBESVARAD),
        ({"state": RequestState.AVSLAGEN}, VERKET, None),
        ({"state": RequestState.AVSLAGEN, "sector": "vatten"}, VATTEN, TaskKind.OBESVARAD),
        ({"owner": "ingen"}, KRIS, TaskKind.OBESVARAD),
        ({"must_acknowledge": ("sdf",)}, BROMMA, TaskKind.OBESVARAD),
        ({"must_acknowledge": ("sdf",), "acknowledged": ("sdf",)}, BROMMA, None),
        ({"must_acknowledge": ("sdf",), "state": RequestState.ATAGEN}, BROMMA, TaskKind.OBESVARAD),
    ],
)
def test_a_request_waits_for_whoever_is_asked_until_it_is_taken_on(
    changes: dict[str, Any], who: Who, kind: TaskKind | None
) -> None:
    request = a_request(**changes)
    night = known(a_point(), requests=(request,))
    found = tasks(night, failed(night, NOW), who, NOW)
    assert [task.kind for task in found] == ([kind] if kind else [])


# ── (3) what runs out ────────────────────────────────────────────────────────────────────────


def on_reserve(minutes: float, **more: Any) -> Point:
    return a_point(el=make_state(EL, lasts_until=ahead(minutes), valid_until=ahead(600), **more))


@pytest.mark.parametrize(
    ("point", "requests", "waiting"),
    [
        (on_reserve(121), (), False),
        (on_reserve(120), (), True),
        (on_reserve(-5), (), True),
        (on_reserve(60), (a_request(kind=RequestKind.DRIVMEDEL),), False),
        (on_reserve(60), (a_request(kind=RequestKind.VATTEN, owner="sdf"),), True),
        (on_reserve(60, restored_estimate=ahead(30)), (), False),
        (on_reserve(60, restored_estimate=ahead(90)), (), True),
    ],
)
def test_endurance_waits_from_two_hours_before_it_ends_unless_relief_comes(
    point: Point, requests: tuple[Any, ...], waiting: bool
) -> None:
    night = known(point, requests=requests)
    assert ((TaskKind.UTHALLIGHET, "P01:el") in waits(night, BROMMA)) is waiting
    assert (TaskKind.UTHALLIGHET, "P01:el") not in waits(night, FARSTA)


# ── (4) what two say differently ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("who", "mine"), [(BROMMA, True), (KRIS, True), (FARSTA, False), (ENERGI, False)])
def test_a_contradiction_waits_for_whoever_may_settle_it(who: Who, mine: bool) -> None:
    rival = make_report(EL, Status.BEGRANSAD, source_key="annan")
    night = known(a_point(el=make_state(EL, rival=rival)))
    assert waits(night, who) == ([(TaskKind.MOTSTRIDIGT, "P01:el")] if mine else [])


def test_a_function_waits_once_as_the_first_that_it_is() -> None:
    rival = make_report(EL, Status.UR_FUNKTION, source_key="annan")
    contradicted = known(a_point(el=make_state(EL, rival=rival, lasts_until=ahead(30))))
    assert waits(contradicted, BROMMA) == [(TaskKind.MOTSTRIDIGT, "P01:el")]


def test_what_another_source_denies_waits_as_a_failure_for_who_cannot_settle_it() -> None:
    night = known(a_point(el=make_state(EL, rival=make_report(EL, Status.UR_FUNKTION, source_key="annan"))))
    assert waits(night, ENERGI) == [(TaskKind.UR_FUNKTION, "P01:el")]


# ── (5) what was promised ────────────────────────────────────────────────────────────────────


def test_a_time_to_be_back_that_has_passed_waits_where_something_is_done_about_it() -> None:
    late = a_point(el=make_state(EL, Status.UR_FUNKTION, restored_estimate=ago(1)))
    request = a_request(state=RequestState.ATAGEN)
    assert waits(known(late, requests=(request,)), BROMMA) == [(TaskKind.TID_PASSERAD, "P01:el")]
    soon = a_point(el=make_state(EL, Status.UR_FUNKTION, restored_estimate=ahead(1)))
    assert waits(known(soon, requests=(request,)), BROMMA) == []


@pytest.mark.parametrize(("minutes", "waiting"), [(-1, True), (1, False)])
def test_the_next_situation_report_waits_for_who_writes_them(minutes: float, waiting: bool) -> None:
    night = known(due=ReportDue(ahead(minutes), 3, by_report=True))
    assert waits(night, KRIS) == ([(TaskKind.TID_PASSERAD, "lagesrapport")] if waiting else [])
    assert waits(night, BROMMA) == []


def test_an_open_line_of_the_log_waits_for_its_writer_and_the_staff() -> None:
    line = make_entry(EntryKind.NOTE, facts={}, actor=BROMMA.name, point=None, revision=40)
    night = known(lines=(OpenEntry(line, ago(1)), OpenEntry(replace(line, revision=41), ahead(5))))
    for who in (BROMMA, KRIS):
        assert waits(night, who) == [(TaskKind.TID_PASSERAD, "post-40")]
    assert waits(night, FARSTA) == waits(night, READER) == []


def test_the_newest_situation_report_waits_to_be_approved_and_then_published() -> None:
    first, second = a_situation_report(1), a_situation_report(2)
    overdue = ReportDue(ago(5), 3, by_report=True)
    assert waits(known(reports=(second, first), due=overdue), KRIS) == [
        (TaskKind.ATT_GODKANNA, "lage-2:fryst")
    ]
    approved = replace(second, approved=second.frozen)
    assert waits(known(reports=(approved, first)), KRIS) == [(TaskKind.ATT_GODKANNA, "lage-2:godkand")]
    done = replace(approved, published=second.frozen)
    assert waits(known(reports=(done, first)), KRIS) == []
    assert waits(known(reports=(second,)), BROMMA) == []


# ── (6) one's own word ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("minutes", "source", "waiting"),
    [
        (20, "stadsdel Bromma", True),
        (21, "stadsdel Bromma", False),
        (-5, "stadsdel Bromma", True),
        (10, "platsansvarig", False),
    ],
)
def test_ones_own_report_waits_twenty_minutes_before_it_expires(
    minutes: float, source: str, waiting: bool
) -> None:
    night = known(a_point(el=make_state(EL, valid_until=ahead(minutes), source=source)))
    assert waits(night, BROMMA) == ([(TaskKind.GAR_UT, "P01:el")] if waiting else [])
    assert waits(night, KRIS) == []


def test_ones_own_word_of_how_full_it_is_and_of_a_sector_expires_too() -> None:
    crowd = make_occupancy(source="stadsdel Bromma", valid_until=ahead(5))
    assert waits(known(a_point(occupancy=crowd)), BROMMA) == [(TaskKind.GAR_UT, "P01")]
    said = SectorReport(
        *(1, "s1", "energi", None, None, Impact(Extent.INTE, Extent.INTE, Extent.INTE), None, None),
        *(ago(60), ago(60), ahead(19), Channel.WEBB, "sektor Energi"),
    )
    assert waits(known(sector_reports=(said,)), ENERGI) == [(TaskKind.GAR_UT, "energi::")]
    assert waits(known(sector_reports=(said,)), VATTEN) == []


# ── (7) exercises ────────────────────────────────────────────────────────────────────────────


def test_injects_come_last_and_only_in_an_exercise() -> None:
    night = known(broken(), told=(an_inject(),), exercise=True)
    assert waits(night, BROMMA) == [DOWN, (TaskKind.INSPEL, "7")]
    answered = replace(an_inject(), acknowledged={"stadsdel:bromma": NOW})
    assert waits(replace(night, told=(answered,)), BROMMA) == [DOWN]
    assert waits(known(told=(an_inject(),)), BROMMA) == []


def test_who_leads_an_exercise_has_none_of_what_is_played_to_do() -> None:
    night = known(broken(), requests=(a_request(point="P02", deadline=ago(1)),), exercise=True)
    assert waits(night, LEADER) == []
    both = replace(LEADER, grants=(*LEADER.grants, Grant(Role.STADSDEL, "bromma")))
    assert waits(night, both) == [DOWN]


def test_nothing_waits_where_nothing_can_be_written() -> None:
    night = known(broken(), closed=ago(1))
    assert waits(night, KRIS) == []
    assert failed(night, NOW).without_action == ()


def test_the_exercises_own_time_decides() -> None:
    night = known(on_reserve(200), exercise=True)
    fast = replace(
        night.picture, operation=make_operation(kind=night.picture.operation.kind, clock=Clock(NOW, NOW, 4.0))
    )
    night = replace(night, picture=fast)
    assert waits(night, BROMMA) == []
    assert waits(night, BROMMA, NOW + timedelta(minutes=20)) == [(TaskKind.UTHALLIGHET, "P01:el")]


# ── nobody gets what they may not finish ─────────────────────────────────────────────────────

_BOUND = {Role.STADSDEL: ("bromma", "farsta"), Role.LOKAL_OVNINGSLEDARE: ("bromma",)}
_BOUND |= {Role.SEKTOR: ("energi", "vatten"), Role.ORGANISATION: ("verket", "sdf"), Role.PUNKT: ("P01",)}
_GRANTS = st.sampled_from([Grant(role, bound) for role in Role for bound in _BOUND.get(role, ("",))])
_STATES = st.builds(
    make_state,
    st.just(EL),
    st.sampled_from(Status),
    st.none() | st.builds(make_report, st.just(EL), st.sampled_from(Status), source_key=st.just("annan")),
    valid_until=st.integers(-60, 60).map(ahead),
    lasts_until=st.none() | st.integers(-60, 180).map(ahead),
    restored_estimate=st.none() | st.integers(-60, 60).map(ahead),
    source=st.sampled_from([who.name for who in EVERYBODY]),
)
_POINTS = st.builds(
    lambda number, area, state, crowd, phase: make_point(
        f"P{number:02}", area=area, functions=make_functions(el=state), occupancy=crowd, phase=phase
    ),
    st.integers(1, 3),
    st.sampled_from(["bromma", "farsta"]),
    _STATES,
    st.none() | st.builds(make_occupancy, st.sampled_from(Occupancy), st.none() | st.integers(0, 400)),
    st.sampled_from(Phase),
)
_REQUESTS = st.builds(
    a_request,
    state=st.sampled_from(RequestState),
    owner=st.sampled_from(["verket", "sdf", "ingen"]),
    kind=st.sampled_from(RequestKind),
    area=st.sampled_from(["bromma", "farsta"]),
    point=st.none() | st.sampled_from(["P01", "P02"]),
    sector=st.none() | st.sampled_from(["energi", "vatten"]),
    deadline=st.integers(-60, 60).map(ahead),
)
_NIGHTS = st.builds(
    lambda points, requests, exercise, name: known(
        *points,
        requests=tuple(requests),
        exercise=exercise,
        told=(an_inject(),),
        due=ReportDue(ago(1), 1, by_report=True),
        lines=(OpenEntry(make_entry(EntryKind.NOTE, facts={}, actor=name, point=None), ago(1)),),
    ),
    st.lists(_POINTS, max_size=3, unique_by=lambda point: point.id),
    st.lists(_REQUESTS, max_size=3),
    st.booleans(),
    st.sampled_from([who.name for who in EVERYBODY]),
)


@settings(max_examples=150, deadline=None)
@given(night=_NIGHTS, grants=st.lists(_GRANTS, max_size=2), name=st.sampled_from([w.name for w in EVERYBODY]))
def test_nobody_gets_what_the_rights_refuse(night: Known, grants: list[Grant], name: str) -> None:
    who = Who("någon", name, tuple(grants))
    found = tasks(night, failed(night, NOW), who, NOW)
    assert all(may(who, task.deed, task.place) for task in found)
    assert all(task.place.operation == "op-1" for task in found)
    assert all(task.place.exercise is night.picture.operation.is_exercise for task in found)
    areas = {point.id: point.area for point in night.picture.points}
    assert all(task.place.area == areas[task.point] for task in found if task.function)
    assert len({task.key for task in found}) == len(found)

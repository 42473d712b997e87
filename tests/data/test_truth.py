"""What is true at a moment: only good news expires to nothing, and no contradiction shows its better half."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import truth
from data.carried.facts import Standpoint
from data.points.counting import ENDED, Cell, cell
from data.points.facts import NO_FUNCTIONS, FunctionState, Report
from data.truth import effective, expiries, fold, last_moment, next_moment, resolve, severity
from data.words import Function, Mark, Phase, Status, Supply
from tests.factories import (
    NOW,
    ago,
    ahead,
    make_functions,
    make_occupancy,
    make_picture,
    make_point,
    make_report,
    make_state,
)

BAD = (Status.BEGRANSAD, Status.UR_FUNKTION)
OFFSETS = st.integers(-240, 240).map(lambda minutes: NOW + timedelta(minutes=minutes))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    observed = draw(st.integers(0, 90)) - 90
    status = draw(st.sampled_from(Status))
    silent = status in truth.SILENT
    return make_report(
        status=status,
        observed_at=NOW + timedelta(minutes=observed),
        valid_until=None if silent else draw(OFFSETS),
        lasts_until=draw(st.none() | OFFSETS),
        source_key=draw(st.sampled_from("abc")),
        device_key=draw(st.sampled_from(["", "", "x", "y"])),
        seen=draw(st.none() | st.integers(0, 12)),
        repeats=status is Status.FUNGERAR and draw(st.booleans()),
        settles=draw(st.sampled_from([False] * 7 + [True])),
        revision=0,
    )


@st.composite
def nights(draw: st.DrawFn) -> list[Report]:
    """Reports in the order they arrived, each with its revision."""
    night = draw(st.lists(reports(), max_size=12))
    return [replace(report, revision=number) for number, report in enumerate(night, start=1)]


def read(status: Status, **changes: object) -> tuple[Status, Mark]:
    now = effective(make_state(status=status, **changes), NOW)  # type: ignore[arg-type]
    return now.status, now.mark


@pytest.mark.parametrize("status", list(Status))
def test_a_fresh_report_is_what_it_says(status: Status) -> None:
    assert read(status, valid_until=ahead(1)) == (status, Mark.BEKRAFTAT)


@pytest.mark.parametrize("ends", ["valid_until", "lasts_until"])
@pytest.mark.parametrize(
    ("status", "then"),
    [
        (Status.FUNGERAR, (Status.OKAND, Mark.BEKRAFTAT)),
        (Status.BEGRANSAD, (Status.BEGRANSAD, Mark.OBEKRAFTAT)),
        (Status.UR_FUNKTION, (Status.UR_FUNKTION, Mark.OBEKRAFTAT)),
        (Status.OKAND, (Status.OKAND, Mark.BEKRAFTAT)),
        (Status.EJ_AKTUELL, (Status.EJ_AKTUELL, Mark.BEKRAFTAT)),
    ],
)
def test_at_the_very_moment_it_ends_a_report_is_old(
    status: Status, then: tuple[Status, Mark], ends: str
) -> None:
    assert read(status, **{ends: NOW}) == then
    assert read(status, **{ends: NOW + timedelta(microseconds=1)}) == (status, Mark.BEKRAFTAT)


def test_what_was_never_reported_is_unknown_and_has_not_expired() -> None:
    now = effective(FunctionState(), NOW)
    assert (now.status, now.report, now.supply, now.expired) == (Status.OKAND, None, Supply.OKANT, False)
    assert effective(make_state(valid_until=ago(1)), NOW).expired
    assert effective(make_state(status=Status.UR_FUNKTION, valid_until=ago(1)), NOW).expired
    assert not effective(make_state(status=Status.OKAND, valid_until=None), NOW).expired


def test_only_what_somebody_says_is_trusted() -> None:
    assert effective(FunctionState(), NOW).trust is None
    assert effective(make_state(valid_until=ago(1)), NOW).trust is None
    assert effective(make_state(), NOW).trust is Mark.BEKRAFTAT
    assert effective(make_state(status=Status.OKAND, valid_until=None), NOW).trust is Mark.BEKRAFTAT
    assert effective(make_state(status=Status.UR_FUNKTION, valid_until=ago(1)), NOW).trust is Mark.OBEKRAFTAT


@given(reports(), OFFSETS)
def test_only_good_news_expires_to_nothing(report: Report, now: datetime) -> None:
    later = effective(FunctionState(report), now)
    if report.status is Status.FUNGERAR:
        assert later.status in (Status.FUNGERAR, Status.OKAND)
    else:
        assert later.status is report.status
    ends = truth.expiry(report)
    if ends is not None and now >= ends:
        assert later.status is not Status.FUNGERAR
        assert later.expires_at is None


@given(reports(), OFFSETS)
def test_an_old_failure_keeps_its_rank(report: Report, now: datetime) -> None:
    if report.status in BAD:
        assert severity(effective(FunctionState(report), now).status) == severity(report.status)


def by(source: str, status: Status, minutes_ago: float, **changes: object) -> Report:
    values: dict[str, Any] = {"observed_at": ago(minutes_ago), "source_key": source, **changes}
    return make_report(status=status, **values)


def said(*told: Report) -> FunctionState:
    return resolve(told)


def marks(state: FunctionState) -> tuple[Status, Mark]:
    now = effective(state, NOW)
    return now.status, now.mark


def test_a_contradiction_within_thirty_minutes_shows_the_worse() -> None:
    good, bad = by("a", Status.FUNGERAR, 40), by("b", Status.UR_FUNKTION, 10)
    assert marks(said(good, bad)) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)
    bad, good = by("a", Status.UR_FUNKTION, 40), by("b", Status.FUNGERAR, 10)
    state = said(bad, good)
    assert marks(state) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)
    assert effective(state, NOW).report is bad
    assert effective(state, NOW).rival is good


def test_after_thirty_minutes_the_newest_wins() -> None:
    old = by("a", Status.UR_FUNKTION, 40)
    assert marks(said(old, by("b", Status.FUNGERAR, 9.99))) == (Status.FUNGERAR, Mark.BEKRAFTAT)


def test_one_who_changes_his_mind_contradicts_nobody() -> None:
    assert said(by("a", Status.UR_FUNKTION, 20), by("a", Status.FUNGERAR, 10)).rival is None


def test_an_open_contradiction_stays_open_however_long() -> None:
    state = said(
        by("a", Status.FUNGERAR, 600), by("b", Status.UR_FUNKTION, 590), by("a", Status.FUNGERAR, 10)
    )
    assert marks(state) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)
    assert effective(state, NOW + timedelta(days=9)).mark is Mark.MOTSTRIDIGT


def test_agreement_closes_it() -> None:
    opened = [by("a", Status.FUNGERAR, 60), by("b", Status.UR_FUNKTION, 50)]
    assert marks(said(*opened, by("a", Status.UR_FUNKTION, 5))) == (Status.UR_FUNKTION, Mark.BEKRAFTAT)
    assert marks(said(*opened, by("b", Status.FUNGERAR, 5))) == (Status.FUNGERAR, Mark.BEKRAFTAT)


def test_a_third_voice_closes_nothing() -> None:
    opened = [by("a", Status.FUNGERAR, 60), by("b", Status.UR_FUNKTION, 50)]
    for status in (Status.FUNGERAR, Status.BEGRANSAD, Status.UR_FUNKTION):
        assert effective(said(*opened, by("c", status, 5)), NOW).mark is Mark.MOTSTRIDIGT


def test_settling_closes_it_for_either_side() -> None:
    opened = [by("a", Status.FUNGERAR, 60), by("b", Status.UR_FUNKTION, 50)]
    for status in Status:
        settled = said(*opened, by("c", status, 5, settles=True, valid_until=ahead(5)))
        assert marks(settled) == (status, Mark.BEKRAFTAT)


def test_a_failure_that_came_after_a_settlement_was_not_settled_by_it() -> None:
    """Told by a phone without a network: seen before somebody settled it, and received after."""
    opened = [by("a", Status.FUNGERAR, 60, revision=1), by("b", Status.UR_FUNKTION, 50, revision=2)]
    settled = [*opened, by("c", Status.FUNGERAR, 5, settles=True, revision=3)]
    for minutes in (6, 45, 200):
        late = by("d", Status.UR_FUNKTION, minutes, revision=4)
        assert marks(said(*settled, late)) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)
        agreed = by("d", Status.FUNGERAR, 2, revision=5)
        assert marks(said(*settled, late, agreed)) == (Status.FUNGERAR, Mark.BEKRAFTAT)
        again = by("c", Status.FUNGERAR, 1, settles=True, revision=5)
        assert marks(said(*settled, late, again)) == (Status.FUNGERAR, Mark.BEKRAFTAT)
    agrees = by("d", Status.FUNGERAR, 6, revision=4)
    assert marks(said(*settled, agrees)) == (Status.FUNGERAR, Mark.BEKRAFTAT)


def test_who_does_not_know_opens_nothing_and_silences_no_failure() -> None:
    for silent in truth.SILENT:
        assert said(by("a", Status.UR_FUNKTION, 20), by("b", silent, 10)).rival is None
        assert said(by("a", silent, 20), by("b", Status.UR_FUNKTION, 10)).rival is None
    opened = [by("a", Status.FUNGERAR, 60), by("b", Status.UR_FUNKTION, 50)]
    unsure = [*opened, by("a", Status.OKAND, 20)]
    assert marks(said(*unsure)) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)
    assert marks(said(*unsure, by("a", Status.FUNGERAR, 5))) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)
    # The one who reported the failure takes it back: nobody claims it any more.
    assert marks(said(*opened, by("b", Status.OKAND, 20))) == (Status.OKAND, Mark.BEKRAFTAT)


def test_who_agreed_is_remembered_when_the_other_changes_its_mind() -> None:
    failed = [by("a", Status.UR_FUNKTION, 30), by("b", Status.UR_FUNKTION, 25)]
    assert marks(said(*failed, by("b", Status.FUNGERAR, 10))) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)
    later = [by("a", Status.UR_FUNKTION, 60), by("b", Status.UR_FUNKTION, 55)]
    assert marks(said(*later, by("b", Status.FUNGERAR, 10))) == (Status.FUNGERAR, Mark.BEKRAFTAT)
    settled = [*failed, by("c", Status.FUNGERAR, 20, settles=True), by("c", Status.BEGRANSAD, 15)]
    assert marks(said(*settled)) == (Status.BEGRANSAD, Mark.BEKRAFTAT)


def test_one_who_does_not_know_hides_nobody() -> None:
    told = [by("a", Status.UR_FUNKTION, 30), by("b", Status.OKAND, 25), by("c", Status.FUNGERAR, 10)]
    assert marks(said(*told)) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)


def test_an_agreeing_third_is_remembered_while_it_is_open() -> None:
    told = [
        by("a", Status.UR_FUNKTION, 60),
        by("b", Status.FUNGERAR, 50),
        by("c", Status.UR_FUNKTION, 45),
        by("c", Status.FUNGERAR, 20),
    ]
    assert marks(said(*told)) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)


@given(nights())
def test_folding_as_reports_arrive_is_resolving_them_all(night: list[Report]) -> None:
    """The projection folds where it can and resolves where it must; both must be the same."""
    state, arrived = FunctionState(), []
    for report in night:
        arrived.append(report)
        if state.current is None or report.observed_at >= state.current.observed_at:
            earlier = sorted(arrived[:-1], key=lambda one: (one.observed_at, one.revision))

            def recall(since: datetime, told: list[Report] = earlier) -> list[Report]:
                return [one for one in told if one.observed_at >= since]

            state = fold(state, report, recall)
        else:
            state = resolve(arrived)
        assert state == resolve(arrived)


@given(nights())
def test_the_newest_observation_stands_whatever_order_they_came_in(night: list[Report]) -> None:
    state = resolve(night)
    if night:
        assert state.current == max(night, key=lambda one: (one.observed_at, one.revision))
    if len(night) <= 4:
        assert all(resolve(order) == state for order in permutations(night))


@given(nights(), OFFSETS)
def test_a_contradiction_never_shows_the_better_half(night: list[Report], now: datetime) -> None:
    state = resolve(night)
    if state.current is None or state.rival is None:
        return
    shown = effective(state, now)
    assert shown.mark is Mark.MOTSTRIDIGT
    assert severity(shown.status) == min(severity(state.current.status), severity(state.rival.status))
    assert shown.status is not Status.FUNGERAR
    assert state.rival.status not in truth.SILENT
    current, rival = state.current, state.rival
    apart = (current.source_key, current.device_key) != (rival.source_key, rival.device_key)
    assert apart or current.repeats  # a page may confirm what its own phone has reported failing meanwhile


@given(nights(), st.lists(OFFSETS, min_size=2, max_size=6))
def test_between_two_expiries_nothing_changes(night: list[Report], moments: Sequence[datetime]) -> None:
    state = resolve(night)
    picture = make_picture([make_point(functions=make_functions(el=state))])
    for before, after in pairwise(sorted(moments)):
        change = next_moment(expiries(picture), before)
        if change is None or after < change:
            for point in picture.points:
                for function in Function:
                    assert _shown(point.functions[function], before) == _shown(
                        point.functions[function], after
                    )
        if change is not None and change <= after:
            assert last_moment(expiries(picture), after) is not None
            assert before < change <= last_moment(expiries(picture), after)  # type: ignore[operator]


def _shown(state: FunctionState, now: datetime) -> tuple[object, ...]:
    one = effective(state, now)
    ended = [r.lasts_until is not None and r.lasts_until <= now for r in (one.report, one.rival) if r]
    return one.status, one.mark, one.report, one.rival, one.expired, ended


def test_the_next_change_is_the_first_of_them() -> None:
    report = make_state(valid_until=ahead(90), lasts_until=ahead(30))
    full = make_occupancy(valid_until=ahead(10))
    point = make_point(functions=make_functions(el=report), occupancy=full)
    assert next_moment(expiries(make_picture([point])), NOW) == ahead(10)
    assert next_moment(expiries(make_picture([point])), ahead(10)) == ahead(30)
    assert last_moment(expiries(make_picture([point])), NOW) is None
    assert last_moment(expiries(make_picture([point])), ahead(30)) == ahead(30)
    assert next_moment(expiries(make_picture([])), NOW) is None


def test_old_occupancy_is_no_answer() -> None:
    full = make_occupancy(valid_until=NOW)
    assert truth.occupancy_now(full, ago(1)) is full
    assert truth.occupancy_now(full, NOW) is None
    assert truth.occupancy_now(None, NOW) is None


def test_a_cell_counted_by_hand() -> None:
    conflict = FunctionState(by("a", Status.FUNGERAR, 5), by("b", Status.BEGRANSAD, 6))
    points = [
        make_point("P1", functions=make_functions(el=make_state(observed_at=ago(70)))),
        make_point("P2", functions=make_functions(el=make_state(supply=Supply.RESERV))),
        make_point("P3", functions=make_functions(el=make_state(status=Status.BEGRANSAD))),
        make_point("P4", functions=make_functions(el=make_state(status=Status.UR_FUNKTION, valid_until=NOW))),
        make_point("P5", functions=make_functions(el=make_state(valid_until=NOW))),
        make_point("P6", functions=make_functions(el=FunctionState())),
        make_point("P7", functions=make_functions(el=make_state(status=Status.EJ_AKTUELL))),
        make_point("P8", functions=make_functions(el=conflict)),
        make_point("P9", phase=Phase.PLANERAD, functions=make_functions(status=Status.UR_FUNKTION)),
        make_point("P10", phase=Phase.I_BEREDSKAP, functions=NO_FUNCTIONS),
        make_point("P11", phase=Phase.STANGD, functions=make_functions(status=Status.UR_FUNKTION)),
    ]
    assert cell(points, Function.EL, NOW) == Cell(
        counted=8,
        fungerar=2,
        begransad=2,
        ur_funktion=1,
        obekraftad=1,
        okand=2,
        motstridig=1,
        reserve=1,
        undecided=1,
        worst=Status.UR_FUNKTION,
        mark=Mark.BEKRAFTAT,
        oldest=ago(70),
    )


def test_cells_with_nothing_to_count() -> None:
    assert cell([], Function.EL, NOW) == Cell()
    not_here = make_point(functions=make_functions(el=make_state(status=Status.EJ_AKTUELL)))
    assert cell([not_here], Function.EL, NOW) == Cell(worst=Status.EJ_AKTUELL)
    closed = make_point(phase=Phase.STANGD)
    assert cell([closed], Function.EL, NOW).worst is None


@given(st.lists(st.tuples(nights(), st.sampled_from(Phase)), max_size=6), OFFSETS)
def test_the_five_numbers_of_a_cell_add_up_to_the_points_that_count(
    made: list[tuple[list[Report], Phase]], now: datetime
) -> None:
    points = [
        make_point(f"P{n}", phase=phase, functions=make_functions(el=resolve(night)))
        for n, (night, phase) in enumerate(made)
    ]
    counted = cell(points, Function.EL, now)
    five = (counted.fungerar, counted.begransad, counted.ur_funktion, counted.obekraftad, counted.okand)
    assert sum(five) == counted.counted
    assert counted.counted <= sum(phase not in ENDED for _, phase in made)
    assert counted.counted - counted.undecided <= sum(phase is Phase.OPPEN for _, phase in made)
    if counted.worst is Status.FUNGERAR:
        assert counted.fungerar == counted.counted


def test_pages_that_showed_what_is_not_here_are_told_apart_by_whose_they_are() -> None:
    """Two sticks' pages showed a 7 of their own that never came here: neither confirms the other's."""

    def elsewhere(name: str, minutes: int, **said: Any) -> Report:
        number = int(said.get("number", 9))
        place = Standpoint(name, number, 40 - minutes, f"{name}-{minutes}", {name: number}, said.get("seen"))
        seen = -7 if place.seen else None
        status = said.get("status", Status.FUNGERAR)
        return by(name, status, minutes, seen=seen, repeats=seen is not None, place=place)

    failed = elsewhere("a" * 16, 29, status=Status.UR_FUNKTION)
    first, second = elsewhere("b" * 16, 20, seen=7), elsewhere("c" * 16, 10, seen=7)
    state = fold(FunctionState(first), second, lambda since: [failed, first])
    assert state.rival == failed
    again = elsewhere("b" * 16, 5, seen=7, number=10)
    assert fold(FunctionState(first), again, lambda since: [failed, first]).rival is None

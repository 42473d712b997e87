"""The faults of what came later: with its rule out the night is missed, with it in it holds."""

from collections.abc import Callable

import pytest

from data import truth
from data.points import entered
from data.points import rules as point_rules
from data.points.acts import registers, whole_reports
from data.points.facts import FunctionState
from data.words import Function, Phase
from tests.model.machine import BAD, GOOD, OneNight
from tests.model.newer import DISTRICT, STAFF, LaterNight
from tests.model.test_http import HttpNight
from tests.model.test_it_would_have_found import (
    EL,
    Step,
    another_phone_denies,
    as_the_page_showed,
    missed,
    play,
    whatever_the_page_showed,
)
from tests.model.test_services import ServiceNight


def a_desk_passes_over_what_its_preview_did_not_show(night: OneNight) -> None:
    assert isinstance(night, LaterNight)
    preview = night.a_desk_looks_over_several()
    night.time_passes(35)
    night.a_program_reports("P01", EL, BAD, 0)
    night.time_passes(35)
    night.it_says_the_same_of_all(preview, EL, GOOD)


def good_news_grows_old(night: OneNight) -> None:
    for _hours in range(12):
        night.time_passes(130)


def it_opens_after_what_was_said(night: OneNight) -> None:
    night.somebody_decides_to_open("P01")
    night.time_passes(130)


def it_says_that_it_has_opened(night: OneNight) -> None:
    assert isinstance(night, LaterNight)
    night.a_point_says_that_it_has_opened("P01")
    night.time_passes(130)
    night.somebody_decides_to_open("P01")
    night.time_passes(35)


def it_was_long_on_its_way(night: OneNight) -> None:
    night.decide("P01", Phase.UNDER_AKTIVERING)
    night.time_passes(130)
    night.somebody_decides_to_open("P01")
    night.time_passes(35)


def a_denial_is_said_again(night: OneNight) -> None:
    night.somebody_reports(night.somebody_opens_a_page("b", second=False), EL, BAD, 0)
    night.time_passes(3)
    night.a_program_reports("P01", EL, GOOD, 0)
    night.time_passes(35)
    night.a_program_reports("P01", EL, GOOD, 0)


def a_new_list_leaves_out_what_has_failed(night: OneNight) -> None:
    assert isinstance(night, LaterNight)
    night.a_program_reports("P02", EL, BAD, 0)
    night.a_list_comes_without_a_point("P02")


def older_good_news_of_a_further_function_comes_late(night: OneNight) -> None:
    assert isinstance(night, LaterNight)
    night.somebody_reports_a_further_function(DISTRICT, BAD, 0)
    night.somebody_reports_a_further_function(STAFF, GOOD, 50)


def a_desk_that_waited_confirms(night: OneNight) -> None:
    night.time_passes(35)
    older = night.somebody_opens_a_page("e", second=False)
    night.somebody_reports(night.somebody_opens_a_page("b", second=False), EL, BAD, 0)
    night.time_passes(35)
    night.somebody_confirms(older)


def it_arrives_when_all_is_closed(night: OneNight) -> None:
    assert isinstance(night, LaterNight)
    page = night.somebody_opens_a_page("a", second=False)
    night.it_comes_while_all_is_closed(night.a_phone_without_network_reports(page, EL, BAD))


NEWER = (
    a_desk_passes_over_what_its_preview_did_not_show,
    good_news_grows_old,
    it_opens_after_what_was_said,
    it_says_that_it_has_opened,
    it_was_long_on_its_way,
    a_denial_is_said_again,
    a_new_list_leaves_out_what_has_failed,
    older_good_news_of_a_further_function_comes_late,
    a_desk_that_waited_confirms,
    it_arrives_when_all_is_closed,
)


@pytest.mark.parametrize("script", NEWER)
def test_as_it_is_the_night_holds(script: Step) -> None:
    play(script)


def test_a_desk_that_writes_over_what_its_preview_did_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(point_rules, "why_not_version", lambda held, current, what="": None)
    with missed():
        play(a_desk_passes_over_what_its_preview_did_not_show)


def test_good_news_that_never_grows_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(truth, "expiry", lambda report: None)
    with missed():
        play(good_news_grows_old)


OPENING = (it_opens_after_what_was_said, it_says_that_it_has_opened, it_was_long_on_its_way)


@pytest.mark.parametrize("script", OPENING)
def test_good_news_from_before_it_opened_that_holds_as_long_as_it_did(
    monkeypatch: pytest.MonkeyPatch, script: Step
) -> None:
    monkeypatch.setattr(entered, "held", lambda report, phases, knew: report)
    with missed():
        play(script)


@pytest.mark.parametrize("script", OPENING[1:])
def test_good_news_that_has_ended_and_comes_to_life_by_a_decision(
    monkeypatch: pytest.MonkeyPatch, script: Step
) -> None:
    as_it_is = entered.held
    monkeypatch.setattr(entered, "held", lambda report, phases, knew: as_it_is(report, phases[-1:]))
    monkeypatch.setattr(entered, "as_told", lambda told: ())  # so that it is open since it was decided
    with missed():
        play(script)


@pytest.mark.parametrize("night_of", [ServiceNight, HttpNight])
def test_what_a_page_shows_can_be_confirmed(night_of: Callable[[], OneNight]) -> None:
    """Or a night in which nobody confirms anything would hold."""

    def confirms(night: OneNight) -> None:
        for name in "abe":
            before = len(night.night.told)
            night.somebody_confirms(night.somebody_opens_a_page(name, second=False))
            assert len(night.night.told) == before + len(Function)

    play(confirms, night_of=night_of)


@pytest.mark.parametrize("script", [another_phone_denies, a_denial_is_said_again])
def test_two_voices_that_are_not_heard_against_each_other(
    monkeypatch: pytest.MonkeyPatch, script: Step
) -> None:
    """Never, or no longer once the one who denies says so again."""
    as_it_is = truth._contradicts
    never = script is another_phone_denies
    monkeypatch.setattr(
        truth,
        "_contradicts",
        lambda before, report, was_open: not never and not was_open and as_it_is(before, report, was_open),
    )
    with missed():
        play(script)


def test_a_list_that_takes_a_failing_point_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "used", lambda connection: {})
    with missed():
        play(a_new_list_leaves_out_what_has_failed)


def test_a_further_function_of_which_the_last_received_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(truth, "resolve", lambda told: FunctionState(max(told, key=lambda one: one.revision)))
    with missed():
        play(older_good_news_of_a_further_function_comes_late)


@pytest.mark.parametrize("night_of", [ServiceNight, HttpNight])
def test_a_desk_that_confirms_what_its_page_never_showed(
    monkeypatch: pytest.MonkeyPatch, night_of: Callable[[], OneNight]
) -> None:
    monkeypatch.setattr(point_rules, "why_not_repeat", whatever_the_page_showed)
    monkeypatch.setattr(whole_reports, "repeated", as_the_page_showed)
    monkeypatch.setattr(truth, "_failed_unseen", lambda state, report, recall: [])
    with missed():
        play(a_desk_that_waited_confirms, night_of=night_of)


def test_a_closed_operation_that_takes_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(point_rules, "why_not_act_in", lambda operation: None)
    with missed():
        play(it_arrives_when_all_is_closed)

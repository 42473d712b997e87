"""Each fault that the nights are there for: with its repair out the night is missed, with it in it holds."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from dashboard.phone import amending, typed
from dashboard.wall import header
from dashboard.words import text_answers, times
from dashboard.words.times import ZONE
from data import truth
from data.errors import Reason
from data.operations.facts import Operation
from data.points import counting, voices
from data.points import rules as point_rules
from data.points.acts import whole_reports
from data.points.acts.reports import repeated
from data.points.commands import NewReport, PointReport
from data.points.facts import FunctionState, Report
from data.text_reports import acts as text_report_acts
from data.text_reports import doubt, senders
from data.words import Function, Status
from tests.model.letters import TEXTERS
from tests.model.machine import BAD, GOOD, OneNight
from tests.model.test_http import HttpNight
from tests.model.test_services import ServiceNight

EL = Function.EL
Step = Callable[[OneNight], None]


def play(*steps: Step, night_of: Callable[[], OneNight] = ServiceNight) -> None:
    """Play steps in a night of its own; everything that must hold is asked after each of them."""
    night = night_of()
    try:
        night.it_works_when_the_night_begins()
        for step in steps:
            step(night)
            for must in night.invariants:
                must.function(night)
    finally:
        night.teardown()


@contextmanager
def missed() -> Iterator[None]:
    with pytest.raises(AssertionError):
        yield


def an_older_page_confirms(night: OneNight) -> None:
    night.time_passes(35)
    older = night.somebody_opens_a_page("a", second=False)
    night.somebody_reports(night.somebody_opens_a_page("b", second=False), EL, BAD, 0)
    night.time_passes(35)
    night.somebody_confirms(older)


def a_failure_comes_late(night: OneNight) -> None:
    night.time_passes(35)
    page = night.somebody_opens_a_page("a", second=False)
    waiting = night.a_phone_without_network_reports(page, EL, BAD)
    night.time_passes(35)
    night.somebody_confirms(page)
    night.it_comes_through(waiting)


def another_phone_denies(night: OneNight) -> None:
    older = night.somebody_opens_a_page("a", second=False)
    night.somebody_reports(night.somebody_opens_a_page("b", second=False), EL, BAD, 0)
    night.time_passes(3)
    night.somebody_reports(older, EL, GOOD, 0)


def a_fast_phone_gives_the_time(night: OneNight) -> None:
    """Phone b is 47 minutes ahead: at half past midnight it says a quarter past one."""
    assert isinstance(night, HttpNight)
    night.time_passes(35)
    night.time_passes(35)
    page = night.somebody_opens_a_page("b", second=False)
    night.somebody_reads_the_time_off_their_phone(page, EL, BAD)


def a_text_message_says_a_time_to_come(night: OneNight) -> None:
    assert isinstance(night, HttpNight)
    night.somebody_texts("P01", EL, BAD, 30)


def another_number_that_ends_alike_denies(night: OneNight) -> None:
    assert isinstance(night, HttpNight)
    night.time_passes(35)
    night.somebody_texts("P01", EL, BAD, 0, TEXTERS[0])
    night.time_passes(3)
    night.somebody_texts("P01", EL, GOOD, 0, TEXTERS[1])


def another_number_that_ends_alike_says_yes(night: OneNight) -> None:
    assert isinstance(night, HttpNight)
    night.time_passes(35)
    night.somebody_texts("P01", EL, BAD, 0, TEXTERS[0])
    night.time_passes(3)
    night.somebody_texts_in_words_and_says_yes("P01", EL, GOOD, TEXTERS[1])


def another_number_that_ends_alike_says_the_same(night: OneNight) -> None:
    assert isinstance(night, HttpNight)
    night.time_passes(35)
    night.somebody_texts_without_a_number("P01", EL, BAD, TEXTERS[0])
    night.somebody_texts_without_a_number("P01", EL, BAD, TEXTERS[1])


def nobody_known_denies(night: OneNight) -> None:
    assert isinstance(night, HttpNight)
    night.time_passes(35)
    night.somebody_texts("P01", EL, BAD, 0, TEXTERS[2])
    night.time_passes(3)
    night.somebody_texts("P01", EL, GOOD, 0, TEXTERS[2])


def a_report_is_corrected_after_a_failure(night: OneNight) -> None:
    assert isinstance(night, HttpNight)
    page = night.somebody_opens_a_page("a", second=False)
    sent = night.a_phone_without_network_reports(page, Function.VATTEN, GOOD)
    night.it_comes_through(sent)
    night.time_passes(3)
    night.somebody_reports(night.somebody_opens_a_page("b", second=False), Function.VATTEN, BAD, 0)
    night.time_passes(3)
    night.somebody_corrects(sent, EL, Status.BEGRANSAD)


def nobody_has_decided_to_open(night: OneNight) -> None:
    night.a_program_reports("P01", EL, BAD, 0)


def another_operation_is_opened(night: OneNight) -> None:
    night.time_passes(3)
    night.krisledningen_opens_another_operation()


OF_TEXTERS = (
    another_number_that_ends_alike_denies,
    another_number_that_ends_alike_says_yes,
    another_number_that_ends_alike_says_the_same,
    nobody_known_denies,
)


def _the_newest(own: str | None, operations: Sequence[Operation]) -> Operation | None:
    """As it was: a wall without an address chose anew each time, the newest real one first."""
    real = [one for one in operations if one.closed_at is None and not one.is_exercise]
    return max(real, key=lambda one: one.opened_at, default=None)


def whatever_the_page_showed(state: FunctionState, seen: int | None, observed: datetime) -> Reason | None:
    """As it was: a confirmation said what a form carried, whatever stood by then."""
    return None if state.current is not None else point_rules.NOTHING_TO_CONFIRM


def as_the_page_showed(said: PointReport, *repeating: Any) -> NewReport:
    return replace(repeated(said, *repeating), status=Status.FUNGERAR)


def _the_latest_there_was(wanted: time, now: datetime) -> datetime:
    today = now.astimezone(ZONE).date()
    found = (datetime.combine(today - timedelta(days=days), wanted, ZONE) for days in (0, 1))
    return max(at for at in found if at <= now).astimezone(UTC)


def _by_how_it_ends(secret: str, way: str, number: str) -> str:
    return number[-2:]


def _one_key_one_voice(before: Report, report: Report) -> bool:
    return before.source_key == report.source_key


@pytest.mark.parametrize(
    "script",
    [an_older_page_confirms, a_failure_comes_late, another_phone_denies, nobody_has_decided_to_open],
)
def test_as_it_is_the_night_holds(script: Step) -> None:
    play(script)


@pytest.mark.parametrize("script", [a_fast_phone_gives_the_time, a_text_message_says_a_time_to_come])
def test_as_it_is_no_time_is_guessed_backwards(script: Step) -> None:
    play(script, night_of=HttpNight)


@pytest.mark.parametrize("script", OF_TEXTERS)
def test_as_it_is_each_texter_is_a_source(script: Step) -> None:
    play(script, night_of=HttpNight)


@pytest.mark.parametrize("script", OF_TEXTERS)
def test_two_that_send_texts_taken_for_one(monkeypatch: pytest.MonkeyPatch, script: Step) -> None:
    for reader in (senders, text_report_acts):
        monkeypatch.setattr(reader, "sender_key", _by_how_it_ends)
    monkeypatch.setattr(text_answers, "is_nobody", lambda sender: False)
    with missed():
        play(script, night_of=HttpNight)


def test_as_it_is_a_correction_takes_back_nothing() -> None:
    play(a_report_is_corrected_after_a_failure, night_of=HttpNight)


def test_a_correction_that_says_all_of_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(amending, "_overtaken", lambda entry, point: False)
    monkeypatch.setattr(typed, "_left", lambda sent: frozenset())
    with missed():
        play(a_report_is_corrected_after_a_failure, night_of=HttpNight)


@pytest.mark.parametrize("script", [a_fast_phone_gives_the_time, a_text_message_says_a_time_to_come])
def test_a_time_soon_to_come_taken_for_yesterday(monkeypatch: pytest.MonkeyPatch, script: Step) -> None:
    for reader in (times, doubt):
        monkeypatch.setattr(reader, "seen_at", _the_latest_there_was)
    # Of a text message what is nearer today is asked about, too.
    monkeypatch.setattr(doubt, "_NEARER_YESTERDAY", timedelta(days=1))
    with missed():
        play(script, night_of=HttpNight)


def test_an_older_page_that_confirms_over_a_newer_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(point_rules, "why_not_repeat", whatever_the_page_showed)
    monkeypatch.setattr(whole_reports, "repeated", as_the_page_showed)
    monkeypatch.setattr(truth, "_failed_unseen", lambda state, report, recall: [])
    with missed():
        play(an_older_page_confirms)


def test_a_failure_that_a_confirmation_had_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(truth, "_failed_unseen", lambda state, report, recall: [])
    with missed():
        play(a_failure_comes_late)


def test_two_phones_with_one_key_taken_for_one_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    for reader in (truth, voices):
        monkeypatch.setattr(reader, "same_voice", _one_key_one_voice)
    with missed():
        play(another_phone_denies)


def test_a_wall_that_counts_only_points_decided_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "undecided", lambda point, read: False)
    with missed():
        play(nobody_has_decided_to_open)


def test_a_wall_that_leaves_for_the_newest_operation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(header, "shown", _the_newest)
    with missed():
        play(another_operation_is_opened)

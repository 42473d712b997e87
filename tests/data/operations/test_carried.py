"""What a jump of the exercise's clock carries along: entries, openings, transitions, requests; each once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data.assessments.facts import Consequences, Drawn, Loss, Outage
from data.clock import Clock
from data.entries.assessments import AssessmentSaved
from data.entries.codec import encode, wire_time
from data.entries.entry import Entry, EntryKind
from data.operations.carried import (
    Told,
    Written,
    carried_entries,
    carried_entry,
    carried_occupancy,
    carried_opening,
    carried_phase,
    carried_report,
    carried_request,
    recorded,
)
from data.points.facts import Opening
from data.requests.facts import SupportRequest
from data.words import Function, Priority, RequestKind, RequestState
from tests.factories import make_entry, make_occupancy, make_phase_change, make_report

BEGAN = datetime(2027, 1, 14, 2, 0, tzinfo=UTC)
ORIGIN = datetime(2027, 1, 14, 6, 0, tzinfo=UTC)
FAR = timedelta(minutes=85)
KEPT = (
    *(EntryKind.EXERCISE_CLOCK, EntryKind.OPERATION_CHANGED, EntryKind.RETENTION, EntryKind.MASKED),
    *(EntryKind.SITUATION_REPORT, EntryKind.SITUATION_REPORT_APPROVED),
    *(EntryKind.SITUATION_REPORT_PUBLISHED, EntryKind.SITUATION_REPORT_READ),
)


def real(minutes: float) -> datetime:
    return BEGAN + timedelta(minutes=minutes)


def shown(minutes: float) -> datetime:
    return ORIGIN + timedelta(minutes=minutes)


# Half an hour in, the clock is moved on 85 minutes and all that is known goes with it.
JUMPED = Clock(BEGAN, ORIGIN).then(real(30), shown(115), 1.0, FAR)


def entry(kind: EntryKind = EntryKind.REPORT, said: float = 10, at: float = 10, **facts: Any) -> Entry:
    found = make_entry(kind, facts=facts)
    return replace(found, operation="ov-1", occurred_at=shown(said), recorded_at=real(at))


def request(**changes: Any) -> SupportRequest:
    values: dict[str, Any] = {
        **dict.fromkeys(("what", "amount", "asked_by", "moved_by", "reason"), ""),
        **dict.fromkeys(("must_acknowledge", "acknowledged"), ()),
        **{"id": "b1", "operation": "ov-1", "area": "bromma", "point": None, "sector": None, "owner": "o"},
        **{"kind": next(iter(RequestKind)), "priority": Priority.NORMAL, "state": RequestState.ATAGEN},
        **{"asked_at": shown(10), "moved_at": shown(20), "deadline": shown(60), "version": 2},
    }
    return SupportRequest(**{**values, **changes})


HOURS = {
    "lasts_until": EntryKind.REPORT,
    "restored_estimate": EntryKind.REPORT,
    "relief_at": EntryKind.OCCUPANCY,
    "deadline": EntryKind.REQUEST,
    "due": EntryKind.NOTE,
    "until": EntryKind.OWNER_MOVED,
}


def test_an_entry_moves_with_what_it_says_and_what_is_agreed_stays() -> None:
    moved = set()
    for name, kind in HOURS.items():
        stated: dict[str, Any] = {name: shown(60).isoformat()}
        now = carried_entry(JUMPED, entry(kind, **stated))
        assert now.occurred_at == shown(10) + FAR
        stays = getattr(now.what, name) == shown(60)
        assert getattr(now.what, name) == (shown(60) if stays else shown(60) + FAR)
        assert encode(now.what)[name] == wire_time(getattr(now.what, name))
        moved |= set() if stays else {name}
    assert moved == {"lasts_until", "restored_estimate", "relief_at", "deadline"}


def test_a_judgement_moves_with_every_time_inside_it() -> None:
    outage = Outage(Function.EL, shown(10), timedelta(hours=8), Drawn.OMRADEN, (), ("bromma",))
    losses = (
        Loss("P01", Function.VARME, shown(70), shown(90), True),
        Loss("P02", Function.EL, shown(80), None, True),
    )
    follows = Consequences(3, shown(9), 12.5, (), losses=losses)
    what = AssessmentSaved(outage=outage, consequences=follows)
    now = carried_entry(JUMPED, replace(entry(), what=what)).says(AssessmentSaved)
    assert (now.outage.begins, now.outage.ends) == (shown(10) + FAR, outage.ends + FAR)
    assert now.consequences.at == shown(9) + FAR
    assert [(one.earliest, one.latest) for one in now.consequences.losses] == [
        (shown(70) + FAR, shown(90) + FAR),
        (shown(80) + FAR, None),
    ]


@pytest.mark.parametrize("kind", KEPT)
def test_what_is_in_real_time_what_the_clock_showed_and_what_was_frozen_stay(kind: EntryKind) -> None:
    was = entry(kind)
    assert carried_entry(JUMPED, was) is was


def test_what_was_written_after_the_jump_of_before_it_stays() -> None:
    late = entry(said=110, at=31)
    assert carried_entry(JUMPED, late) is late
    assert recorded(JUMPED, late) == shown(116)


def test_the_log_keeps_its_order_and_nothing_is_late_by_the_jump() -> None:
    made = carried_entries(JUMPED, [entry(said=at, at=at) for at in (5, 29)])
    after = carried_entries(JUMPED, [entry(said=115 + at, at=30 + at) for at in (1, 3)])
    times = [one.occurred_at for one in (*made, *after)]
    assert times == sorted(times)
    assert [recorded(JUMPED, one) for one in (*made, *after)] == times


def test_what_has_been_carried_is_not_carried_again() -> None:
    def twice(once: Any, again: Any) -> None:
        assert once.carried
        assert again == once

    one = carried_entry(JUMPED, entry())
    twice(one, carried_entry(JUMPED, one))
    report = carried_report(JUMPED, make_report(observed_at=shown(10), recorded_at=real(10)))
    twice(report, carried_report(JUMPED, report))
    full = carried_occupancy(JUMPED, make_occupancy(observed_at=shown(10)), real(10))
    twice(full, carried_occupancy(JUMPED, full, real(10)))
    phase = carried_phase(JUMPED, make_phase_change(at=shown(10)), real(10))
    twice(phase, carried_phase(JUMPED, phase, real(10)))
    opening = carried_opening(JUMPED, Opening(True, shown(10), "", "värden", 5), real(10))
    twice(opening, carried_opening(JUMPED, opening, real(10)))
    told = Told(*(Written(shown(at), real(at)) for at in (10, 20, 10)))
    asked = carried_request(JUMPED, request(), told)
    twice(asked, carried_request(JUMPED, asked, told))


def test_a_request_moves_by_what_was_said_before_the_jump_alone() -> None:
    """Moved after the jump, of a moment before it, with a new deadline: only that it was asked is carried."""
    asked, late = Written(shown(10), real(10)), Written(shown(110), real(31))
    found = carried_request(
        JUMPED, request(moved_at=shown(110), deadline=shown(200)), Told(asked, late, late)
    )
    assert (found.asked_at, found.moved_at, found.deadline) == (shown(10) + FAR, shown(110), shown(200))


def test_an_opening_and_a_transition_move_alike() -> None:
    phase = carried_phase(JUMPED, make_phase_change(at=shown(12)), real(12))
    opening = carried_opening(JUMPED, Opening(True, shown(10), "", "värden", 5), real(10))
    assert phase is not None
    assert opening is not None
    assert phase.at - opening.at == timedelta(minutes=2)
    assert opening.at == shown(10) + FAR

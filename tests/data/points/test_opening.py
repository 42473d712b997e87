"""The decision to open and the fact that it is done: whichever came first, neither takes the other away."""

from typing import Any

import pytest

from data.points import reads as point_reads
from data.points.acts import whole_reports as point_whole_reports
from data.points.commands import NewOpening, PointReport
from data.points.facts import NO_FUNCTIONS, Opening, Point
from data.points.opening import awaited, decision_missing, to_carry_out
from data.store.database import Store
from data.store.verify import verify
from data.words import Channel, Function, Phase, Status
from tests.data.world import BOB, OPERATION, World, a_report, fresh_id, later
from tests.factories import ago, make_phase_change, make_point

TELEPHONED: dict[str, Any] = {"channel": Channel.TELEFON, "on_behalf_of": "värden"}


def says(world: World, opened: bool, at: float, received: float) -> None:
    """Let the point say by telephone that it opened, or that it cannot, at so many minutes."""
    identity, reason = fresh_id("said"), "" if opened else "porten är låst"
    new = NewOpening(f"{identity}:o", OPERATION, "P01", opened, reason, later(at), **TELEPHONED)
    said = PointReport(identity, OPERATION, "P01", identity, opening=new, **TELEPHONED)
    point_whole_reports.submit(world.store, BOB, said, later(received))


def rebuilt(store: Store) -> None:
    """The rows are those that the journal gives again, and the past reads as it was."""
    assert verify(store).intact
    live = point_reads.picture(store, OPERATION)
    with store.reading() as connection:
        assert point_reads.picture_in(connection, OPERATION, until=live.revision).points == live.points


def test_a_decision_taken_before_the_point_says_that_it_has_opened_stands(world: World) -> None:
    world.phase(Phase.UNDER_AKTIVERING, now=later(10))
    world.phase(Phase.OPPEN, now=later(12), decider="stadsdelsdirektören")
    says(world, opened=True, at=13, received=14)
    point = world.point()
    assert point.phase is Phase.OPPEN
    assert not decision_missing(point)
    assert awaited(point) is None
    rebuilt(world.store)


def test_a_decision_written_down_after_the_point_has_opened_leaves_the_opening_to_carry_out(
    world: World,
) -> None:
    says(world, opened=True, at=13, received=14)
    assert decision_missing(world.point())
    world.phase(Phase.UNDER_AKTIVERING, now=later(20), occurred_at=later(12))
    point = world.point()
    assert point.opening is not None
    assert not decision_missing(point)
    assert to_carry_out(point)
    rebuilt(world.store)
    world.phase(Phase.OPPEN, now=later(21), occurred_at=later(13))
    assert world.point().opening is None
    rebuilt(world.store)


def test_a_telephoned_opening_of_an_earlier_time_carries_out_the_decision(world: World) -> None:
    world.phase(Phase.UNDER_AKTIVERING, now=later(12))
    says(world, opened=True, at=5, received=14)
    point = world.point()
    assert (point.phase, point.opening) == (Phase.OPPEN, None)
    assert point.phase_change is not None
    assert point.phase_change.at == later(5)


def test_cannot_open_after_the_decision_is_shown_and_one_from_before_the_opening_is_not(
    world: World,
) -> None:
    world.open_point(now=later(12))
    says(world, opened=False, at=5, received=14)
    assert awaited(world.point()) is None
    says(world, opened=False, at=15, received=16)
    assert awaited(world.point()) is not None
    rebuilt(world.store)


def test_a_decision_dated_before_the_point_said_that_it_cannot_is_no_answer_to_it(world: World) -> None:
    says(world, opened=False, at=13, received=14)
    world.phase(Phase.UNDER_AKTIVERING, now=later(20), occurred_at=later(12))
    said = awaited(world.point())
    assert said is not None
    assert not said.opened
    rebuilt(world.store)
    world.phase(Phase.I_BEREDSKAP, now=later(25))
    assert world.point().opening is None
    rebuilt(world.store)


def test_the_newest_word_on_the_opening_holds_and_not_the_last_received(world: World) -> None:
    world.phase(Phase.UNDER_AKTIVERING, now=later(1))
    says(world, opened=False, at=20, received=21)
    says(world, opened=True, at=5, received=30)
    point = world.point()
    assert point.phase is Phase.UNDER_AKTIVERING
    assert point.opening is not None
    assert (point.opening.opened, point.opening.reason) == (False, "porten är låst")
    rebuilt(world.store)
    world.phase(Phase.STANGD, now=later(40))
    assert world.point().opening is None
    rebuilt(world.store)


def test_two_decisions_and_a_point_that_says_nothing_new(world: World) -> None:
    world.phase(Phase.UNDER_AKTIVERING, now=later(10), decider="stadsdelsdirektören")
    world.phase(Phase.OPPEN, now=later(12), decider="krisledningen")
    says(world, opened=True, at=13, received=13)
    says(world, opened=True, at=14, received=14)
    assert awaited(world.point()) is None
    world.phase(Phase.UNDER_AVVECKLING, now=later(60))
    assert world.point().opening is None
    rebuilt(world.store)


def point(phase: Phase, said: int | None, changed: int = 10) -> Point:
    change = make_phase_change(phase, at=ago(changed))
    opening = Opening(True, ago(said), "", "värden", 5) if said is not None else None
    return make_point(phase=phase, phase_change=change, functions=NO_FUNCTIONS, opening=opening)


@pytest.mark.parametrize(
    ("phase", "said", "missing"),
    [
        (Phase.PLANERAD, 5, True),
        (Phase.I_BEREDSKAP, 15, True),
        (Phase.UNDER_AKTIVERING, 5, False),
        (Phase.UNDER_AKTIVERING, 15, False),
        (Phase.OPPEN, 5, False),
        (Phase.OPPEN, 15, False),
        (Phase.UNDER_AVVECKLING, 5, True),
        (Phase.UNDER_AVVECKLING, 15, False),
        (Phase.STANGD, 5, True),
        (Phase.STANGD, 15, False),
        (Phase.PLANERAD, None, False),
    ],
)
def test_whether_a_decision_is_missing(phase: Phase, said: int | None, missing: bool) -> None:
    assert decision_missing(point(phase, said)) is missing


def test_what_a_point_that_has_opened_says_is_believed_as_long_as_an_open_ones(world: World) -> None:
    says(world, opened=True, at=1, received=1)
    world.reports([a_report(Function.EL, Status.FUNGERAR)], now=later(2))
    current = world.point().functions[Function.EL].current
    assert current is not None
    assert current.valid_until == later(2 + 120)

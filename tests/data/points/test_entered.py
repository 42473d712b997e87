"""Good news from before a phase holds no longer than one from when it began is believed there."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from data import truth
from data.operations import reads as operation_reads
from data.points import current
from data.points import reads as point_reads
from data.points.acts import whole_reports as point_whole_reports
from data.points.acts.reports import confirmable
from data.points.commands import NewOpening, PointReport
from data.points.entered import Entered, held
from data.points.facts import Report
from data.store.journal import stated
from data.store.tables.core import JOURNAL, REPORT
from data.truth import effective
from data.words import Function, Mark, Phase, Status, Supply
from tests.data.world import ALICE, BOB, NOW, OPERATION, World, fresh_id, later
from tests.factories import make_report

HOURS = 60
EL, VATTEN = Function.EL, Function.VATTEN


def ends(world: World, function: Function = EL) -> datetime | None:
    """Return until when what stands is believed, which every way to read it says alike."""
    picture = point_reads.picture(world.store, OPERATION)
    (point,) = (one for one in picture.points if one.id == "P01")
    with world.store.reading() as connection:
        operation = operation_reads.operation(connection, OPERATION)
        alone = current.point(connection, operation, "P01")
        past = point_reads.picture_in(connection, OPERATION, until=picture.revision)
    assert alone == point
    assert past.points == picture.points
    report = point.functions[function].current
    assert report is not None
    assert report.valid_until is None or report.valid_until in set(truth.expiries(picture))
    return report.valid_until


def said(world: World, minutes: float, function: Function = EL) -> Status:
    return effective(world.point().functions[function], later(minutes)).status


def opens(world: World, minutes: float, at: float | None = None, opened: bool = True) -> None:
    """Let the point itself say that it has opened, or that it cannot."""
    observed = later(minutes if at is None else at)
    word = NewOpening(f"{fresh_id()}:oppning", OPERATION, "P01", opened, "därför", observed_at=observed)
    whole = PointReport(word.id.removesuffix(":oppning"), OPERATION, "P01", "allt", opening=word)
    point_whole_reports.submit(world.store, BOB, whole, later(minutes))


def test_what_was_said_of_a_planned_point_holds_two_hours_once_it_is_open(world: World) -> None:
    world.report(function=VATTEN)
    assert ends(world, VATTEN) == later(24 * HOURS)
    world.open_point(now=later(7 * HOURS))
    assert ends(world, VATTEN) == later(9 * HOURS)
    assert said(world, 9 * HOURS - 1, VATTEN) is Status.FUNGERAR
    read = effective(world.point().functions[VATTEN], later(9 * HOURS))
    assert (read.status, read.mark, read.expired) == (Status.OKAND, Mark.BEKRAFTAT, True)


def test_on_reserve_it_holds_as_long_as_that_does(world: World) -> None:
    world.report(supply=Supply.RESERV)
    world.open_point(now=later(7 * HOURS))
    assert ends(world) == later(8 * HOURS)


def test_what_is_written_stays_as_it_was(world: World) -> None:
    receipt = world.report()
    world.open_point(now=later(7 * HOURS))
    with world.store.reading() as connection:
        kept = connection.execute(select(REPORT.c.valid_until)).scalar_one()
        entry = connection.execute(select(JOURNAL).where(JOURNAL.c.revision == receipt.revision)).one()
    assert kept == later(24 * HOURS)
    assert getattr(stated(entry.kind, entry.facts), "valid_until") == later(24 * HOURS)  # noqa: B009


def test_a_past_picture_says_what_was_known_then(world: World) -> None:
    revision = world.report().revision
    world.open_point(now=later(7 * HOURS))
    then = point_reads.picture(world.store, OPERATION, until=revision)
    report = then.points[0].functions[EL].current
    assert report is not None
    assert report.valid_until == later(24 * HOURS)


def test_it_never_lengthens_and_leaves_what_is_said_in_the_phase(world: World) -> None:
    world.report(valid_until=later(7.5 * HOURS))
    world.open_point(now=later(7 * HOURS))
    assert ends(world) == later(7.5 * HOURS)
    world.report(now=later(7 * HOURS + 20), valid_until=later(20 * HOURS))
    assert ends(world) == later(20 * HOURS), "who states a time at an open point is believed"


def test_a_time_that_somebody_stated_before_it_opened_holds_no_longer(world: World) -> None:
    world.report(valid_until=later(40 * HOURS))
    world.open_point(now=later(7 * HOURS))
    assert ends(world) == later(9 * HOURS)


def test_what_was_seen_before_and_written_after_it_opened(world: World) -> None:
    world.open_point(now=later(60))
    world.report(now=later(70), observed_at=later(40))
    assert ends(world) == later(40 + 120)
    world.report(now=later(80), observed_at=later(50), valid_until=later(24 * HOURS))
    assert ends(world) == later(60 + 120)


@pytest.mark.parametrize("status", [Status.UR_FUNKTION, Status.BEGRANSAD])
def test_a_failure_is_as_visible_as_it_was(world: World, status: Status) -> None:
    world.report(status)
    world.open_point(now=later(7 * HOURS))
    assert ends(world) == later(24 * HOURS)
    read = effective(world.point().functions[EL], later(10 * HOURS))
    assert (read.status, read.mark) == (status, Mark.BEKRAFTAT)


def test_a_contradiction_stays_one(world: World) -> None:
    world.report(Status.UR_FUNKTION, by=BOB)
    world.report(Status.FUNGERAR, by=ALICE, now=later(5))
    world.open_point(now=later(7 * HOURS))
    read = effective(world.point().functions[EL], later(10 * HOURS))
    assert (read.status, read.mark) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)


def test_a_point_that_says_that_it_has_opened_is_believed_to_be(world: World) -> None:
    world.report()
    opens(world, 7 * HOURS + 10, at=7 * HOURS)
    assert ends(world) == later(9 * HOURS)


def test_a_decision_after_its_word_does_not_let_it_begin_anew(world: World) -> None:
    world.report()
    opens(world, 7 * HOURS)
    world.phase(Phase.UNDER_AKTIVERING, now=later(8 * HOURS))
    assert ends(world) == later(9 * HOURS)
    world.phase(Phase.OPPEN, now=later(10 * HOURS))
    assert ends(world) == later(9 * HOURS)
    assert said(world, 10 * HOURS) is Status.OKAND


def test_what_a_decision_says_of_when_it_was_counts(world: World) -> None:
    world.report()
    world.phase(Phase.UNDER_AKTIVERING, now=later(8 * HOURS), occurred_at=later(6 * HOURS))
    world.phase(Phase.OPPEN, now=later(8 * HOURS), occurred_at=later(7 * HOURS))
    assert ends(world) == later(9 * HOURS)


def test_a_phase_that_is_over_before_anything_ended_leaves_nothing(world: World) -> None:
    """It was made ready and was not needed: what was said of it holds as if it had not been."""
    world.report()
    world.phase(Phase.UNDER_AKTIVERING, now=later(HOURS))
    assert ends(world) == later(3 * HOURS)
    world.phase(Phase.I_BEREDSKAP, now=later(2 * HOURS))
    assert ends(world) == later(14 * HOURS)


def test_nothing_that_has_ended_comes_to_life_by_a_decision(world: World) -> None:
    world.report()
    world.phase(Phase.UNDER_AKTIVERING, now=later(HOURS))
    for hours, phase in ((5, Phase.OPPEN), (9, Phase.UNDER_AVVECKLING), (10, Phase.STANGD)):
        assert said(world, hours * HOURS - 1) is Status.OKAND
        world.phase(phase, now=later(hours * HOURS))
        assert ends(world) == later(3 * HOURS)
        assert said(world, hours * HOURS + 1) is Status.OKAND


def test_what_was_decided_in_one_moment_came_in_the_order_it_was_written(world: World) -> None:
    """Closed and made ready again in one and the same minute, it has not been closed since."""
    world.report()
    world.open_point(now=later(10))
    for phase in (Phase.UNDER_AVVECKLING, Phase.STANGD, Phase.I_BEREDSKAP):
        world.phase(phase, now=later(10))
    opens(world, 10)
    assert ends(world) == later(130)
    opens(world, 140)
    assert ends(world) == later(130)
    assert said(world, 140) is Status.OKAND


def test_that_it_cannot_open_lets_all_hold_as_planned(world: World) -> None:
    world.report()
    opens(world, HOURS)
    opens(world, 2 * HOURS, opened=False)
    assert ends(world) == later(24 * HOURS)


def test_a_decision_that_says_an_earlier_time_than_the_one_before_is_the_phase(world: World) -> None:
    world.report()
    world.phase(Phase.UNDER_AKTIVERING, now=later(8 * HOURS))
    world.phase(Phase.OPPEN, now=later(8 * HOURS), occurred_at=later(7 * HOURS))
    assert ends(world) == later(9 * HOURS)


def test_a_page_from_before_confirms_nothing_that_has_ended(world: World) -> None:
    world.report()
    world.open_point(now=later(7 * HOURS))
    assert EL in confirmable(world.point(), later(9 * HOURS - 1))
    assert EL not in confirmable(world.point(), later(9 * HOURS))


def test_what_was_seen_where_it_was_open_and_written_before_anybody_knew(world: World) -> None:
    world.report(now=later(70))
    opens(world, 90, at=60)
    assert ends(world) == later(70 + 120)


def test_what_was_written_in_the_same_minute_before_it_opened(world: World) -> None:
    world.report()
    world.open_point()
    assert ends(world) == later(120)
    world.report(valid_until=later(10 * HOURS))
    assert ends(world) == later(10 * HOURS), "who wrote it knew"


def test_one_without_an_end_is_given_one() -> None:
    report: Report = make_report(observed_at=NOW, valid_until=None, revision=7)
    assert held(report, ()) is report
    opened = (Entered(Phase.OPPEN, NOW + timedelta(hours=1), (9,)),)
    assert held(report, opened) == replace(report, valid_until=NOW + timedelta(hours=3))
    assert held(report, (Entered(Phase.OPPEN, NOW, (6, 9)),)) is report
    assert held(report, (Entered(Phase.OPPEN, NOW, (9,)),)).valid_until == NOW + timedelta(hours=2)

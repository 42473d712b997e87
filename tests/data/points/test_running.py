"""Since when a function has failed, and when it last got worse: told alike now and at a past revision."""

from dataclasses import replace

from data.log.acts import mask_entry
from data.points import reads as point_reads
from data.points.facts import Estimate, FunctionState, Run
from data.points.running import Told, reserve_since, run_of
from data.words import Function, Status, Supply
from tests.data.world import ALICE, OPERATION, World, later
from tests.factories import ago, ahead, make_report

OK, LIMITED, FAILED = Status.FUNGERAR, Status.BEGRANSAD, Status.UR_FUNKTION


def told(minutes: float, status: Status, cause: str = "") -> Told:
    return Told(status, cause, ago(minutes), int(1000 - minutes))


def test_a_run_begins_anew_after_what_worked() -> None:
    assert run_of([told(90, FAILED), told(80, OK), told(70, FAILED)]) == Run(ago(70), ago(70))
    assert run_of([told(90, FAILED), told(80, OK)]) is None
    assert run_of([told(90, FAILED), told(80, Status.OKAND)]) is None


def test_it_worsens_by_status_or_by_another_cause_and_by_nothing_else() -> None:
    run = [told(70, LIMITED), told(60, FAILED), told(50, FAILED, "brand")]
    assert run_of(run) == Run(ago(70), ago(60))
    assert run_of([*run, told(40, LIMITED, "Brand")]) == Run(ago(70), ago(60))
    assert run_of([*run, told(40, FAILED), told(30, FAILED, "översvämning")]) == Run(ago(70), ago(30))


def lasting(minutes: float, ends: float, status: Status = OK, cause: str = "") -> Told:
    return Told(status, cause, ago(minutes), int(1000 - minutes), ends=ahead(ends))


def test_what_runs_out_does_so_since_it_was_first_said_and_is_worse_the_sooner() -> None:
    same = [lasting(90, 120), lasting(60, 120), lasting(30, 120.3)]
    assert run_of(same) == Run(ago(90), ago(90))
    assert run_of([*same, lasting(20, 60)]) == Run(ago(90), ago(20))
    assert run_of([*same, lasting(20, 600)]) == Run(ago(90), ago(90))
    assert run_of([*same, told(20, OK)]) is None
    assert run_of([*same, lasting(20, 120, LIMITED)]) == Run(ago(20), ago(20))


def back(minutes: float, at: float | None, source: str = "Ellevio") -> Told:
    when = ahead(at) if at is not None else None
    return Told(FAILED, "", ago(minutes), int(1000 - minutes), when, source, source)


def estimates(*reports: Told) -> tuple[Estimate, ...]:
    run = run_of(reports)
    assert run is not None
    return run.estimates


def test_who_moves_a_time_has_moved_it_and_who_repeats_it_has_not() -> None:
    twice = estimates(back(90, 10), back(80, 10), back(70, 60), back(60, None), back(50, 120))
    assert twice == (Estimate(ahead(120), "Ellevio", 2),)
    assert estimates(*(back(90 - minute, minute) for minute in range(41)))[0].moved == 40


def test_two_sources_move_their_own_times_and_who_leaves_one_as_it_stands_has_said_none() -> None:
    said = (back(90, 10), back(80, 60, "Bromma"), back(70, 90), back(60, 90, "Bromma"))
    assert estimates(*said) == (Estimate(ahead(60), "Bromma"), Estimate(ahead(90), "Ellevio", 1))


def test_a_run_begins_with_no_time_moved() -> None:
    works = Told(OK, "", ago(80), 920)
    assert estimates(back(90, 10), works, back(70, 60)) == (Estimate(ahead(60), "Ellevio"),)


def test_a_second_left_behind_by_a_jump_moves_nothing() -> None:
    assert estimates(back(90, 60), back(80, 60.3))[0].moved == 0


def test_a_report_that_leaves_the_time_as_it_stands_tells_who_said_it() -> None:
    report = make_report(Function.EL, FAILED, restored_estimate=ahead(60), source="Bromma")
    told = Run(ago(90), ago(90), (Estimate(ahead(60), "Ellevio", 2), Estimate(ahead(90), "Staben")))
    assert FunctionState(report, run=told).expected(report) == Estimate(ahead(60), "Ellevio", 2)
    assert FunctionState(report).expected(report) == Estimate(ahead(60), "Bromma")
    assert FunctionState(report).expected(replace(report, restored_estimate=None)) is None


def state_of(world: World, until: int | None = None) -> Run | None:
    picture = point_reads.picture(world.store, OPERATION, until=until)
    (point,) = (point for point in picture.points if point.id == "P01")
    return point.functions[Function.EL].run


def test_a_picture_says_it_now_then_and_where_only_one_point_is_read_again(world: World) -> None:
    world.open_point()
    for minute, status in ((1, FAILED), (2, OK), (3, LIMITED), (4, FAILED)):
        world.report(status, now=later(minute), observed_at=later(minute))
    then, before = world.revision(), point_reads.picture(world.store, OPERATION)
    assert state_of(world) == Run(later(3), later(4))
    world.report(FAILED, cause="brand", now=later(5), observed_at=later(5))
    world.report(FAILED, cause="översvämning", now=later(6), observed_at=later(6))
    (renewed, *_others) = point_reads.renewed(world.store, OPERATION, before).points
    assert renewed.functions[Function.EL].run == Run(later(3), later(6))
    assert state_of(world) == Run(later(3), later(6))
    assert state_of(world, until=then) == Run(later(3), later(4))
    world.report(OK, now=later(7), observed_at=later(7))
    assert state_of(world) is None


def test_who_denies_it_ends_no_run_and_a_settlement_does(world: World) -> None:
    world.open_point()
    world.report(FAILED, now=later(1), observed_at=later(1))
    world.report(OK, now=later(2), observed_at=later(2), on_behalf_of="en förälder")
    assert state_of(world) == Run(later(1), later(1))
    world.report(FAILED, now=later(3), observed_at=later(3))
    assert state_of(world) == Run(later(1), later(1))
    world.report(OK, now=later(4), observed_at=later(4), settles=True)
    assert state_of(world) is None


def test_a_moved_time_is_told_now_then_and_after_the_words_are_masked(world: World) -> None:
    world.open_point()
    for minute, at in ((1, 60), (2, 120), (3, 180)):
        world.report(
            FAILED,
            now=later(minute),
            observed_at=later(minute),
            restored_estimate=later(at),
            on_behalf_of="Ellevio",
        )
    newest = world.revision()
    now, before = state_of(world), state_of(world, until=newest - 1)
    assert now is not None and now.estimates == (Estimate(later(180), "Ellevio", 2),)
    assert before is not None and before.estimates == (Estimate(later(120), "Ellevio", 1),)
    mask_entry(world.store, ALICE, act_id="m", revision=newest, decision="Dnr 1", now=later(4))
    masked = state_of(world)
    assert masked is not None and masked.estimates == (Estimate(later(180), "bromma", 2),)


def test_a_long_run_is_read_to_its_beginning(world: World) -> None:
    world.open_point()
    world.report(OK, now=later(0.5), observed_at=later(0.5))
    for minute in range(1, 40):
        world.report(FAILED, now=later(minute), observed_at=later(minute))
    assert state_of(world) == Run(later(1), later(1))


def test_a_time_for_another_failure_is_a_first_time_not_a_moved_one() -> None:
    first, second = back(90, 10), back(50, 120)
    fuse, cable = replace(first, cause="säkring"), replace(second, cause="kabelbrott")
    assert estimates(fuse, cable) == (Estimate(ahead(120), "Ellevio", 0),)
    assert estimates(fuse, second) == (Estimate(ahead(120), "Ellevio", 1),)


def fed(minutes: float, supply: Supply, status: Status = OK) -> Told:
    return Told(status, "", ago(minutes), int(1000 - minutes), supply=supply)


def test_reserve_has_run_since_the_first_that_says_so_after_one_that_says_it_did_not() -> None:
    grid, reserve = Supply.ORDINARIE, Supply.RESERV
    started = [fed(90, grid), fed(60, reserve), fed(30, reserve)]
    assert reserve_since(started) == ago(60)
    assert reserve_since([fed(90, Supply.OKANT, FAILED), fed(60, reserve, LIMITED)]) == ago(60)
    assert reserve_since([*started, fed(20, Supply.OKANT, Status.OKAND), fed(10, reserve)]) == ago(60)
    assert reserve_since([*started, fed(20, grid), fed(10, reserve)]) == ago(10)
    assert reserve_since([*started, fed(20, grid)]) is None
    # It may have run before anybody said so, and while nobody knew.
    assert reserve_since([fed(60, reserve), fed(30, reserve)]) is None
    assert reserve_since([fed(90, grid), fed(60, Supply.OKANT, Status.OKAND), fed(30, reserve)]) is None


def test_a_picture_says_since_when_reserve_runs_however_often_it_is_said_again(world: World) -> None:
    world.open_point()
    world.report(OK, supply=Supply.ORDINARIE, now=later(1), observed_at=later(1))
    for minute in range(2, 20):
        world.report(OK, supply=Supply.RESERV, now=later(minute), observed_at=later(minute))
    then = world.revision()
    world.report(OK, supply=Supply.RESERV, now=later(30), observed_at=later(30))
    for until in (None, then):
        (point, *_others) = point_reads.picture(world.store, OPERATION, until=until).points
        assert point.functions[Function.EL].reserve_since == later(2)

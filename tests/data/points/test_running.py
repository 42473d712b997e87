"""Since when a function has failed, and when it last got worse: told alike now and at a past revision."""

from data.points import reads as point_reads
from data.points.facts import Run
from data.points.running import Told, run_of
from data.words import Function, Status
from tests.data.world import OPERATION, World, later
from tests.factories import ago

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


def state_of(world: World, until: int | None = None) -> Run | None:
    picture = point_reads.picture(world.store, OPERATION, until=until)
    (point,) = (point for point in picture.points if point.id == "P01")
    return point.functions[Function.EL].run


def test_a_picture_says_it_now_then_and_where_only_one_point_is_read_again(any_world: World) -> None:
    any_world.open_point()
    for minute, status in ((1, FAILED), (2, OK), (3, LIMITED), (4, FAILED)):
        any_world.report(status, now=later(minute), observed_at=later(minute))
    then, before = any_world.revision(), point_reads.picture(any_world.store, OPERATION)
    assert state_of(any_world) == Run(later(3), later(4))
    any_world.report(FAILED, cause="brand", now=later(5), observed_at=later(5))
    any_world.report(FAILED, cause="översvämning", now=later(6), observed_at=later(6))
    (renewed, *_others) = point_reads.renewed(any_world.store, OPERATION, before).points
    assert renewed.functions[Function.EL].run == Run(later(3), later(6))
    assert state_of(any_world) == Run(later(3), later(6))
    assert state_of(any_world, until=then) == Run(later(3), later(4))
    any_world.report(OK, now=later(7), observed_at=later(7))
    assert state_of(any_world) is None


def test_a_long_run_is_read_to_its_beginning(any_world: World) -> None:
    any_world.open_point()
    any_world.report(OK, now=later(0.5), observed_at=later(0.5))
    for minute in range(1, 40):
        any_world.report(FAILED, now=later(minute), observed_at=later(minute))
    assert state_of(any_world) == Run(later(1), later(1))

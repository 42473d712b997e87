"""Which failures are told together: by a cause that somebody has stated, else by function and area."""

from typing import Any

from data.failures.answering import Said, attended
from data.failures.facts import Attended, Failure
from data.failures.finding import failures
from data.failures.grouping import groups, stated_alike
from data.failures.words import ActionState, FailureKind
from data.points.facts import Point
from data.words import Extent, Function, Status
from tests.data.failures.test_answering import failing, stated
from tests.data.failures.test_finding import sector
from tests.data.todo.waiting import REGISTER
from tests.factories import NOW, ago, ahead, make_functions, make_point, make_state


def down(point: str, area: str, function: Function = Function.EL, cause: str = "", **report: Any) -> Point:
    state = make_state(function, Status.UR_FUNKTION, point=point, cause=cause, observed_at=ago(40), **report)
    return make_point(point, area=area, functions={**make_functions(), function: state})


def found(*points: Point, **said: Any) -> tuple[Attended, ...]:
    return attended(failing(*points), Said((), REGISTER, **said), NOW).all


def test_one_cause_gathers_across_areas_and_functions() -> None:
    (group,) = groups(
        found(
            down("P01", "bromma", cause="Kabelbrott vid  Ulvsunda"),
            down("P02", "farsta", Function.VARME, cause="kabelbrott vid Ulvsunda"),
        )
    )
    assert (group.cause.casefold().split(), group.area, group.function) == (
        ["kabelbrott", "vid", "ulvsunda"],
        "",
        None,
    )
    assert (group.points, group.without_action) == (2, 2)


def test_what_still_works_is_not_told_as_out_of_order() -> None:
    ending = make_state(Function.VATTEN, Status.FUNGERAR, point="P02", lasts_until=ahead(30))
    points = (
        down("P01", "farsta", Function.VATTEN),
        make_point("P02", area="farsta", functions={**make_functions(), Function.VATTEN: ending}),
    )
    told = [[each.failure.kind for each in group.members] for group in groups(found(*points))]
    assert told == [[FailureKind.UR_FUNKTION], [FailureKind.UTHALLIGHET]]


def test_without_a_common_cause_function_and_area_gather() -> None:
    gathered = groups(
        found(
            down("P01", "bromma", cause="säkring"),
            down("P02", "bromma"),
            down("P03", "bromma", Function.VATTEN),
            down("P04", "farsta"),
        )
    )
    told = {(group.area, group.function, group.points, group.cause) for group in gathered}
    assert told == {
        ("bromma", Function.EL, 2, ""),
        ("bromma", Function.VATTEN, 1, ""),
        ("farsta", Function.EL, 1, ""),
    }


def test_a_group_with_nobody_acting_comes_before_one_where_all_is_done() -> None:
    points = (down("P01", "bromma"), down("P02", "farsta"))
    gathered = groups(found(*points, statements=(stated(ActionState.ATAGEN, "P01:el"),)))
    assert [(group.area, group.without_action) for group in gathered] == [("farsta", 1), ("bromma", 0)]


def test_sectors_stand_alone_whatever_they_say() -> None:
    reports = (sector(Extent.HELT), sector(Extent.HELT, sector="vatten", id="s2"))
    both = tuple(failures((), reports, NOW))
    assert [failure.kind for failure in both] == [FailureKind.SEKTOR] * 2
    gathered = groups(attended(both, Said((), REGISTER), NOW).all)
    assert [(len(group.members), group.cause) for group in gathered] == [(1, ""), (1, "")]
    assert not stated_alike(*both)


def test_a_group_keeps_its_key_while_its_worst_stays() -> None:
    before = groups(found(down("P01", "bromma"), down("P02", "bromma")))
    after = groups(found(down("P01", "bromma")))
    assert before[0].key == after[0].key


def _failure(point: Point) -> Failure:
    (failure,) = failing(point)
    return failure


def test_alike_is_a_cause_in_common_or_the_function_in_the_area() -> None:
    one = _failure(down("P01", "bromma", cause="kabelbrott"))
    assert stated_alike(one, _failure(down("P02", "farsta", Function.VARME, cause="Kabelbrott")))
    assert stated_alike(one, _failure(down("P02", "bromma")))
    assert not stated_alike(one, _failure(down("P02", "bromma", Function.VARME)))
    assert not stated_alike(one, _failure(down("P02", "farsta")))


def test_a_cause_is_never_taken_for_the_name_of_another_failure() -> None:
    energy = tuple(failures((), (sector(Extent.HELT),), NOW))
    points = tuple(failing(*(down(p, "bromma", cause="sektor:energi") for p in ("P01", "P02"))))
    gathered = groups(attended((*energy, *points), Said((), REGISTER), NOW).all)
    assert sorted(len(group.members) for group in gathered) == [1, 2]

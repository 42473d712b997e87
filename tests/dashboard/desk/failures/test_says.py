"""What the list of failures says: its groups, their order, and what is said once for all of a group."""

from dataclasses import replace

from dashboard.desk.failures.says import FailureList, Looking, failure_list, of_area
from dashboard.words.failures import Names
from data.failures.facts import NO_FAILURES, Failures
from data.failures.words import ActionState
from data.points.facts import Point
from data.rights import Who
from data.words import Function, Status
from tests.data.failures.test_answering import stated
from tests.data.failures.test_grouping import down, found
from tests.data.todo.waiting import BROMMA, FARSTA, KRIS, READER, REGISTER
from tests.factories import NOW, make_functions, make_operation, make_state

NAMES = Names({"bromma": "Bromma", "farsta": "Farsta"}, {}, REGISTER)


def listed(who: Who, *points: Point, **said: object) -> FailureList:
    looking = Looking(who, make_operation(), NAMES, NOW)
    return failure_list(Failures(found(*points, **said)), looking)


def keys(says: FailureList) -> list[list[str]]:
    return [[row.key for row in group.rows] for group in says.groups]


def test_of_what_has_no_action_ones_own_area_comes_first() -> None:
    points = (down("P01", "bromma"), down("P02", "farsta"), down("P03", "farsta", Function.VATTEN))
    acted = (stated(ActionState.ATAGEN, "P02:el"),)
    assert keys(listed(KRIS, *points)) == [["P01:el"], ["P02:el"], ["P03:vatten"]]
    assert keys(listed(FARSTA, *points)) == [["P02:el"], ["P03:vatten"], ["P01:el"]]
    assert keys(listed(FARSTA, *points, statements=acted)) == [["P03:vatten"], ["P01:el"], ["P02:el"]]


def test_an_empty_list_says_no_more_than_what_is_followed() -> None:
    assert listed(KRIS).nothing == "Inga kända fel"
    closing = Looking(KRIS, make_operation(), NAMES, NOW, closing=2)
    assert failure_list(NO_FAILURES, closing).nothing == (
        "Inga kända fel vid punkter som räknas · 2 punkter under avveckling har något ur funktion"
    )
    over = failure_list(NO_FAILURES, Looking(KRIS, make_operation(closed_at=NOW), NAMES, NOW, closing=2))
    assert (over.nothing, over.followed) == ("Händelsen är stängd: fel följs inte längre", False)


def test_a_group_is_one_line_that_names_some_and_counts_the_rest() -> None:
    says = listed(KRIS, *(down(f"P0{n}", "bromma", cause="kabelbrott") for n in range(1, 6)))
    (group,) = says.groups
    assert group.head is not None
    assert (group.head.where, group.head.what, group.head.area) == ("kabelbrott", "5 fel, el", "Bromma")
    assert group.head.cause == "Brommaskolan"  # they have one name: each name once
    assert (group.head.done, group.head.acted_on) == ("5 utan åtgärd", False)
    assert [row.cause for row in group.rows] == [""] * 5


def test_support_is_offered_to_who_may_ask_for_it_there() -> None:
    points = (down("P01", "bromma"), down("P02", "farsta"))
    offered = {
        who.name: [g.short.asks for g in listed(who, *points).groups] for who in (KRIS, BROMMA, READER)
    }
    assert offered == {KRIS.name: [True, True], BROMMA.name: [True, False], READER.name: [False, False]}


def test_an_area_has_its_own() -> None:
    all_of_them = Failures(found(down("P01", "bromma"), down("P02", "farsta")))
    assert [one.failure.key for one in of_area(all_of_them, "farsta").all] == ["P02:el"]


def test_what_is_counted_apart_is_not_called_a_failure() -> None:
    limited = replace(down("P02", "bromma"), functions=make_functions(el=make_state(status=Status.BEGRANSAD)))
    (group,) = listed(KRIS, down("P01", "bromma"), limited).groups
    assert group.head is not None
    assert group.head.what == "1 fel, 1 för sig, el"

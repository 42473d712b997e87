"""The list of failures on the wall: two lines that say what, since when, why, who acts."""

from dataclasses import replace
from typing import Any

from dashboard.wall.failing import LONGEST_CAUSE, MOST_GROUPS, MOST_ROWS, FailureBoard, failure_board
from dashboard.wall.reading import read_all
from data.failures.answering import failures_now
from data.failures.facts import Statement
from data.failures.words import ActionState
from data.points.facts import Picture, Point
from data.words import Function, Mark, OperationKind, Phase, Status
from tests.factories import (
    NOW,
    ago,
    ahead,
    make_coordination,
    make_functions,
    make_operation,
    make_picture,
    make_point,
    make_report,
    make_state,
)


def point(number: int, function: Function = Function.EL, name: str = "", **report: Any) -> Point:
    values: dict[str, Any] = {"status": Status.UR_FUNKTION, "observed_at": ago(28), **report}
    state = make_state(function, point=f"P{number:02}", **values)
    return make_point(
        f"P{number:02}", name=name or f"Skola {number}", functions={**make_functions(), function: state}
    )


def board(*points: Point, picture: Picture | None = None, **said: Any) -> FailureBoard:
    picture = picture or make_picture(points)
    held = make_coordination(**said)
    found = failures_now(picture, held, NOW)
    return failure_board(picture, read_all(picture, NOW), found, held.register, NOW)


def acted(*keys: str) -> Statement:
    return Statement(5, keys, ActionState.ATAGEN, ago(10), "staben", by="Ellevio", until=ahead(60))


def test_a_failure_says_all_of_it_in_two_lines() -> None:
    (row,) = board(point(1, cause="ledningsbrott", restored_estimate=ahead(300))).rows
    assert (row.where, row.what, row.since) == ("Skola 1", "EL", "02:44")
    assert (row.cause, row.acts, row.back, row.without) == ("ledningsbrott", "", "åter 08:12", ago(28))


def test_who_acts_and_until_when_stands_where_it_says_that_nobody_does() -> None:
    (row,) = board(point(1), statements=(acted("P01:el"),)).rows
    assert (row.acts, row.without, row.unattended) == ("Ellevio, klart 04:12", None, 0)


def test_a_return_that_has_passed_is_no_promise() -> None:
    (row,) = board(point(1, restored_estimate=ago(5))).rows
    assert row.back == "skulle ha varit åter 03:07"


def test_what_is_unconfirmed_says_so_and_what_is_about_to_end_is_amber() -> None:
    doubted = board(point(1, valid_until=ago(1))).rows[0]
    assert (doubted.mark, doubted.what) == (Mark.OBEKRAFTAT, "EL obekräftat")
    ending = board(point(1, status=Status.FUNGERAR, lasts_until=ahead(60))).rows[0]
    assert (ending.status, ending.what) == (Status.BEGRANSAD, "el tar slut 04:12")


def test_what_another_source_denies_is_named_with_its_own_sign() -> None:
    against = make_report(Function.EL, Status.UR_FUNKTION, source_key="annan")
    found = board(make_point(functions=make_functions(el=make_state(Function.EL, rival=against))))
    (row,) = found.rows
    assert (row.sign, row.what, row.mark, row.unattended) == ("neq", "EL", Mark.MOTSTRIDIGT, 1)
    assert (found.calm, found.failures) == ("", 1)


def test_a_group_names_the_places_and_counts_whom_nobody_helps() -> None:
    cut = [point(number, cause="kabelbrott") for number in range(1, 10)]
    (group,) = board(*cut, statements=(acted("P01:el", "P02:el"),)).groups
    assert (group.where, group.what, group.failures, group.unattended) == (
        "Kabelbrott",
        "EL · 9 punkter",
        9,
        7,
    )
    assert group.places[0] == "Skola 3"  # nobody acts there: before those where somebody does
    assert len(group.places) + group.more_places == 9


def test_too_many_for_any_screen_are_sent_in_groups_alone() -> None:
    causes = [point(number, cause=f"orsak {number}") for number in range(1, MOST_ROWS + 2)]
    found = board(*causes)
    assert found.rows == ()
    assert found.failures == MOST_ROWS + 1
    assert len(found.groups) <= MOST_GROUPS


def test_a_long_cause_ends_at_a_word_and_says_that_it_goes_on() -> None:
    (row,) = board(point(1, cause="kabeln är av vid bron " * 10)).rows
    assert len(row.cause) <= LONGEST_CAUSE + 2
    assert row.cause.endswith(" …")


def test_where_nothing_has_failed_it_says_what_is_known_and_what_is_not_counted() -> None:
    limited = board(point(1, status=Status.BEGRANSAD))
    assert (limited.calm, limited.apart, limited.oldest) == ("Inga kända fel", "1 begränsad", ago(28))
    assert board(point(1, status=Status.OKAND)).calm == "Inga kända fel · 1 okänd"


def test_what_has_failed_where_a_point_is_being_closed_is_not_denied() -> None:
    closing = replace(point(1), phase=Phase.UNDER_AVVECKLING)
    assert board(closing).calm == (
        "Inga kända fel vid punkter som räknas · 1 punkt under avveckling har något ur funktion"
    )
    assert board(replace(point(1), phase=Phase.STANGD)).calm == "Inga kända fel"


def test_a_closed_operation_never_says_that_nothing_has_failed() -> None:
    closed = make_picture([point(1)], operation=make_operation(closed_at=ago(10)))
    assert board(picture=closed).calm == "Händelsen är stängd: fel följs inte längre"
    over = make_picture([point(1)], operation=make_operation(kind=OperationKind.OVNING, closed_at=ago(10)))
    assert board(picture=over).calm == "Övningen är avslutad: fel följs inte längre"


def test_a_group_is_as_bad_as_its_worst_whoever_comes_first() -> None:
    ending = point(1, status=Status.FUNGERAR, lasts_until=ahead(60))
    crowded = replace(ending, capacity=900)
    for others in ((point(2),), (point(2), point(3, valid_until=ago(1)))):
        first, group = board(crowded, *others).groups
        assert (first.status, first.where) == (Status.BEGRANSAD, "Skola 1")  # it works still
        assert (group.status, group.mark) == (Status.UR_FUNKTION, Mark.BEKRAFTAT)
        assert "Skola 1" not in (group.where, *group.places)
    doubted = replace(point(1, valid_until=ago(1)), capacity=900)
    (group,) = board(doubted, point(2)).groups
    assert (group.status, group.mark) == (Status.UR_FUNKTION, Mark.BEKRAFTAT)


def test_a_group_of_what_still_works_says_that_it_runs_out() -> None:
    ending = [point(number, status=Status.FUNGERAR, lasts_until=ahead(60)) for number in (1, 2)]
    (group,) = board(*ending).groups
    assert (group.status, group.what) == (Status.BEGRANSAD, "EL tar slut utan avlösning · 2 punkter")


def test_one_who_acts_never_stands_for_another() -> None:
    cut = [point(number) for number in range(1, 4)]
    (theirs,) = board(*cut, statements=(acted("P01:el", "P02:el", "P03:el"),)).groups
    assert theirs.acts == "Ellevio, klart 04:12"
    other = replace(acted("P03:el"), revision=6, by="Stockholm Exergi")
    (both,) = board(*cut, statements=(acted("P01:el", "P02:el"), other)).groups
    assert (both.acts, both.without) == ("någon gör något åt alla", None)

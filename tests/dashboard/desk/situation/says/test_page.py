"""The table says what the map says, worst first, and the filters leave out only what they name."""

from dataclasses import replace
from datetime import timedelta

from dashboard.desk.situation.says import page as situation_says
from dashboard.desk.situation.says.page import Filters, Table
from dashboard.wall.reading import read_all
from data.points.facts import NO_FUNCTIONS, FunctionState, Opening, Point
from data.words import Function, Mark, Phase, Status, Supply
from tests.factories import (
    NOW,
    ago,
    ahead,
    make_area,
    make_functions,
    make_occupancy,
    make_picture,
    make_point,
    make_report,
    make_state,
)

DOWN, LESS = Status.UR_FUNKTION, Status.BEGRANSAD


def shown(*points: Point, **filters: object) -> Table:
    picture = make_picture(points, (make_area(), make_area("farsta")))
    return situation_says.table(picture, read_all(picture, NOW), Filters(**filters), NOW)  # type: ignore[arg-type]


def names(table: Table) -> list[str]:
    return [row.id for row in table.rows]


def test_worst_first_then_more_of_it_and_those_that_do_not_receive_last() -> None:
    fine = make_point("P1")
    limited = make_point("P2", functions=make_functions(el=make_state(status=LESS)))
    down = make_point("P3", functions=make_functions(el=make_state(status=DOWN)))
    twice = make_point(
        "P4", functions=make_functions(el=make_state(status=DOWN), varme=make_state(Function.VARME, DOWN))
    )
    planned = make_point("P5", phase=Phase.PLANERAD, functions=NO_FUNCTIONS)
    assert names(shown(fine, limited, down, twice, planned)) == ["P4", "P3", "P2", "P1", "P5"]


def test_the_worst_of_the_chosen_functions_comes_first() -> None:
    power = make_point("P1", functions=make_functions(el=make_state(status=DOWN)))
    water = make_point("P2", functions=make_functions(vatten=make_state(Function.VATTEN, LESS)))
    assert names(shown(power, water)) == ["P1", "P2"]
    assert names(shown(power, water, functions=(Function.VATTEN,))) == ["P2", "P1"]


def test_a_point_that_reports_stands_among_the_open_ones_with_its_mark() -> None:
    says = make_functions(el=make_state(status=DOWN))
    found = shown(make_point("P1"), make_point("P2", phase=Phase.I_BEREDSKAP, functions=says))
    assert names(found) == ["P2", "P1"]
    assert [row.undecided for row in found.rows] == ["ej beslutad öppen", ""]
    assert found.counted == "1 av 2 punkter öppna · 1 rapporterar, ej beslutad öppen"


def test_a_closed_point_that_says_it_has_opened_is_shown_to_those_who_decide() -> None:
    said = Opening(True, ago(7), "", "personalen", 9)
    closed = make_point("P1", phase=Phase.STANGD)
    speaks = make_point("P2", phase=Phase.STANGD, opening=said)
    cannot = make_point("P3", phase=Phase.PLANERAD, opening=replace(said, opened=False))
    table = shown(closed, speaks, cannot)
    assert names(table)[0] == "P2"
    assert table.rows[0].opening == "Punkten säger att den har öppnat 03:05 – beslut saknas"
    assert [(row.id, row.opening_bad) for row in table.rows] == [("P2", True), ("P3", True), ("P1", False)]
    assert "P2" in names(shown(closed, speaks, only_counted=True))
    assert names(shown(closed, only_counted=True)) == []


def test_an_expired_failure_keeps_its_rank_and_says_so() -> None:
    old = make_state(status=DOWN, observed_at=ago(300), valid_until=ago(180))
    row = shown(make_point("P1"), make_point("P2", functions=make_functions(el=old))).rows[0]
    cell = row.cells[list(Function).index(Function.EL)]
    assert (row.id, cell.mark, cell.word) == ("P2", Mark.OBEKRAFTAT, "obekräftat")
    assert cell.trust.startswith("obekräftat – var ur funktion")


def test_an_expired_green_is_unknown_and_its_supply_unsaid() -> None:
    old = make_state(supply=Supply.RESERV, valid_until=ago(1), lasts_until=ago(1))
    row = shown(make_point(functions=make_functions(el=old))).rows[0]
    cell = row.cells[list(Function).index(Function.EL)]
    assert (cell.status, cell.word, cell.letter, cell.supply) == (Status.OKAND, "okänd", "", "")


def test_the_row_has_the_age_the_endurance_and_who_is_there() -> None:
    reserve = make_state(supply=Supply.RESERV, observed_at=ago(48), lasts_until=ahead(110))
    point = make_point(functions=make_functions(el=reserve), occupancy=make_occupancy(people=180))
    row = shown(point).rows[0]
    assert (row.observed, row.lasts_until, row.lasts) == (ago(48), ahead(110), "el")
    assert (row.occupancy, row.people, row.staffing) == ("ledigt", 180, "bemanningen räcker")
    assert [cell.letter for cell in row.cells] == ["", "R", "", ""]


def test_a_receiving_point_without_report_is_unknown_and_a_planned_one_is_not_asked() -> None:
    never = make_functions(el=FunctionState())
    receiving = shown(make_point(functions=never)).rows[0]
    planned = shown(make_point(functions=NO_FUNCTIONS, phase=Phase.PLANERAD)).rows[0]
    assert receiving.silent
    assert not planned.silent
    assert [cell.quiet for cell in receiving.cells] == [False] * 4
    assert [cell.quiet for cell in planned.cells] == [True] * 4


def test_filters_by_area_and_open() -> None:
    here, there = make_point("P1"), make_point("P2", area="farsta")
    closed = make_point("P3", phase=Phase.STANGD)
    assert names(shown(here, there, closed, areas=("farsta",))) == ["P2"]
    assert names(shown(here, there, closed, only_counted=True)) == ["P1", "P2"]
    says, silent = (make_point(p, phase=Phase.PLANERAD) for p in ("P4", "P5"))
    silent = replace(silent, functions=NO_FUNCTIONS)
    assert names(shown(here, says, silent, only_counted=True)) == ["P1", "P4"]


def test_filters_by_status_look_at_the_chosen_functions() -> None:
    point = make_point(functions=make_functions(el=make_state(status=DOWN)))
    assert names(shown(point, statuses=(DOWN,))) == ["P01"]
    assert names(shown(point, statuses=(DOWN,), functions=(Function.EL,))) == ["P01"]
    assert names(shown(point, statuses=(DOWN,), functions=(Function.VATTEN,))) == []


def test_a_doubted_failure_is_found_by_its_mark_and_by_its_word() -> None:
    old = make_state(status=DOWN, observed_at=ago(300), valid_until=ago(180))
    point = make_point(functions=make_functions(el=old))
    assert names(shown(point, statuses=(Mark.OBEKRAFTAT,))) == ["P01"]
    assert names(shown(point, statuses=(DOWN,))) == ["P01"]
    rival = make_report(status=DOWN, source="vaktmästare", source_key="v")
    contradicted = make_point(functions=make_functions(el=make_state(rival=rival)))
    assert names(shown(contradicted, statuses=(Mark.MOTSTRIDIGT,))) == ["P01"]


def test_filters_by_age_and_what_was_never_reported_is_older_than_anything() -> None:
    new, old = (
        make_point("P1"),
        make_point("P2", functions=make_functions(el=make_state(observed_at=ago(61)))),
    )
    never = make_point("P3", functions=make_functions(el=FunctionState()))
    assert sorted(names(shown(new, old, never, older=timedelta(hours=1)))) == ["P2", "P3"]


def test_the_count_says_how_much_is_left_out() -> None:
    points = make_point("P1"), make_point("P2", area="farsta"), make_point("P3", phase=Phase.STANGD)
    assert shown(*points).counted == "2 av 3 punkter öppna"
    assert shown(*points, areas=("farsta",)).counted == "visar 1 av 3 punkter"


def test_the_choices_are_the_words_of_the_glossary() -> None:
    offered = situation_says.choices()
    assert list(offered.statuses.values())[-2:] == ["obekräftat", "motstridigt"]
    assert situation_says.wanted(next(iter(offered.statuses))) is Status.FUNGERAR
    assert situation_says.wanted("obekraftat") is Mark.OBEKRAFTAT
    assert list(offered.ages.values()) == [
        "äldre än 30 min",
        "äldre än 1 h",
        "äldre än 2 h",
        "äldre än 4 h",
    ]

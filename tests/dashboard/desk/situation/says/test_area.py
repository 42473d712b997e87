"""An area's points in the order they need a word, and what ends next."""

from dataclasses import replace
from types import MappingProxyType

from dashboard.desk.situation.says import area as area_says
from dashboard.desk.situation.says.area import AreaPage, area_page
from data.points.facts import NO_FUNCTIONS, FunctionState, Opening, Point
from data.rights import Grant, Who
from data.words import Function, Phase, Role, Status, Supply
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

AREAS = (make_area("bromma"), make_area("farsta"))
BOB = Who("b", "stadsdel Bromma", (Grant(Role.STADSDEL, "bromma"),))
CHARLIE = Who("c", "stadsdel Farsta", (Grant(Role.STADSDEL, "farsta"),))


def page(*points: Point, who: Who = BOB) -> AreaPage:
    return area_page(make_picture(points, AREAS), "bromma", who, NOW)


def heard(minutes: float, **more: FunctionState) -> dict[str, object]:
    states = {f: make_state(f, observed_at=ago(minutes)) for f in Function}
    return {
        "functions": MappingProxyType({**states, **{Function(name): state for name, state in more.items()}})
    }


def opened(said: bool, **more: object) -> Point:
    opening = Opening(said, ago(7), "" if said else "huset är låst", "personalen", 9)
    return make_point("P03", opening=opening, **more)


def test_the_oldest_word_comes_first_and_who_owes_none_last() -> None:
    never = make_point("P4", name="aldrig", **heard(5, el=FunctionState()))
    found = page(
        make_point("P1", name="ny", **heard(5)),
        make_point("P2", name="planerad", phase=Phase.PLANERAD, functions=NO_FUNCTIONS),
        make_point("P3", name="gammal", **heard(90)),
        never,
        make_point("P5", name="annan", area="farsta"),
    )
    assert [row.name for row in found.rows] == ["aldrig", "gammal", "ny", "planerad"]
    assert [(row.observed, row.silent) for row in found.rows[:2]] == [(ago(5), True), (ago(90), False)]
    assert found.counted == "3 av 4 punkter öppna"


def test_a_planned_point_that_speaks_of_its_opening_is_asked_like_the_open_ones() -> None:
    quiet = make_point("P1", name="Alvik", phase=Phase.PLANERAD, functions=NO_FUNCTIONS)
    found = page(quiet, opened(True, name="Ängby", phase=Phase.PLANERAD))
    assert [row.name for row in found.rows] == ["Ängby", "Alvik"]


def test_what_a_point_says_of_its_opening_stands_with_its_time_and_reason() -> None:
    said = page(opened(True, phase=Phase.PLANERAD)).rows[0]
    assert said.opening == "Punkten säger att den har öppnat 03:05 – beslut saknas"
    assert said.opening_bad
    says = page(opened(False)).rows[0].opening
    assert says == "Punkten säger 03:05 att den inte kan öppna: huset är låst"
    assert page(make_point()).rows[0].opening == ""


def test_contradictions_and_words_from_unknown_phones_are_named_by_function() -> None:
    rival = make_report(status=Status.UR_FUNKTION, source_key="v", observed_at=ago(25))
    strange = make_state(Function.VATTEN, unconfirmed_device=True)
    (row,) = page(make_point(functions=make_functions(el=make_state(rival=rival), vatten=strange))).rows
    assert row.contradicted == ("el",)
    assert row.unconfirmed == ("vatten",)


def test_occupancy_counts_only_while_it_is_fresh_and_its_relief_with_it() -> None:
    held = make_occupancy(people=180, relief_at=ahead(40))
    (row,) = page(make_point(occupancy=held)).rows
    assert (row.occupancy, row.people, row.staffing) == ("ledigt", 180, "bemanningen räcker")
    assert row.relief == ahead(40)
    (row,) = page(make_point(occupancy=replace(held, valid_until=ago(1)))).rows
    assert (row.occupancy, row.relief) == ("", None)


def test_what_ends_next_is_endurance_validity_and_relief_soonest_first() -> None:
    states = make_functions(el=make_state(supply=Supply.RESERV, lasts_until=ahead(30)))
    point = make_point(functions=states, occupancy=make_occupancy(relief_at=ahead(50)))
    shut = make_point("P02", name="Stängd", phase=Phase.STANGD)
    found = [(one.place, one.what, one.at) for one in page(point, shut).endings]
    assert found == [
        ("Brommaskolan", "el: reservkraft slut 03:42", ahead(30)),
        ("Brommaskolan", "avlösning", ahead(50)),
        ("Brommaskolan", "information, värme, vatten: rapporten slutar gälla", ahead(100)),
    ]


def test_only_so_many_endings_are_listed() -> None:
    points = [make_point(f"P{n}", name=f"skola {n}") for n in range(9)]
    assert len(page(*points).endings) == area_says.ENDINGS


def test_who_may_not_handle_links_is_told_in_the_services_words() -> None:
    assert page(make_point()).why_not_links == ""
    words = page(make_point(), who=CHARLIE).why_not_links
    assert words == "Stadsdel Farsta får hantera punkters rapportlänkar bara i sitt eget område."

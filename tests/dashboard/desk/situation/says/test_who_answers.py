"""Vem ansvarar? The closest row that is loaded answers; an example never does in a real operation."""

from dataclasses import replace
from typing import Any

import pytest

from dashboard.desk.situation.says import who_answers as who_answers_says
from dashboard.desk.situation.says.who_answers import Answer, Asked, WhoAnswers
from dashboard.wall.matrix import matrix
from dashboard.wall.reading import read, read_all
from dashboard.words.sector_names import Named
from data.points.facts import Point
from data.sectors.facts import EMPTY_REGISTER, Responsibility, SectorRegister
from data.sectors.owners import MovedOwner
from data.words import Duty, Function, Phase, Status
from tests.dashboard.desk.sectors.says.test_page import EXAMPLE, OWN
from tests.factories import (
    NOW,
    ago,
    ahead,
    make_area,
    make_functions,
    make_picture,
    make_point,
    make_report,
    make_state,
)

DOWN = Status.UR_FUNKTION
NO_POWER = make_point(functions=make_functions(el=make_state(status=DOWN)))


def asked(point: Point = NO_POWER, register: SectorRegister = OWN, *, real: bool = True) -> WhoAnswers | None:
    return who_answers_says.at_point(Asked(register, real), read(point, NOW), point.name)


def one(point: Point = NO_POWER, register: SectorRegister = OWN, *, real: bool = True) -> Answer:
    found = asked(point, register, real=real)
    assert found is not None
    (answer,) = found.answers
    return answer


def plain(*names: Named) -> list[str]:
    return [name.name for name in names]


def test_where_everything_works_nobody_is_asked_for() -> None:
    assert asked(make_point()) is None
    exempt = make_functions(el=make_state(status=Status.EJ_AKTUELL))
    assert asked(make_point(functions=exempt)) is None


def test_a_point_that_receives_nobody_is_asked_only_about_what_was_said() -> None:
    silent = make_functions(el=make_state(status=DOWN), vatten=replace(make_state(), current=None))
    closed = make_point(phase=Phase.STANGD, functions=silent)
    assert [one.trouble.function for one in asked(closed).answers] == [Function.EL]  # type: ignore[union-attr]
    for phase in (Phase.OPPEN, Phase.PLANERAD):
        assert len(asked(make_point(phase=phase, functions=silent)).answers) == 2  # type: ignore[union-attr]


def test_an_own_register_names_owner_sector_and_lead() -> None:
    answer = one()
    assert plain(*answer.duties.ordinary) == ["Elverket"]
    assert answer.duties.ordinary[0].mark == "ej verifierad"
    assert plain(*answer.duties.sector) == ["Energiförsörjning"]
    assert plain(*answer.duties.lead) == ["Kommunstyrelsen"]
    assert answer.next_step == "Felanmäl till SISAB och kontakta Elverket."


@pytest.mark.parametrize("register", [EXAMPLE, EMPTY_REGISTER])
def test_an_example_answers_as_little_as_nothing_in_a_real_operation(register: SectorRegister) -> None:
    cold = make_point(functions=make_functions(varme=make_state(Function.VARME, DOWN)))
    answer = one(cold, register)
    assert answer.duties.ordinary == answer.duties.sector == answer.duties.lead == ()
    assert plain(*answer.duties.operated_by) == ["Bromma stadsdelsnämnd"]  # the point's own field
    assert answer.next_step == "Felanmäl till SISAB och kontakta Bromma stadsdelsnämnd."


def test_the_example_answers_in_an_exercise_and_says_what_it_is() -> None:
    cold = make_point(functions=make_functions(varme=make_state(Function.VARME, DOWN)))
    answer = one(cold, EXAMPLE, real=False)
    assert answer.duties.ordinary == (Named("Stockholm Exergi", "exempel", "ej verifierad"),)
    assert [name.mark for name in (*answer.duties.sector, *answer.duties.lead)] == ["exempel", "exempel"]


def test_where_nobody_is_loaded_the_answer_is_not_a_guess() -> None:
    bare = replace(NO_POWER, operated_by="", infrastructure_by="", owner="", fault_contact="")
    answer = one(bare, EMPTY_REGISTER)
    assert answer.duties.operated_by == answer.duties.infrastructure_by == ()
    assert answer.next_step.startswith("Ansvaret är EJ INLÄST: krisledningen avgör")


def test_the_closest_row_answers() -> None:
    rows = (
        Responsibility("ks", Duty.DRIFT),
        Responsibility("verket", Duty.DRIFT, area="bromma"),
        Responsibility("ks", Duty.DRIFT, area="farsta"),
        Responsibility("ks", Duty.DRIFT, Function.VATTEN, area="bromma"),
    )
    register = replace(OWN, responsibilities=rows)
    assert plain(*one(register=register).duties.operated_by)[0] == "Elverket"
    elsewhere = replace(NO_POWER, area="jarva")
    assert plain(*one(elsewhere, register).duties.operated_by)[0] == "Kommunstyrelsen"


def test_two_equal_claims_are_both_shown() -> None:
    rows = tuple(Responsibility(who, Duty.ORDINARIE, Function.EL) for who in ("ks", "verket"))
    answer = one(register=replace(OWN, responsibilities=rows))
    assert plain(*answer.duties.ordinary) == ["Kommunstyrelsen", "Elverket"]


def test_the_point_list_is_shown_beside_a_register_that_says_something_else() -> None:
    rows = (Responsibility("ks", Duty.DRIFT, area="bromma"),)
    said, own = one(register=replace(OWN, responsibilities=rows)).duties.operated_by
    assert said == Named("Kommunstyrelsen")
    assert (own.name, own.mark) == ("Bromma stadsdelsnämnd", "enligt punktlistan")


def test_what_is_unknown_is_asked_where_it_is_near() -> None:
    old = make_state(status=DOWN, observed_at=ago(300), valid_until=ago(180))
    answer = one(make_point(functions=make_functions(el=old)))
    assert answer.next_step == "Fråga Bromma stadsdelsnämnd: uppgiften saknas eller har gått ut."


def test_a_contradiction_is_settled_before_anybody_is_called() -> None:
    rival = make_report(source="grannen", source_key="grannen")
    torn = make_state(status=DOWN, rival=rival)
    assert "avgör på punkten" in one(make_point(functions=make_functions(el=torn))).next_step


def test_information_is_no_fault_in_the_building() -> None:
    silent = make_functions(information=make_state(Function.INFORMATION, DOWN))
    assert one(make_point(functions=silent)).next_step == "Kontakta Bromma stadsdelsnämnd."


def test_an_area_answers_for_its_functions_without_a_building() -> None:
    picture = make_picture((NO_POWER,), (make_area(),))
    (row,) = matrix(picture, read_all(picture, NOW), NOW).rows
    found = who_answers_says.in_area(Asked(OWN, real=True), "bromma", "Bromma", row.cells)
    (answer,) = found.answers
    assert (answer.trouble.function, answer.trouble.word) == (Function.EL, "0/1")
    assert answer.next_step == "Kontakta Elverket."
    assert not found.of_point
    fine = make_picture((make_point(),), (make_area(),))
    (row,) = matrix(fine, read_all(fine, NOW), NOW).rows
    works = who_answers_says.in_area(Asked(OWN, real=True), "bromma", "Bromma", row.cells)
    assert works.answers == ()
    assert [one.name for one in works.rest] == ["information", "el", "värme", "vatten"]
    assert [name.name for name in works.rest[1].duties.ordinary] == ["Elverket"]


def moved(owner: str = "ks", **scope: Any) -> MovedOwner:
    where = {"function": None, "area": None, "sector": None, **scope}
    return MovedOwner(
        41, owner, until=ahead(60), decided_at=NOW, decider="stadsdirektören", reason="x", actor="k", **where
    )


def test_a_moved_owner_is_shown_beside_the_ordinary_one_and_is_asked_first() -> None:
    for decision in (moved(function=Function.EL), moved(area=NO_POWER.area), moved(sector="energi")):
        found = who_answers_says.at_point(Asked(OWN, True, (decision,), NOW), read(NO_POWER, NOW), "x")
        assert found is not None
        (answer,) = found.answers
        assert answer.instead is not None
        assert answer.instead.name == "Kommunstyrelsen"
        assert "post 41" in answer.instead.decided
        assert plain(*answer.duties.ordinary) == ["Elverket"]
        assert answer.next_step == "Kontakta Kommunstyrelsen: ansvaret är flyttat genom beslut."
    other = who_answers_says.at_point(
        Asked(OWN, True, (moved(function=Function.VATTEN),), NOW), read(NO_POWER, NOW), "x"
    )
    assert other is not None
    assert other.answers[0].instead is None

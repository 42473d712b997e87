"""The forecast at the desk: rows with their place on the line, what is alike as one, what nobody knows."""

from dataclasses import replace
from datetime import timedelta

from dashboard.desk.forecast.says import LossRow, first, outlook
from data.assumptions import acts as assumption_acts
from data.assumptions.facts import Link
from data.assumptions.tables import defaults
from data.assumptions.words import LinkCondition
from data.points.facts import Estimate, FunctionState, Picture, Run
from data.words import Function, Status, Supply
from tests.dashboard.the_desk import ALICE, Desk, said, trees
from tests.factories import (
    NOW,
    ago,
    ahead,
    make_area,
    make_forecast,
    make_functions,
    make_picture,
    make_point,
    make_state,
)

H = 60
EL, VARME = Function.EL, Function.VARME
PUMPS = Link(EL, "fjärrvärmepumpar", VARME, 4, 24, condition=LinkCondition.UTAN_RESERV)
ASSUMED = replace(defaults(), chain=(PUMPS,))
AREAS = (make_area("bromma", "Bromma"), make_area("farsta", "Farsta"))


def a_picture(*states: FunctionState, area: str = "bromma") -> Picture:
    points = [
        make_point(f"P{n}", name=f"Skola {n}", area=area, functions=make_functions(el=state))
        for n, state in enumerate(states, start=1)
    ]
    return make_picture(points, AREAS)


def rows(*states: FunctionState) -> list[LossRow]:
    picture = a_picture(*states)
    return list(outlook(make_forecast(picture, assumptions=ASSUMED), picture.areas).rows)


def ending(hours: float) -> FunctionState:
    return make_state(EL, supply=Supply.RESERV, lasts_until=ahead(hours * H), cause="ställverket")


def out(hours: float) -> FunctionState:
    state = make_state(EL, Status.UR_FUNKTION, observed_at=ago(hours * H))
    return replace(state, run=Run(ago(hours * H), ago(hours * H)))


def test_a_stated_loss_says_when_where_why_and_where_on_the_line() -> None:
    stated, assumed = rows(ending(18))
    assert (stated.when, stated.where, stated.beside, stated.what) == ("21:12", "Skola 1", "Bromma", "el")
    assert stated.why == "reserven tar slut · ställverket · sagt 02:52 av platsansvarig"
    assert (stated.at, stated.wide, stated.assumed, stated.point) == (250, 0, False, "P1")
    assert (assumed.when, assumed.why) == (
        "15/1 01:12–21:12",
        "antagande: el → fjärrvärmepumpar · förslag",
    )
    assert (assumed.at, assumed.wide, assumed.beyond, assumed.assumed) == (306, 277, False, True)


def test_what_is_assumed_alike_is_one_row_of_its_area() -> None:
    (alike,) = rows(out(6), out(5.5))
    assert (alike.where, alike.beside, alike.when) == ("Bromma", "2 punkter", "senast 21:12–21:42")
    assert (alike.point, alike.at) == ("", 0)
    assert [row.beside for row in rows(out(1), out(3))] == ["Bromma", "Bromma"]


def test_what_was_assumed_and_has_passed_stays_with_its_time() -> None:
    nothing = FunctionState()
    states = (*(out(hours) for hours in (26, 25)), out(30))
    points = [
        make_point(f"P{n}", name=f"Skola {n}", area=area, functions=make_functions(el=state, varme=nothing))
        for n, (state, area) in enumerate(zip(states, ("bromma", "bromma", "farsta"), strict=True), start=1)
    ]
    picture = make_picture(points, AREAS)
    says = outlook(make_forecast(picture, assumptions=ASSUMED), AREAS)
    assert says.rows == ()
    assert says.overdue == (
        "Antogs ta slut, men ingen har sagt något sedan dess: Bromma (2 punkter) värme senast 01:12–02:12, "
        "Skola 3 värme senast 13/1 21:12."
    )


def test_a_time_that_was_moved_is_told_with_how_often() -> None:
    state = make_state(EL, supply=Supply.RESERV, lasts_until=ahead(5 * H), restored_estimate=ahead(3 * H))
    run = Run(ago(60), ago(60), (Estimate(ahead(3 * H), "Ellevio", 3),))
    stated, _assumed = rows(replace(state, run=run))
    assert stated.why.endswith("åter 06:12 enligt Ellevio, flyttad 3 gånger")


def test_what_lasts_longer_than_the_line_ends_with_it() -> None:
    (assumed,) = [row for row in rows(ending(60)) if row.assumed]
    assert (assumed.at, assumed.wide, assumed.beyond) == (889, 111, True)


def test_what_nobody_knows_is_said_and_never_as_a_loss() -> None:
    picture = a_picture(make_state(EL), ending(2), make_state(EL, lasts_until=ago(5)))
    says = outlook(make_forecast(picture), picture.areas)
    assert says.bare.startswith("För 1 av 3 punkter finns inget underlag")
    assert says.passed == (
        "Skulle ha tagit slut: Skola 3 el (räcker till 03:07, sagt 02:52, inget nytt sedan dess)."
    )
    assert says.unknown.startswith("Okänt utan nya rapporter: först Skola 1 information från 04:52")
    assert "Det är inget bortfall." in says.unknown
    calm = a_picture(make_state(EL))
    assert outlook(make_forecast(calm), calm.areas).nothing.startswith("Inget av det som är känt")
    closed = make_picture([])
    assert outlook(make_forecast(closed), closed.areas).nothing.startswith("Ingen punkt är öppen")
    assert (
        outlook(make_forecast(closed), closed.areas, "Händelsen är stängd").nothing == "Händelsen är stängd"
    )


def test_the_line_is_marked_each_twelve_hours_from_now() -> None:
    picture = a_picture(ending(2))
    ticks = outlook(make_forecast(picture), picture.areas).ticks
    assert ticks[:3] == ((0, "nu"), (167, "15:12"), (333, "15/1 03:12"))
    assert len(ticks) == 6
    assert make_forecast(picture).until == NOW + timedelta(hours=72)


def test_the_page_shows_the_first_and_all_when_asked(desk: Desk) -> None:
    desk.load(*(f"Skola {n}" for n in range(1, 10)))
    desk.open()
    for n in range(1, 10):
        desk.phase(f"P{n:02}")
        ends = desk.at + timedelta(hours=n)
        desk.report(f"P{n:02}", EL, Status.FUNGERAR, supply=Supply.RESERV, lasts_until=ends)
    assumption_acts.set_assumptions(desk.store, ALICE, replace(defaults(), chain=()), desk.at)
    app = desk.page("situation")
    told = said(app)
    assert "9 sagda" in told
    assert "Visa alla (3 rader till)" in told
    assert any(key.endswith("forecast") for key in trees(app))


def test_what_is_stated_has_room_among_the_first_however_much_is_assumed_before_it() -> None:
    stated, assumed = rows(ending(18))
    listed = [
        replace(row, where=where)
        for where, row in zip("abcdef", (*[assumed] * 3, *[stated] * 3), strict=True)
    ]
    assert [row.where for row in first(listed, 4)] == ["a", "b", "d", "e"]
    assert [row.where for row in first(listed[:4], 4)] == ["a", "b", "c", "d"]
    assert [row.where for row in first(listed[:2], 4)] == ["a", "b"]

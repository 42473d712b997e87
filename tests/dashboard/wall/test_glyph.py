"""The glyph, the popup and the fill of an area say the same of a point, and say it in full."""

from dataclasses import replace

import pytest

from dashboard.wall.popup import popup
from dashboard.wall.reading import read
from dashboard.wall.signs import area_fill, glyph
from data.points.facts import NO_FUNCTIONS, FunctionState
from data.words import Function, Mark, Occupancy, Phase, Staffing, Status, Supply
from tests.factories import (
    NOW,
    ago,
    ahead,
    make_area,
    make_functions,
    make_occupancy,
    make_point,
    make_report,
    make_state,
)

EXPIRED = make_state(Function.EL, Status.UR_FUNKTION, observed_at=ago(62), valid_until=ago(2))
GONE = make_state(Function.VARME, Status.FUNGERAR, observed_at=ago(130), valid_until=ago(10))
AGAINST = make_state(
    Function.VATTEN,
    Status.FUNGERAR,
    rival=make_report(Function.VATTEN, Status.BEGRANSAD, source="fastighetsjouren", source_key="b"),
    source="värden",
)
ON_RESERVE = make_state(Function.EL, Status.FUNGERAR, supply=Supply.RESERV, lasts_until=ahead(60))


def test_a_working_point_is_four_green_parts_in_fixed_order() -> None:
    shown = glyph(read(make_point(), NOW), NOW)
    assert [part.function for part in shown.parts] == list(Function)
    assert {part.status for part in shown.parts} == {Status.FUNGERAR}
    assert not shown.old
    assert shown.label.startswith("Brommaskolan. öppen. information fungerar.")


def test_doubt_shows_in_sign_mark_and_words() -> None:
    point = make_point(functions=make_functions(el=EXPIRED, varme=GONE, vatten=AGAINST))
    shown = glyph(read(point, NOW), NOW)
    parts = {part.function: part for part in shown.parts}
    assert (parts[Function.EL].status, parts[Function.EL].mark) == (Status.UR_FUNKTION, Mark.OBEKRAFTAT)
    assert (parts[Function.VARME].status, parts[Function.VARME].sign) == (Status.OKAND, "question")
    assert (parts[Function.VATTEN].status, parts[Function.VATTEN].sign) == (Status.BEGRANSAD, "neq")
    assert shown.old
    assert "el obekräftat – var ur funktion 02:10." in shown.label
    assert "värme okänd (har gått ut – var fungerar 01:02)" in shown.label
    assert "fastighetsjouren säger begränsad, värden säger fungerar" in shown.label


@pytest.mark.parametrize(("state", "failed"), [(EXPIRED, True), (AGAINST, False), (GONE, False)])
def test_failed_is_what_is_down_or_was_when_last_heard_of(state: FunctionState, failed: bool) -> None:
    shown = glyph(read(make_point(functions=make_functions(el=state)), NOW), NOW)
    assert shown.failed is failed


def test_parts_are_ranked_as_the_worst_is_chosen_everywhere() -> None:
    down = make_state(Function.INFORMATION, Status.UR_FUNKTION)
    point = make_point(functions=make_functions(information=down, el=EXPIRED, varme=GONE, vatten=AGAINST))
    ranks = {part.function: part.rank for part in glyph(read(point, NOW), NOW).parts}
    worst_first = (Function.INFORMATION, Function.EL, Function.VATTEN, Function.VARME)
    assert sorted(ranks, key=lambda function: ranks[function]) == list(worst_first)


def test_reserve_supply_shows_and_ordinary_does_not() -> None:
    shown = glyph(read(make_point(functions=make_functions(el=ON_RESERVE)), NOW), NOW)
    assert [part.supply for part in shown.parts] == [
        Supply.ORDINARIE,
        Supply.RESERV,
        Supply.ORDINARIE,
        Supply.ORDINARIE,
    ]
    assert "el fungerar (reservdrift)" in shown.label


@pytest.mark.parametrize("phase", [Phase.PLANERAD, Phase.I_BEREDSKAP, Phase.UNDER_AKTIVERING, Phase.STANGD])
def test_a_point_that_neither_receives_nor_reports_is_only_a_ring(phase: Phase) -> None:
    silent = NO_FUNCTIONS if phase is not Phase.STANGD else make_functions()
    shown = glyph(read(make_point(phase=phase, functions=silent), NOW), NOW)
    assert shown.parts == ()
    assert not shown.old
    assert not shown.undecided


@pytest.mark.parametrize("phase", [Phase.PLANERAD, Phase.I_BEREDSKAP, Phase.UNDER_AKTIVERING])
def test_a_point_that_reports_is_drawn_whole_and_marked_as_not_decided_open(phase: Phase) -> None:
    says = make_functions(el=make_state(status=Status.UR_FUNKTION))
    shown = glyph(read(make_point(phase=phase, functions=says), NOW), NOW)
    assert len(shown.parts) == 4
    assert shown.undecided
    assert ("ej beslutad öppen" in shown.label) == (phase is not Phase.UNDER_AKTIVERING)
    assert "el ur funktion" in shown.label


def test_an_example_says_so() -> None:
    assert "(exempel)" in glyph(read(make_point(example=True), NOW), NOW).label


def test_the_popup_has_everything_about_a_function() -> None:
    told = make_state(
        Function.EL,
        Status.BEGRANSAD,
        supply=Supply.RESERV,
        cause="Kabelfel",
        source="platsansvarig",
        lasts_until=ahead(110),
        restored_estimate=ahead(300),
    )
    crowd = make_occupancy(Occupancy.SNART_FULLT, 150, Staffing.KNAPP)
    point = make_point(functions=make_functions(el=told), occupancy=crowd)
    shown = popup(read(point, NOW), "Bromma", NOW)
    line = shown.functions[1]
    assert (line.name, line.word, line.supply, line.cause) == ("el", "begränsad", "reservdrift", "Kabelfel")
    assert (line.source, line.observed) == ("platsansvarig", ago(20))
    assert (line.lasts_until, line.back) == (ahead(110), "åter 08:12 enligt platsansvarig")
    assert line.criterion == "Belysning men inte uttag till alla"
    assert shown.occupancy is not None
    assert (shown.occupancy.word, shown.occupancy.people) == ("snart fullt", 150)
    assert shown.occupancy.staffing_word == "bemanningen är knapp"


def test_an_old_occupancy_is_no_answer() -> None:
    stale = replace(make_occupancy(), valid_until=ago(1))
    assert popup(read(make_point(occupancy=stale), NOW), "Bromma", NOW).occupancy is None


def test_never_reported_is_unknown_and_says_so() -> None:
    bare = make_point(functions=make_functions(el=FunctionState()))
    line = popup(read(bare, NOW), "Bromma", NOW).functions[1]
    assert (line.status, line.trust) == (Status.OKAND, "aldrig rapporterat")


def test_an_area_is_filled_by_the_worst_of_its_open_points() -> None:
    fine = read(make_point(), NOW)
    failing = read(make_point("P02", functions=make_functions(el=EXPIRED)), NOW)
    closed = read(
        make_point("P03", phase=Phase.STANGD, functions=make_functions(status=Status.UR_FUNKTION)), NOW
    )
    assert area_fill(make_area(), [fine, closed]).pattern == "p-fungerar"
    worst = area_fill(make_area(), [fine, failing, closed])
    assert worst.pattern == "p-ur_funktion-obekraftat"
    assert worst.label == "Bromma: ur funktion, obekräftat"


def test_no_open_point_is_a_state_of_its_own() -> None:
    closed = read(make_point(phase=Phase.I_BEREDSKAP, functions=NO_FUNCTIONS), NOW)
    fill = area_fill(make_area(), [closed])
    assert (fill.status, fill.pattern, fill.label) == (None, None, "Bromma: ingen öppen punkt")


def test_an_area_is_filled_by_what_is_reported_before_anybody_has_decided_to_open() -> None:
    says = make_functions(el=make_state(status=Status.UR_FUNKTION))
    fill = area_fill(make_area(), [read(make_point(phase=Phase.PLANERAD, functions=says), NOW)])
    assert (fill.status, fill.label) == (Status.UR_FUNKTION, "Bromma: ur funktion, ej beslutad öppen")


def test_an_area_with_only_a_temporary_point_has_no_open_point_until_it_is_decided_open() -> None:
    came, decided = (
        read(make_point(phase=phase, temporary=True), NOW) for phase in (Phase.PLANERAD, Phase.OPPEN)
    )
    assert area_fill(make_area(), [came]).label == "Bromma: ingen öppen punkt"
    assert area_fill(make_area(), [decided]).pattern == "p-fungerar"
    assert glyph(came, NOW).undecided
    assert "tillfällig, ej beslutad öppen" in glyph(came, NOW).label


def test_a_point_that_is_being_closed_is_no_failure_on_the_map_as_it_is_none_in_the_list() -> None:
    point = make_point(phase=Phase.UNDER_AVVECKLING, functions=make_functions(el=EXPIRED))
    assert not glyph(read(point, NOW), NOW).failed

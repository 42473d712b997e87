"""The four numbers: what nobody acts on, what has failed, what is open, and what fails next."""

from dataclasses import replace
from typing import Any

import pytest

from dashboard.wall.figures import Figure, figures
from dashboard.wall.reading import read_all
from dashboard.words import speaking
from data.assumptions.facts import Assumptions, Link
from data.assumptions.tables import defaults
from data.assumptions.words import LinkCondition
from data.failures.answering import failures_now
from data.failures.facts import Statement
from data.failures.words import ActionState
from data.levels.facts import Level, Stock
from data.points.facts import NO_FUNCTIONS, FunctionState, Picture, Point
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.words import Function, Occupancy, Phase, Staffing, Status, Supply
from tests.factories import (
    NOW,
    ago,
    ahead,
    make_coordination,
    make_forecast,
    make_functions,
    make_occupancy,
    make_operation,
    make_picture,
    make_point,
    make_report,
    make_state,
)


def shown(picture: Picture, assumed: Assumptions | None = None, **said: Any) -> dict[str, Figure]:
    readings = read_all(picture, NOW)
    failures = failures_now(picture, make_coordination(**said), NOW)
    given = {"assumptions": assumed} if assumed else {}
    foreseen = make_forecast(picture, NOW, **given)
    return {one.key: one for one in figures(picture, readings, failures, foreseen, NOW)}


def down(status: Status = Status.UR_FUNKTION, **changes: Any) -> Picture:
    return make_picture([make_point(functions=make_functions(el=make_state(status=status)), **changes)])


def test_what_nobody_acts_on_comes_first_and_nought_is_said() -> None:
    calm = shown(
        make_picture([make_point(), make_point("P02", phase=Phase.I_BEREDSKAP, functions=NO_FUNCTIONS)])
    )
    assert list(calm) == ["without", "failed", "open", "next"]
    assert [one.value for one in calm.values()] == ["0", "0", "1", "–"]
    assert calm["open"].words == "öppna av 2"
    assert calm["without"].status is None


def test_a_promise_that_has_passed_is_said_beside() -> None:
    late = Statement(5, ("P01:el",), ActionState.ATAGEN, ago(10), "staben", by="Ellevio", until=ago(5))
    found = shown(down(), statements=(late,))
    assert (found["without"].value, found["without"].notes) == ("1", ("varav 1 försenat",))
    assert found["without"].status is Status.UR_FUNKTION


def test_what_is_not_counted_is_noted() -> None:
    bare = make_occupancy(Occupancy.FULLT, staffing=Staffing.SAKNAS)
    found = shown(down(occupancy=bare))
    assert (found["failed"].value, found["failed"].notes) == ("1", ("1 full", "1 utan bemanning"))


def test_a_tank_that_should_be_empty_is_said_with_how_old_its_level_is() -> None:
    state = make_state(Function.EL, supply=Supply.RESERV)
    picture = make_picture([make_point(functions=make_functions(el=state))])
    tank = {"P01": Equipment("P01", litres_per_hour=20)}
    levels = {("P01", Stock.DIESEL): Level("P01", Stock.DIESEL, 100, ago(24 * 60), "vaktmästaren", 1)}
    foreseen = make_forecast(picture, NOW, equipment=tank, levels=levels)
    failures = failures_now(picture, make_coordination(), NOW)
    found = figures(picture, read_all(picture, NOW), failures, foreseen, NOW)[-1]
    assert (found.key, found.status) == ("next", Status.BEGRANSAD)
    assert found.notes[1] == "borde vara tom sedan 13/1 08:12, nivån är gammal (avläst 13/1 03:12)"


def test_what_ends_next_counts_down_and_what_has_ended_does_not() -> None:
    def ending(minutes: float) -> Picture:
        state = make_state(Function.EL, supply=Supply.RESERV, lasts_until=ahead(minutes))
        return make_picture([make_point(functions=make_functions(el=state))])

    coming, passed = shown(ending(90))["next"], shown(ending(-5))["next"]
    assert (coming.until, coming.notes[0]) == (ahead(90), "Brommaskolan · el")
    assert (passed.until, passed.value) == (None, "03:07")


def test_what_is_assumed_is_said_after_what_is_stated_and_never_counted_down_to() -> None:
    pumps = Link(Function.EL, "pumpar", Function.VARME, 1, 2, condition=LinkCondition.UTAN_RESERV)
    assumed = replace(defaults(), chain=(pumps,))

    def ending(*minutes: float) -> dict[str, Figure]:
        states = [make_state(Function.EL, supply=Supply.RESERV, lasts_until=ahead(one)) for one in minutes]
        points = [
            make_point(f"P{n}", name=f"Skola {n}", functions=make_functions(el=state))
            for n, state in enumerate(states)
        ]
        return shown(make_picture(points), assumed)

    one, five = ending(90)["next"], ending(90, 100, 110, 120, 130)["next"]
    assert (one.until, one.later, one.more) == (ahead(90), ("antagande: Skola 0 värme 05:42",), 0)
    assert (five.later[0], len(five.later), five.more) == ("Skola 1 el 04:52", 3, 1)
    nobody = shown(down(), assumed)["next"]
    assert (nobody.until, nobody.value) == (None, "–")
    assert nobody.notes == ("ingen har angett när något tar slut",)
    assert nobody.later == ("antagande: Brommaskolan värme 03:52",)


def test_what_was_assumed_and_has_passed_is_said_beside_what_is_to_come() -> None:
    pumps = Link(Function.EL, "pumpar", Function.VARME, 1, 2, condition=LinkCondition.UTAN_RESERV)
    assumed = replace(defaults(), chain=(pumps,))

    def cold(id: str, name: str, minutes: float) -> Point:
        el = make_state(Function.EL, Status.UR_FUNKTION, observed_at=ago(minutes))
        return make_point(id, name=name, functions=make_functions(el=el, varme=FunctionState()))

    points = [cold("P1", "Länge", 125), cold("P2", "Nyss", 10)]
    found = shown(make_picture(points), assumed)["next"]
    assert found.later == (
        "antagande: Länge värme skulle ha tagit slut senast 03:07, ingen har sagt något sedan dess",
        "antagande: Nyss värme 04:02",
    )


def test_what_may_come_at_any_time_is_no_countdown_and_hides_nothing_sooner() -> None:
    """A tank that may be empty now, and will be in five hours, beside a reserve that ends in ten minutes."""
    reserve = make_functions(el=make_state(Function.EL, supply=Supply.RESERV))
    ends = make_functions(el=make_state(Function.EL, supply=Supply.RESERV, lasts_until=ahead(10)))
    tank = make_point("P01", name="Tankskolan", functions=reserve)
    grounds = {
        "equipment": {"P01": Equipment("P01", Reserve.FAST, litres_per_hour=20)},
        "levels": {
            ("P01", Stock.DIESEL): Level("P01", Stock.DIESEL, 400, ago(17 * 60), "vaktmästaren", 1),
        },
    }

    def following(*points: Point) -> Figure:
        picture = make_picture(points)
        foreseen = make_forecast(picture, NOW, **grounds)
        failures = failures_now(picture, make_coordination(), NOW)
        return figures(picture, read_all(picture, NOW), failures, foreseen, NOW)[-1]

    alone = following(tank)
    assert (alone.until, alone.value, alone.words) == (None, "10:12", "nästa bortfall, senast")
    beside = following(tank, make_point("P02", name="Reservskolan", functions=ends))
    assert (beside.until, beside.notes[0]) == (ahead(10), "Reservskolan · el")
    assert beside.later == ("Tankskolan el senast 10:12",)


def test_a_closed_operation_counts_nothing_and_says_why() -> None:
    picture = make_picture(
        [make_point(functions=make_functions(el=make_state(status=Status.UR_FUNKTION)))],
        operation=make_operation(closed_at=ago(10)),
    )
    found = shown(picture)
    assert [(found[key].value, found[key].notes) for key in ("without", "failed")] == [
        ("–", ("händelsen är stängd",))
    ] * 2
    assert (found["next"].value, found["next"].notes) == ("–", ("händelsen är stängd",))


@pytest.mark.parametrize(("language", "note"), [("sv", "+ 2 tillfälliga"), ("en", "+ 2 temporary")])
def test_temporary_points_are_beside_those_that_are_open(language: str, note: str) -> None:
    phases = (Phase.OPPEN, Phase.PLANERAD)
    came = [make_point(f"T{place}", phase=phase, temporary=True) for place, phase in enumerate(phases)]
    with speaking(language):
        told = shown(make_picture([make_point(), *came]))["open"]
    assert (told.value, told.notes) == ("1", (note,))


def test_what_is_contradicted_is_counted_as_failures_are_and_not_by_point() -> None:
    against = make_state(
        status=Status.UR_FUNKTION, rival=make_report(status=Status.FUNGERAR, source_key="b", source="b")
    )
    picture = make_picture([make_point(functions=make_functions(el=against, vatten=against))])
    failed, without = shown(picture)["failed"], shown(picture)["without"]
    assert (failed.value, failed.notes, without.value) == ("2", ("2 motstridiga",), "2")

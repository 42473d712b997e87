"""What is remembered of the points changes no forecast: by an act, by time, by a level, a clock set back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from data.assumptions.tables import defaults
from data.forecast.facts import Forecast
from data.forecast.remembered import Remembered
from data.forecast.rules import forecast
from data.levels.facts import Level, Stock
from data.points.facts import FunctionState, Point
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.words import Function, Phase, Status, Supply
from tests.factories import NOW, ahead, make_functions, make_picture, make_point, make_report, make_state

MINUTES = st.one_of(st.none(), st.integers(-120, 600))
DIESEL = ("P01", Stock.DIESEL)


@st.composite
def states(draw: Any, function: Function, point: str) -> FunctionState:
    """Return what may be said of a function: its supply, how long it lasts and holds, who differs."""
    lasts, holds = draw(MINUTES), draw(MINUTES)
    said: dict[str, Any] = {
        "point": point,
        "status": draw(st.sampled_from(Status)),
        "supply": draw(st.sampled_from(Supply)),
        "lasts_until": ahead(lasts) if lasts is not None else None,
        "valid_until": ahead(holds) if holds is not None else None,
    }
    state = make_state(function, **said)
    if draw(st.booleans()):
        rival = make_report(function, draw(st.sampled_from(Status)), point=point)
        state = replace(state, rival=rival)
    return state


@st.composite
def points(draw: Any, id: str) -> Point:
    told = {one.value: draw(states(one, id)) for one in Function if draw(st.booleans())}
    return make_point(id, functions=make_functions(**told), phase=draw(st.sampled_from(Phase)))


@st.composite
def steps(draw: Any) -> tuple[str, Any]:
    """Return what happens next: time goes, or is set back, a point is told of, or a tank is."""
    what = draw(st.sampled_from(["time", "point", "level"]))
    if what == "time":
        return what, timedelta(minutes=draw(st.integers(-60, 300)))
    if what == "point":
        return what, draw(points(draw(st.sampled_from(["P01", "P02"]))))
    return what, draw(st.integers(10, 200))


Step = tuple[str, Any]


def same(held: dict[str, Point], then: list[Step]) -> list[Forecast]:
    """Return the forecasts of what happens in turn, each the same with and without what is remembered."""
    now = NOW
    equipment = {"P01": Equipment("P01", reserve=Reserve.FAST, litres_per_hour=10.0)}
    levels: Mapping[tuple[str, Stock], Level] = {}
    remembered, found = Remembered(), []
    for what, value in [("time", timedelta(0)), *then]:
        if what == "time":
            now += value
        elif what == "point":
            held[value.id] = value
        else:
            levels = {DIESEL: Level(*DIESEL, value, NOW, "skolan", 9)}
        told = [_told(list(held.values()), equipment, levels, now, one) for one in (remembered, None)]
        assert told[0] == told[1]
        found.append(told[0])
    return found


@given(points("P01"), points("P02"), st.lists(steps(), max_size=6))
def test_it_is_the_same_forecast_as_one_worked_out_anew(
    first: Point, second: Point, then: list[Step]
) -> None:
    same({"P01": first, "P02": second}, then)


def on_reserve(**said: Any) -> Point:
    return make_point("P01", functions=make_functions(el=make_state(supply=Supply.RESERV, **said)))


def test_an_end_that_passes_is_to_come_no_more_and_is_again_when_the_clock_is_set_back() -> None:
    two = ("time", timedelta(hours=2)), ("time", timedelta(hours=-2))
    before, after, back = same({"P01": on_reserve(lasts_until=ahead(60))}, [*two])
    assert [one.key for one in before.losses][:1] == ["P01:el"]
    assert "P01:el" not in [one.key for one in after.losses]
    assert back == before


def test_a_tank_that_is_read_makes_an_end_and_is_used_up_in_time() -> None:
    then = [("level", 100), ("time", timedelta(hours=3)), ("time", timedelta(hours=12))]
    none, some, later, empty = same({"P01": on_reserve()}, then)
    losses = ["P01:el" in [one.key for one in each.losses] for each in (none, some, later, empty)]
    assert losses == [False, True, True, False]


def _told(
    points: list[Point],
    equipment: Mapping[str, Equipment],
    levels: Mapping[tuple[str, Stock], Level],
    now: datetime,
    remembered: Remembered | None,
) -> Forecast:
    return forecast(make_picture(points), equipment, levels, defaults(), now, remembered=remembered)


def test_a_point_that_is_as_it_was_is_not_worked_out_again() -> None:
    """Without that it would be worth nothing: each act would cost as much as all points together."""
    asked: list[str] = []
    remembered, point = Remembered(), make_point("P01")

    def work_out(one: Point) -> tuple[Any, ...]:
        asked.append(one.id)
        return ()

    for _ in range(3):
        remembered.of_point(point, NOW, work_out)
    remembered.of_point(make_point("P01"), NOW, work_out)
    assert asked == ["P01", "P01"]

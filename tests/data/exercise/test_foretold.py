"""The forecast held against the facit, by hand: as said, sooner, later, never, not yet, and without one."""

from datetime import datetime, timedelta

import pytest

from data.clock import Clock
from data.exercise.facit import Facit, Span
from data.exercise.foretold import NO_HOURS, Came, Checked, Foretold, checked, hour_by_hour
from data.exercise.history import Played, played
from data.exercise.scenario import ClockAct, Effect
from data.forecast.facts import Loss
from data.forecast.words import Basis
from data.points.acts.reports import report
from data.words import Function, Status, Supply
from tests.data.exercise import played_exercise
from tests.data.exercise.played import ID, a_scenario, an_inject, clock, minutes, plan
from tests.data.exercise.played import found as the_exercise
from tests.data.exercise.played_exercise import ORIGIN, STARTED
from tests.data.world import BOB, World, a_report, later
from tests.factories import make_point

AREAS = {"P1": "a", "P2": "a", "P3": "b"}
EL, VARME = Function.EL, Function.VARME


def at(hours: float) -> datetime:
    return ORIGIN + timedelta(hours=hours)


def ten_hours() -> Played:
    return played(Clock(STARTED, ORIGIN, 1.0), STARTED + timedelta(hours=10))


def falls(**when: float) -> Facit:
    """Return a facit in which el goes at points after so many hours."""
    spans = {
        (point, EL): (
            Span(ORIGIN, at(hours), Status.FUNGERAR, Supply.RESERV),
            Span(at(hours), None, Status.UR_FUNKTION, Supply.RESERV),
        )
        for point, hours in when.items()
    }
    return Facit(ORIGIN, spans)


def loss(
    earliest: float, latest: float, point: str | None = "P1", area: str = "a", of: Function = EL
) -> Loss:
    where = make_point(point, area=area) if point else None
    return Loss(f"{point}:{of}", where, area, of, at(earliest), at(latest), Basis.UTHALLIGHET)


def said(hour: float, *losses: Loss, points: str = "P1 P2 P3") -> Foretold:
    return Foretold(at(hour), STARTED + timedelta(hours=hour), losses, frozenset(points.split()))


def came(*made: Foretold, true: Facit) -> list[Came]:
    return [each for _loss, each in checked(made, true, AREAS, ten_hours()).judged]


@pytest.mark.parametrize(
    ("hour", "earliest", "latest", "became"),
    [
        (1, 4.5, 5.5, Came.RATT),
        (1, 5.2, 6, Came.RATT),  # twelve minutes before it
        (1, 4, 4.8, Came.RATT),  # twelve minutes after it
        (2, 5.5, 6.5, Came.FORE),
        (3, 3.5, 4.5, Came.EFTER),
        (6, 7, 8, Came.FORE),  # it had fallen already
    ],
)
def test_what_falls_at_five(hour: float, earliest: float, latest: float, became: Came) -> None:
    assert came(said(hour, loss(earliest, latest)), true=falls(P1=5)) == [became]


def test_what_never_falls_did_not_come_or_is_not_yet_to_be_said() -> None:
    made = said(1, loss(2, 3, "P2"), loss(9.5, 11, "P2"), loss(2, 3, of=VARME))
    assert came(made, true=falls(P1=5)) == [Came.ALDRIG, Came.AVVAKTAR, Came.ALDRIG]


def test_an_areas_loss_is_there_when_the_first_of_its_points_has_it() -> None:
    made = said(1, loss(3, 4.5, None), loss(3, 4.5, None, "b"))
    assert came(made, true=falls(P1=5, P2=4, P3=9)) == [Came.RATT, Came.EFTER]


def test_what_is_not_of_an_area_that_takes_part_is_left_out() -> None:
    assert came(said(1, loss(3, 4, "P9", "c")), true=falls(P1=5)) == []


def test_what_came_without_a_forecast_at_the_last_hour_before_it() -> None:
    made = (
        said(0, loss(3, 6)),
        said(1, loss(3, 6), points="P1 P2"),
        said(2, loss(3, 6)),
        said(3, loss(7, 8, "P2")),  # P1 is gone from it
        said(4),
    )
    found = checked(made, falls(P1=3.5, P2=2.5, P3=1.5), AREAS, ten_hours())
    assert [(one.point, one.at, one.foretold) for one in found.fell] == [
        ("P2", at(2.5), False),  # P3 fell when no forecast was made of it
        ("P1", at(3.5), False),
    ]
    assert checked(made[:3], falls(P1=3.5), AREAS, ten_hours()).unforetold == ()
    assert found.hours == 5


def test_shares_are_of_what_is_settled() -> None:
    made = said(1, loss(4.5, 5.5), loss(2, 3, "P2"), loss(9.5, 11, "P2"))
    found = checked((made,), falls(P1=5), AREAS, ten_hours())
    assert (found.of(Came.RATT), found.of(Came.ALDRIG), found.settled) == (1, 1, 2)
    assert Checked().settled == 0


def test_a_jump_that_lets_nothing_age_moves_what_was_forecast_along() -> None:
    carried = played(played_exercise.clock(carry=True), STARTED + timedelta(minutes=60))
    before = Foretold(at(0.5), played_exercise.real(30), (loss(0.7, 0.8),), frozenset({"P1"}))
    found = checked((before,), falls(P1=0.9), AREAS, carried)  # stated for T+42 to T+48, T+52 to T+58 then
    assert [each for _loss, each in found.judged] == [Came.RATT]


@pytest.fixture
def night(world: World) -> World:
    """P01 goes on reserve that lasts to T+100, says so at T+10, and corrects it to T+80 at T+65."""
    reserve = Effect((EL,), Status.FUNGERAR, points=("P01",), supply=Supply.RESERV, lasts=minutes(80))
    plan(world.store, a_scenario(an_inject("I1", 0, effects=(reserve,)), opens=("P01",)))
    clock(world.store, ClockAct.START)
    for minute, lasts in ((10, 100), (65, 80)):
        at_minute = the_exercise(world.store).begins + minutes(lasts)
        works = a_report(EL, Status.FUNGERAR, operation=ID, supply=Supply.RESERV, lasts_until=at_minute)
        report(world.store, BOB, [works], later(minute))
    return world


def test_each_hour_is_forecast_by_what_was_known_then(night: World) -> None:
    operation = the_exercise(night.store).operation
    with night.store.reading() as connection:
        hours = hour_by_hour(connection, operation, played(operation.clock, later(121)))
        some = hour_by_hour(connection, operation, played(operation.clock, later(61)))
        assert hour_by_hour(connection, operation, played(operation.clock, later(121)), some) == hours
    clock(night.store, ClockAct.STOP, later(121))
    over = the_exercise(night.store).operation
    with night.store.reading() as connection:
        assert hour_by_hour(connection, over, played(over.clock, later(121))).made == hours.made
    begins = the_exercise(night.store).begins
    stated = [[one.latest - begins for one in hour.losses if one.function is EL] for hour in hours.made]
    assert stated == [[], [minutes(100)], []]
    assert NO_HOURS.made == ()

"""How many are assumed to come, beside what was then reported, by a share that says where it is from."""

from datetime import datetime, timedelta
from types import MappingProxyType

from dashboard.desk.situation.says.visitors import Assumed, assumed, hours_without, interval, rests
from data.assumptions.facts import Assumptions, Share
from data.assumptions.words import YearPart
from data.demand.facts import Count, Visitors
from data.points.facts import NO_FUNCTIONS, FunctionState, Point, Run
from data.words import Function, Status
from tests.factories import NOW, make_point, make_report

HELD = Assumptions(
    chain=(),
    shares=(
        Share(YearPart.VINTER, 0, 0.001, 0.005),
        Share(YearPart.VINTER, 6, 0.003, 0.015, source="länsstyrelsen"),
        Share(YearPart.VINTER, 6, 0.005, 0.03, below=-10),
    ),
    figures=(),
)
PEOPLE = (10_000, 12_000)


def ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def count(hours: float, people: int) -> Count:
    return Count(people, ago(hours), NOW, 1)


def test_each_number_stands_beside_what_would_have_been_assumed_then() -> None:
    assert assumed(PEOPLE, (count(3, 40), count(1, 160)), HELD, 8, None, NOW) == (
        Assumed("nu", "30–180", ""),
        Assumed("02:12", "30–180", "160 personer"),
        Assumed("00:12", "10–60", "40 personer"),
    )


def test_no_more_than_two_figures_are_known() -> None:
    assert interval(Visitors(964, 4_945)) == "960–5\u00a0000"
    assert interval(Visitors(0, 9)) == "0–9"


def test_it_is_more_where_it_is_colder_and_nothing_before_the_heat_went() -> None:
    assert assumed(PEOPLE, (count(9, 40),), HELD, 8, -15, NOW) == (
        Assumed("nu", "50–360", ""),
        Assumed("13/1 18:12", "–", "40 personer"),
    )


def test_the_share_says_who_says_so() -> None:
    near = "10\u00a0000–12\u00a0000 invånare, också de med värme hemma, har ingen närmare punkt med värme."
    assert rests(PEOPLE, HELD, 8, None, NOW) == f"{near} Andel som antas komma: 0,3–1,5 % (länsstyrelsen)."
    assert rests(PEOPLE, HELD, 8, -15, NOW) == f"{near} Andel som antas komma: 0,5–3 % (förslag)."
    summer = NOW + timedelta(days=180)
    assert rests(PEOPLE, HELD, 8, -15, summer) == near
    assert assumed(PEOPLE, (), HELD, 8, None, summer) == (Assumed("nu", "inget antaget", ""),)


def gone(function: Function, hours: float, status: Status = Status.UR_FUNKTION) -> Point:
    report = make_report(function, status, observed_at=ago(hours))
    state = FunctionState(report, run=Run(ago(hours), ago(hours)))
    return make_point(functions=MappingProxyType({**NO_FUNCTIONS, function: state}))


def test_the_hours_without_heat_are_those_reported_else_those_without_el() -> None:
    assert hours_without([], NOW) == 0
    assert hours_without([gone(Function.EL, 9)], NOW) == 8
    assert hours_without([gone(Function.EL, 9), gone(Function.VARME, 5)], NOW) == 4
    assert hours_without([gone(Function.VARME, 9, Status.FUNGERAR)], NOW) == 0

"""When points are full if the increase goes on, and when their reserve power is too small, in words."""

from datetime import timedelta

import pytest

from dashboard.desk.situation.says.demand import (
    Counts,
    counted,
    filling,
    filling_next,
    load_of,
    passing,
    passing_soon,
    reckoned,
)
from data.assumptions.facts import Assumptions, Figure
from data.assumptions.words import FigureKind
from data.demand.facts import Count, Load
from data.points.facts import Point
from data.preparedness.facts import Equipment
from data.words import Occupancy
from tests.factories import NOW as FACTORIES
from tests.factories import make_occupancy, make_point

NOW = FACTORIES - timedelta(minutes=12)  # 03:00 in Stockholm
ASSUMED = Assumptions((), (), (Figure(FigureKind.KW_BESOKARE, 0.2), Figure(FigureKind.KW_VATTENKOKARE, 2.0)))
RESERVE = Load(35, 176, 0.2)


def a_point(id: str = "P1", people: int | None = 120, occupancy: Occupancy = Occupancy.LEDIGT) -> Point:
    return make_point(id, name=f"Skolan {id}", capacity=200, occupancy=make_occupancy(occupancy, people))


def told(*said: tuple[float, int], id: str = "P1") -> Counts:
    """Return counts by hours before now."""
    at = [(NOW - timedelta(hours=hours), people) for hours, people in said]
    return {id: tuple(Count(people, when, when + timedelta(hours=4), 1) for when, people in at)}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        # 30 and 40 an hour; 80 are missing since 02:00.
        (((3, 60), (2, 80), (1, 120)), "mellan 04:00 och 04:45 om ökningen fortsätter"),
        (((3, 80), (1, 120)), "omkring 06:00 om ökningen fortsätter"),
        (((2, 100), (1, 190), (0.75, 190)), "när som helst om ökningen fortsätter, eller inte alls"),
        (((1, 110), (0, 131)), "mellan 06:15 och 06:30 om"),
        (((2, 100), (1, 150), (0.5, 150)), "tidigast 04:00 om ökningen fortsätter, eller inte alls"),
    ],
)
def test_the_interval(said: tuple[tuple[float, int], ...], words: str) -> None:
    assert words in filling(a_point(), told(*said), NOW)


def test_by_which_reports() -> None:
    said = reckoned(a_point(), None, told((3, 80), (1, 120)), ASSUMED, NOW)
    assert said == (
        ("Blir fullt", "omkring 06:00 om ökningen fortsätter"),
        ("Räknat på", "80 personer 00:00, 120 personer 02:00, planerad för 200"),
    )
    assert reckoned(a_point(), None, {}, ASSUMED, NOW) == ()


def test_what_is_said_to_be_full_already_is_not_foretold() -> None:
    counts = told((3, 80), (1, 120))
    assert filling(a_point(occupancy=Occupancy.FULLT), counts, NOW) == ""
    assert filling(a_point(), told((3, 180), (1, 220)), NOW) == ""


def test_the_first_that_may_be_full_comes_first_and_without_a_number_nothing_is_read() -> None:
    slow, quick, silent = a_point("P1"), a_point("P2"), a_point("P3", people=None)
    counts = {**told((3, 80), (1, 120)), **told((3, 20), (1, 120), id="P2")}
    assert [point.id for point, _words in filling_next((slow, quick, silent), counts, NOW)] == ["P2", "P1"]
    assert counted((slow, quick, silent)) == ("P1", "P2")


def test_the_load_of_visitors_beside_the_reserve_power() -> None:
    assert reckoned(a_point(people=120), RESERVE, {}, ASSUMED, NOW) == (
        ("Reservkraften", "vid 176 besökare passerar antagen last 35,2 kW reservkraftens 35 kW"),
        ("Ryms", "5 vattenkokare åt gången"),
        (
            "Antaget",
            "0,2 kW för varje besökare och 2 kW för en vattenkokare (förslag); det som huset självt använder "
            "är inte med",
        ),
    )
    assert load_of(Equipment("P1", reserve_kw=35), ASSUMED) == RESERVE
    assert load_of(Equipment("P1"), ASSUMED) is None
    assert load_of(None, ASSUMED) is None


def test_an_old_number_of_people_says_nothing_of_what_fits_now() -> None:
    point = a_point(people=120)
    assert point.occupancy is not None
    late = point.occupancy.valid_until
    assert [name for name, _words in reckoned(point, RESERVE, {}, ASSUMED, late)] == [
        "Reservkraften",
        "Antaget",
    ]


def test_when_it_is_passed_and_that_it_has_been() -> None:
    coming = told((2, 80), (0, 116))  # 18 an hour: 60 are missing
    said = passing(a_point(people=116), RESERVE, coming, NOW)
    assert said.endswith("reservkraftens 35 kW, mellan 06:15 och 06:30 om ökningen fortsätter")
    over = told((2, 80), (0, 180))
    words = "180 besökare antas använda 36 kW, mer än reservkraftens 35 kW"
    assert passing(a_point(people=180), RESERVE, over, NOW) == words
    points = a_point("P1", people=180), a_point("P2"), a_point("P3")
    counts = {**over, **told((0, 120), id="P2"), **told((0, 190), id="P3")}
    assert passing_soon(points, {"P1": RESERVE, "P2": RESERVE}, counts, NOW) == ((points[0], words),)

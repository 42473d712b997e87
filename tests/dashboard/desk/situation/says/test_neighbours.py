"""Neighbours with something to spare: only what is open, works and has room now, the nearest first."""

import pytest

from dashboard.desk.situation.says.neighbours import neighbours
from dashboard.wall.reading import read_all
from data.points.facts import Point
from data.words import Function, Occupancy, Phase, RequestKind, Staffing, Status
from tests.factories import (
    NOW,
    ago,
    make_area,
    make_functions,
    make_occupancy,
    make_picture,
    make_point,
    make_state,
)

NEAR = {"bromma": ("kungsholmen", "jarva"), "jarva": ("bromma",)}


def place(
    identity: str,
    area: str,
    occupancy: Occupancy | None = Occupancy.LEDIGT,
    staffing: Staffing | None = None,
    **more: object,
) -> Point:
    held = make_occupancy(occupancy=occupancy, staffing=staffing) if occupancy else None
    return make_point(identity, area=area, occupancy=held, **more)


def said(*points: Point, kind: RequestKind = RequestKind.DRIVMEDEL) -> tuple[str, ...]:
    areas = [make_area(one, one.capitalize()) for one in ("bromma", "jarva", "kungsholmen")]
    picture = make_picture(points, areas)
    return neighbours(picture, read_all(picture, NOW), "bromma", kind, NEAR)


def test_the_nearest_with_room_and_power_comes_first() -> None:
    dark = make_functions(el=make_state(Function.EL, Status.UR_FUNKTION))
    assert said(
        place("P01", "jarva"),
        place("P02", "kungsholmen"),
        place("P03", "kungsholmen", functions=dark),
        place("P04", "bromma"),
    ) == (
        "Kungsholmen: 1 av 2 öppna punkter har ledigt och fungerande el",
        "Jarva: 1 av 1 öppna punkter har ledigt och fungerande el",
    )


@pytest.mark.parametrize(
    "point",
    [
        place("P01", "jarva", Occupancy.SNART_FULLT),
        place("P01", "jarva", None),
        place("P01", "jarva", phase=Phase.STANGD),
        place("P01", "jarva", functions=make_functions(el=make_state(Function.EL, valid_until=ago(1)))),
        place("P01", "bromma"),
    ],
)
def test_what_is_full_shut_unknown_or_its_own_has_nothing_to_spare(point: Point) -> None:
    assert said(point) == ()


def test_people_are_lent_where_they_suffice() -> None:
    enough = place("P01", "jarva", staffing=Staffing.RACKER)
    assert said(enough, kind=RequestKind.PERSONAL) == (
        "Jarva: 1 av 1 öppna punkter har ledigt och bemanning som räcker",
    )
    assert said(place("P01", "jarva", staffing=Staffing.KNAPP), kind=RequestKind.PERSONAL) == ()

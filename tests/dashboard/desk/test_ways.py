"""The menu: few places for anybody, and every part of a place under one address."""

import pytest

from dashboard.desk import ways
from dashboard.places import PARTS, Part, Place
from data.rights import Grant, Who
from data.words import Role

BOUND = {Role.STADSDEL: "bromma", Role.LOKAL_OVNINGSLEDARE: "bromma", Role.SEKTOR: "energi"}
KEYS = (Role.PUNKT, Role.SMS, Role.RESERV, Role.VAGG, Role.MASKIN)
PEOPLE = [role for role in Role if role not in KEYS]


@pytest.mark.parametrize("role", PEOPLE)
def test_at_most_seven_places_for_anybody(role: Role) -> None:
    who = Who("1", "någon", (Grant(role, BOUND.get(role, "")),))
    visible = {place for place, useful in ways.menu(who, takes_part=True) if useful}
    assert 1 <= len(visible) <= 7
    assert Place.ADMIN not in visible  # its way stands beside the account


def test_everything_in_the_menu_is_a_place_and_every_place_is_in_the_menu() -> None:
    who = Who("1", "krisledningen", (Grant(Role.KRISLEDNING),))
    listed = [place for place, _useful in ways.menu(who, takes_part=True)]
    assert sorted(listed) == sorted(Place)


def test_every_part_belongs_to_one_place() -> None:
    belonging = [part for parts in PARTS.values() for part in parts]
    assert sorted(belonging) == sorted(Part)
    assert {part.place for part in Part} == set(PARTS)

"""The way that a vehicle is taken to drive: the air line, longer by the detour."""

import pytest

from geo.air_line import DETOUR, driven_metres

STADSHUSET, SLUSSEN = (18.0543, 59.3275), (18.0727, 59.3196)


def test_it_is_the_air_line_times_the_detour_and_the_same_both_ways() -> None:
    # 0.0079 degrees north are 878 m, 0.0184 east at this latitude 1 044 m: 1 364 m by Pythagoras.
    assert driven_metres(STADSHUSET, SLUSSEN) == pytest.approx(1364 * DETOUR, rel=0.003)
    assert driven_metres(SLUSSEN, STADSHUSET) == driven_metres(STADSHUSET, SLUSSEN)
    assert driven_metres(SLUSSEN, SLUSSEN) == 0

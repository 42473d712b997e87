"""An empty page says why it is empty and what to do."""

import pytest

from dashboard.places import Part
from dashboard.words.empty import Lack, empty, lack_of_points
from data.rights import Deed, Grant, Who, may
from data.words import Role
from tests.factories import make_operation, make_picture


def test_without_points_it_matters_whether_examples_are_loaded() -> None:
    bare = make_picture(points=())
    assert lack_of_points(bare, loaded=False) is Lack.POINTS
    assert lack_of_points(bare, loaded=True) is Lack.REAL_POINTS
    assert lack_of_points(make_picture(), loaded=True) is None


@pytest.mark.parametrize("lack", Lack)
def test_every_lack_has_a_title_and_a_reason(lack: Lack) -> None:
    says = empty(lack, make_operation())
    assert says.title
    assert says.why


def test_a_real_operation_with_only_examples_says_not_loaded_and_offers_no_demonstration() -> None:
    says = empty(Lack.REAL_POINTS, make_operation())
    assert "ej inlästa" in says.title
    assert says.to is None
    leads = empty(Lack.REAL_POINTS, make_operation(), Who("k", "krisledning", (Grant(Role.KRISLEDNING),)))
    assert leads.to is Part.REGISTER


def test_whoever_is_told_to_open_an_operation_can() -> None:
    for role in Role:
        who = Who("x", str(role), (Grant(role),))
        says = empty(Lack.OPERATION, who=who)
        assert (says.to is Part.OPERATIONS) is may(who, Deed.OPEN_OPERATION)
        assert ("öppnar den" in says.why) is (says.to is None)

"""What two numbers of people lead to, at a point and in its area."""

from datetime import timedelta

from data.points.acts import reports
from data.points.commands import NewOccupancy
from data.words import Occupancy
from tests.dashboard.the_desk import ALICE, Desk, said


def test_an_increase_is_carried_on_at_the_point_and_in_its_area(desk: Desk) -> None:
    desk.load("Brommaskolan")
    desk.open()
    desk.phase("P01")
    assert "Blir fullt" not in said(desk.page("situation", punkt="P01").run())
    for ago, people in ((120, 40), (60, 80)):
        at = desk.at - timedelta(minutes=ago)
        new = NewOccupancy(f"o-{ago}", "op", "P01", Occupancy.LEDIGT, people=people, observed_at=at)
        reports.report_occupancy(desk.store, ALICE, new, desk.at)
    for address in ({"punkt": "P01"}, {"omrade": "bromma"}):
        words = said(desk.page("situation", **address).run())
        assert "Blir fullt" in words
        assert "om ökningen fortsätter" in words
    point = said(desk.page("situation", punkt="P01").run())
    assert "40 personer" in point

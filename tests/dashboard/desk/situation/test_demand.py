"""What two numbers of people lead to, at a point and in its area, and what its reserve power bears."""

from datetime import timedelta
from pathlib import Path

from data.points.acts import reports
from data.points.commands import NewOccupancy
from data.preparedness.acts import load_equipment
from data.preparedness.facts import Equipment
from data.rights import Grant
from data.words import Occupancy, OperationKind, Role
from tests.dashboard.the_desk import ALICE, Desk, said


def fill(desk: Desk, operation: str = "op") -> None:
    desk.phase("P01", operation=operation)
    for ago, people in ((120, 40), (60, 80)):
        at = desk.at - timedelta(minutes=ago)
        identity = f"{operation}-{ago}"
        new = NewOccupancy(identity, operation, "P01", Occupancy.LEDIGT, people=people, observed_at=at)
        reports.report_occupancy(desk.store, ALICE, new, desk.at)


def test_an_increase_is_carried_on_at_the_point_and_in_its_area(desk: Desk) -> None:
    desk.load("Brommaskolan")
    desk.open()
    assert "Blir fullt" not in said(desk.page("situation", punkt="P01"))
    fill(desk)
    for address in ({"punkt": "P01"}, {"omrade": "bromma"}):
        words = said(desk.page("situation", **address))
        assert "Blir fullt" in words
        assert "om ökningen fortsätter" in words
    assert "40 personer" in said(desk.page("situation", punkt="P01"))


def test_what_the_reserve_power_bears_is_said_to_whoever_may_know_of_it(desk: Desk) -> None:
    desk.load("Brommaskolan")
    load_equipment(desk.store, ALICE, [Equipment("P01", reserve_kw=5)], desk.at)
    desk.open("ov", OperationKind.OVNING)
    fill(desk, "ov")
    point = {"punkt": "P01", "handelse": "ov"}
    assert "vid 101 besökare passerar antagen last" in said(desk.page("situation", **point))
    assert "Reservkraften räcker inte" in said(desk.page("situation", omrade="bromma", handelse="ov"))
    plays = desk.sign_in(Grant(Role.MOTSPEL))
    words = said(desk.page("situation", key=plays, **point))
    assert "Blir fullt" in words
    assert "besökare passerar" not in words


def test_it_is_read_at_the_desk_alone() -> None:
    """No screen, paper, system or order between points may rest on it."""
    root = Path(__file__).parents[4]
    files = [path for room in ("dashboard", "data", "geo") for path in (root / room).rglob("*.py")]
    readers = {path.relative_to(root).parts[:3] for path in files if "data.demand" in path.read_text("utf-8")}
    readers -= {path for path in readers if path[:2] == ("data", "demand")}
    assert readers == {("dashboard", "desk", "situation")}

"""The reminder of a monthly check: once a month and area, by day, of own points, while nothing is open."""

from datetime import datetime, timedelta

import pytest

from data.acting import LOCAL
from data.notices.acts import Memory, load_plan, owed, put
from data.notices.facts import Address, NoticePlan, Telling
from data.operations.acts import close_operation, open_operation
from data.operations.rules import NewOperation
from data.points.acts.registers import load_points
from data.preparedness.acts import check_point
from data.preparedness.facts import NewCheck
from data.store.verify import verify
from data.words import NoticeChannel, NoticeEvent, OperationKind
from tests.data.world import NOW, OPERATION, POINTS, World, a_point, fresh_id

PLAN = NoticePlan(
    addresses=(
        Address("bromma", "Bromma", NoticeChannel.EPOST, "sdn@example.org", area="bromma", exercises=True),
        Address("skarpnack", "Skarpnäck", NoticeChannel.EPOST, "sk@example.org", area="skarpnack"),
        Address("made-up", "Exempel", NoticeChannel.EPOST, "ex@example.org", area="bromma", example=True),
    ),
    tellings=(Telling(NoticeEvent.MANADSKONTROLL, "omrade"),),
)
DAY = timedelta(days=1)
MORNING = NOW + timedelta(hours=6)  # 09:00 in Stockholm


@pytest.fixture
def peace(world: World) -> World:
    """Nothing is open; one example point more."""
    load_points(world.store, LOCAL, (*POINTS, a_point("P04", example=True)), NOW)
    load_plan(world.store, LOCAL, PLAN, NOW)
    close_operation(
        world.store, LOCAL, act_id="c", operation_id=OPERATION, named=OPERATION, reason="över", now=NOW
    )
    return world


def check(world: World, point: str, now: datetime) -> None:
    check_point(world.store, LOCAL, NewCheck(fresh_id(), point, True, True, True, True), now)


def told(world: World, now: datetime, memory: Memory | None = None) -> list[tuple[str, int]]:
    owing = [one for one in owed(world.store, now, memory) if one.said.event is NoticeEvent.MANADSKONTROLL]
    put(world.store, owing, now)
    return [(one.to.id, one.said.count) for one in owing]


def test_each_area_is_reminded_once_a_month_of_its_own_points(peace: World) -> None:
    assert told(peace, MORNING) == [("bromma", 2), ("skarpnack", 1)]
    assert told(peace, MORNING + DAY) == []
    check(peace, "P01", MORNING + DAY)
    check(peace, "P03", MORNING + DAY)
    assert told(peace, MORNING + 20 * DAY) == [("bromma", 1)]  # February: P02 alone still waits
    assert told(peace, MORNING + 50 * DAY) == [("bromma", 2), ("skarpnack", 1)]
    assert verify(peace.store).intact


def test_nobody_is_reminded_at_night_or_while_something_real_is_open(peace: World) -> None:
    assert told(peace, NOW) == []
    storm = NewOperation("storm", "Storm", OperationKind.SAMHALLSSTORNING)
    open_operation(peace.store, LOCAL, storm, MORNING)
    assert told(peace, MORNING) == []
    close_operation(
        peace.store, LOCAL, act_id="d", operation_id="storm", named="storm", reason="över", now=MORNING
    )
    open_operation(peace.store, LOCAL, NewOperation("ovn", "Övning", OperationKind.OVNING), MORNING)
    assert told(peace, MORNING) == [("bromma", 2), ("skarpnack", 1)]


def test_it_is_looked_for_once_an_hour(peace: World) -> None:
    memory = Memory()
    assert told(peace, NOW, memory) == []
    assert told(peace, NOW + timedelta(minutes=30), memory) == []
    assert memory.reminded == f"{NOW:%Y-%m-%d %H}"
    assert told(peace, MORNING, memory) == [("bromma", 2), ("skarpnack", 1)]

"""The demonstration as it stands after so many minutes, played in seconds: what pictures are taken of."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from dashboard import clock, registers
from dashboard.demo.playing import OPERATION, Demonstration
from dashboard.settings import REFERENCE_PACK, REFERENCE_POINTS
from data.acting import LOCAL
from data.clock import ZONE
from data.exercise.acts import leading
from data.exercise.acts.following import open_injects
from data.exercise.acts.injects import acknowledge_inject, deliver_due
from data.exercise.reads import exercise, inbox
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct
from data.exercise.scenario_file import shipped
from data.points import reads as point_reads
from data.rights import Grant
from data.store.database import Store, open_store
from data.words import Role
from geo.layers import load_pack
from tests.data.people import an_account, signed_in


@dataclass
class Hand:
    """A clock that is moved by hand."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


def play(url: str, minutes: int) -> str:
    """Play the demonstration so that it has run for so many minutes now; return its operation.

    Its own clock shows the afternoon whenever that is: near midnight times are said with their day.
    """
    now = clock.now()
    hand = Hand(now - timedelta(minutes=minutes))
    afternoon = now.astimezone(ZONE).replace(hour=14, minute=12, second=0, microsecond=0)
    with _filled(url, hand.at) as store:
        origin = (afternoon - timedelta(minutes=minutes)).astimezone(UTC)
        demonstration = Demonstration(store, 1, hand, origin)
        operation = demonstration.begin()
        for _minute in range(minutes):
            hand.at += timedelta(minutes=1)
            demonstration.catch_up()
    return operation


@contextmanager
def _filled(url: str, now: datetime) -> Iterator[Store]:
    store = open_store(url)
    try:
        pack = load_pack(REFERENCE_PACK)
        registers.load_areas(store, pack, now)
        registers.load_points(store, pack, REFERENCE_POINTS, now)
        registers.load_example_sectors(store, now)
        yield store
    finally:
        store.close()


EXERCISE = "vinteravbrott-prov"
NIGHT = OPERATION


def drill(url: str, minutes: int) -> str:
    """Plan a scenario that comes along and start its clock so many minutes ago; return the exercise."""
    now = clock.now()
    began = now - timedelta(minutes=minutes)
    with _filled(url, began) as store:
        scenario = next(each for each in shipped() if each.id == "vinteravbrott")
        new = NewExercise(EXERCISE, scenario.title, scenario)
        leading.plan_exercise(store, LOCAL, new, began)
        start = ClockAct.START
        leading.set_clock(store, LOCAL, act_id=str(uuid4()), operation_id=EXERCISE, act=start, now=began)
        _received(store, began, minutes)
    return EXERCISE


def _received(store: Store, began: datetime, minutes: int) -> None:
    """Let the injects come in time: krisledningen answers, Hässelby-Vällingby opens, others do nothing."""
    roles = [Grant(Role.STADSDEL, area.id) for area in point_reads.areas(store)]
    for grant in (*roles, Grant(Role.SEKTOR, "energi")):
        an_account(store, grant, now=began)
    staff, area = (
        signed_in(store, grant, now=began)
        for grant in (Grant(Role.KRISLEDNING), Grant(Role.STADSDEL, "hasselby-vallingby"))
    )
    for now in (began + timedelta(minutes=n) for n in range(minutes)):
        if not deliver_due(store, EXERCISE, now):
            continue
        held = exercise(store, EXERCISE)
        shown = [one.revision for one in held.delivered] if held else []
        for who in (staff, area):
            open_injects(store, who, EXERCISE, shown, now)
        for one in inbox(store, EXERCISE, (Grant(Role.KRISLEDNING),), now):
            acknowledge_inject(store, staff, EXERCISE, one.inject, now)

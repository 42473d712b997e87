"""The self-playing demonstration: an exercise that reports through the same services as people do."""

import random
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from dashboard.demo import script, sectors, staff
from data.acting import on_this_machine
from data.errors import Refused, StoreFault
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.points import reads as point_reads
from data.points.acts import phases as point_phases
from data.points.acts import reports as point_reports
from data.points.commands import NewOccupancy, NewPhase, NewReport
from data.points.facts import Point
from data.preparedness.acts import check_point
from data.preparedness.facts import NewCheck
from data.preparedness.reads import equipment
from data.preparedness.words import Reserve
from data.store.database import Store
from data.words import Channel, Function, OperationKind, Phase, Readiness, Role, Status, Supply

OPERATION = "demo"
DECIDER = "stadsdelsdirektören"
# A point reports everything about this often, in the exercise's minutes.
ROUND = 50
TICK_SECONDS = 0.4
OPENING_TAKES = 12


@dataclass(frozen=True, slots=True)
class Truth:
    """What really holds for one function at one point, which nobody sees before it is reported."""

    status: Status = Status.FUNGERAR
    supply: Supply = Supply.ORDINARIE
    cause: str = ""
    lasts_until: datetime | None = None
    restored: datetime | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """One thing that will happen at a minute of the exercise; `number` keeps equal minutes in order."""

    minute: float
    number: int
    act: Callable[[datetime], None]


class Demonstration:
    """One exercise being played; deterministic but for the ids of its acts.

    `origin` is what its clock shows when it begins, if that is not the time of day.
    """

    def __init__(
        self, store: Store, speed: float, now: Callable[[], datetime], origin: datetime | None = None
    ) -> None:
        self._store = store
        self._speed = speed
        self._now = now
        self._asked = origin
        self._chance = random.Random(20260117)  # noqa: S311  a play, not a secret
        self._truth: dict[tuple[str, Function], Truth] = {}
        self._plan: list[Planned] = []
        self._open: set[str] = set()
        self._stopped = threading.Event()

    def begin(self) -> str:
        """Open the exercise, open its first points and let each report once; returns the operation's id."""
        self._start = self._now()
        self._origin = self._asked or self._start
        new = NewOperation(
            OPERATION, script.NAME, OperationKind.OVNING, Readiness.FREDSTIDA_KRIS, self._origin, self._speed
        )
        operation_acts.open_operation(self._store, on_this_machine("övningsledning"), new, self._start)
        picture = point_reads.picture(self._store, OPERATION)
        self._areas: dict[str, list[Point]] = {}
        for point in picture.points:
            self._areas.setdefault(point.area, []).append(point)
        for area, many in script.OPEN_AT_START.items():
            for point in self._areas.get(area, [])[:many]:
                self._phase(point, Phase.UNDER_AKTIVERING, "stormvarning", self._origin)
                self._opened(point, self._origin)
        for area in sorted(self._areas):
            for point in self._areas[area][script.OPEN_AT_START.get(area, 0) :][:1]:
                self._phase(point, Phase.I_BEREDSKAP, "stormvarning", self._origin)
        self._checked(picture.points)
        self._schedule()
        return OPERATION

    def _checked(self, points: Sequence[Point]) -> None:
        """Some points were checked in peace before it began; not all as they should be."""
        has = equipment(self._store)
        for number, point in enumerate(points[::2]):
            bare = point.id in has and has[point.id].reserve is Reserve.INGEN
            found = NewCheck(
                id=f"demo-check-{point.id}",
                point=point.id,
                opened=number % 9 != 4,
                staffed=number % 5 != 3,
                stocked=number % 4 != 2,
                tried=None if bare else number % 3 != 1,
            )
            check_point(self._store, on_this_machine(f"trygghetspunkt {point.id}"), found, self._start)

    def play(self) -> None:
        """Play until stopped; call it in a thread of its own."""
        while not self._stopped.wait(TICK_SECONDS):
            self.catch_up()

    def catch_up(self) -> None:
        """Do what is due by now and has not been done."""
        moment = self._moment()
        minute = (moment - self._origin).total_seconds() / 60
        due = sorted((planned for planned in self._plan if planned.minute <= minute), key=_order)
        self._plan = [planned for planned in self._plan if planned.minute > minute]
        for planned in due:
            if self._stopped.is_set():
                return
            self._try(planned, moment)

    def stop(self) -> None:
        self._stopped.set()

    def _try(self, planned: Planned, moment: datetime) -> None:
        try:
            planned.act(moment)
        except (Refused, StoreFault):
            # Somebody plays along and has closed a point, or the store is busy: the play goes on.
            return

    def _moment(self) -> datetime:
        return self._origin + (self._now() - self._start) * self._speed

    def _at(self, minute: float, act: Callable[[datetime], None]) -> None:
        self._plan.append(Planned(minute, len(self._plan), act))

    def _schedule(self) -> None:
        for turn in script.TURNS:
            self._at(turn.minute, partial(self._turn, turn))
        for opening in script.OPENINGS:
            self._at(opening.minute, partial(self._decide, opening))
        for crowd in script.CROWDS:
            self._at(crowd.minute, partial(self._crowd, crowd))
        for minute, act in (*sectors.planned(), *staff.planned()):
            self._at(minute, partial(self._beside, act))
        self._at(script.CONTRADICTION.minute, self._contradict)
        self._at(script.CONTRADICTION.minute + script.SETTLED_AFTER, self._settle)

    def _places(self, area: str, places: Iterable[int]) -> list[Point]:
        points = self._areas.get(area, [])
        return [points[place] for place in places if place < len(points)]

    def _turn(self, turn: script.Turn, moment: datetime) -> None:
        """The truth turns, and each open point it touches reports it a little later."""
        for point in self._places(turn.area, turn.places):
            self._truth[point.id, turn.function] = Truth(
                turn.status,
                turn.supply,
                turn.cause,
                moment + timedelta(minutes=turn.lasts) if turn.lasts else None,
                moment + timedelta(minutes=turn.restored) if turn.restored else None,
            )
            if point.id in self._open:
                delay = self._chance.uniform(0, 3)
                self._at(turn.minute + delay, partial(self._report, point, [turn.function]))

    def _decide(self, opening: script.Opening, moment: datetime) -> None:
        for point in self._places(opening.area, [opening.place]):
            self._phase(point, Phase.UNDER_AKTIVERING, opening.reason, moment)
            self._at(opening.minute + OPENING_TAKES, partial(self._opened, point))

    def _opened(self, point: Point, moment: datetime) -> None:
        self._phase(point, Phase.OPPEN, "lokalen är bemannad och öppen", moment)
        self._open.add(point.id)
        self._round(point, moment)

    def _round(self, point: Point, moment: datetime) -> None:
        """The point reports everything, now and about every fifty minutes, unless its area has gone quiet."""
        minute = (moment - self._origin).total_seconds() / 60
        if minute < script.SILENT.get(point.area, float("inf")):
            self._report(point, list(Function), moment)
            again = minute + ROUND * self._chance.uniform(0.7, 1.3)
            self._at(again, partial(self._round, point))

    def _report(self, point: Point, functions: list[Function], moment: datetime) -> None:
        commands = [self._stated(point, function, moment) for function in functions]
        point_reports.report(
            self._store, on_this_machine(f"trygghetspunkt {point.id}"), commands, self._now()
        )

    def _stated(self, point: Point, function: Function, moment: datetime) -> NewReport:
        truth = self._truth.get((point.id, function), Truth())
        return NewReport(
            id=str(uuid4()),
            operation=OPERATION,
            point=point.id,
            function=function,
            status=truth.status,
            supply=truth.supply,
            cause=truth.cause,
            lasts_until=_ahead(truth.lasts_until, moment),
            restored_estimate=_ahead(truth.restored, moment),
            channel=Channel.WEBB,
        )

    def _crowd(self, crowd: script.Crowd, _moment: datetime) -> None:
        for point in self._places(crowd.area, [crowd.place]):
            new = NewOccupancy(
                str(uuid4()), OPERATION, point.id, crowd.occupancy, crowd.people, crowd.staffing
            )
            staff = on_this_machine(f"trygghetspunkt {point.id}")
            point_reports.report_occupancy(self._store, staff, new, self._now())

    def _contradict(self, moment: datetime) -> None:
        turn = script.CONTRADICTION
        for point in self._places(turn.area, turn.places):
            self._report(point, [turn.function], moment)
            said = replace(
                self._stated(point, turn.function, moment),
                status=turn.status,
                cause=turn.cause,
                channel=Channel.TELEFON,
                on_behalf_of="värmebolagets driftcentral (exempel)",
            )
            point_reports.report(self._store, on_this_machine("krisledning"), [said], self._now())

    def _settle(self, moment: datetime) -> None:
        turn = script.CONTRADICTION
        for point in self._places(turn.area, turn.places):
            settled = replace(self._stated(point, turn.function, moment), settles=True)
            point_reports.report(self._store, on_this_machine("krisledning"), [settled], self._now())

    def _beside(self, act: sectors.Act, moment: datetime) -> None:
        """What is done beside the points: sectors report, support is asked for, the staff plans."""
        act(self._store, OPERATION, moment, self._now())

    def _phase(self, point: Point, phase: Phase, reason: str, _moment: datetime) -> None:
        new = NewPhase(str(uuid4()), OPERATION, point.id, phase, DECIDER, reason)
        area = sectors.played(self._store, Role.STADSDEL, point.area)
        point_phases.change_phase(self._store, area, new, self._now())


def _ahead(moment: datetime | None, now: datetime) -> datetime | None:
    """An endurance or a forecast that has run out is no longer stated."""
    return moment if moment is not None and moment > now + timedelta(minutes=1) else None


def _order(planned: Planned) -> tuple[float, int]:
    return planned.minute, planned.number

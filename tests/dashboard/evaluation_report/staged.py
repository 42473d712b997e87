"""An exercise that was played in a real store: hours of the winter scenario, one stadsdel silent."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib.resources import files
from uuid import uuid4

from dashboard import registers
from dashboard.settings import REFERENCE_PACK, REFERENCE_POINTS
from data import queries
from data.database import Store, open_store
from data.domain.exercise import Exercise
from data.domain.exercise_rules import NewExercise
from data.domain.exercise_words import ClockAct, ExpectedKind, Outcome
from data.domain.facts import Point
from data.domain.rights import Grant
from data.domain.rules import NewPhase, NewReport
from data.domain.scenario import Scenario
from data.domain.words import Function, Phase, Role
from data.errors import Refused
from data.exercise.facit import facit
from data.exercise.played import played
from data.exercise.reading import exercise
from data.exercise.scenario_file import read_scenario
from data.services import exercise_evaluation as writing
from data.services import exercises, injects, phases, reporting, staff_log
from data.services.acting import LOCAL, Actor
from data.services.sessions import Lasting
from geo.layers import load_pack
from tests.data.people import an_account, enter

OPERATION = "ovning-vinter"
NAME = "Vinterövning 2027"
SILENT = "hasselby-vallingby"
LENGTH = timedelta(hours=2)
_STEP = timedelta(minutes=5)
_LASTING = Lasting(idle=2 * LENGTH, longest=2 * LENGTH)
_ROUND = 4  # steps between a stadsdel's reports


def scenario() -> Scenario:
    content = (files("data") / "reference" / "scenarios" / "vinteravbrott.yaml").read_bytes()
    found = read_scenario(content).scenario
    assert found is not None
    return found


def play(url: str, ended: datetime, operation: str = OPERATION, clone_of: str = "", lag: int = 4) -> None:
    """Fill a store with a played exercise that stopped at the real time `ended`.

    The first loads areas and points too. `lag`: how many steps the stadsdelar are behind what is true.
    """
    store = open_store(url)
    began = ended - LENGTH
    try:
        if not clone_of:
            pack = load_pack(REFERENCE_PACK)
            registers.load_areas(store, pack, began)
            registers.load_points(store, pack, REFERENCE_POINTS, began)
        new = NewExercise(operation, NAME, None if clone_of else scenario(), clone_of=clone_of)
        exercises.plan_exercise(store, LOCAL, new, began)
        _Played(store, operation, began, lag).all_of_it()
    finally:
        store.close()


class _Played:
    """The hours of the exercise, step by step."""

    def __init__(self, store: Store, operation: str, began: datetime, lag: int) -> None:
        self.store, self.operation, self.began, self.lag = store, operation, began, lag
        areas = [area.id for area in queries.areas(store)]
        self.people = {area: self._person(Grant(Role.STADSDEL, area)) for area in areas}
        self.staff = self._person(Grant(Role.KRISLEDNING))
        self.points: Mapping[str, Point] = {one.id: one for one in queries.loaded_points(store)}

    def _person(self, grant: Grant) -> Actor:
        account = an_account(self.store, grant, login=uuid4().hex, now=self.began)
        return enter(self.store, account, self.began, _LASTING)

    def all_of_it(self) -> None:
        self._clock(ClockAct.START, self.began)
        steps = int(LENGTH / _STEP)
        for step in range(steps):
            now = self.began + step * _STEP
            if step == steps // 2:
                self._clock(ClockAct.PAUSE, now)
            if step == steps // 2 + 3:
                self._clock(ClockAct.RESUME, now)
            if step == steps * 2 // 3:
                self._clock(ClockAct.JUMP, now, to=3 * LENGTH / 2)
            injects.deliver_due(self.store, self.operation, now)
            if not steps // 2 <= step < steps // 2 + 3:
                self._step(step, now)
        self._clock(ClockAct.STOP, self.began + LENGTH)
        self._evaluate(self.began + LENGTH)

    def _clock(self, act: ClockAct, now: datetime, to: timedelta | None = None) -> None:
        exercises.set_clock(
            self.store, LOCAL, act_id=uuid4().hex, operation_id=self.operation, act=act, to=to, now=now
        )

    def _step(self, step: int, now: datetime) -> None:
        for place, (area, actor) in enumerate(self.people.items()):
            if area == SILENT:
                continue
            if step == 2 + place % 5:
                self._open(area, actor, now)
            if step > 6 and (step + place) % _ROUND == 0:
                self._report(area, actor, step, now)
            self._acknowledge(actor, now, every=step % (2 + place % 3) == 0)
        self._acknowledge(self.staff, now, every=step % 2 == 0)
        if step == 5:
            staff_log.write_decision(
                *(self.store, self.staff),
                act_id=uuid4().hex,
                operation_id=self.operation,
                text="Inriktning: värme först",
                decider="krisledningen",
                now=now,
            )

    def _open(self, area: str, actor: Actor, now: datetime) -> None:
        for point in [one for one in self.points.values() if one.area == area][:2]:
            for phase in (Phase.UNDER_AKTIVERING, Phase.OPPEN):
                new = NewPhase(
                    uuid4().hex, self.operation, point.id, phase, "stadsdelsdirektören", "elavbrott"
                )
                try:
                    phases.change_phase(self.store, actor, new, now)
                except Refused:
                    continue

    def _report(self, area: str, actor: Actor, step: int, now: datetime) -> None:
        """What they say was true a while ago; every third point is never asked of its heating."""
        found = self._exercise()
        run = played(found.operation.clock, now)
        true = facit(found, {one.id: one.area for one in self.points.values()}, run)
        then = found.operation.clock.at(now) - self.lag * _STEP
        for number, point in enumerate([one for one in self.points.values() if one.area == area][:2]):
            said = [
                NewReport(uuid4().hex, self.operation, point.id, function, span.status, span.supply)
                for function in Function
                if not (number and function is Function.VARME and step % 3)
                for span in (true.at(point.id, function, then),)
            ]
            reporting.report(self.store, actor, said, now)

    def _exercise(self) -> Exercise:
        found = exercise(self.store, self.operation)
        assert found is not None
        return found

    def _acknowledge(self, actor: Actor, now: datetime, *, every: bool) -> None:
        if not every:
            return
        for told in self._exercise().delivered:
            try:
                injects.acknowledge_inject(self.store, actor, self.operation, told.inject, now)
            except Refused:
                continue

    def _evaluate(self, now: datetime) -> None:
        found = self._exercise()
        judged = [
            (inject.id, number)
            for inject in found.scenario.injects
            for number, expected in enumerate(inject.expected)
            if expected.kind is ExpectedKind.BEDOMS
            and any(one.inject == inject.id for one in found.delivered)
        ]
        for place, (inject, number) in enumerate(judged[:3]):
            outcome = (Outcome.UPPFYLLD, Outcome.SEN, Outcome.MISSAD)[place % 3]
            writing.assess(
                *(self.store, LOCAL), act_id=uuid4().hex, operation_id=self.operation, inject=inject,
                expected=number, outcome=outcome, text="Lyssnade på stabens genomgång.", now=now,
            )  # fmt: skip
        for objective, text in zip(found.scenario.objectives, SEEN, strict=False):
            writing.observe(
                *(self.store, LOCAL), act_id=uuid4().hex, operation_id=self.operation, text=text,
                objective=objective.id, at=found.begins + timedelta(minutes=35), now=now,
            )  # fmt: skip
        for number, (text, owner, due) in enumerate(LEARNT):
            writing.add_lesson(
                *(self.store, LOCAL), act_id=uuid4().hex, operation_id=self.operation, lesson=f"l{number}",
                text=text, owner=owner, due=due, done=number == 2, now=now,
            )  # fmt: skip


SEEN = (
    "Stadsdelarna rapporterade el först efter påminnelse. <b>Ingen</b> frågade efter värmen.",
    "Staben hade en gemensam bild vid genomgången, men utan ålder på uppgifterna.",
)
LEARNT = (
    (
        "Rapportera alla fyra funktioner varje gång, även när inget ändrats.",
        "stadsdelsdirektörerna",
        "2027-06-01",
    ),
    ("Krisledningen frågar efter tysta stadsdelar inom en halvtimme.", "krisledningen", "2030-01-01"),
    ("Drivmedel begärs innan halva tiden gått.", "fastighetskontoret", "2027-02-01"),
)

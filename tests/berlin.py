"""The scenario *Berlin* played in seconds, by participants who do what is expected and report the truth."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

from dashboard import registers
from dashboard.settings import REFERENCE_PACK, REFERENCE_POINTS
from data.acting import on_this_machine
from data.exercise.acts.injects import deliver_due
from data.exercise.acts.leading import plan_exercise, set_clock
from data.exercise.facit import touched
from data.exercise.facts import Exercise
from data.exercise.reads import exercise
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Effect, Expected, ExpectedKind, Scenario
from data.exercise.scenario_file import shipped
from data.points import reads as point_reads
from data.points.acts.phases import change_phase
from data.points.acts.reports import report, report_occupancy
from data.points.commands import NewOccupancy, NewPhase, NewReport
from data.requests.acts import ask_for_support
from data.requests.facts import NewRequest
from data.store.database import Store
from data.words import Function, Occupancy, Phase, RequestKind, Status, Supply
from geo.layers import load_pack

ID = "berlin"
STEP = timedelta(minutes=5)
EVERY = timedelta(hours=1)  # what is open says everything about itself
DISTRICT = on_this_machine("stadsdelen")
LEADS = on_this_machine("övningsledningen")
# How many there are, at minutes from the start: the halls are empty first, and filled as homes cool.
CROWDS = {
    "P49": {75: 4, 210: 60, 330: 140, 345: 150, 480: 240, 570: 260},
    "P44": {75: 2, 210: 45, 260: 120, 320: 130, 435: 160},
}
_numbers = count(1)


def berlin() -> Scenario:
    return next(one for one in shipped() if one.id == ID)


def fill(store: Store, now: datetime) -> None:
    """Load what comes along: areas, points, what they have, and sectors."""
    pack = load_pack(REFERENCE_PACK)
    registers.load_areas(store, pack, now)
    registers.load_points(store, pack, REFERENCE_POINTS, now)
    registers.load_example_sectors(store, now)
    registers.load_example_equipment(store, now)


def play(store: Store, began: datetime, until: timedelta) -> None:
    """Play the scenario from its start, at the real time `began`, as fast as people would."""
    plan_exercise(store, LEADS, NewExercise(ID, berlin().title, berlin()), began)
    set_clock(store, LEADS, act_id="start", operation_id=ID, act=ClockAct.START, now=began)
    answered: set[str] = set()
    for step in range(until // STEP + 1):
        now = began + step * STEP
        deliver_due(store, ID, now)
        held = exercise(store, ID)
        assert held is not None
        told = [one.inject for one in held.delivered if one.inject not in answered]
        answered.update(told)
        for inject in (one for one in held.scenario.injects if one.id in told):
            for expected in inject.expected:
                _act(store, held, expected, now)
        _crowds(store, step * STEP, now)
        if not step * STEP % EVERY:
            _say_all(store, held, now)


def _act(store: Store, held: Exercise, expected: Expected, now: datetime) -> None:
    """Do at once what is expected of whoever was told."""
    match expected.kind:
        case ExpectedKind.RAPPORT if expected.point and expected.function:
            _report(store, held, expected.point, expected.function, now)
        case ExpectedKind.LAGE if expected.phase:
            _phase(store, expected.point, expected.phase, now)
        case ExpectedKind.BEGARAN:
            deadline = held.operation.clock.at(now) + timedelta(hours=2)
            words = (RequestKind.DRIVMEDEL, expected.text or "stöd", "trafiknamnden")
            new = NewRequest(_id(), ID, *words, expected.area, deadline)
            ask_for_support(store, DISTRICT, new, now)


def _report(store: Store, held: Exercise, point: str, function: Function, now: datetime) -> None:
    status, supply, lasts_until = _truth(store, held, point, function)
    if lasts_until is not None and lasts_until <= held.operation.clock.at(now):
        status, lasts_until = Status.UR_FUNKTION, None
    new = NewReport(_id(), ID, point, function, status, supply, lasts_until=lasts_until)
    report(store, DISTRICT, [new], now)


def _truth(
    store: Store, held: Exercise, point: str, function: Function
) -> tuple[Status, Supply, datetime | None]:
    """Return what the scenario has made true, and how long it lasts: the staff at a point know that."""
    areas = {one.id: one.area for one in point_reads.loaded_points(store)}
    found: tuple[Status, Supply, datetime | None] = Status.FUNGERAR, Supply.ORDINARIE, None
    for effect, at in _effects(held):
        if function in effect.functions and point in touched(effect, areas):
            found = effect.status, effect.supply, at + effect.lasts if effect.lasts else None
    return found


def _effects(held: Exercise) -> Iterator[tuple[Effect, datetime]]:
    yield from ((effect, held.begins) for effect in held.scenario.start)
    injects = {one.id: one for one in held.scenario.injects}
    for told in held.delivered:
        yield from ((effect, told.at) for effect in injects[told.inject].effects)


def _phase(store: Store, point: str, phase: Phase, now: datetime) -> None:
    held = next(one for one in point_reads.picture(store, ID).points if one.id == point)
    if held.phase is not phase:
        change_phase(
            store, DISTRICT, NewPhase(_id(), ID, point, phase, "stadsdelsdirektören", "elavbrott"), now
        )


def _crowds(store: Store, since: timedelta, now: datetime) -> None:
    for point, people in CROWDS.items():
        number = people.get(since // timedelta(minutes=1))
        if number is not None:
            word = Occupancy.FULLT if number == 260 else Occupancy.LEDIGT
            report_occupancy(store, DISTRICT, NewOccupancy(_id(), ID, point, word, people=number), now)


def _say_all(store: Store, held: Exercise, now: datetime) -> None:
    for point in point_reads.picture(store, ID).points:
        if point.phase is Phase.OPPEN:
            for function in Function:
                _report(store, held, point.id, function, now)


def _id() -> str:
    return f"berlin-{next(_numbers)}"

"""A closed operation as a scenario: what stood reported becomes what is true, and nothing that anybody wrote.

What of a picture can be facit is the status of the four functions at points of the register, what they run on
and until when that lasts, each from the second at which it was in (the minute, where there is much of it):

- where sources contradict each other, what the picture shows: the worse of them, until it is settled;
- what has gone stale goes on, what has run out is out of order, and who does not know changes nothing;
- jumps of an exercise's clock that let nothing age have moved what lasts, as they did then.

What its log says can be injects, chosen one by one; their words stay in the log.

Occupancy, transitions, further functions, levels, and points that were the operation's own can be no facit.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from data.clock import ZONE
from data.entries.entry import Entry, EntryKind
from data.entries.reports import PhaseChanged
from data.entries.staff import PublicTold
from data.errors import Reason, Refused
from data.exercise.history import Played, Stood, played, stood_in
from data.exercise.scenario import Effect, Inject, InjectChannel, Recipient, Scenario
from data.exercise.sourced import SAID, why_not_choose
from data.log import reads as log_reads
from data.operations.carried import carried_report
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.truth import WORKING, effective
from data.words import Function, Mark, Phase, Role, Status, Supply

_MINUTE: Final = timedelta(minutes=1)
# How exactly it is told when something became true: as exactly as a scenario has room for.
_UNITS: Final = (timedelta(seconds=1), _MINUTE, 10 * _MINUTE)
MOST_TURNS: Final = 1_500
_START: Final = timedelta()


def why_not_begin(operation: Operation) -> Reason | None:
    """Why an operation cannot become a scenario."""
    if operation.owner:
        return Reason("Den som övar själv lämnar inget scenario efter sig.", "operation")
    if operation.closed_at is None:
        return Reason(f"{operation.name} pågår. Ett scenario görs av en händelse som är stängd.", "operation")
    return None


@dataclass(frozen=True, slots=True)
class _True:
    """What was true of a function from a moment on, and until when that lasts: both from T+0."""

    status: Status
    supply: Supply
    ends: timedelta | None


def scenario_of(connection: Connection, operation: Operation, scenario_id: str) -> Scenario:
    """Return a closed operation as a scenario: its facit, in injects that nobody receives."""
    begins, ends = operation.clock.stretches[0].origin, operation.closed_at or operation.opened_at
    own = point_reads.own_areas_in(connection, operation.id)
    stood = [one for one in stood_in(connection, operation) if one.point not in own]
    run = played(operation.clock, ends)
    made = (_effects(operation, stood, run, unit) for unit in _UNITS)
    effects = next((one for one in made if len(one) <= MOST_TURNS), None)
    if effects is None:
        raise Refused("Det rapporterades mer i händelsen än ett scenario kan ha som facit.", "operation")
    length = operation.clock.at(ends) - begins
    return Scenario(
        id=scenario_id,
        title=f"Ur en händelse {begins.astimezone(ZONE):%Y-%m-%d}",
        origin=begins,
        duration=max(_whole(length, _MINUTE), _MINUTE),
        readiness=operation.readiness,
        opens=tuple(_open_at_start(connection, operation, begins)),
        start=effects.pop(_START, ()),
        injects=tuple(
            Inject(f"facit-{number}", at, "", channel=InjectChannel.VARLDEN, effects=made)
            for number, (at, made) in enumerate(effects.items(), start=1)
        ),
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may become an inject, without words where there is a reason why it cannot."""

    kind: EntryKind
    words: str
    inject: Inject
    why_not: Reason | None


def candidate(entry: Entry, operation: Operation) -> Candidate:
    """Return an entry of an operation's log as what an inject can be made of."""
    why_not = why_not_choose(entry)
    words = "" if why_not is not None else (entry.text or {}).get(SAID[entry.kind], "")
    return Candidate(entry.kind, words, inject_of(entry, operation), why_not)


def inject_of(entry: Entry, operation: Operation) -> Inject:
    """Return an entry as an inject to krisledningen when it was written; its words stay where they are."""
    told = entry.kind is PublicTold.KIND
    return Inject(
        id=f"post-{entry.revision}",
        at=_at(operation, operation.clock.at(entry.recorded_at)),
        text="",
        sender=entry.actor,
        to=(Recipient(Role.KRISLEDNING),),
        channel=InjectChannel.MEDIER if told else InjectChannel.TELEFON,
        source=entry.revision,
    )


def _open_at_start(connection: Connection, operation: Operation, begins: datetime) -> list[str]:
    """Return the points that were open when the operation's own time began."""
    phases: dict[str, Phase] = {}
    for entry in log_reads.everywhere(connection, operation.id, PhaseChanged.KIND):
        if operation.clock.at(entry.recorded_at) <= begins and entry.point:
            phases[entry.point] = entry.says(PhaseChanged).phase
    return sorted(point for point, phase in phases.items() if phase is Phase.OPPEN)


def _effects(
    operation: Operation, stood: Iterable[Stood], run: Played, unit: timedelta
) -> dict[timedelta, tuple[Effect, ...]]:
    """Return what each second, or longer unit of time, made true that was not so before."""
    changes: dict[timedelta, dict[tuple[str, Function], _True]] = defaultdict(dict)
    for one in stood:
        true = _true(operation, one, run, unit)
        if true is not None:
            changes[_at(operation, one.at, unit)][one.point, one.function] = true
    held: dict[tuple[str, Function], _True] = {}
    made: dict[timedelta, tuple[Effect, ...]] = {}
    for at in sorted(changes):
        fresh = {key: true for key, true in changes[at].items() if held.get(key) != true}
        held |= fresh
        if fresh:
            made[at] = tuple(_grouped(at, fresh))
    return made


def _at(operation: Operation, moment: datetime, unit: timedelta = _UNITS[0]) -> timedelta:
    """Return T+ in whole units: nothing is true before it was known."""
    return max(_whole(moment - operation.clock.stretches[0].origin, unit), _START)


def _whole(span: timedelta, unit: timedelta) -> timedelta:
    return -(-span // unit) * unit


def _true(operation: Operation, stood: Stood, run: Played, unit: timedelta) -> _True | None:
    """Return what was true when a report was in; None where nobody knew."""
    read = effective(stood.state, stood.at)
    report = read.report
    if report is None or report.status is Status.OKAND:
        return None
    lasts = report.lasts_until
    if lasts is None or report.status not in WORKING or read.mark is Mark.MOTSTRIDIGT:
        return _True(report.status, report.supply, None)
    came = run.reached(lasts, report.recorded_at) or carried_report(operation.clock, report).lasts_until
    ends = _at(operation, came or lasts, unit)
    if ends <= _at(operation, stood.at, unit):
        return _True(Status.UR_FUNKTION, report.supply, None)
    return _True(report.status, report.supply, ends)


def _grouped(at: timedelta, fresh: Mapping[tuple[str, Function], _True]) -> Iterator[Effect]:
    """Yield the same truth of several functions and points as one effect."""
    functions: dict[tuple[_True, str], list[Function]] = defaultdict(list)
    for (point, function), true in sorted(fresh.items(), key=lambda one: one[0]):
        functions[true, point].append(function)
    points: dict[tuple[_True, tuple[Function, ...]], list[str]] = defaultdict(list)
    for (true, point), named in functions.items():
        points[true, tuple(named)].append(point)
    for (true, named_functions), at_points in points.items():
        yield Effect(
            functions=named_functions,
            status=true.status,
            points=tuple(at_points),
            supply=true.supply,
            lasts=true.ends - at if true.ends is not None else None,
        )

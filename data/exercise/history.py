"""What was known in an exercise, when, and who said it, in the time that was really played."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select

from data.clock import NOTHING, Clock
from data.entries.entry import Entry, EntryKind, What
from data.entries.kinds import Trait, having
from data.exercise.playing import by_control
from data.log import reads as log_reads
from data.log.reads import NEWEST
from data.operations.carried import carried_report
from data.operations.facts import Operation
from data.points.entered import Entered, as_told, held
from data.points.facts import FunctionState, Report
from data.points.phases_told import counting_now, told_then
from data.store.rows import report_from
from data.store.tables.core import REPORT
from data.words import Function

ACTS: Final = having(Trait.ANSWER)


@dataclass(frozen=True, slots=True)
class Known:
    """One act as it became known: `at` is the exercise's time when it was recorded.

    `by_control`: it was made by those who lead, or played by them.
    """

    revision: int
    kind: EntryKind
    at: datetime
    recorded_at: datetime
    point: str
    what: What
    by: str
    by_control: bool


@dataclass(frozen=True, slots=True)
class Stood:
    """What stood for one function at one point from a report on, `at` in the exercise's time."""

    revision: int
    point: str
    function: Function
    at: datetime
    recorded_at: datetime
    state: FunctionState


@dataclass(frozen=True, slots=True)
class History:
    """Everything that participants and others did, in the order it became known."""

    acts: tuple[Known, ...]
    stood: tuple[Stood, ...]


def history(connection: Connection, operation: Operation) -> History:
    """Return the whole history of an exercise inside the caller's transaction."""
    made = log_reads.everywhere(connection, operation.id, *ACTS)
    return History(
        tuple(_known(one, operation.clock) for one in made),
        tuple(stood_in(connection, operation)),
    )


def _led(entry: Entry) -> bool:
    """Those who lead are no participants: what they do, or have somebody play, is never anybody's answer."""
    on_behalf_of = (entry.text or {}).get("on_behalf_of", "")
    return by_control(entry.actor) or by_control(on_behalf_of.casefold())


def _known(entry: Entry, clock: Clock) -> Known:
    return Known(
        revision=entry.revision,
        kind=entry.kind,
        at=clock.at(entry.recorded_at),
        recorded_at=entry.recorded_at,
        point=entry.point or "",
        what=entry.what,
        by=entry.actor,
        by_control=_led(entry),
    )


def stood_in(connection: Connection, operation: Operation) -> list[Stood]:
    """Return the state after each report: its row says which report stood then, and which contradicted it."""
    rows = connection.execute(
        select(REPORT).where(REPORT.c.operation == operation.id).order_by(REPORT.c.revision)
    )
    told = told_then(connection, {"operation": operation.id, "until": NEWEST})
    clock = operation.clock
    phases = {point: as_told(counting_now(entries, clock)) for point, entries in told.items()}
    reports: dict[int, Report] = {}
    found = []
    for row in rows.mappings():
        reports[row["revision"]] = _held(report_from(row), phases.get(row["point"], ()), clock)
        rival = row["contested"]
        state = FunctionState(reports[row["stands"]], reports[rival] if rival is not None else None)
        at = clock.at(row["recorded_at"])
        found.append(Stood(row["revision"], row["point"], row["function"], at, row["recorded_at"], state))
    return found


def _held(report: Report, phases: Sequence[Entered], clock: Clock) -> Report:
    """Return a report as it was stated, but that it ends where a later phase lets it.

    The phases count from where jumps have moved them, and it is played to its end from where it was stated.
    """
    counted = carried_report(clock, report)
    shorter = held(counted, phases)
    if shorter is counted or shorter.valid_until is None:
        return report
    return replace(report, valid_until=shorter.valid_until - (counted.observed_at - report.observed_at))


_CLOSE = timedelta(milliseconds=1)  # speeds are fractions: two ways to the same moment differ by a little


@dataclass(frozen=True, slots=True)
class Run:
    """A time in which the clock ran without a stop or a jump, in the exercise's own time.

    `before` is how much had been played until then, `real` when it began. `carried` holds the jumps into it
    that let nothing age: when, and how far they moved what was known.
    """

    begins: datetime
    ends: datetime
    before: timedelta
    real: datetime
    carried: tuple[tuple[datetime, timedelta], ...] = ()
    pace: float = 1.0

    @property
    def length(self) -> timedelta:
        return self.ends - self.begins


@dataclass(frozen=True, slots=True)
class Played:
    """All the runs of an exercise so far, in order."""

    runs: tuple[Run, ...]

    @property
    def total(self) -> timedelta:
        return self.runs[-1].before + self.runs[-1].length if self.runs else NOTHING

    @property
    def paces(self) -> tuple[float, ...]:
        """How fast it was played: every pace that anything was played at, the slowest first."""
        return tuple(sorted({run.pace for run in self.runs if run.length > _CLOSE}))

    @property
    def minutes(self) -> int:
        """How many minutes were begun."""
        return -(-(self.total - _CLOSE) // timedelta(minutes=1)) if self.total > _CLOSE else 0

    @property
    def skipped(self) -> timedelta:
        """How much of the exercise's time was jumped over."""
        return sum(
            (after.begins - before.ends for before, after in zip(self.runs, self.runs[1:], strict=False)),
            NOTHING,
        )

    @property
    def jumps(self) -> int:
        """How many times the clock jumped over time."""
        pairs = zip(self.runs, self.runs[1:], strict=False)
        return sum(after.begins - before.ends > _CLOSE for before, after in pairs)

    def until(self, moment: datetime) -> timedelta:
        """Return how much had been played at a moment of the exercise's time."""
        for run in self.runs:
            if moment <= run.ends:
                return run.before + max(NOTHING, moment - run.begins)
        return self.total

    def at(self, played: timedelta) -> datetime:
        """Return the exercise's time when so much had been played; something must have been."""
        for run in self.runs:
            if played < run.before + run.length:
                return run.begins + (played - run.before)
        return self.runs[-1].ends

    def reached(self, moment: datetime, since: datetime) -> datetime | None:
        """Return when a moment that was stated at the real time `since` came; None: not while it was played.

        Jumps that let nothing age move it along; it comes at the end of a jump that let it pass.
        """
        moved = NOTHING
        for run in self.runs:
            moved += sum((far for jumped, far in run.carried if jumped >= since), NOTHING)
            if moment + moved < run.ends:
                return max(run.begins, moment + moved)
        return None


def played(clock: Clock, ends: datetime) -> Played:
    """Return what was played until the real time `ends`."""
    return Played(tuple(_runs(clock, ends)))


def _runs(clock: Clock, ends: datetime) -> Iterator[Run]:
    before, carried = NOTHING, list[tuple[datetime, timedelta]]()
    stretches = clock.stretches
    until = (*(one.started_at for one in stretches[1:]), ends)
    for stretch, stop in zip(stretches, until, strict=True):
        if stretch.carried:  # while the clock stands still it is felt when it runs again
            carried.append((stretch.started_at, stretch.carried))
        if stretch.speed <= 0 or min(stop, ends) <= stretch.started_at:
            continue
        made = Run(
            stretch.origin,
            stretch.at(min(stop, ends)),
            before,
            stretch.started_at,
            tuple(carried),
            stretch.speed,
        )
        before, carried = before + made.length, []
        yield made

"""What the list of failures says: those that nobody acts on first, and what can be stated of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dashboard.words import _, label
from dashboard.words.failures import Names, counted_words, done, what, where
from dashboard.words.times import clock
from data.failures.facts import Attended, Failure, Failures
from data.failures.grouping import stated_alike
from data.failures.rules import deed_of, place_of_failure
from data.failures.words import ActionState
from data.operations.facts import Operation
from data.rights import Who, may

# What can be stated, in the order that it usually goes; a request alone is *begärd*.
STATES = (
    *(ActionState.ATAGEN, ActionState.PA_VAG, ActionState.BESTALLD, ActionState.UTFORD),
    *(ActionState.ATGARDAS_INTE, ActionState.UTAN_ATGARD),
)


@dataclass(frozen=True, slots=True)
class FailureRow:
    """One failure as a line; `acted_on`: somebody has taken on this very thing, and in time.

    `done` is "" where nobody does anything about what does not count: it is not among those without action.
    """

    key: str
    where: str
    area: str
    what: str
    since: datetime
    cause: str
    back: str
    done: str
    acted_on: bool
    counted: bool


@dataclass(frozen=True, slots=True)
class FailureList:
    """The failures that count, worst first; `apart` says how many do not, "" where there are none."""

    counted: str
    rows: tuple[FailureRow, ...]
    apart: str


def failure_list(found: Failures, names: Names, now: datetime) -> FailureList:
    """Return what the list says at the operation's time `now`."""
    return FailureList(
        counted=counted_words(len(found.counted), len(found.without_action), len(found.late)),
        rows=tuple(_row(one, names, now) for one in found.all),
        apart=_.n("%(n)d räknas för sig", "%(n)d räknas för sig", len(found.apart)) if found.apart else "",
    )


def _row(one: Attended, names: Names, now: datetime) -> FailureRow:
    failure = one.failure
    return FailureRow(
        key=failure.key,
        where=where(failure, names),
        area=names.of_area(failure.area) if failure.point is not None else "",
        what=what(failure, now),
        since=failure.since,
        cause=failure.cause,
        back=_("beräknas åter %(at)s", at=clock(failure.back, now)) if failure.back is not None else "",
        done=done(one, names, now) if failure.counted or one.action is not None else "",
        acted_on=one.acted_on,
        counted=failure.counted,
    )


def states(who: Who, operation: Operation, failure: Failure) -> Mapping[ActionState, str]:
    """Return what somebody may state of a failure, in words."""
    place = place_of_failure(operation, failure)
    return {state: _word(state) for state in STATES if may(who, deed_of(state), place)}


def _word(state: ActionState) -> str:
    return _("görs inte längre") if state is ActionState.UTAN_ATGARD else label(state)


def alike(found: Failures, failure: Failure, names: Names, now: datetime) -> Mapping[str, str]:
    """Return the other failures of the same cause, or of the same function in the same area, by key."""
    return {
        one.failure.key: f"{where(one.failure, names)}: {what(one.failure, now)}"
        for one in found.all
        if one.failure.key != failure.key and stated_alike(one.failure, failure)
    }

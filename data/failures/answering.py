"""What is done about a failure, and whether that counts: somebody has accepted this very thing, in time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from data.clock import changes
from data.failures.facts import (
    ACTED_ON,
    CONFIRMED_WITHIN,
    ENDS_WITHIN,
    NO_FAILURES,
    OPENS_WITHIN,
    Action,
    Attended,
    Because,
    Failure,
    Failures,
    Statement,
)
from data.failures.finding import failures
from data.failures.rules import TIMED
from data.failures.words import ActionState, FailureKind
from data.operations.rules import why_not_act_in
from data.points.facts import Picture, Report
from data.requests.facts import SupportRequest, unowned
from data.requests.rules import FUNCTION_OF, Coordination
from data.sectors.facts import SectorRegister
from data.words import Phase, RequestState

_STATE_OF = {
    RequestState.BEGARD: ActionState.BEGARD,
    RequestState.ATAGEN: ActionState.ATAGEN,
    RequestState.PA_VAG: ActionState.PA_VAG,
    RequestState.PA_PLATS: ActionState.UTFORD,
    RequestState.AVSLAGEN: ActionState.UTAN_ATGARD,
}
_BECAUSE_OF = {
    ActionState.UTAN_ATGARD: Because.DECLINED,
    ActionState.BEGARD: Because.NO_ANSWER,
    ActionState.BESTALLD: Because.ORDERED,
    ActionState.ATAGEN: Because.ACCEPTED,
    ActionState.PA_VAG: Because.ON_ITS_WAY,
    ActionState.UTFORD: Because.DONE,
    ActionState.ATGARDAS_INTE: Because.DECIDED,
}
# What is nearest to being mended first; then why what was begun no longer counts.
_ORDER = (
    *(Because.ON_ITS_WAY, Because.ACCEPTED, Because.DONE, Because.ORDERED, Because.DECIDED),
    *(Because.TIME_PASSED, Because.WORSENED, Because.NOT_CONFIRMED, Because.NO_ANSWER, Because.DECLINED),
    Because.NOTHING_SAID,
)
_KINDS = tuple(FailureKind)


@dataclass(frozen=True)
class Said:
    """What is said to be done, from which everything about who acts is worked out."""

    requests: Sequence[SupportRequest]
    register: SectorRegister
    statements: Sequence[Statement] = ()

    @cached_property
    def asked(self) -> Mapping[str, Sequence[SupportRequest]]:
        """Return the requests at each point, found once: there may be three hundred failures to answer."""
        found: dict[str, list[SupportRequest]] = {}
        for request in self.requests:
            found.setdefault(request.point or "", []).append(request)
        return found

    @cached_property
    def stated(self) -> Mapping[str, Sequence[Statement]]:
        """Return what is stated of each failure, in the order it was said."""
        found: dict[str, list[Statement]] = {}
        for statement in sorted(self.statements, key=lambda one: (one.said_at, one.place, one.revision)):
            for key in statement.keys:
                found.setdefault(key, []).append(statement)
        return found


def failures_now(picture: Picture, held: Coordination, now: datetime) -> Failures:
    """Return every failure of an operation and what is done about it; `now` is the operation's time.

    A closed operation has none: nobody is to act there any more.
    """
    if why_not_act_in(picture.operation) is not None:
        return NO_FAILURES
    found = tuple(failures(picture.points, held.reports, now))
    return attended(found, Said(held.requests, held.register, held.statements), now)


def attended(found: Sequence[Failure], said: Said, now: datetime) -> Failures:
    """Return the failures with what is done about each, worst first; `now` is the operation's time."""
    each = (answer(failure, said, now) for failure in found)
    return Failures(tuple(sorted(each, key=_hurts)))


def _hurts(one: Attended) -> tuple[bool, bool, int, int, datetime, datetime, str]:
    """Return what failures are sorted by: how many it concerns, what it is, how long nobody has acted."""
    failure = one.failure
    ends = failure.ends or failure.since
    kind = _KINDS.index(failure.kind)
    return (not failure.counted, one.acted_on, -failure.people, kind, failure.since, ends, failure.key)


def answer(failure: Failure, said: Said, now: datetime) -> Attended:
    """Return a failure with what is done about it: the best of what several say."""
    judged = [(because(failure, action, now), action) for action in _actions(failure, said)]
    if not judged:
        return Attended(failure, Because.NOTHING_SAID)
    ordered = sorted(judged, key=lambda one: (_ORDER.index(one[0]), one[1].until or now, one[1].revision))
    (why, first), *rest = ordered
    others = tuple(action for reason, action in rest if reason in ACTED_ON and why in ACTED_ON)
    return Attended(failure, why, replace(first, late=why is Because.TIME_PASSED), others)


def _actions(failure: Failure, said: Said) -> Iterator[Action]:
    here = said.asked.get(failure.point.id, ()) if failure.point is not None else ()
    for request in here:
        action = _of_request(failure, request, said.register)
        if action is not None:
            yield action
    theirs: dict[tuple[str, str], list[Statement]] = {}
    for statement in said.stated.get(failure.key, ()):
        theirs.setdefault((statement.owner, statement.by), []).append(statement)
    for statements in theirs.values():
        action = _of_statement(statements[-1], said.register)
        yield replace(action, moved=_delays(failure, statements))


def _delays(failure: Failure, theirs: Sequence[Statement]) -> int:
    """Return how often the same one has promised another time since it failed."""
    if any(one.masked for one in theirs):
        return 0
    since = (one.until for one in theirs if one.said_at >= failure.since)
    return changes(until for until in since if until is not None)


def _of_request(failure: Failure, request: SupportRequest, register: SectorRegister) -> Action | None:
    """What is asked for a whole area has been accepted for no point of it."""
    if FUNCTION_OF.get(request.kind) is not failure.function or request.state not in _STATE_OF:
        return None
    gone = unowned(request, register)
    state = ActionState.UTAN_ATGARD if gone else _STATE_OF[request.state]
    return Action(
        state=state,
        said_at=request.moved_at,
        revision=request.version,
        owner=request.owner,
        until=request.promised or request.deadline,
        reason=request.reason,
        request=request.id,
        moved=request.delays,
    )


def _of_statement(statement: Statement, register: SectorRegister) -> Action:
    """Who has left the list does no more of what was promised, as with what was asked of them."""
    gone = bool(statement.owner) and register.organisation(statement.owner) is None
    return Action(
        state=ActionState.UTAN_ATGARD if gone and statement.state in TIMED else statement.state,
        said_at=statement.said_at,
        revision=statement.revision,
        owner=statement.owner,
        by=statement.by,
        until=statement.until,
        source=statement.source,
        reason=statement.reason,
        refer=statement.refer,
    )


def because(failure: Failure, action: Action, now: datetime) -> Because:
    """Return why an action counts for a failure, or no longer does. Only a report mends."""
    why = _BECAUSE_OF[action.state]
    if why not in ACTED_ON:
        return why
    if action.said_at < failure.worsened:
        return Because.WORSENED
    if why is Because.DONE:
        return why if _may_still_be_confirmed(failure, action, now) else Because.NOT_CONFIRMED
    if why is not Because.DECIDED and (action.until is None or action.until <= now):
        return Because.TIME_PASSED
    return why


def _may_still_be_confirmed(failure: Failure, action: Action, now: datetime) -> bool:
    """Return whether nobody has looked since it was said to be done, and there is time left to."""
    if failure.reported_at is not None and failure.reported_at > action.said_at:
        return False
    return now < action.said_at + CONFIRMED_WITHIN


def turns(picture: Picture, held: Coordination) -> Iterator[datetime]:
    """Yield the moments at which failures or what is done about them change, with nobody doing anything."""
    for statement in held.statements:
        yield statement.said_at + CONFIRMED_WITHIN
        if statement.until is not None:
            yield statement.until
    for request in held.requests:
        if request.state is RequestState.PA_PLATS:
            yield request.moved_at + CONFIRMED_WITHIN
        elif request.promised is not None:
            yield request.promised
    for point in picture.points:
        if point.phase is Phase.UNDER_AKTIVERING and point.phase_change is not None:
            yield point.phase_change.at + OPENS_WITHIN
        for state in point.functions.values():
            for report in (state.current, state.rival):
                yield from _turns_of(report)


def _turns_of(report: Report | None) -> Iterator[datetime]:
    """A return that has passed is no relief of what runs out, and no promise any more."""
    if report is not None and report.lasts_until is not None:
        yield report.lasts_until - ENDS_WITHIN
    if report is not None and report.restored_estimate is not None:
        yield report.restored_estimate

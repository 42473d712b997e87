"""What the list of failures says: those that nobody acts on first, and what can be stated of each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dashboard.words import _, label
from dashboard.words.failures import (
    Names,
    back,
    counted_words,
    done,
    not_followed,
    nothing_known,
    what,
    where,
)
from data import glossary
from data.failures.facts import Attended, Failure, Failures
from data.failures.grouping import Group, groups, stated_alike
from data.failures.rules import deed_of, place_of_failure
from data.failures.words import ActionState
from data.operations.facts import Operation
from data.rights import Deed, Who, may
from data.words import Role

# As many places of a group are named in its one line.
NAMED = 3
# What can be stated, in the order that it usually goes; a request alone is *begärd*.
STATES = (
    *(ActionState.ATAGEN, ActionState.PA_VAG, ActionState.BESTALLD, ActionState.UTFORD),
    *(ActionState.ATGARDAS_INTE, ActionState.UTAN_ATGARD),
)


@dataclass(frozen=True, slots=True)
class FailureRow:
    """One failure as a line, or a group of them as one; `acted_on`: all of it has been taken on, in time.

    `done` is "" where nobody does anything about what does not count: it is not among those without action.
    `asks`: whoever looks may ask for support there.
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
    asks: bool = False


@dataclass(frozen=True, slots=True)
class FailureGroup:
    """Failures told together, `head` as one line; None where there is but one."""

    head: FailureRow | None
    rows: tuple[FailureRow, ...]

    @property
    def short(self) -> FailureRow:
        return self.head or self.rows[0]


@dataclass(frozen=True, slots=True)
class FailureList:
    """The failures in groups, worst first; `apart` says how many do not count, "" where there are none.

    `nothing` is what is said where there are no groups; `followed`: what comes is listed.
    """

    counted: str
    groups: tuple[FailureGroup, ...]
    apart: str
    nothing: str
    followed: bool


@dataclass(frozen=True, slots=True)
class Looking:
    """Whoever looks at an operation's failures, at its own time `now`; `closing`: so many points that are
    being closed have something down.
    """

    who: Who
    operation: Operation
    names: Names
    now: datetime
    closing: int = 0


def failure_list(found: Failures, looking: Looking) -> FailureList:
    """Return what the list says: what has no action first, of that the areas of whoever looks."""
    own = looking.who.bounds(Role.STADSDEL)
    ordered = sorted(found.all, key=lambda one: _order(one, own))
    return FailureList(
        counted=counted_words(len(found.counted), len(found.without_action), len(found.late)),
        groups=tuple(_group(group, looking) for group in groups(ordered)),
        apart=_.n("%(n)d räknas för sig", "%(n)d räknas för sig", len(found.apart)) if found.apart else "",
        nothing=nothing_known(looking.operation, looking.closing),
        followed=not not_followed(looking.operation),
    )


def of_area(found: Failures, area: str) -> Failures:
    """Return the failures of an area alone."""
    return Failures(tuple(one for one in found.all if one.failure.area == area))


def _order(one: Attended, own: Collection[str]) -> tuple[bool, bool, bool]:
    """Beyond this they stay in the order in which they hurt."""
    return (not one.failure.counted, one.acted_on, one.failure.area not in own)


def _group(group: Group, looking: Looking) -> FailureGroup:
    rows = tuple(_row(one, looking) for one in group.members)
    if len(rows) == 1:
        return FailureGroup(None, rows)
    done = _("%(n)d utan åtgärd", n=group.without_action) if group.without_action else _("någon gör något")
    apart = sum(not row.counted for row in rows)
    counted = apart < len(rows)
    how_many = (
        _("%(n)d fel", n=len(rows) - apart) if counted else "",
        _("%(n)d för sig", n=apart) if apart else "",
    )
    area = looking.names.of_area(group.area) if group.area else ""
    name = glossary.label(group.function, _.language, short=True) if group.function else ""
    head = FailureRow(
        key=rows[0].key,
        where=group.cause or area,
        area=area if group.cause else "",
        what=", ".join(filter(None, (*how_many, name))),
        since=min(row.since for row in rows),
        cause=_named(tuple(dict.fromkeys(row.where for row in rows))),
        back="",
        done=done if counted else "",
        acted_on=not group.without_action,
        counted=counted,
    )
    # What all have in common is said once.
    return FailureGroup(head, tuple(replace(row, cause="") for row in rows) if group.cause else rows)


def _named(places: Sequence[str]) -> str:
    """Name the first places, and count the rest."""
    said = ", ".join(places[:NAMED])
    more = len(places) - NAMED
    return _.n("%(said)s och %(n)d till", "%(said)s och %(n)d till", more, said=said) if more > 0 else said


def _row(one: Attended, looking: Looking) -> FailureRow:
    failure, names, now = one.failure, looking.names, looking.now
    return FailureRow(
        key=failure.key,
        where=where(failure, names),
        area=names.of_area(failure.area) if failure.point is not None else "",
        what=what(failure, now),
        since=failure.since,
        cause=failure.cause,
        back=back(failure, now),
        done=done(one, names, now) if failure.counted or one.action is not None else "",
        acted_on=one.acted_on,
        counted=failure.counted,
        asks=asks(looking.who, looking.operation, failure),
    )


def asks(who: Who, operation: Operation, failure: Failure) -> bool:
    """Return whether somebody may ask for support where something has failed."""
    return failure.point is not None and may(who, Deed.REQUEST, place_of_failure(operation, failure))


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

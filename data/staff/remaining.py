"""Återgång: what is still needed before an operation is back to normal, from everything that stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from data.failures.answering import failures_now
from data.failures.facts import Attended
from data.failures.words import FailureKind
from data.log.facts import OpenEntry
from data.operations.rules import why_not_act_in
from data.points.counting import IN_USE, counts
from data.points.facts import Picture, Point
from data.requests.facts import MOVES, SupportRequest
from data.requests.rules import Coordination
from data.sectors.owners import MovedOwner, standing
from data.situation_reports.facts import ReportState, SituationReport, unread
from data.staff.facts import Message, Staff, StaffPlan
from data.words import RequestState, Status


@dataclass(frozen=True, slots=True)
class Stands:
    """All that an operation holds; `messages` and `reports` are the newest first."""

    picture: Picture
    held: Coordination
    staff: Staff
    messages: Sequence[Message] = ()
    reports: Sequence[SituationReport] = ()
    entries: Sequence[OpenEntry] = ()


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left to do, each sort by itself, in the order that it is usually done.

    `lent` has come and is not given back; `points` are to be wound down; `messages` are the newest of what
    the public was told of each thing, and nobody has said that it is over; `unread` is the newest
    published report, where somebody has not said that they have read it. `plan`: what comes next by it.
    """

    failures: tuple[Attended, ...] = ()
    sectors: tuple[Attended, ...] = ()
    asked: tuple[SupportRequest, ...] = ()
    lent: tuple[SupportRequest, ...] = ()
    points: tuple[Point, ...] = ()
    messages: tuple[Message, ...] = ()
    moved: tuple[MovedOwner, ...] = ()
    entries: tuple[OpenEntry, ...] = ()
    reports: tuple[SituationReport, ...] = ()
    unread: SituationReport | None = None
    plan: StaffPlan | None = None


def remaining(stands: Stands, now: datetime) -> Remaining:
    """Return what is left at the operation's time `now`; in a closed operation nobody has anything to do."""
    if why_not_act_in(stands.picture.operation) is not None:
        return Remaining()
    found = failures_now(stands.picture, stands.held, now).all
    asked = [one for one in stands.held.requests if MOVES[one.state]]
    return Remaining(
        failures=tuple(one for one in found if one.failure.kind is not FailureKind.SEKTOR),
        sectors=tuple(one for one in found if one.failure.kind is FailureKind.SEKTOR),
        asked=tuple(one for one in asked if one.state is not RequestState.PA_PLATS),
        lent=tuple(one for one in asked if one.state is RequestState.PA_PLATS),
        points=tuple(one for one in stands.picture.points if one.phase in IN_USE or counts(one, now)),
        messages=told(stands.messages),
        moved=standing(stands.staff.owners, now),
        entries=tuple(stands.entries),
        reports=tuple(one for one in stands.reports if one.state is not ReportState.PUBLICERAD),
        unread=_unread(stands.reports),
        plan=_plan(stands.staff.plan, now),
    )


def told(messages: Sequence[Message]) -> tuple[Message, ...]:
    """Return the newest of what the public was told of each thing, but for what works again."""
    newest: dict[object, Message] = {}
    for message in sorted(messages, key=lambda one: (one.said_at, one.revision)):
        newest[frozenset(message.areas), message.point, message.function] = message
    stands = [one for one in newest.values() if one.status is not Status.FUNGERAR]
    return tuple(sorted(stands, key=lambda one: (one.said_at, one.revision), reverse=True))


def _unread(reports: Sequence[SituationReport]) -> SituationReport | None:
    published = [one for one in reports if one.published is not None]
    newest = max(published, key=lambda one: one.number, default=None)
    return newest if newest is not None and unread(newest) else None


def _plan(plan: StaffPlan, now: datetime) -> StaffPlan | None:
    """Return the plan while anything in it is still to come."""
    coming = [at for at in (plan.briefing_at, plan.report_at) if at is not None and at > now]
    return plan if coming or plan.shifts else None

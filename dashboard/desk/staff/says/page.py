"""The page *Stab*: the plan that holds, what waits to be acknowledged, what was told and what is moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.desk.staff.says.since import Names
from dashboard.words import _
from dashboard.words.important import matter_words, place_words
from dashboard.words.owners import scope_words
from dashboard.words.times import clock
from dashboard.words.told import about, audience, ways
from data.operations.facts import Operation
from data.rights import Deed, Who, may
from data.sectors.owners import MovedOwner
from data.staff.facts import Message, NewStaffPlan, Staff, next_report, next_shift
from data.staff.important import Important, place_of_matter


@dataclass(frozen=True, slots=True)
class Time:
    """A coming time of the rhythm, whose word it is, and whether it has passed."""

    name: str
    at: datetime
    clock: str
    late: bool
    by: str


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The top of the page; `direction` is empty where nobody has set one."""

    direction: str
    said: str
    times: tuple[Time, ...]


def rhythm(staff: Staff, now: datetime) -> Rhythm:
    """Return what holds and what comes next, at the operation's time `now`."""
    plan, last = staff.plan, staff.last_report
    due = next_report(plan, last.due if last else None)
    shift = next_shift(plan, now)
    by_plan = _("enligt planen, post %(n)d", n=plan.revision)
    times = []
    if plan.briefing_at is not None:
        times.append(_time(_("Nästa stabsgenomgång"), plan.briefing_at, now, by_plan))
    if due is not None:
        by_report = _("enligt lägesrapport %(n)d", n=last.number) if last and due.by_report else by_plan
        times.append(_time(_("Nästa lägesrapport"), due.at, now, by_report))
    if shift is not None:
        times.append(_time(_("Nästa skiftbyte"), shift, now, ""))
    said = ""
    if plan.set_at is not None:
        said = _("%(at)s av %(who)s", at=clock(plan.set_at, now), who=plan.actor)
    return Rhythm(plan.direction, said, tuple(times))


def _time(name: str, at: datetime, now: datetime, by: str) -> Time:
    return Time(name, at, clock(at, now), at <= now, by)


def plan_words(new: NewStaffPlan, now: datetime) -> str:
    """Return what a plan sets, for its receipt."""
    shifts = ", ".join(f"{at:%H:%M}" for at in new.shifts)
    said = (
        _("inriktning") if new.direction.strip() else "",
        _("nästa stabsgenomgång %(at)s", at=clock(new.briefing_at, now)) if new.briefing_at else "",
        _("nästa lägesrapport %(at)s", at=clock(new.report_at, now)) if new.report_at else "",
        _("skiftbyten %(at)s", at=shifts) if shifts else "",
    )
    return ", ".join(filter(None, said)) or _("allt tomt")


# ── what waits to be acknowledged ────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Unseen:
    """One important change; `mine`: whoever looks may acknowledge it."""

    key: str
    what: str
    where: str
    since: str
    mine: bool


def unseen_rows(
    found: Sequence[Important], operation: Operation, name: Names, who: Who, now: datetime
) -> tuple[Unseen, ...]:
    """Return the changes that nobody has acknowledged, newest first."""
    return tuple(
        Unseen(
            key=one.key,
            what=matter_words(one),
            where=place_words(one, name.areas, name.points, name.register),
            since=_("sedan %(at)s", at=clock(one.began.at, now)),
            mine=may(who, Deed.RECEIPT, place_of_matter(operation, one)),
        )
        for one in found
    )


# ── what the public was told, and what is moved ──────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Told:
    """One message to the public as a line."""

    revision: int
    at: str
    text: str
    channels: str
    where: str
    about: str
    actor: str


def told_rows(messages: Sequence[Message], name: Names, now: datetime) -> tuple[Told, ...]:
    """Return what the public was told, the last said first."""
    return tuple(
        Told(
            one.revision,
            clock(one.said_at, now),
            one.text,
            ways(one),
            audience(one, name.areas, name.points),
            about(one),
            one.actor,
        )
        for one in messages
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """One owner moved by decision, as a line."""

    revision: int
    what: str
    owner: str
    until: str
    decided: str
    reason: str


def moved_rows(moved: Sequence[MovedOwner], name: Names, now: datetime) -> tuple[Moved, ...]:
    """Return what is moved now."""
    return tuple(
        Moved(
            one.revision,
            scope_words(one, name.areas, name.register),
            name.register.name_of(one.owner or ""),
            _("till %(at)s", at=clock(one.until, now)) if one.until else _("tills det återförs"),
            _("%(at)s av %(who)s", at=clock(one.decided_at, now), who=one.decider),
            one.reason,
        )
        for one in moved
    )


def organisations(name: Names, real: bool) -> Mapping[str, str]:
    """Return who can be made to answer; no example in a real operation."""
    return {one.id: one.name for one in name.register.organisations if not (real and one.example)}

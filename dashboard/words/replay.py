"""The words of *Återspelning*: which moment is shown, and the times that people type to get to one."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from dashboard.wall.ticker import Line, ticker
from dashboard.wall.who_acts import SectorStrip, sector_strip
from dashboard.words import _
from dashboard.words.times import day_and_time, local, stated_at, why_not_which
from data.clock import NEVER, Clock
from data.errors import Reason
from data.operations.facts import Operation
from data.operations.replay import Span, Then
from data.staff.important import unacknowledged

LINES = 12
_SINCE = re.compile(r"T ?\+ ?(\d{1,3})[:.](\d{2})", re.IGNORECASE)
_WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")


@dataclass(frozen=True, slots=True)
class ReplayPage:
    """`now` is the operation's own time then; `minute` of `minutes` is where the slider stands, real time.

    `stood`: why it did not go on then, "" while it did.
    """

    now: datetime
    minute: int
    minutes: int
    when: str
    real: str
    stood: str
    screen: str
    news: tuple[Line, ...]
    sectors: SectorStrip


def replay_page(one: Then, span: Span, real: datetime) -> ReplayPage:
    """Return what the page says of a real moment."""
    clock = one.operation.clock
    now = clock.at(real)
    unseen = unacknowledged(one.picture, one.held, one.staff.attention, now)
    apart = one.operation.is_exercise or clock.speed != 1
    return ReplayPage(
        now=now,
        minute=minute_of(span, real),
        minutes=minutes(span),
        when=moment_text(now),
        real=_("verklig tid %(at)s", at=moment_text(real)) if apart else "",
        stood=_stood(one.operation),
        screen=screen_address(one.operation, real),
        news=ticker(one.picture, now, unseen, LINES, one.held.register),
        sectors=sector_strip(one.picture, one.held, now),
    )


def _stood(operation: Operation) -> str:
    """Return that it was closed, broken off or paused then: what is said beside must not be read as calm."""
    if operation.interrupted:
        return _("övningen avbruten")
    if operation.closed_at is not None:
        return _("övningen är avslutad") if operation.is_exercise else _("händelsen är stängd")
    return _("övningen pausad") if operation.is_exercise and operation.clock.speed == 0 else ""


def minutes(span: Span) -> int:
    """Return how many minutes the replay runs over, at least one."""
    return max(1, -int(-(span.ends - span.begins).total_seconds() // 60))


def minute_of(span: Span, real: datetime) -> int:
    return min(minutes(span), max(0, int((real - span.begins).total_seconds() // 60)))


def inside(span: Span, real: datetime) -> datetime:
    """Return the moment, or the nearest that the replay runs over."""
    return min(span.ends, max(span.begins, real))


def at_minute(span: Span, minute: int) -> datetime:
    return inside(span, span.begins + timedelta(minutes=minute))


def moment_text(moment: datetime) -> str:
    here = local(moment)
    return f"{_WEEKDAYS[here.weekday()]} {day_and_time(moment)}"


def screen_address(operation: Operation, real: datetime) -> str:
    """Return where the same moment is shown on a wall."""
    return "/live/replay?" + urlencode({"operation": operation.id, "at": real.isoformat()})


def moment_of(text: str) -> datetime | None:
    """Return a real moment as an address states it (RFC 3339 with zone); None for anything else."""
    try:
        found = datetime.fromisoformat(text[:40].replace(" ", "+"))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


@dataclass(frozen=True, slots=True)
class Landed:
    """The real moment that was asked for; `note` says what is shown where the clock never showed the time."""

    real: datetime
    note: str = ""


def asked_moment(text: str, span: Span, real: datetime) -> Landed | Reason:
    """Read a time of the operation's own clock, or T+; return the last real moment at which it showed it."""
    clock, said = span.operation.clock, text.strip()
    since = _SINCE.fullmatch(said)
    if since:
        hours, more = (int(part) for part in since.groups())
        return _real(clock, span, clock.at(span.begins) + timedelta(hours=hours, minutes=more))
    found = stated_at(said, clock.at(real))
    if not found:
        return Reason(_("Skriv ett klockslag: 19:39, 2027-01-14 19:39 eller T+1:30."), "moment")
    if len(found) > 1:
        return why_not_which(local(found[0]).time(), "moment")
    return _real(clock, span, found[0])


def _real(clock: Clock, span: Span, moment: datetime) -> Landed | Reason:
    near = timedelta(minutes=1)
    if not clock.at(span.begins) - near <= moment <= clock.at(span.ends) + near:
        return Reason(
            _(
                "Tiden ligger utanför händelsen: %(first)s – %(last)s.",
                first=moment_text(clock.at(span.begins)),
                last=moment_text(clock.at(span.ends)),
            ),
            "moment",
        )
    real = clock.shown(moment)
    found = inside(span, span.ends if real == NEVER else real)
    if moment - clock.at(found) <= near:
        return Landed(found)
    never = _(
        "Klockan visade aldrig %(asked)s: den hoppade. Här står läget strax före hoppet.",
        asked=moment_text(moment),
    )
    return Landed(found, never)

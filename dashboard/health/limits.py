"""When something measured is too much: one table and one rule, for *Drift*, doctor, metrics and walls."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from dashboard.health.facts import Clock, Disk, Measured, Sheets, State, Subject, Untrue

S, M, H, D = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))


@dataclass(frozen=True, slots=True)
class Limit:
    """From `soon` on it is to be seen to by day, from `now` on at once."""

    soon: timedelta
    now: timedelta


LIMITS: Final[Mapping[Subject, Limit]] = MappingProxyType(
    {
        Subject.STORE: Limit(2 * S, 2 * S),  # how long nothing could be written or read
        Subject.FEED: Limit(1 * S, 5 * S),  # commit → sent
        Subject.CLOCK: Limit(2 * S, 60 * S),  # apart from what else there is
        Subject.BACKUP: Limit(24 * H, 7 * D),  # since the last copy
        Subject.STANDBY: Limit(30 * S, 5 * M),  # behind this machine
        Subject.NOTICES: Limit(2 * M, 15 * M),  # waited
        Subject.CERTIFICATE: Limit(30 * D, 7 * D),  # left
    }
)
FREE: Final = (2_000_000_000, 300_000_000)  # bytes left on the disk: soon, now
FREE_SHARE: Final = (0.10, 0.02)
CONNECTIONS_SHARE: Final = (0.80, 0.95)
# So many clocks of others must agree before they are believed against this machine's own.
BELIEVED: Final = 3
VOUCHING: Final = 2
# A job that leads nowhere is one that nobody does: they are taken over within five seconds.
NOBODY: Final = ""


def judged(measured: Measured) -> Mapping[Subject, State]:
    """Return how everything stands."""
    return {
        Subject.STORE: _store(measured),
        Subject.FEED: _feed(measured),
        Subject.CLOCK: _clock(measured.clock),
        Subject.DISK: _disk(measured.disk),
        Subject.BACKUP: _backup(measured),
        Subject.STANDBY: _standby(measured),
        Subject.NOTICES: _notices(measured),
        Subject.CERTIFICATE: _certificate(measured),
        Subject.JOBS: _jobs(measured),
        Subject.CONNECTIONS: _connections(measured),
        Subject.SHEETS: _sheets(measured.sheets),
    }


def untrue(measured: Measured) -> Untrue | None:
    """Return what makes a wall untrue, the worst first; that it lacks its server it says for itself."""
    if measured.superseded:
        return Untrue.SUPERSEDED
    writing = measured.writing
    if writing is not None and _over(writing.wrong_for, Subject.STORE) is State.NOW:
        return Untrue.UNWRITABLE
    if measured.clock is not None and _clock(measured.clock) is State.NOW:
        return Untrue.CLOCK
    return None


def _over(value: timedelta | None, subject: Subject) -> State:
    limit = LIMITS[subject]
    if value is None or value < limit.soon:
        return State.FINE
    return State.NOW if value >= limit.now else State.SOON


def _store(measured: Measured) -> State:
    writing = measured.writing
    if writing is None:
        return State.UNKNOWN
    if measured.superseded:
        return State.NOW
    worst = max(writing.wrong_for or timedelta(0), writing.silent_for or timedelta(0))
    slow = State.SOON if writing.longest_wait >= timedelta(seconds=1) else State.FINE
    return State.NOW if _over(worst, Subject.STORE) is State.NOW else slow


def _feed(measured: Measured) -> State:
    feed = measured.feed
    if feed is None:
        return State.UNKNOWN
    if _over(feed.behind, Subject.FEED) is State.NOW:
        return State.NOW
    slowest = max(feed.behind or timedelta(0), feed.slowest or timedelta(0))
    return State.FINE if slowest < LIMITS[Subject.FEED].soon else State.SOON


def _clock(clock: Clock | None) -> State:
    if clock is None:
        return State.UNKNOWN
    apart = clock_apart(clock)
    if apart is None:
        return State.SOON if clock.synchronised is False else State.UNKNOWN
    return max((_over(abs(apart), Subject.CLOCK), _unsynchronised(clock)), key=_RANK.index)


_RANK: Final = (State.FINE, State.UNKNOWN, State.SOON, State.NOW)


def _unsynchronised(clock: Clock) -> State:
    return State.SOON if clock.synchronised is False else State.FINE


def clock_apart(clock: Clock) -> timedelta | None:
    """Return how far the machine's clock is off by what can be known; None where nothing can.

    A clock that was set is wrong until something vouches for it: another machine's clock, or its source.
    """
    if clock.browsers >= BELIEVED and clock.apart is not None:
        return clock.apart
    known = [one for one in (clock.database,) if one is not None]
    if clock.newest > LIMITS[Subject.CLOCK].now:
        known.append(-clock.newest)
    if not vouched(clock) and clock.leap is not None:
        known.append(clock.leap)
    return max(known, key=abs, default=timedelta(0) if vouched(clock) else None)


def vouched(clock: Clock) -> bool:
    """Return whether the present time is confirmed by something other than this machine's own running."""
    near = clock.apart is not None and abs(clock.apart) < LIMITS[Subject.CLOCK].now
    return bool(clock.synchronised) or (clock.browsers >= VOUCHING and near)


def _disk(disk: Disk | None) -> State:
    if disk is None:
        return State.UNKNOWN
    share = disk.free / max(1, disk.whole)
    for state, least, part in zip((State.NOW, State.SOON), reversed(FREE), reversed(FREE_SHARE), strict=True):
        # A large disk has much left at two per cent, and a small one has little at ten.
        if disk.free < least and (share < part or disk.whole < FREE[0]):
            return state
    return State.FINE


def _backup(measured: Measured) -> State:
    if measured.backup is None:
        return State.NOW
    return _over(measured.at - measured.backup, Subject.BACKUP)


def _standby(measured: Measured) -> State:
    if measured.partner:
        return State.NOW  # it may have taken over, and this server would not stop
    if measured.standby is None:
        return State.UNKNOWN
    behind = measured.standby.behind
    return State.NOW if behind is None else _over(behind, Subject.STANDBY)


def _notices(measured: Measured) -> State:
    waiting = measured.notices
    if waiting is None:
        return State.UNKNOWN
    given_up = State.SOON if waiting.given_up else State.FINE
    return max((given_up, _over(waiting.longest, Subject.NOTICES)), key=_RANK.index)


def _certificate(measured: Measured) -> State:
    if measured.certificate is None:
        return State.UNKNOWN
    left, limit = measured.certificate - measured.at, LIMITS[Subject.CERTIFICATE]
    if left >= limit.soon:
        return State.FINE
    return State.SOON if left >= limit.now else State.NOW


def _jobs(measured: Measured) -> State:
    if not measured.jobs:
        return State.UNKNOWN
    return State.NOW if NOBODY in measured.jobs.values() else State.FINE


def _connections(measured: Measured) -> State:
    held = measured.connections
    if held is None:
        return State.UNKNOWN
    share = held.used / max(1, held.most)
    soon, now = CONNECTIONS_SHARE
    return State.NOW if share >= now else State.SOON if share >= soon else State.FINE


def _sheets(sheets: Sheets | None) -> State:
    """A phone that trusts a dead server keeps its reports where nobody comes for them."""
    if sheets is None:
        return State.UNKNOWN
    return State.NOW if sheets.wrong else State.SOON if sheets.unknown else State.FINE

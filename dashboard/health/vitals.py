"""What one running process has seen of itself: kept by those who work, read by whoever asks how it goes.

It holds counts and moments of this process's own clock, nothing of anybody.
"""

import statistics
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram

from dashboard.health import facts
from data.errors import Superseded
from data.store.pace import Pace

KEPT_SECONDS: Final = 60.0
# The store is asked every two seconds: after so long without an answer walls are told nothing more.
ANSWERS_SECONDS: Final = 8.0
_SECONDS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """The store's last answer: which revision it is at, when, and how far our clock is ahead of its own."""

    revision: int
    at: float
    newest: datetime | None = None
    database: timedelta | None = None


class Counted:
    """What is counted from the start on, in the form that Prometheus reads."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "trygghetslaget_request_seconds",
            "How long requests took, by address as the door knows it",
            ("method", "route", "status"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.rendering = Histogram(
            "trygghetslaget_rendering_seconds",
            "How long one rendering of a picture took",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.lag = Histogram(
            "trygghetslaget_feed_lag_seconds",
            "From a heard commit to the frame given to every listener",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.woken = Counter(
            "trygghetslaget_feed_woken_total",
            "How often the feed had to be told of a commit that it had not heard of",
            registry=self.registry,
        )


class Vitals(Counted):
    """One for a process. Any thread may write or read."""

    def __init__(self) -> None:
        super().__init__()
        self.answer: Answer | None = None
        self.unanswered: float | None = None
        self.superseded = self.where = ""
        self.partner = ""  # why its answer is not believed, where it does answer
        # Who follows this server as a standby; asked of what it is given.
        self.standby: Callable[[datetime], facts.Standby | None] = lambda _now: None
        self.started = False
        self.ending = False
        # How many listen to the feed, and since when a picture has been out of date; asked of the hub.
        self.feed_now: Callable[[], tuple[int, float | None]] = lambda: (0, None)
        # What makes every wall untrue although its picture comes, and since when.
        self.fault: tuple[facts.Untrue, datetime] | None = None
        self.turned = time.monotonic()  # when the event loop last came round
        self.longest_turn = 0.0
        self.leap = timedelta(0)
        self.excused = 0  # up to which act the clock is known to have been wrong when it was recorded
        self._lags: deque[tuple[float, float]] = deque(maxlen=2000)
        self._browsers: dict[object, tuple[str, float]] = {}
        self._lock = Lock()

    def stood_down(self, reason: Superseded) -> None:
        """Another server writes: its own words about it, and where it is."""
        self.superseded, self.where = str(reason), reason.where

    def doubts(self, why: str) -> None:
        """The partner answers and is not believed, so whether it writes is not known; "" where it is."""
        self.partner = why

    def sent(self, seconds: float) -> None:
        """A commit's frame was given to all, so long after it was heard of."""
        self.lag.observe(seconds)
        with self._lock:
            self._lags.append((time.monotonic(), seconds))

    @contextmanager
    def clock_of(self, shown: tuple[str, float] | None) -> Iterator[None]:
        """Remember, for as long as a screen listens, from where it came and what its clock showed then.

        One machine's many windows have one clock. Where it runs from is kept by our own even running, so
        that a clock of ours that is set is seen against it.
        """
        if shown is None:
            yield
            return
        token = object()
        with self._lock:
            self._browsers[token] = (shown[0], shown[1] - time.monotonic())
        try:
            yield
        finally:
            with self._lock:
                del self._browsers[token]

    @property
    def revision(self) -> int | None:
        return self.answer.revision if self.answer is not None else None

    @property
    def silent_for(self) -> float:
        """How long the store has not answered, in seconds; 0 while it does."""
        since = self.unanswered
        return 0.0 if since is None else time.monotonic() - since

    @property
    def answers(self) -> bool:
        """Whether the store can be vouched for: a screen that hears nothing says that it is cut off."""
        return self.silent_for < ANSWERS_SECONDS

    def feed(self) -> facts.Feed:
        now, (listeners, since) = time.monotonic(), self.feed_now()
        with self._lock:
            recent = [seconds for at, seconds in self._lags if now - at <= KEPT_SECONDS]
        slowest = timedelta(seconds=max(recent)) if recent else None
        behind = timedelta(seconds=now - since) if since is not None else None
        return facts.Feed(listeners, slowest, behind)

    def clock(self, at: datetime, synchronised: bool | None) -> facts.Clock:
        """Return what is known of this machine's clock at a moment that it shows."""
        ours = at.timestamp() - time.monotonic()
        with self._lock:
            others = [timedelta(seconds=ours - ahead) for ahead in dict(self._browsers.values()).values()]
        answer = self.answer
        told = answer is not None and answer.newest is not None and answer.revision > self.excused
        newest = answer.newest - at if answer is not None and answer.newest and told else timedelta(0)
        return facts.Clock(
            leap=self.leap,
            browsers=len(others),
            apart=statistics.median_low(others) if others else None,
            database=answer.database if answer is not None else None,
            synchronised=synchronised,
            newest=max(timedelta(0), newest),
        )

    def writing(self, pace: Pace) -> facts.Writing:
        wrong = pace.wrong
        return facts.Writing(
            wrong_for=timedelta(seconds=time.monotonic() - wrong.since) if wrong is not None else None,
            silent_for=timedelta(seconds=self.silent_for) if self.silent_for else None,
            longest_wait=timedelta(seconds=pace.longest()),
        )


class Stepped:
    """How far the machine's clock has been set, by what runs on evenly beside it."""

    def __init__(self, now: datetime) -> None:
        self._ahead = now.timestamp() - time.monotonic()

    def by(self, now: datetime) -> timedelta:
        return timedelta(seconds=now.timestamp() - time.monotonic() - self._ahead)

    def vouch(self, now: datetime) -> None:
        """The present time is right: what is set from here on is counted from here."""
        self._ahead = now.timestamp() - time.monotonic()


_here: list[Vitals] = []


def here() -> Vitals | None:
    """Return the vitals of the server that runs in this process; None in a command beside it."""
    return _here[-1] if _here else None


def live(vitals: Vitals) -> None:
    """Let a server's vitals be this process's."""
    _here[:] = [vitals]

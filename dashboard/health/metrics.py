"""What Prometheus reads: counts and histograms that are kept, and what is measured as it asks."""

from collections.abc import Iterator
from typing import Final

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from dashboard.health.facts import Measured, State
from dashboard.health.limits import clock_apart, judged
from data.store.pace import WAITS, Pace

_RANKS: Final = {State.FINE: 0, State.UNKNOWN: 1, State.SOON: 2, State.NOW: 3}
_NAME: Final = "trygghetslaget"


class _Held(Collector):
    """Metrics that were worked out already."""

    def __init__(self, found: list[Metric]) -> None:
        self._found = found

    def collect(self) -> Iterator[Metric]:
        yield from self._found


def held(measured: Measured, pace: Pace, revision: int, sessions: int) -> CollectorRegistry:
    """Return a registry of what was measured at this moment; what is not known is left out, never 0."""
    registry = CollectorRegistry()
    registry.register(_Held([*_kept(measured, revision, sessions), *_written(pace), _stands(measured)]))
    return registry


def _gauge(name: str, what: str, value: float | None) -> Iterator[Metric]:
    if value is not None:
        yield GaugeMetricFamily(f"{_NAME}_{name}", what, value)


def _kept(measured: Measured, revision: int, sessions: int) -> Iterator[Metric]:
    at, feed, clock = measured.at, measured.feed, measured.clock
    yield from _gauge("revision", "Number of the last committed act", revision)
    yield from _gauge("term", "How many times another server has taken over, and one", measured.term)
    yield from _gauge("open_sessions", "Sessions that are signed in", sessions)
    if feed is not None:
        yield from _gauge("feed_listeners", "Screens on the live feed", feed.listeners)
        behind = feed.behind.total_seconds() if feed.behind else 0
        yield from _gauge("feed_behind_seconds", "How long the oldest unsent commit has waited", behind)
    if measured.backup is not None:
        age = (at - measured.backup).total_seconds()
        yield from _gauge("backup_age_seconds", "Since the last copy was taken", age)
    if measured.disk is not None:
        yield from _gauge("disk_free_bytes", "Left on the disk of the store", measured.disk.free)
    if clock is not None and (apart := clock_apart(clock)) is not None:
        yield from _gauge("clock_offset_seconds", "How far ahead the clock is", apart.total_seconds())
    if measured.standby is not None and measured.standby.behind is not None:
        behind = measured.standby.behind.total_seconds()
        yield from _gauge("standby_lag_seconds", "How far the standby is behind", behind)
    if measured.certificate is not None:
        left = (measured.certificate - at).total_seconds()
        yield from _gauge("certificate_left_seconds", "Until the certificate ends", left)
    yield from _labelled(measured)


def _labelled(measured: Measured) -> Iterator[Metric]:
    if measured.notices is not None:
        unsent = GaugeMetricFamily(f"{_NAME}_unsent_notices", "Should have gone by now", labels=["way"])
        for way, count in measured.notices.ways.items():
            unsent.add_metric([way], count)
        yield unsent
        yield from _gauge("given_up_notices", "Given up in the last day", measured.notices.given_up)
    if measured.jobs:
        leads = GaugeMetricFamily(f"{_NAME}_leads", "Which process does a job", labels=["job", "process"])
        for job, process in measured.jobs.items():
            leads.add_metric([job, process], 1 if process else 0)
        yield leads
    if measured.connections is not None:
        yield from _gauge("database_connections", "Connections in use", measured.connections.used)


def _written(pace: Pace) -> Iterator[Metric]:
    yield CounterMetricFamily(f"{_NAME}_store_writes", "Transactions that were committed", pace.writes)
    yield CounterMetricFamily(f"{_NAME}_store_faults", "Writes that the store could not take", pace.faults)
    buckets = [(str(most), count) for most, count in zip(WAITS, pace.waits, strict=True)]
    yield HistogramMetricFamily(
        f"{_NAME}_store_wait_seconds",
        "How long a writer waited for its turn",
        buckets=[*buckets, ("+Inf", pace.turns)],
        sum_value=pace.waited,
    )


def _stands(measured: Measured) -> Metric:
    found = GaugeMetricFamily(
        f"{_NAME}_drift", "How it stands: 0 good, 1 unknown, 2 soon, 3 now", labels=["subject"]
    )
    for subject, state in judged(measured).items():
        found.add_metric([subject.value], _RANKS[state])
    return found

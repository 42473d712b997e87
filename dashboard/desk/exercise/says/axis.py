"""A line of time: the marks under it, and the stretches of an exercise's phases."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import groupby
from operator import itemgetter

_STEPS = (0.25, 0.5, 1, 2, 4, 6, 12, 24)
_MOST_MARKS = 9


def marks(length: timedelta) -> tuple[timedelta, ...]:
    """Return where a line so long is marked."""
    step = next((n for n in _STEPS if length / timedelta(hours=n) <= _MOST_MARKS), _STEPS[-1])
    return tuple(timedelta(hours=step * n) for n in range(int(length / timedelta(hours=step)) + 1))


def stretches(
    timed: Iterable[tuple[timedelta, str]], length: timedelta
) -> Iterator[tuple[str, timedelta, timedelta]]:
    """Yield each phase from an inject of its own until the next that is not: it covers its own alone.

    `timed`: each inject's moment and phase, in order of time.
    """
    runs = [next(run) for _phase, run in groupby(timed, itemgetter(1))]
    ends = (*(at for at, _phase in runs[1:]), length)
    yield from ((phase, at, end) for (at, phase), end in zip(runs, ends, strict=False) if phase)

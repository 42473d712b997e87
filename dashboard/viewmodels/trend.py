"""Which way things have gone in the last half hour, where the picture itself can tell.

It rests on the latest reports in the picture and on good news that has just expired; where they
do not reach back far enough, nothing is said.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from dashboard.viewmodels.reading import Reading
from data.domain.facts import Entry, Picture
from data.domain.truth import expiry, severity
from data.domain.words import EntryKind, Function, Mark, Status

WINDOW = timedelta(minutes=30)


class Trend(StrEnum):
    WORSE = "worse"
    BETTER = "better"
    SAME = "same"


def trends(picture: Picture, readings: Sequence[Reading], now: datetime) -> dict[tuple[str, Function], Trend]:
    """Return the direction of each area and function that has moved."""
    steps: dict[tuple[str, Function], int] = {}
    said = _said(picture.recent)
    for reading in readings:
        if not reading.counts:
            continue
        for function in Function:
            step = _step(reading, function, said.get((reading.point.id, function), []), now)
            key = (reading.point.area, function)
            steps[key] = steps.get(key, 0) + step
    return {key: Trend.WORSE if step > 0 else Trend.BETTER for key, step in steps.items() if step}


def _said(recent: Sequence[Entry]) -> dict[tuple[str, Function], list[Status]]:
    """Return the statuses last reported per point and function, oldest first."""
    found: dict[tuple[str, Function], list[Status]] = {}
    for entry in sorted(recent, key=lambda one: one.revision):
        if entry.kind is EntryKind.REPORT and entry.point is not None:
            function = Function(str(entry.facts["function"]))
            found.setdefault((entry.point, function), []).append(Status(str(entry.facts["status"])))
    return found


def _step(reading: Reading, function: Function, said: Sequence[Status], now: datetime) -> int:
    """Return +1 for worse, -1 for better, 0 for unmoved or not known."""
    one = reading.functions[function]
    if one.report is None or one.mark is Mark.MOTSTRIDIGT:
        return 0
    ended = expiry(one.report)
    if one.status is Status.OKAND and one.expired and ended and now - ended <= WINDOW:
        return 1
    if len(said) < 2 or now - one.report.observed_at > WINDOW:
        return 0
    before, after = severity(said[-2]), severity(said[-1])
    return (after < before) - (after > before)

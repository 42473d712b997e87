"""What is true now: how a stored report is read at a moment, and when time alone will change that."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from data.points.facts import FunctionState, OccupancyReport, Picture, Report
from data.points.voices import apart, came_after, last_words, same_voice, saw
from data.words import Mark, Status, Supply

CONFLICT_WINDOW = timedelta(minutes=30)
# No report is observed longer before it is received; see rules.OLDEST_OBSERVATION.
_OLDEST_UNSEEN = timedelta(days=8)

# Worst first. An expired failure keeps its rank, so the mark takes no part in it.
SEVERITY: tuple[Status, ...] = (
    Status.UR_FUNKTION,
    Status.BEGRANSAD,
    Status.OKAND,
    Status.FUNGERAR,
    Status.EJ_AKTUELL,
)
# These state nothing that can be wrong: they never expire and never open a contradiction.
SILENT = (Status.OKAND, Status.EJ_AKTUELL)
FAILURES = (Status.BEGRANSAD, Status.UR_FUNKTION)
# What still gives something, and so can run out.
WORKING = (Status.FUNGERAR, Status.BEGRANSAD)


def severity(status: Status) -> int:
    """Return 0 for the worst status, rising as things get better."""
    return SEVERITY.index(status)


_GRAVITY = {
    (status, mark): (place, doubt) for place, status in enumerate(SEVERITY) for doubt, mark in enumerate(Mark)
}


def gravity(status: Status, mark: Mark) -> tuple[int, int]:
    """Return what is sorted by, worst first: by status, then the confirmed before the doubted."""
    return _GRAVITY[status, mark]


class Effective(NamedTuple):
    """One function at one point as it must be shown at one moment.

    `report` is what it rests on (None: never reported); `expires_at` is when it will be read
    differently with nobody doing anything (None: never).
    """

    status: Status
    mark: Mark
    report: Report | None
    rival: Report | None = None
    expires_at: datetime | None = None

    @property
    def supply(self) -> Supply:
        return self.report.supply if self.report else Supply.OKANT

    @property
    def expired(self) -> bool:
        """A report stands behind this, but it can no longer be relied on."""
        return self.report is not None and (
            self.mark is Mark.OBEKRAFTAT
            or (self.status is Status.OKAND and self.report.status is not Status.OKAND)
        )

    @property
    def trust(self) -> Mark | None:
        """The mark of what is said; None where nothing is: never reported, or good news that has expired."""
        silent = self.report is None or (self.expired and self.mark is Mark.BEKRAFTAT)
        return None if silent else self.mark


def expiry(report: Report) -> datetime | None:
    """Return when a report stops being believed: its validity or its endurance, whichever ends first."""
    # Asked some thousand times for each picture of a screen.
    if report.valid_until is None or report.lasts_until is None:
        return report.valid_until or report.lasts_until
    return min(report.valid_until, report.lasts_until)


def effective(state: FunctionState, now: datetime) -> Effective:
    """Read a stored state at `now` (the operation's own time).

    Good news expires to nothing (okänd); bad news past its validity is obekräftat and keeps its
    rank. While two sources contradict each other the worse of them is shown.
    """
    report = state.current
    if report is None:
        return Effective(Status.OKAND, Mark.BEKRAFTAT, None)
    if state.rival is None:
        return _read(report, now)
    shown = min((report, state.rival), key=lambda one: severity(one.status))
    other = state.rival if shown is report else report
    return Effective(shown.status, Mark.MOTSTRIDIGT, shown, other, None)


def said_to_fail(state: FunctionState) -> bool:
    """Return whether anybody says that it fails; without that it is no failure, however it is read."""
    return state.rival is not None or (state.current is not None and state.current.status in FAILURES)


def works(read: Effective) -> bool:
    """Return whether what is read can be relied on to work: confirmed now, and no source says otherwise.

    What is limited, unconfirmed or contradicted cannot, nor what nobody has said anything of.
    """
    return read.status is Status.FUNGERAR and read.mark is Mark.BEKRAFTAT


def _read(report: Report, now: datetime) -> Effective:
    ends = expiry(report)
    if report.status in SILENT:
        return Effective(report.status, Mark.BEKRAFTAT, report)
    if ends is None or now < ends:
        return Effective(report.status, Mark.BEKRAFTAT, report, expires_at=ends)
    if report.status is Status.FUNGERAR:
        return Effective(Status.OKAND, Mark.BEKRAFTAT, report)
    return Effective(report.status, Mark.OBEKRAFTAT, report)


Recall = Callable[[datetime], Iterable[Report]]


def fold(state: FunctionState, report: Report, recall: Recall, *, newest: bool = True) -> FunctionState:
    """Return the state after one more report, observed no earlier than the one that stands.

    A contradiction opens when another source differs within 30 minutes, and stays open until
    the sources agree or somebody settles it. It also opens, however long ago, when what somebody
    confirmed had failed without their page showing it. `recall(since)` gives the earlier reports
    observed from then on, in order; it is only asked where the state may have forgotten a word. `newest`:
    it came in last, so that none of those was unknown where it was written, but for what was carried.
    """
    if state.current is None:
        return FunctionState(report, None)
    was_open = state.rival is not None
    known = [one for one in (state.current, state.rival) if one is not None]
    if report.settles:
        return FunctionState(report, _settled_unknown(known, report, recall, was_open, newest=newest))
    if _hides(state.current, report):
        first = min(one.observed_at for one in known) if was_open else report.observed_at
        known += last_words(recall(first - CONFLICT_WINDOW))
    against = [
        other for other in known if not same_voice(other, report) and _contradicts(other, report, was_open)
    ]
    against += _failed_unseen(state, report, recall)
    rival = min(against, key=lambda one: severity(one.status), default=None)
    return FunctionState(report, rival)


def _settled_unknown(
    known: Sequence[Report], report: Report, recall: Recall, was_open: bool, *, newest: bool
) -> Report | None:
    """Return the worst of what contradicts a settlement and had not come to where that was written.

    As with a confirmation, a failure that was seen before and came after is one that it did not know of.
    """
    recent = last_words(recall(report.observed_at - CONFLICT_WINDOW)) if report.place is not None else ()
    words = (word for word in (*known, *recent) if apart(word, report))
    against = [word for word in words if _contradicts(word, report, was_open)]
    if not newest:
        earlier = recall(report.observed_at - _OLDEST_UNSEEN)
        stated = last_words(one for one in earlier if one.status in FAILURES or not one.repeats)
        late = (word for word in stated if came_after(word, report) and not same_voice(word, report))
        against += (word for word in late if word.status in FAILURES and word.status is not report.status)
    return min(against, key=lambda one: severity(one.status), default=None)


def _hides(current: Report, report: Report) -> bool:
    """The state forgot who agreed with one that now turns, and who spoke before one that did not know."""
    changed = current.source_key == report.source_key and current.status is not report.status
    return changed or current.status in SILENT


def stands_unchanged(state: FunctionState, seen: int | None) -> bool:
    """What a page showed still stands: that report, or one that only repeated it.

    Below zero it is no entry here, and whose number it is only places tell.
    """
    current = state.current
    if current is None or state.rival is not None or (seen or 0) < 0:
        return False
    return current.revision == seen or (current.repeats and current.seen == seen)


def _shown_stands(state: FunctionState, report: Report, recall: Recall) -> bool:
    """Return whether what a report's page showed still stands, in the numbers of where each was written."""
    current = state.current
    if report.place is None or current is None or current.place is None:
        return stands_unchanged(state, report.seen)
    if state.rival is not None:
        return False
    if current.place.shown_to(report.place):
        return True
    words = (one.place for one in recall(report.observed_at - _OLDEST_UNSEEN) if one.place is not None)
    return current.repeats and report.place.showed_as(current.place, words)


def _failed_unseen(state: FunctionState, report: Report, recall: Recall) -> list[Report]:
    """Return the failures that a confirmation passed over: observed before it, received after its page.

    Only a statement takes a failure back; other confirmations had passed over it too.
    """
    if not report.repeats or _shown_stands(state, report, recall):
        return []
    words = last_words(one for one in recall(report.observed_at - _OLDEST_UNSEEN) if not one.repeats)
    passed_over = (word for word in words if not saw(report, word))
    return [word for word in passed_over if word.status in FAILURES and word.status is not report.status]


def _contradicts(before: Report, report: Report, was_open: bool) -> bool:
    if before.status in SILENT or before.status is report.status:
        return False
    if report.status in SILENT:
        # Who does not know opens no contradiction, but cannot silence the failure in an open one either.
        return was_open and before.status is not Status.FUNGERAR
    return was_open or report.observed_at - before.observed_at <= CONFLICT_WINDOW


def resolve(reports: Iterable[Report]) -> FunctionState:
    """Fold a function's reports in the order they were observed, then recorded or, where any was carried
    here, in the order that all installations find.
    """
    ordered = sorted(reports, key=in_order)
    state = FunctionState()
    for place, report in enumerate(ordered):
        state = fold(state, report, partial(_since, ordered, place), newest=False)
    return state


def after_each(reports: Iterable[Report]) -> Iterator[FunctionState]:
    """Yield what stood once each of a function's reports was in, given in the order they came here."""
    ordered: list[Report] = []
    state = FunctionState()
    for report in reports:
        newest = state.current is None or in_order(report) >= in_order(state.current)
        insort(ordered, report, key=in_order)
        recall = partial(_since, ordered, len(ordered) - 1)
        state = fold(state, report, recall) if newest else resolve(ordered)
        yield state


def in_order(report: Report) -> tuple[datetime, int, str]:
    """Return what comes after what, of one function's reports."""
    order = (report.revision, "") if report.place is None else report.place.order
    return report.observed_at, *order


def _since(ordered: Sequence[Report], place: int, moment: datetime) -> Sequence[Report]:
    """Return those before a place that were observed from a moment on."""
    return ordered[bisect_left(ordered, moment, 0, place, key=lambda one: one.observed_at) : place]


def occupancy_now(report: OccupancyReport | None, now: datetime) -> OccupancyReport | None:
    """Return an occupancy report only while it is fresh; an old one is no answer."""
    return report if report is not None and now < report.valid_until else None


def expiries(picture: Picture) -> Iterator[datetime]:
    """Yield every moment at which the picture changes with nobody doing anything."""
    for point in picture.points:
        yield from ends(point.functions.values())
        if point.occupancy is not None:
            yield point.occupancy.valid_until


def ends(states: Iterable[FunctionState]) -> Iterator[datetime]:
    """Yield every moment at which what is said of some functions ends by itself."""
    for state in states:
        for report in (state.current, state.rival):
            if report is not None:
                yield from filter(None, (report.valid_until, report.lasts_until))


def next_moment(moments: Iterable[datetime], now: datetime) -> datetime | None:
    """Return the first of the moments after `now`."""
    return min((moment for moment in moments if moment > now), default=None)


def last_moment(moments: Iterable[datetime], now: datetime) -> datetime | None:
    """Return the last of the moments until `now`, it included."""
    return max((moment for moment in moments if moment <= now), default=None)

"""The four numbers that matter: what nobody acts on, what has failed, what is open, what fails next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from dashboard.wall.coming import ComingEnd, assumed_ends, coming_ends, nothing_ends
from dashboard.wall.reading import Reading
from dashboard.words import _
from dashboard.words.temporary import temporary_words
from dashboard.words.times import clock
from data import glossary
from data.failures.facts import Failures
from data.failures.words import FailureKind
from data.forecast.facts import Forecast
from data.points.counting import tally
from data.points.facts import Area, Picture
from data.words import Occupancy, Staffing, Status

MOST_LATER: Final = 3
_FULL = (Occupancy.FULLT, Occupancy.KAN_INTE_TA_EMOT)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its words; `notes` say what it does not, `status` gives it a colour.

    `until` is a moment that is counted down to in place of a number. `later` is what comes after it, as much
    of it as a screen has room for, and `more` is how much there is beside that.
    """

    key: str
    value: str
    words: str
    status: Status | None = None
    notes: tuple[str, ...] = ()
    until: datetime | None = None
    later: tuple[str, ...] = ()
    more: int = 0


def figures(
    picture: Picture,
    readings: Sequence[Reading],
    failures: Failures,
    foreseen: Forecast,
    now: datetime,
) -> tuple[Figure, ...]:
    """Return the tiles at the operation's time `now`, in the order in which they are asked for."""
    counted = [one for one in readings if one.counts]
    closed = picture.operation.closed_at is not None
    return (
        _uncounted(picture, "without", _("utan åtgärd")) if closed else _without_action(failures),
        _uncounted(picture, "failed", _("fel")) if closed else _failed(counted, failures),
        _open(picture, counted),
        _uncounted(picture, "next", glossary.term("nasta_bortfall", _.language))
        if closed
        else _next(readings, foreseen, picture.areas, now),
    )


def _uncounted(picture: Picture, key: str, words: str) -> Figure:
    """Nobody is to act in what is closed: a nought would be read as that nothing has failed."""
    over = _("övningen är avslutad") if picture.operation.is_exercise else _("händelsen är stängd")
    return Figure(key, "–", words, notes=(over,))


def _without_action(failures: Failures) -> Figure:
    """What somebody had promised and that has passed is said beside: it is the same failure once more."""
    count, late = len(failures.without_action), len(failures.late)
    notes = (_.n("varav %(n)d försenat", "varav %(n)d försenade", late),) if late else ()
    return Figure("without", str(count), _("utan åtgärd"), Status.UR_FUNKTION if count else None, notes)


def _failed(counted: Sequence[Reading], failures: Failures) -> Figure:
    """What is contradicted is among what has failed, and said beside: somebody has to find out."""
    count = len(failures.counted)
    against = sum(each.failure.kind is FailureKind.MOTSTRIDIGT for each in failures.all)
    full = sum(one.occupancy is not None and one.occupancy.occupancy in _FULL for one in counted)
    bare = sum(one.occupancy is not None and one.occupancy.staffing is Staffing.SAKNAS for one in counted)
    notes = (
        _.n("%(n)d motstridig", "%(n)d motstridiga", against) if against else "",
        _.n("%(n)d full", "%(n)d fulla", full) if full else "",
        _("%(n)d utan bemanning", n=bare) if bare else "",
    )
    status = Status.UR_FUNKTION if count else None
    return Figure("failed", str(count), _("fel"), status, tuple(note for note in notes if note))


def _open(picture: Picture, counted: Sequence[Reading]) -> Figure:
    told = tally((one.point for one in counted), picture.points)
    notes = (
        f"+ {temporary_words(told.temporary)}" if told.temporary else "",
        _.n("%(n)d ej beslutad", "%(n)d ej beslutade", told.undecided) if told.undecided else "",
    )
    shown = tuple(note for note in notes if note)
    return Figure("open", str(told.open), _("öppna av %(all)d", all=told.listed), notes=shown)


def _next(readings: Sequence[Reading], foreseen: Forecast, areas: Sequence[Area], now: datetime) -> Figure:
    """Only what somebody has stated is counted, and counted down to; of what is assumed the first is said
    after that, as assumed, where there is nothing else to say; so is what was assumed and has passed.
    """
    words = glossary.term("nasta_bortfall", _.language)
    stated = len(foreseen.stated) + len(foreseen.passed)
    if not stated:
        only = tuple(_in_short(one) for one in assumed_ends(foreseen, areas))
        return Figure("next", "–", words, notes=(nothing_ends(readings),), later=only)
    first, *after = islice(coming_ends(foreseen, areas), 1 + MOST_LATER)
    later = tuple(_in_short(one) for one in [one for one in after if not one.assumed] or after[:1])
    more = max(0, stated - 1 - len(later))
    notes = (f"{first.place} · {first.function}", first.reason)
    if first.passed:
        return Figure("next", clock(first.at, now), words, Status.BEGRANSAD, notes, later=later, more=more)
    if first.open:  # a countdown to its latest would promise what nobody can
        words = _("%(what)s, senast", what=words)
        return Figure("next", clock(first.at, now), words, notes=notes, later=later, more=more)
    return Figure("next", "", words, notes=notes, until=first.at, later=later, more=more)


def _in_short(one: ComingEnd) -> str:
    said = f"{one.place} {one.function} {one.when}"
    return _("antagande: %(what)s", what=said) if one.assumed else said

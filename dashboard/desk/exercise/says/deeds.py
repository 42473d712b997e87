"""*Ledningens logg*: what those who lead have done, to the injects and to the clock, and what they noted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.words import _
from dashboard.words.exercise import Names, recipient_of, recipient_words, shortened, t_plus, to_in_short
from dashboard.words.exercise_clock import pace_words
from dashboard.words.times import clock
from data.entries.entry import Entry
from data.entries.operations import ExerciseInterrupted, OfClock
from data.exercise.facts import Exercise
from data.exercise.scenario import ClockAct

MOST_DONE = 12


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody who leads has done, or written in the leaders' log."""

    revision: int
    at: str
    who: str
    what: str
    note: bool = False


def done(exercise: Exercise, name: Names, real: datetime, clocked: Sequence[Entry] = ()) -> tuple[Done, ...]:
    """Return what those who lead have done and noted, the last first; `clocked`: done to the clock."""
    now = exercise.operation.clock.at(real)
    last = sorted((*_deeds(exercise, name), *_clocked(exercise, clocked)), key=lambda one: -one[0])[
        :MOST_DONE
    ]
    return tuple(
        Done(revision, clock(at, now), who or _("klockan"), what, note)
        for revision, at, who, what, note in last
    )


_Deed = tuple[int, datetime, str, str, bool]


def _deeds(exercise: Exercise, name: Names) -> Iterator[_Deed]:
    for told in exercise.delivered:
        what = _("levererade %(id)s till %(to)s", id=told.inject, to=to_in_short(told.to, name))
        yield told.revision, told.at, told.by, what, False
    for left in exercise.skipped:
        what = _("hoppade över %(id)s: %(why)s", id=left.inject, why=shortened(left.reason))
        yield left.revision, left.at, left.by, what, False
    for back in exercise.withdrawn:
        to = to_in_short(back.to, name)
        what = _("levererade %(id)s till %(to)s: togs tillbaka", id=back.inject, to=to)
        yield back.delivery, back.told_at, back.told_by, what, False
        yield back.revision, back.at, back.by, _("tog tillbaka %(id)s", id=back.inject), False
    for again in exercise.reminded:
        what = _("påminde %(who)s", who=recipient_words(recipient_of(again.recipient), name))
        yield again.revision, again.at, again.by, what, False
    for note in exercise.notes:
        yield note.revision, note.at, note.by, note.text, True


def _clocked(exercise: Exercise, entries: Sequence[Entry]) -> Iterator[_Deed]:
    for one in entries:
        if isinstance(one.what, OfClock):
            yield one.revision, one.occurred_at, one.actor, _clock_deed(exercise, one, one.what), False


def _clock_deed(exercise: Exercise, entry: Entry, what: OfClock) -> str:
    said = shortened(next(iter((entry.text or {}).values()), ""))
    if isinstance(what, ExerciseInterrupted):
        return _("avbröt övningen: %(why)s", why=said)
    match what.act:
        case ClockAct.START:
            return _("startade övningen")
        case ClockAct.PAUSE:
            return _("pausade: %(word)s", word=said) if said else _("pausade")
        case ClockAct.RESUME:
            return _("fortsatte övningen")
        case ClockAct.SPEED:
            return _("ändrade takten till %(pace)s", pace=pace_words(what.pace or what.clock_speed))
        case ClockAct.JUMP:
            return _("hoppade till %(at)s", at=t_plus(what.clock_origin - exercise.begins))
        case ClockAct.STOP:
            return _("avslutade övningen")

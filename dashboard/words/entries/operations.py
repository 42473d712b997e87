"""What becomes of an operation, its records and its clock, in words."""

from collections.abc import Mapping
from datetime import datetime

from babel.numbers import format_decimal

from dashboard.words import _, label
from dashboard.words.entries.sentence import PLAIN, Sentence, Words, joined
from dashboard.words.times import clock
from data.entries.carried import CarriedIn
from data.entries.entry import What
from data.entries.operations import (
    ClockSet,
    ExerciseInterrupted,
    LessonLearnt,
    Masked,
    OperationChanged,
    OperationClosed,
    OperationOpened,
    OperationReopened,
    RetentionDecided,
)
from data.entries.servers import ServerTook
from data.exercise.scenario import ClockAct
from data.words import Retention


def _masked(what: Masked, _now: datetime) -> str:
    return _("tog bort texten i post %(n)s", n=what.masks)


def _retained(what: RetentionDecided, _now: datetime) -> str:
    if what.keep is Retention.GALLRAS:
        return _("gallras; poster som mist sin text: %(n)s", n=what.removes)
    return label(what.keep)


def _carried_in(what: CarriedIn, now: datetime) -> str:
    told = _.n("%(n)d ny post", "%(n)d nya poster", what.new)
    when = _("skrivna där %(first)s till %(last)s", first=clock(what.first, now), last=clock(what.last, now))
    return joined(told, when)


def _lesson(what: LessonLearnt, _now: datetime) -> str:
    return _("klar") if what.done else _("senast %(due)s", due=what.due)


def _clock(what: ClockSet, now: datetime) -> str:
    """Return "övningen startar: 4 ×", "tiden hoppar till 09:40" or what else was done."""
    says = {
        ClockAct.START: _("övningen startar"),
        ClockAct.PAUSE: _("övningen pausas"),
        ClockAct.RESUME: _("övningen går vidare"),
        ClockAct.SPEED: _("övningen får ny takt"),
        ClockAct.JUMP: _("övningens tid hoppar till %(at)s", at=clock(what.clock_origin, now)),
        ClockAct.STOP: _("övningen avslutas"),
    }[what.act]
    if what.act is ClockAct.JUMP:
        return joined(says, _("läget följer med") if what.carried else _("läget åldras"))
    if what.pace:
        return _("övningen får ny takt när den fortsätter: %(pace)s ×", pace=_pace(what.pace))
    if what.act is ClockAct.SPEED or what.clock_speed not in (0.0, 1.0):
        return f"{says}: {_pace(what.clock_speed)} ×"
    return says


def _pace(speed: float) -> str:
    return format_decimal(speed, locale=_.language)


def _clock_news(what: ClockSet, _words: Words, now: datetime) -> str:
    return _clock(what, now)


def _interrupted(_what: ExerciseInterrupted, _now: datetime) -> str:
    return _("skarpt läge: övningen står still")


def _opened(what: OperationOpened, _now: datetime) -> str:
    return joined(label(what.kind), label(what.readiness))


def _changed(what: OperationChanged, _now: datetime) -> str:
    if what.before is what.readiness:
        return ""
    return _("från %(before)s till %(after)s", before=label(what.before), after=label(what.readiness))


def _server(what: ServerTook, _now: datetime) -> str:
    return joined(label(what.reason), _("term %(term)s", term=what.term))


SENTENCES: Mapping[type[What], Sentence] = {
    Masked: Sentence(_masked),
    RetentionDecided: Sentence(_retained),
    ClockSet: Sentence(_clock, _clock_news),
    ExerciseInterrupted: Sentence(_interrupted),
    OperationOpened: Sentence(_opened),
    OperationChanged: Sentence(_changed),
    OperationClosed: PLAIN,
    OperationReopened: PLAIN,
    LessonLearnt: Sentence(_lesson),
    ServerTook: Sentence(_server),
    CarriedIn: Sentence(_carried_in),
}

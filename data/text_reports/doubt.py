"""What to ask about a short report: a code taken back, a worse word, or plain Swedish."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Final

from data.clock import NotYet, seen_at
from data.text_reports import plain, room
from data.text_reports.back import hours, says_back, timely
from data.text_reports.plain import Coded
from data.text_reports.said import Doubted, Said, ShortReport, good_news, now, other_news, short_form
from data.words import Function, Occupancy, Status

_WORSE = (Status.BEGRANSAD, Status.UR_FUNKTION)
# What is nearer today than yesterday may be meant of today, and nobody is there to be asked first.
_NEARER_YESTERDAY: Final = timedelta(hours=12)
FULLER = (Occupancy.LEDIGT, Occupancy.SNART_FULLT, Occupancy.FULLT, Occupancy.KAN_INTE_TA_EMOT)


# What a code has said: a function, how full it is, or that the point has opened.
Code = Function | Occupancy | bool


@dataclass(slots=True)
class Doubts:
    """What gave reason to ask, as a message is read: guesses, what words take back, a second occupancy."""

    guessed: dict[Function, Status] = field(default_factory=dict)
    # What words without a name, such as *allt*, say of everything that has no code.
    rest: dict[Function, Status] = field(default_factory=dict)
    taken: dict[Function, Status] = field(default_factory=dict)
    takes: bool = False
    less_room: bool = False
    stopped: bool = False
    fuller: Occupancy | None = None
    returns: bool = False
    hours: tuple[time, ...] = ()

    def begun(self) -> bool:
        return bool(self.guessed or self.rest or self.fuller or self.takes)

    def guess(self, text: str, coded: Coded) -> bool:
        """Take words for what they say of some functions; False where they say nothing."""
        guessed, named = plain.guess(text, coded), bool(plain.names(text, coded))
        (self.guessed if named else self.rest).update(guessed)
        said = bool(guessed) or (not named and bool(plain.guess(text)))
        if said:
            self._returns(text)
        return said

    def hear(self, text: str, coded: Coded, before: tuple[Code, ...], *, note: bool = False) -> None:
        """Take words for what they say against the codes `before` them, whichever they name or all."""
        self._returns(text)
        self.stopped = self.stopped or room.cannot_receive(text)
        coded_room = next((one for one in before if isinstance(one, Occupancy)), None)
        self.fuller = (room.fuller(text, coded_room) if coded_room is not None else None) or self.fuller
        found = plain.against(text, coded)
        self.guessed.update(found)
        if found or plain.guess(text, coded):
            return
        about: tuple[Code, ...] = before
        if plain.names(text, coded):
            about = tuple(plain.doubted(text, coded)) if plain.begins_to_take_back(text) or not note else ()
        elif plain.about_the_last(text) and not note:
            about = before[-1:]
        if plain.note_takes_back(text) if note else plain.takes_back(text):
            self._take(about, plain.instead(text), coded)

    def _take(self, about: tuple[Code, ...], instead: Status, coded: Coded) -> None:
        works = coded.ordinary | coded.reserve
        functions = [one for one in about if isinstance(one, Function) and one in works]
        self.taken |= dict.fromkeys(functions, instead)
        self.less_room = self.less_room or (not functions and Occupancy.LEDIGT in about)
        self.takes = self.takes or bool(functions) or Occupancy.LEDIGT in about or True in about

    def _returns(self, text: str) -> None:
        if says_back(text):
            self.returns = True
            self.hours += hours(text)

    def judge(self, report: ShortReport) -> ShortReport | Doubted:
        """Return a report as it was written, or what to ask about it."""
        written = self._back(report)
        fuller = self._fuller(written)
        good = good_news(written)
        taken = good is not None and self.takes
        coded = {one.function: one.status for one in written.functions}
        guessed = {one: status for one, status in self.rest.items() if one not in coded or status in _WORSE}
        guessed |= self.guessed
        guessed = {one: status for one, status in guessed.items() if coded.get(one) is not status}
        if not (fuller or taken or guessed):
            return written
        sure = other_news(_no_occupancy(written) if fuller else written)
        kept = good or replace(written, functions=(), occupancy=None, people=None, staffing=None, relief=None)
        meant = replace(
            kept,
            functions=tuple(_guessed(self._functions(kept), guessed)),
            opened=kept.opened if good else None,
            reason="",
            support="",
            note="" if sure is not None else written.note,
        )
        if fuller:
            room = (written.people, written.staffing, written.relief)
            meant = replace(meant, occupancy=fuller, people=room[0], staffing=room[1], relief=room[2])
        elif self.less_room and meant.occupancy is Occupancy.LEDIGT:
            meant = replace(meant, occupancy=Occupancy.SNART_FULLT)
        return Doubted(sure, meant, written)

    def _back(self, written: ShortReport) -> ShortReport:
        if not self.returns:
            return written
        seen = (written.observed,) if written.observed is not None else ()
        return replace(written, back=self.hours or seen)

    def _fuller(self, written: ShortReport) -> Occupancy | None:
        if written.occupancy in FULLER[:-1] and self.stopped:
            return Occupancy.KAN_INTE_TA_EMOT
        return self.fuller

    def _functions(self, kept: ShortReport) -> dict[Function, Said]:
        """Return what is asked about each function: taken back it is limited, or denied out of order."""
        return {
            one.function: replace(one, status=self.taken.get(one.function, one.status))
            for one in kept.functions
        }


def _guessed(found: Mapping[Function, Said], guessed: Mapping[Function, Status]) -> list[Said]:
    both = {**found, **{function: Said(function, status) for function, status in guessed.items()}}
    # What does not work has no endurance to state.
    return [
        replace(one, minutes=None) if one.status is Status.UR_FUNKTION else one
        for one in (both[function] for function in Function if function in both)
    ]


def _no_occupancy(report: ShortReport) -> ShortReport:
    return replace(report, occupancy=None, people=None, staffing=None, relief=None)


@dataclass(frozen=True, slots=True)
class Sorted:
    """What of a message is stored at once, and what its sender is asked first; at least one of them.

    `early` is the time it says that it was seen, where that has not been yet: then it is read as now.
    """

    written: ShortReport
    sure: ShortReport | None
    meant: ShortReport | None = None
    early: time | None = None


def sort_out(read: ShortReport | Doubted, received: datetime) -> Sorted:
    """Return what to do with a message whose sender can only be answered; `received` is the operation's time.

    Bad news said to be seen in a while is taken as now; good news may be what is hoped for, and is asked. So
    is a time that would be yesterday's and is nearer today: as yesterday's failure it might change nothing.
    """
    read = timely(read, received)
    found = Sorted(read.written, read.sure, read.meant) if isinstance(read, Doubted) else Sorted(read, read)
    wanted = found.written.observed
    if wanted is None or not _may_be_ahead(wanted, received):
        return found
    if found.meant is not None:
        return Sorted(found.written, now(found.sure), now(found.meant), wanted)
    good, rest = good_news(found.written), other_news(found.written)
    if good is None:
        return Sorted(found.written, now(found.written), None, wanted)
    hoped = good if rest is not None else replace(good, note=found.written.note)
    return Sorted(found.written, now(rest), now(hoped), wanted)


def _may_be_ahead(wanted: time, received: datetime) -> bool:
    seen = seen_at(wanted, received)
    return isinstance(seen, NotYet) or (seen is not None and received - seen > _NEARER_YESTERDAY)


def ready_line(meant: ShortReport) -> str:
    """Return what is asked about as a line to send back: its codes, without its words."""
    return short_form(replace(meant, note=""))


def whole_line(doubted: Doubted, *, words: bool = True) -> str:
    """Return everything that a message may mean as one line: what is sure, and what is asked about."""
    sure, meant = doubted.sure, doubted.meant
    if sure is None:
        return short_form(meant) if words else ready_line(meant)
    asked = {one.function for one in meant.functions}
    both = [*(one for one in sure.functions if one.function not in asked), *meant.functions]
    room = meant if meant.occupancy is not None else sure
    return short_form(
        replace(
            sure,
            functions=tuple(sorted(both, key=lambda one: list(Function).index(one.function))),
            occupancy=room.occupancy,
            people=room.people,
            staffing=room.staffing,
            relief=room.relief,
            opened=sure.opened if sure.opened is not None else meant.opened,
            note=sure.note if words else "",
        )
    )

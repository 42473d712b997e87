"""What to ask about a short report: a good code that was taken back, a worse word, or plain Swedish."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from data.domain.short_report_form import short_form
from data.domain.short_report_plain import cannot_receive, denies, note_takes_back, takes_back
from data.domain.short_report_said import Doubted, Said, ShortReport, good_news, other_news
from data.domain.time_of_day import NotYet, seen_at
from data.domain.words import Function, Occupancy, Status

FULLER = (Occupancy.LEDIGT, Occupancy.SNART_FULLT, Occupancy.FULLT, Occupancy.KAN_INTE_TA_EMOT)


@dataclass(slots=True)
class Doubts:
    """What gave reason to ask, as a message is read: words, guesses, and a second word on the occupancy."""

    words: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    guessed: dict[Function, Status] = field(default_factory=dict)
    fuller: Occupancy | None = None

    def begun(self) -> bool:
        return bool(self.guessed or self.fuller or any(takes_back(one) for one in self.words))

    def judge(self, written: ShortReport) -> ShortReport | Doubted:
        """Return a report as it was written, or what to ask about it."""
        fuller = self._fuller(written)
        good = good_news(written)
        taken = good is not None and self._taken()
        if not (fuller or taken or self.guessed):
            return written
        sure = other_news(_no_occupancy(written) if fuller else written)
        kept = good or replace(written, functions=(), occupancy=None, people=None, staffing=None, relief=None)
        meant = replace(
            kept,
            functions=self._functions(kept, taken=taken),
            opened=kept.opened if good else None,
            reason="",
            support="",
            note="" if sure is not None else written.note,
        )
        if fuller:
            room = (written.people, written.staffing, written.relief)
            meant = replace(meant, occupancy=fuller, people=room[0], staffing=room[1], relief=room[2])
        elif taken and not kept.functions and meant.occupancy is Occupancy.LEDIGT:
            meant = replace(meant, occupancy=Occupancy.SNART_FULLT)
        return Doubted(sure, meant, written)

    def _fuller(self, written: ShortReport) -> Occupancy | None:
        if written.occupancy in FULLER[:-1] and any(map(cannot_receive, (*self.words, *self.notes))):
            return Occupancy.KAN_INTE_TA_EMOT
        return self.fuller

    def _taken(self) -> bool:
        return any(map(takes_back, self.words)) or any(map(note_takes_back, self.notes))

    def _functions(self, kept: ShortReport, *, taken: bool) -> tuple[Said, ...]:
        """Return what is asked about each function: taken back it is limited, or denied out of order."""
        denied = any(map(denies, (*self.words, *self.notes)))
        instead = Status.UR_FUNKTION if denied else Status.BEGRANSAD
        found = {one.function: replace(one, status=instead) if taken else one for one in kept.functions}
        return tuple(_guessed(found, self.guessed))


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

    Bad news said to be seen in a while is taken as now; good news may be what is hoped for, and is asked.
    """
    found = Sorted(read.written, read.sure, read.meant) if isinstance(read, Doubted) else Sorted(read, read)
    wanted = found.written.observed
    if wanted is None or not isinstance(seen_at(wanted, received), NotYet):
        return found
    if found.meant is not None:
        return Sorted(found.written, _now(found.sure), _now(found.meant), wanted)
    good, rest = good_news(found.written), other_news(found.written)
    if good is None:
        return Sorted(found.written, _now(found.written), None, wanted)
    hoped = good if rest is not None else replace(good, note=found.written.note)
    return Sorted(found.written, _now(rest), _now(hoped), wanted)


def _now(report: ShortReport | None) -> ShortReport | None:
    return replace(report, observed=None) if report is not None else None


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

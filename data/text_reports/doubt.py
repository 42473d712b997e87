"""What to ask about a short report: a code taken back, a worse word, or plain Swedish."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from data.clock import NotYet, seen_at
from data.text_reports.said import Doubted, Said, ShortReport, good_news, other_news, short_form
from data.text_reports.words import CODES
from data.words import Function, Occupancy, Status

_SUBJECTS = {
    **{name.lower(): function for name, function in CODES.items() if name not in ("IN", "INF")},
    **dict.fromkeys(("elen", "strömmen", "strommen"), Function.EL),
    **dict.fromkeys(("vattnet", "kranvattnet", "kranvatten"), Function.VATTEN),
    **dict.fromkeys(("värmen", "varmen", "elementen"), Function.VARME),
    **dict.fromkeys(("informationen",), Function.INFORMATION),
}
_OUTAGES = {
    **dict.fromkeys(("elavbrott", "strömavbrott", "stromavbrott", "strömlöst", "strömlös"), Function.EL),
    **dict.fromkeys(("vattenavbrott",), Function.VATTEN),
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOT = _words("inte ej icke aldrig")
_NOTHING = _words("inget ingenting")
_NONE = _NOTHING | _words("ingen inga utan")
_BAD = _words(
    "slut nere ner borta sönder sonder trasig trasigt död dött avbrott avbruten bruten brutet brist saknas "
    "saknar slocknat slocknade försvann försvunnit tom tomt kapat"
)
_WEAK = _words(
    "bara delvis nästan nastan halv halva knappt ibland dålig dåligt dalig daligt svag svagt begränsat "
    "begränsad begransat begransad ojämn ojämnt osäkert osakert glappar ljummet ljummen lite"
)
_GOOD = _words("funkar fungerar funkade ok okej bra tillbaka åter igång lugnt normalt")
_HAS = _words("har finns")
_LATER = _words("snart strax väntas vantas beräknas beraknas kommer lovat senare imorgon")
# Words that take back what was said before them, or put it off: then it is not stored as good.
_TAKES_BACK = (_NOT | _NONE | _BAD | _WEAK | _LATER) | _words(
    "men utom förutom forutom endast knapp kanske tror osäker osaker tveksamt tveksam fel mindre"
)
_FEW = 3
_NOTE_BEGINS = 2
_EXERCISE = re.compile(r"\b[öo]vning\b[\s:!.,]*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_CLAUSES = re.compile(r"[,;.!?/]|\bmen\b", re.IGNORECASE)
_CANNOT_RECEIVE = re.compile(
    r"\b(?:inte|ej)\s+ta\s+(?:emot|in)\b|\btar?\s+(?:inte|ej)\s+(?:emot|in)\b|\bstopp\b|\bavvisar\b|\bstänger\b",
    re.IGNORECASE,
)


def words_of(text: str) -> list[str]:
    return [found.group().lower() for found in _WORD.finditer(text)]


def guess(text: str, said: frozenset[Function]) -> dict[Function, Status]:
    """Return what plain words may say of which functions; empty where they say nothing, or both ways.

    *Ok* alone is about every function that has not been `said`.
    """
    found: dict[Function, Status] = {}
    for clause in _CLAUSES.split(text):
        for function, status in _clause(words_of(clause), said):
            if found.setdefault(function, status) is not status:
                return {}
    return found


def _clause(words: list[str], said: frozenset[Function]) -> Iterator[tuple[Function, Status]]:
    about = {_SUBJECTS[one] for one in words if one in _SUBJECTS}
    about |= {_OUTAGES[one] for one in words if one in _OUTAGES}
    spoken = frozenset(words)
    status = _status(spoken)
    if not about and _about_everything(spoken):
        about = set(Function) - said
    yield from ((function, status) for function in Function if status is not None and function in about)


def _about_everything(words: frozenset[str]) -> bool:
    if "allt" in words:
        return bool(words & (_GOOD | _BAD))
    return bool(words & _NOTHING and words & _GOOD) or bool(words & {"ok", "okej"} and len(words) <= _FEW)


def _status(words: frozenset[str]) -> Status | None:
    bad = bool(words & _BAD or words & set(_OUTAGES))
    good = bool(words & _GOOD)
    if words & _LATER or (bad and (good or words & _NOT)):
        return None
    if bad or words & (_NOT | _NONE):
        return Status.UR_FUNKTION
    if words & _WEAK:
        return Status.BEGRANSAD
    return Status.FUNGERAR if good or words & _HAS else None


def takes_back(text: str) -> bool:
    """Return whether words after a good code take it back, or put it off."""
    return not _TAKES_BACK.isdisjoint(words_of(text))


def note_takes_back(note: str) -> bool:
    """Return whether a note begins by taking back what was said before its slashes."""
    return not _TAKES_BACK.isdisjoint(words_of(note)[:_NOTE_BEGINS])


def denies(text: str) -> bool:
    """Return whether the words begin by denying what stands before them: EL+ inte."""
    return next(iter(words_of(text)), "") in _NOT


def cannot_receive(text: str) -> bool:
    """Return whether the words say that nobody more is received."""
    return _CANNOT_RECEIVE.search(text) is not None


def says_exercise(text: str) -> bool:
    """Return whether a text begins by saying that it belongs to an exercise."""
    return words_of(text)[:1] in (["övning"], ["ovning"])


def without_exercise(text: str) -> str:
    """Return a text without its words that it belongs to an exercise."""
    return _EXERCISE.sub("", text)


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

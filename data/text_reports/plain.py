"""What plain Swedish words may say of which functions: enough to ask about, never to store."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from data.text_reports import patterns
from data.text_reports.vocabulary import (
    AROUND,
    BAD,
    ELSEWHERE,
    EVERYTHING,
    EXCEPT,
    GOES_ON,
    GOOD,
    HAS,
    HINTS,
    LACKS,
    LATER,
    NONE,
    NOT,
    NOT_QUITE,
    NOTHING,
    OF_ALL,
    OF_IT,
    OTHERS,
    OUTAGES,
    PART,
    RESERVE,
    RETURN,
    SPOKEN_VA,
    SUBJECTS,
    TAKES_BACK,
    TROUBLE,
    WANTED,
    WEAK,
    WENT,
    WENT_WELL,
)
from data.text_reports.words import CODES, LOOKALIKES, word
from data.words import Function, Status

FEW, FEW_LATER = 3, 5
WARM = 18  # degrees; a room is not warm below
_HINTS_NOT = AROUND | NOT | NONE | LATER | {"natt"}
_NOTE_BEGINS = 2
_EXERCISE = re.compile(r"\b[öo]vning\b[\s:!.,]*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_WHOLE_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CLAUSES = re.compile(
    r"[,;.!/]|(?P<asked>\?)|\b(?:men|medan|fast)\b|(?=\b(?:utom|förutom|forutom)\b)", re.IGNORECASE
)
_AND = re.compile(r"\boch\b", re.IGNORECASE)
_NOBODY: frozenset[Function] = frozenset()


@dataclass(frozen=True, slots=True)
class Coded:
    """Which functions have been said in codes, to work with their `ordinary` supply, or on `reserve`."""

    said: frozenset[Function] = _NOBODY
    ordinary: frozenset[Function] = _NOBODY
    reserve: frozenset[Function] = _NOBODY


NO_CODES = Coded()


def words_of(text: str) -> list[str]:
    return [found.group().lower() for found in _WORD.finditer(text)]


def names(text: str, coded: Coded) -> frozenset[Function]:
    """Return which functions the words name."""
    return _NOBODY.union(*(_named(one, coded) for one in clauses(text)))


def doubted(text: str, coded: Coded) -> frozenset[Function]:
    """Return which of the functions that words name they may take back: what runs on reserve has none."""
    return names(text, coded) - (_NOBODY if _of_reserve(text) else coded.reserve)


def guess(text: str, coded: Coded = NO_CODES) -> dict[Function, Status]:
    """Return what plain words may say of which functions; empty where they say nothing, or both ways.

    *Ok* alone is about every function that has not been said.
    """
    found: dict[Function, Status] = {}
    rest: Status | None = None
    others = False
    last, before = _NOBODY, None
    for words in clauses(text):
        about, status = _named(words, coded), _status(words)
        if words[0] in EXCEPT and about and status is None:
            status = Status.FUNGERAR if before is Status.UR_FUNKTION else Status.UR_FUNKTION
        if not about and status is not None and _about_everything(words):
            rest, before, others = status, status, bool(OTHERS & set(words))
            continue
        if not about and (words[0] in GOES_ON or RETURN & set(words)):
            about = last
        last, before = about or last, status or before
        if status is None:
            continue
        for function in about:
            together = _together(found.get(function, status), status)
            if together is None:
                return {}
            found[function] = together
    if rest is not None:
        said = coded.said if others or rest is Status.FUNGERAR else coded.said - coded.ordinary
        found = {**dict.fromkeys(set(Function) - said, rest), **found}
    kept = set(Function) - (_NOBODY if _of_reserve(text) else coded.reserve)
    return {one: found[one] for one in Function if one in found and one in kept}


def against(text: str, coded: Coded) -> dict[Function, Status]:
    """Return what words beside codes say against them, or that something else is out of order."""
    said = {**_hinted(text, coded), **guess(text, coded)}
    late = {one for words in clauses(text) for one in _named(words, coded) if _only_later(words)}
    marked = patterns.OUT.finditer(text.translate(LOOKALIKES))
    said |= {CODES[word(one["code"])]: Status.UR_FUNKTION for one in marked}
    said |= {one: Status.UR_FUNKTION for one in late & coded.ordinary if one not in said}
    worse = (Status.BEGRANSAD, Status.UR_FUNKTION)
    partly = not (BAD | NOT | NONE).isdisjoint(words_of(text))
    return {
        one: status
        for one, status in said.items()
        if (one in coded.ordinary | coded.reserve and status in worse)
        or (one not in coded.said and (status is Status.UR_FUNKTION or (partly and status in worse)))
    }


def _of_reserve(text: str) -> bool:
    return not RESERVE.isdisjoint(words_of(text))


def clauses(text: str) -> Iterator[list[str]]:
    """Yield the words of each clause; a question says nothing."""
    start, ends = 0, [*_CLAUSES.finditer(text)]
    for end in ends:
        if not end["asked"]:
            yield from _parted(text[start : end.start()])
        start = end.end()
    yield from _parted(text[start:])


def _parted(clause: str) -> Iterator[list[str]]:
    """Yield a clause, or each side of its *och* where every one says something of its own."""
    parts = [_spoken(part) for part in _AND.split(clause)]
    if len(parts) > 1 and all(_named(one, NO_CODES) and _says(one) for one in parts):
        yield from parts
    elif words := _spoken(clause):
        yield words


def _spoken(text: str) -> list[str]:
    return [found.group().lower() for found in _WHOLE_WORD.finditer(text)]


def _says(words: list[str]) -> bool:
    return not (BAD | GOOD | WEAK | HAS | NOT | NONE).isdisjoint(words)


def _named(words: list[str], coded: Coded) -> frozenset[Function]:
    if AROUND & set(words):
        return _NOBODY
    about = {
        SUBJECTS[one]
        for before, one in zip(["", *words], words, strict=False)
        if one in SUBJECTS and before != "till" and not (one == "va" and before in SPOKEN_VA)
    }
    about |= {OUTAGES[one] for one in words if one in OUTAGES}
    if Function.EL in coded.reserve and RESERVE & set(words):
        about.add(Function.EL)
    return frozenset(about)


def _hinted(text: str, coded: Coded) -> dict[Function, Status]:
    """Return what a sign of it says against a code: cold where the heat is said to work."""
    found = {
        HINTS[one]: Status.BEGRANSAD
        for words in clauses(text)
        if _HINTS_NOT.isdisjoint(words)
        for one in words
        if one in HINTS and HINTS[one] in (_named(words, coded) or coded.ordinary) & coded.ordinary
    }
    degrees = [int(one["number"]) for one in patterns.DEGREES.finditer(text)]
    if Function.VARME in coded.ordinary and _HINTS_NOT.isdisjoint(words_of(text)):
        found |= dict.fromkeys((Function.VARME for one in degrees if one < WARM), Status.BEGRANSAD)
    return found


def _about_everything(words: list[str]) -> bool:
    spoken = set(words)
    if spoken & EVERYTHING:
        after = next((two for one, two in pairwise(words) if one in EVERYTHING), "")
        return after in GOOD | BAD | NOT | OF_ALL
    return bool(spoken & NOTHING and spoken & GOOD) or bool(spoken & {"ok", "okej"} and len(words) <= FEW)


def _together(one: Status, other: Status) -> Status | None:
    """Return what two clauses say of the same; None where they say both ways."""
    if one is other:
        return one
    return Status.BEGRANSAD if Status.BEGRANSAD in (one, other) else None


def _status(words: list[str]) -> Status | None:
    spoken = set(words)
    bad = bool(spoken & (BAD | set(OUTAGES)) or (spoken & WENT and not spoken & WENT_WELL))
    good = bool(spoken & GOOD)
    if spoken & NONE and spoken & TROUBLE:
        return Status.FUNGERAR
    if spoken & LATER:
        return _later(spoken, bad=bad)
    if (bad and (good or spoken & NOT)) or (spoken & WANTED and not bad):
        return None
    if bad or spoken & (NOT | NONE):
        partly = spoken & PART or (spoken & NOT and spoken & NOT_QUITE)
        return Status.BEGRANSAD if partly else Status.UR_FUNKTION
    if spoken & (WEAK | TROUBLE):
        return Status.BEGRANSAD
    return Status.FUNGERAR if good or spoken & HAS else None


def _later(spoken: set[str], *, bad: bool) -> Status | None:
    """What comes back later is out now, and what is out later is not quite as it should be now."""
    if spoken & NOT:
        return None
    if spoken & RETURN:
        return Status.UR_FUNKTION
    return Status.BEGRANSAD if bad else None


def _only_later(words: list[str]) -> bool:
    return len(words) <= FEW_LATER and bool(LATER & set(words)) and _status(words) is None


def takes_back(text: str) -> bool:
    """Return whether words after a good code take it back, or put it off."""
    return in_a_while(text) or not TAKES_BACK.isdisjoint(words_of(text))


def note_takes_back(note: str) -> bool:
    """Return whether a note begins by taking back what was said before its slashes."""
    if in_a_while(note):
        return True
    words = words_of(note)
    begins = set(words[:_NOTE_BEGINS])
    if words[:1] and words[0] not in OF_IT | TAKES_BACK:  # a tanker that comes puts nothing off
        begins -= LATER
    return (ELSEWHERE | set(HINTS)).isdisjoint(words) and not (TAKES_BACK - NONE - LACKS).isdisjoint(begins)


def in_a_while(text: str) -> bool:
    """Return whether words begin by saying how long it takes: EL+ om en timme."""
    return patterns.IN_A_WHILE.match(text) is not None


def begins_to_take_back(text: str) -> bool:
    """Return whether the first word takes something back, and does not say that it is out."""
    return not (TAKES_BACK - NONE - BAD).isdisjoint(words_of(text)[:1])


def about_the_last(text: str) -> bool:
    """Return whether words are about the code just before them alone: EL+ VA+ inte, EL+ LEDIGT nästan."""
    return not (NOT | WEAK).isdisjoint(words_of(text)[:1])


def denies(text: str) -> bool:
    """Return whether the words begin by denying what stands before them: EL+ inte."""
    return next(iter(words_of(text)), "") in NOT


def instead(text: str) -> Status:
    """Return what a good code may have meant that words without a name take back."""
    words = words_of(text)
    out = len(words) <= FEW and _status(words) is Status.UR_FUNKTION
    return Status.UR_FUNKTION if out or denies(text) or in_a_while(text) else Status.BEGRANSAD


def says_exercise(text: str) -> bool:
    """Return whether a text begins by saying that it belongs to an exercise."""
    return words_of(text)[:1] in (["övning"], ["ovning"])


def without_exercise(text: str) -> str:
    """Return a text without its words that it belongs to an exercise."""
    return _EXERCISE.sub("", text)

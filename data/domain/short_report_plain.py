"""A point's state in plain Swedish, such as *vatten slut* or *inte el*: enough to ask what was meant.

Nothing that is read here is ever stored: the sender is asked, in codes, and says yes or writes them.
"""

import re
from collections.abc import Iterator

from data.domain.short_report_words import CODES
from data.domain.words import Function, Status

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

"""Which point a short report begins with, behind whatever a gateway or a mail program put before it."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from data.domain import short_report_plain as plain
from data.domain import short_report_words as words
from data.domain.rules import Reason
from data.domain.short_report_faults import EXERCISE

_PREFIX = re.compile(
    r"(?:[\s>\"'“”„«»‘’\[(]+"
    r"|(?:SV|VB|RE|FW|FWD|SMS|TRYGG|TRYGGHETSLÄGET|RAPPORT)\s*[:>]"
    r"|(?:(?:SMS\s+)?(?:FRÅN|FRAN|FROM|AVS)\s*:?\s*)?\+?[\d(][\d\s()-]{5,20}[:\]])\s*",
    re.IGNORECASE,
)
_QUOTES = "\"'“”„«»‘’"


def begin(text: str, known: Collection[str]) -> tuple[str | Reason, str]:
    """Find the point; what a gateway or a mail program put before it is stepped over."""
    rest, quoted = text, False
    for _step in range(6):
        named = _named_point(rest.translate(words.LOOKALIKES), known)
        if len(named.ids) == 1:
            after = rest[named.end :].lstrip(" :;,.-])")
            return named.ids[0], after.rstrip(_QUOTES) if quoted else after
        if named.ids:
            some = " eller ".join(named.ids[:3])
            return Reason(f"Punkten kan vara {some}. Skriv id precis som i registret.", "text"), ""
        prefix = _PREFIX.match(rest)
        if prefix is None:
            break
        quoted = quoted or any(one in _QUOTES for one in prefix.group())
        rest = rest[prefix.end() :]
    return _unknown_point(rest, known), ""


def _unknown_point(text: str, known: Collection[str]) -> Reason:
    first = text.split(" ", 1)[0].strip(":;,.")[:20]
    if plain.says_exercise(text):
        return Reason(EXERCISE, "text")
    if _says_a_state(text):
        return Reason("Punktens id saknas. Skriv det först, till exempel P12 EL- VA+.", "text")
    if not first:
        return Reason("Meddelandet är tomt. Börja med punktens id, till exempel P12 EL- VA+.", "text")
    bare = _without_zeros(first)
    meant = sorted(identity for identity in known if bare and _without_zeros(identity) == bare)
    if meant:
        return Reason(f'Punkten "{first}" finns inte. Menade du {" eller ".join(meant[:3])}?', "text")
    return Reason(
        f'Punkten "{first}" finns inte i registret. Börja med punktens id, till exempel P12 EL- VA+.', "text"
    )


_CODED = re.compile(
    rf"(?:{words.alternatives((*words.CODES, words.ALL, *words.STAFF))}\s*[-+!?]"
    rf"|{words.alternatives((*words.FULLNESS, *words.OPENED, *words.NOT_OPENED))})",
    re.IGNORECASE,
)


def _says_a_state(text: str) -> bool:
    """Return whether a text without its point begins with a code, or says in plain words how it is."""
    return _CODED.match(text.translate(words.LOOKALIKES)) is not None or bool(plain.guess(text, frozenset()))


def _without_zeros(identity: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", words.folded(identity))


@dataclass(frozen=True, slots=True)
class _Named:
    """Which point a text begins with: its id and where the rest starts, or the several it might be."""

    ids: tuple[str, ...] = ()
    end: int = 0


LONGEST_START = 48


def _named_point(text: str, known: Collection[str]) -> _Named:
    """Return the point a text begins with; as written wins over with its spaces and signs left out."""
    if not text[:1].isalnum():
        return _Named()
    starts = [
        text[:end]
        for end in range(1, min(len(text), LONGEST_START) + 1)
        if text[end - 1].isalnum() and not text[end : end + 1].isalnum()
    ]
    exact = {identity.casefold(): identity for identity in known}
    for start in reversed(starts):
        if start.casefold() in exact:
            return _Named((exact[start.casefold()],), len(start))
    wanted = {words.folded(start): start for start in starts}
    alike = {
        identity: wanted[words.folded(identity)] for identity in known if words.folded(identity) in wanted
    }
    return _Named(tuple(sorted(alike)), max((len(start) for start in alike.values()), default=0))

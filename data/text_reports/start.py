"""Which point a short report begins with, and what was not understood in it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from data.errors import Reason
from data.text_reports import plain, vocabulary, words
from data.words import Function

MOST = 5
EXERCISE = "Meddelandet säger ÖVNING, och sms sparas aldrig i en övning. Rapportera med övningens blad."
_LONG_WORDS = sorted(word for word in words.RESERVED if len(word) > 3)
_SENTENCE = re.compile(r"[^\W\d_]+(?:[ ,.:'’-]+[^\W\d_]+)+[.]?")
_MARKED = re.compile(r"(?P<code>[^\W\d_?]{1,12}\??)(?P<marks>[-+!?]+)\w*$")


class Faults:
    """The reasons why a short report cannot be stored, as they are found."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = {words.folded(identity) for identity in known}
        self.found: list[Reason] = []

    def room(self) -> bool:
        return len(self.found) < MOST

    def add(self, text: str) -> None:
        self.found.append(Reason(text, "text"))

    def only(self, text: str) -> None:
        """Say one thing, whatever else is wrong: it is the real fault."""
        self.found[:] = [Reason(text, "text")] * MOST

    def is_note(self, rest: str) -> bool:
        """Words at the end are a note without its slashes only where none of them could be a code."""
        if not _SENTENCE.fullmatch(rest):
            return False
        return self.holds_no_code(rest)

    def holds_no_code(self, rest: str) -> bool:
        said = [words.word(one) for one in re.findall(r"[^\W\d_]+", rest)]
        return not any(self._like_a_code(one) for one in said)

    def _like_a_code(self, said: str) -> bool:
        if said in words.RESERVED or words.folded(said) in self._known:
            return True
        return len(said) > 3 and bool(get_close_matches(said, _LONG_WORDS, 1, 0.8))

    def twice(self, function: Function) -> None:
        short = words.SHORT[function]
        if function is Function.VATTEN:
            self.add("VA (vatten) står två gånger. Menades värme den ena gången? Skriv VARME och VATTEN.")
        else:
            self.add(f"{short} står två gånger. Skriv varje funktion en gång.")

    def whose(self, typed: str, codes: Sequence[str], example: str) -> None:
        """Say that an endurance may be about several functions, or about none."""
        which = f"kan gälla {' eller '.join(codes)}" if codes else "hör inte till någon funktion"
        self.add(f"{typed} {which}. Skriv timmarna intill funktionen: {example}{typed.replace(' ', '')}")

    def unread(self, token: str, number: int) -> None:
        shown = token[:20]
        self.add(f'Ord {number}, "{shown}", förstods inte. {self._instead(token)}')

    def _instead(self, token: str) -> str:
        bare = words.word(token.strip(".,:;"))
        marked = _MARKED.match(bare)
        code = marked["code"] if marked else bare
        if code in words.CODES or code == words.ALL:
            return f"{code} saknar läge: skriv {code}+ {code}! {code}- eller {code}?"
        if code in ("V", "V?", "VAR", "VAE"):
            return "Skriv VARME (värme) eller VATTEN."
        if bare in words.SUPPORT:
            return "Skriv STÖD: och vad som behövs."
        if words.folded(token) in self._known:
            return "En punkt per meddelande: skicka den för sig."
        if bare[:1].isdigit():
            return "Skriv timmar som 6H, antal som 180PERS, tid som KL 0240."
        sign = vocabulary.HINTS.get(bare.lower())
        if sign is not None:
            short = words.SHORT[sign]
            return f"Menas {short}? Skriv {short}- eller {short}!"
        meant = get_close_matches(code, _LONG_WORDS, 1, 0.75) if len(code) > 3 else []
        if meant:
            return f"Menade du {meant[0]}?"
        return "Skriv IN EL VÄ VA med + ! - eller ?, och // före fri text."


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
    return _CODED.match(text.translate(words.LOOKALIKES)) is not None or bool(plain.guess(text))


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

"""What was not understood in a short report: where it stands, and what to write instead."""

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches

from data.domain import short_report_words as words
from data.domain.rules import Reason
from data.domain.words import Function

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
        meant = get_close_matches(code, _LONG_WORDS, 1, 0.75) if len(code) > 3 else []
        if meant:
            return f"Menade du {meant[0]}?"
        return "Skriv IN EL VÄ VA med + ! - eller ?, och // före fri text."

"""Who carries what to whom: an installation as others know it, and those that this one knows."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

KEYS_FORM: Final = "trygghetslage-nyckel-1"
_KEYS: Final = re.compile(rf"{KEYS_FORM} ([0-9a-f]{{64}}) (age1[02-9ac-hj-np-z]{{58}})")
_CONSONANTS, _VOWELS = "bdfghjklmnprstvz", "aiou"
_ID_SIGNS: Final = 16
_SPOKEN_BYTES: Final = 10


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """An installation as others know it: what it signs with, and what is encrypted to it."""

    signing: str  # Ed25519, as hex
    recipient: str  # X25519, as age writes it

    @property
    def id(self) -> str:
        """Which installation it is: the same as long as it signs with the same key."""
        return hashlib.sha256(bytes.fromhex(self.signing)).hexdigest()[:_ID_SIGNS]

    @property
    def spoken(self) -> str:
        """Return five words that stand for both keys: 80 bits, to read out over a telephone and compare."""
        digest = hashlib.sha256(self.written.encode()).digest()[:_SPOKEN_BYTES]
        return " ".join(_word(digest[at : at + 2]) for at in range(0, _SPOKEN_BYTES, 2))

    @property
    def written(self) -> str:
        """Return the one line that is handed to another installation; nothing in it is secret."""
        return f"{KEYS_FORM} {self.signing} {self.recipient}"


def keys_from(written: str) -> PublicKeys | None:
    """Return the keys of a line that another installation wrote; None where it is none."""
    found = _KEYS.fullmatch(" ".join(written.split()))
    return PublicKeys(found[1], found[2]) if found is not None else None


def sounds_like(spoken: str, keys: PublicKeys) -> bool:
    """Return whether the words that were read out are those of the keys, however they were written down."""
    heard = re.findall(r"[a-z]+", spoken.lower())
    return "".join(heard) == keys.spoken.replace(" ", "")


def _word(pair: bytes) -> str:
    """Return sixteen bits as consonant, vowel, consonant, vowel, consonant (a *proquint*)."""
    bits = int.from_bytes(pair)
    return "".join(
        signs[bits >> shift & len(signs) - 1]
        for signs, shift in (
            (_CONSONANTS, 12),
            (_VOWELS, 10),
            (_CONSONANTS, 6),
            (_VOWELS, 4),
            (_CONSONANTS, 0),
        )
    )


@dataclass(frozen=True, slots=True)
class Partner:
    """Another installation whose keys somebody has compared by its words; `name` is what people call it."""

    keys: PublicKeys
    name: str
    added_at: datetime
    added_by: str

    @property
    def id(self) -> str:
        return self.keys.id


HERE: Final = ""


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where an entry stands among those of all installations, so that each of them finds the same order.

    `installation` is where it was written (HERE: by this chain), `number` its number there, and `stamp`
    higher than that of every entry that was known there. `numbers` is what it is called in the chains that
    have it; `seen` is what the page showed that it was written on, by its number where it was written.
    """

    installation: str
    number: int
    stamp: int
    act: str
    numbers: Mapping[str, int]
    seen: int | None = None

    def number_at(self, installation: str) -> int | None:
        """Return what it is called in an installation's chain; None where that did not have it."""
        return self.numbers.get(installation)

    def known_to(self, other: "Standpoint") -> bool:
        """Return whether the installation where another entry was written had this one then."""
        number = self.number_at(other.installation)
        return number is not None and number < other.number

    def apart_from(self, other: "Standpoint") -> bool:
        """Return whether the two were written on islands, neither knowing of the other."""
        return not self.known_to(other) and not other.known_to(self)

    def shown_to(self, other: "Standpoint") -> bool:
        """Return whether it is what the page showed that another entry was written on."""
        return other.seen is not None and self.number_at(other.installation) == other.seen

    def showed_as(self, other: "Standpoint", words: Iterable["Standpoint"]) -> bool:
        """Return whether both pages showed the same: of one chain by its number, else a word with both."""
        if self.installation == other.installation:
            return self.seen == other.seen
        return any(word.shown_to(self) and word.shown_to(other) for word in words)

    @property
    def order(self) -> tuple[int, str]:
        """What comes after what, where nothing else says so: what was known comes first."""
        return self.stamp, self.act

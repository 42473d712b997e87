"""What kind of support some words ask for, whichever way they came in."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from data.words import RequestKind

_K = RequestKind
_WORD = re.compile(r"\w+")
# What something is for says nothing of what it is.
_FOR = re.compile(r"\b(?:till|åt|för)\b")
# Whole words, each as it may be written: what a word begins with says little of what it ends as.
_NAMES: Mapping[RequestKind, str] = MappingProxyType(
    {
        _K.DRIVMEDEL: "diesel dieseln drivmedel drivmedlet bensin bensinen bränsle bränslet eldningsolja hvo",
        _K.RESERVKRAFT: "reservkraft reservkraften reservaggregat reservaggregatet reservelverk elverk "
        "elverket elaggregat elaggregatet dieselaggregat generator generatorn generatorer",
        _K.VATTEN: "vatten vattnet dricksvatten dricksvattnet nödvatten nödvattnet vattentank vattentankar",
        _K.VARME: "värme värmen värmefläkt värmefläktar byggfläkt byggfläktar värmeaggregat",
        _K.PERSONAL: "personal personalen bemanning avlösning avlösare",
        _K.TRANSPORT: "transport transporter skjuts buss bussar lastbil lastbilar",
    }
)
_KINDS = MappingProxyType({name: kind for kind, names in _NAMES.items() for name in names.split()})


def kind_of(words: str) -> RequestKind | None:
    """Return what some words ask for, where they can mean one kind only; what it is for does not count.

    A generator that is named with what it runs on is in want of that.
    """
    said = _FOR.split(words.casefold(), maxsplit=1)[0]
    meant = {_KINDS[word] for word in _WORD.findall(said) if word in _KINDS}
    if _K.DRIVMEDEL in meant:
        meant.discard(_K.RESERVKRAFT)
    return meant.pop() if len(meant) == 1 else None

"""What plain Swedish words say of how much room there is left, beside a code that says that there is more."""

import re

from data.text_reports.plain import clauses
from data.text_reports.vocabulary import LATER, NONE, NOT, NOT_OF_ROOM
from data.words import Occupancy

_ROOMIER = {
    Occupancy.SNART_FULLT: (Occupancy.LEDIGT,),
    Occupancy.FULLT: (Occupancy.LEDIGT, Occupancy.SNART_FULLT),
}
_CANNOT_RECEIVE = re.compile(
    r"\b(?:inte|ej)\s+ta\s+(?:emot|in)\b|\btar?\s+(?:inte|ej)\s+(?:emot|in)\b|\bstopp\b|\bavvisar\b|\bstänger\b",
    re.IGNORECASE,
)


def cannot_receive(text: str) -> bool:
    """Return whether the words say that nobody more is received."""
    return _CANNOT_RECEIVE.search(text) is not None


def fuller(text: str, coded: Occupancy) -> Occupancy | None:
    """Return how full the words say that it is, where a code says that there is more room."""
    for words in clauses(text):
        if "fullt" in words and not (NOT | NONE | NOT_OF_ROOM) & set(words):
            said = Occupancy.SNART_FULLT if LATER & set(words) else Occupancy.FULLT
            return said if coded in _ROOMIER[said] else None
    return None

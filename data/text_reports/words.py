"""The words and signs of the short report, and which look-alikes of them count as the same."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import time

from data.words import Function, Occupancy, Staffing, Status, Supply

CODES: Mapping[str, Function] = {
    **dict.fromkeys(("IN", "INF", "INFO", "INFORMATION"), Function.INFORMATION),
    **dict.fromkeys(("EL", "STRÖM", "STROM"), Function.EL),
    # Phones without Ä write VARME; a bare VA is water, never a heat that lost its dots.
    **dict.fromkeys(("VÄ", "VÄRME", "VARME", "VAERME"), Function.VARME),
    **dict.fromkeys(("VA", "VATTEN"), Function.VATTEN),
}
SHORT: Mapping[Function, str] = {
    Function.INFORMATION: "IN",
    Function.EL: "EL",
    Function.VARME: "VÄ",
    Function.VATTEN: "VA",
}
ALL = "ALLT"
MARKS: Mapping[str, Status] = {
    "+": Status.FUNGERAR,
    "!": Status.BEGRANSAD,
    "-": Status.UR_FUNKTION,
    "?": Status.OKAND,
}
STATUS_WORDS: Mapping[str, Status] = {
    **dict.fromkeys(("FUNGERAR", "OK"), Status.FUNGERAR),
    **dict.fromkeys(("BEGRÄNSAD", "BEGRÄNSAT", "BEGRANSAD", "BEGRANSAT"), Status.BEGRANSAD),
    **dict.fromkeys(("UR FUNKTION",), Status.UR_FUNKTION),
    **dict.fromkeys(("VET INTE", "VET EJ", "OKÄND", "OKAND"), Status.OKAND),
}
SUPPLIES: Mapping[str, Supply] = {
    **dict.fromkeys(("R", "RESERV", "RESERVKRAFT", "RESERVDRIFT"), Supply.RESERV),
    **dict.fromkeys(("N", "NÖDVATTEN", "NODVATTEN"), Supply.NODVATTEN),
    **dict.fromkeys(("O", "ORDINARIE"), Supply.ORDINARIE),
}
SUPPLY_LETTERS: Mapping[Supply, str] = {Supply.RESERV: "R", Supply.NODVATTEN: "N", Supply.ORDINARIE: "O"}
STAFF = ("BEM", "BEMANNING", "PERSONAL")
STAFF_MARKS: Mapping[str, Staffing] = {"+": Staffing.RACKER, "!": Staffing.KNAPP, "-": Staffing.SAKNAS}
FULLNESS: Mapping[str, Occupancy] = {
    **dict.fromkeys(("LEDIGT",), Occupancy.LEDIGT),
    **dict.fromkeys(("SNART FULLT",), Occupancy.SNART_FULLT),
    **dict.fromkeys(("FULLT",), Occupancy.FULLT),
    **dict.fromkeys(("STOPP", "KAN INTE TA EMOT", "TAR INTE EMOT"), Occupancy.KAN_INTE_TA_EMOT),
}
FULLNESS_SHORT: Mapping[Occupancy, str] = {
    Occupancy.LEDIGT: "LEDIGT",
    Occupancy.SNART_FULLT: "SNART FULLT",
    Occupancy.FULLT: "FULLT",
    Occupancy.KAN_INTE_TA_EMOT: "STOPP",
}
OPENED = ("ÖPPNAT", "OPPNAT", "HAR ÖPPNAT", "HAR OPPNAT")
NOT_OPENED = ("EJ ÖPPNAT", "EJ OPPNAT", "INTE ÖPPNAT", "INTE OPPNAT", "KAN INTE ÖPPNA", "KAN INTE OPPNA")
SUPPORT = ("STÖD", "STOD", "BEHÖVER STÖD", "BEHOVER STOD")
RELIEF = ("AVL", "AVLÖSNING", "AVLOSNING")
AT = ("KL",)
UNITS = ("H", "TIM", "TIMMAR", "MIN")

# What a sentence may not hold if it is to pass as a note without its slashes.
RESERVED = frozenset(
    part
    for words in (
        *(CODES, SUPPLIES, STATUS_WORDS, STAFF, FULLNESS, OPENED, NOT_OPENED, SUPPORT, RELIEF, AT),
        (ALL, *UNITS, "PERS", "PERSONER"),
    )
    for word in words
    for part in word.split()
) - {"HAR", "KAN", "TA", "TAR", "INTE", "EJ", "VET", "UR", "EMOT", "SNART"}


def _lookalikes() -> dict[int, str]:
    """Return every sign that a phone may have put in the place of ours, one for one."""
    signs = {
        "-": "‐‑‒–—―−⁃﹘﹣⁻₋➖˗",
        "+": "﹢⁺₊➕",
        "!": "﹗❗ǃ",
        "?": "﹖❓¿",
        "/": "⁄∕",
        "#": "﹟",
        ":": "：﹕∶",
        ",": "﹐‚",
    }
    return {ord(alike): sign for sign, all_alike in signs.items() for alike in all_alike}


LOOKALIKES = _lookalikes()
_FULL_WIDTH = {0xFF01 + place: chr(0x21 + place) for place in range(94)}


def plain(text: str) -> str:
    """Return a text as it reads: composed, without invisible characters, with single spaces."""
    shown = unicodedata.normalize("NFC", text.translate(_FULL_WIDTH))
    visible = "".join(one for one in shown if unicodedata.category(one) != "Cf" and one != "\ufe0f")
    return " ".join(visible.split())


def folded(text: str) -> str:
    """Return only the letters and digits of an id, in one case."""
    return "".join(one for one in unicodedata.normalize("NFC", text).casefold() if one.isalnum())


def alternatives(words: Collection[str]) -> str:
    """Return a pattern for any of the words, the longest first, ended by something else than a letter."""
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + r")(?![^\W\d_])"


def word(found: str) -> str:
    """Return a word as the tables spell it."""
    return " ".join(found.upper().split())


def clock_of(hours: str, minutes: str) -> time | None:
    """Return a time of day; None where there is no such time."""
    return time(int(hours), int(minutes)) if int(hours) < 24 and int(minutes) < 60 else None


def is_bare_water(typed: str) -> bool:
    """Return whether water was written with the two letters that a heat without its dots would have."""
    return re.match(r"VA(?![^\W\d_])", typed, re.IGNORECASE) is not None

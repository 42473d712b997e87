"""What may not be written in free text: too much of it, control characters, or a personnummer.

A right check digit is enough to know a personnummer. With a wrong one it takes a separator or a century,
and a date before this year, which takes knowing what year it is: `why_not_personal` is asked wherever words
are about to be kept, whichever field, file or way in they came by.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime

from data.errors import Reason

LONGEST = 2000
LONGEST_NAME = 120
NEVER_SEND = "Texten ser ut att innehålla ett personnummer. Ta bort det: skicka aldrig ett personnummer."
_NO_CONTROL = "Texten innehåller styrtecken som inte kan sparas. Skriv om den."
_LIKE_ONE = "Texten innehåller ett nummer som liknar ett personnummer. Skicka aldrig ett personnummer."

# Six digits and four, or the date with its own dashes; the separator may stand between spaces.
_NUMBER = re.compile(
    r"(?<!\d)(?P<century>19|20)?"
    r"(?:(?P<date>\d{6})(?P<sep> ?[-+] ?| )?|(?P<dashed>\d\d-\d\d-\d\d)(?P<sign>[-+]))"
    r"(?P<last>\d{4})(?!\d)"
)
_PHONE = re.compile(r"(?<!\d)(?:\+46|0046|0)[\s-]?[1-9]\d{0,2}(?:[\s-]?\d){5,8}(?!\d)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d"), "-")


def why_not_text(text: str, field: str, longest: int = LONGEST) -> Reason | None:
    """Why a text cannot be saved in a field."""
    if len(text) > longest:
        return Reason(f"Texten är för lång: {len(text)} tecken, högst {longest}.", field)
    if _CONTROL.search(text):
        return Reason(_NO_CONTROL, field)
    if has_personnummer(text):
        return Reason(NEVER_SEND, field)
    return None


def why_not_personal(text: str, field: str, now: datetime) -> Reason | None:
    """Why words cannot be kept: they hold what is a personnummer, also with a wrong check digit.

    Or the one sign that ends a text in other programs, which PostgreSQL keeps nowhere.
    """
    if "\x00" in text:
        return Reason(_NO_CONTROL, field)
    return Reason(NEVER_SEND, field) if has_personnummer(text, now) else None


def why_not_name(text: str, field: str) -> Reason | None:
    """Why a short name cannot be saved in a field."""
    if not text.strip():
        return Reason("Fältet är tomt. Skriv ett namn.", field)
    return why_not_text(text, field, LONGEST_NAME)


def warning_for(text: str) -> str | None:
    """Return a warning that does not stop a text: it holds what looks like somebody's number."""
    if _PHONE.search(text):
        return "Texten ser ut att innehålla ett telefonnummer. Funktioner har nummer, personer har det inte."
    return _LIKE_ONE if any(_numbers(text)) else None


def has_personnummer(text: str, now: datetime | None = None) -> bool:
    """Return whether a text holds a personnummer or samordningsnummer; without `now` only what is certain.

    Ten digits in a row that can be dialled are a telephone number, and a diary number of this year is none.
    """
    return any(
        _right(found) or (now is not None and _is_written_as_one(found, now)) for found in _numbers(text)
    )


def _numbers(text: str) -> Iterator[re.Match[str]]:
    """Yield what begins with a date, as it reads: in plain digits, and without what is not seen."""
    if not any(letter.isdigit() for letter in text):
        return
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    seen = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")
    yield from (found for found in _NUMBER.finditer(seen) if _dated(_date(found)))


def _date(found: re.Match[str]) -> str:
    return (found["date"] or found["dashed"]).replace("-", "")


def _separator(found: re.Match[str]) -> str:
    return (found["sep"] or "").strip() or found["sign"] or found["sep"] or ""


def _right(found: re.Match[str]) -> bool:
    return _luhn(_digits(found)) and not (_separator(found) == "" and _dialled(found))


def _is_written_as_one(found: re.Match[str], now: datetime) -> bool:
    separator = _separator(found)
    if not (found["century"] or separator) or (separator == " " and _dialled(found)):
        return False
    return _year(found, now) < now.year


def _dialled(found: re.Match[str]) -> bool:
    return not found["century"] and found["date"] is not None and _PHONE.fullmatch(_digits(found)) is not None


def _digits(found: re.Match[str]) -> str:
    return _date(found) + found["last"]


def _year(found: re.Match[str], now: datetime) -> int:
    year = int(_date(found)[:2])
    if found["century"]:
        return int(found["century"]) * 100 + year
    latest = year + 2000 if year + 2000 <= now.year else year + 1900
    return latest - 100 if _separator(found) == "+" else latest


def _dated(six: str) -> bool:
    month, day = int(six[2:4]), int(six[4:6])
    return 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91)


def _luhn(ten: str) -> bool:
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(ten)]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0

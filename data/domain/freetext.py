"""What may not be written in free text: too much of it, control characters, or a personnummer."""

import re

from data.domain.rules import Reason

LONGEST = 2000
LONGEST_NAME = 120

_PERSONNUMMER = re.compile(r"(?<!\d)(?:19|20)?(\d{6})[-+ ]?(\d{4})(?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:\+46|0046|0)[\s-]?[1-9]\d{0,2}(?:[\s-]?\d){5,8}(?!\d)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def why_not_text(text: str, field: str, longest: int = LONGEST) -> Reason | None:
    """Why a text cannot be saved in a field."""
    if len(text) > longest:
        return Reason(f"Texten är för lång: {len(text)} tecken, högst {longest}.", field)
    if _CONTROL.search(text):
        return Reason("Texten innehåller styrtecken som inte kan sparas. Skriv om den.", field)
    if has_personnummer(text):
        return Reason(
            "Texten ser ut att innehålla ett personnummer. Ta bort det: personer har inga nummer här.", field
        )
    return None


def why_not_name(text: str, field: str) -> Reason | None:
    """Why a short name cannot be saved in a field."""
    if not text.strip():
        return Reason("Fältet är tomt. Skriv ett namn.", field)
    return why_not_text(text, field, LONGEST_NAME)


def warning_for(text: str) -> str | None:
    """Return a warning that does not stop a text: it looks as if it holds a phone number."""
    if _PHONE.search(text):
        return "Texten ser ut att innehålla ett telefonnummer. Funktioner har nummer, personer har det inte."
    return None


def has_personnummer(text: str) -> bool:
    """Return whether ten digits in the text are a date (or samordningsnummer) with a right check digit."""
    return any(_dated(m.group(1)) and _luhn(m.group(1) + m.group(2)) for m in _PERSONNUMMER.finditer(text))


def _dated(six: str) -> bool:
    month, day = int(six[2:4]), int(six[4:6])
    return 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91)


def _luhn(ten: str) -> bool:
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(ten)]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0

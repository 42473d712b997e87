"""What people read where programs get a value: the glossary's words, ja and nej, Swedish time."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from dashboard.viewmodels.times import local
from data import glossary
from data.domain.swedish_time import season

# From a value and its whole row.
Spoken = Callable[[Any, Mapping[str, Any]], Any]
_STAMP: Final = "%Y-%m-%d %H:%M:%S"


def as_it_is(value: Any, _row: Mapping[str, Any]) -> Any:
    return value


def in_time(value: Any, _row: Mapping[str, Any]) -> datetime | None:
    """Return a moment of the wire (RFC 3339) in Swedish time."""
    return local(datetime.fromisoformat(value)) if value else None


def yes_or_no(value: Any, _row: Mapping[str, Any]) -> Any:
    return ("ja" if value else "nej") if isinstance(value, bool) else value


def in_words(*kinds: type[StrEnum]) -> Spoken:
    """Return what says a word of these kinds as the glossary does; anything else stays as it is."""
    words = {word.value: glossary.label(word) for kind in kinds for word in kind}

    def said(value: Any, _row: Mapping[str, Any]) -> Any:
        return words.get(value, value)

    return said


def in_text(value: Any) -> Any:
    """Return a spoken value as text: the time to the second, decimals after a comma."""
    if isinstance(value, datetime):
        return stamp(value)
    return str(value).replace(".", ",") if isinstance(value, float) else value


def stamp(moment: datetime) -> str:
    """Return a moment as text: 2027-01-14 03:12:40, and which of the two where that hour comes twice."""
    return f"{local(moment).strftime(_STAMP)} {season(moment) or ''}".rstrip()

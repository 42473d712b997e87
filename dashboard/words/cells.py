"""A cell of a file for spreadsheets: shown and never run, in words where people read it."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from dashboard.words.times import local
from data import glossary
from data.clock import day_and_time, season
from data.words import Mark, Status

EXERCISE: Final = "ÖVNING ÖVNING ÖVNING"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
# Where a spreadsheet that expects the other separator would let a new cell begin.
_INSIDE: Final = re.compile(r"""([;,\t\r\n]"*)(?=[=+\-@])""")


def safe_cell(value: object) -> str:
    """Return a cell's text so that a spreadsheet shows it instead of running it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_lines(lines: Iterable[Sequence[object]], *, commas: bool = False) -> Iterator[bytes]:
    """Yield lines as CSV, for as many as there are: UTF-8 with the mark by which spreadsheets know it.

    Semicolons, as a Swedish spreadsheet expects, or commas for programs. No cell can act as a formula,
    also where the file is opened as if it had the other separator.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="," if commas else ";", lineterminator="\r\n")
    out.write("\ufeff")
    for line in lines:
        writer.writerow([_INSIDE.sub(r"\1'", safe_cell(cell)) for cell in line])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode()


# From a value and its whole row.
Spoken = Callable[[Any, Mapping[str, Any]], Any]
_STAMP: Final = "%Y-%m-%d %H:%M:%S"


def as_it_is(value: Any, _row: Mapping[str, Any]) -> Any:
    return value


def in_time(value: Any, _row: Mapping[str, Any]) -> datetime | None:
    """Return a moment of the wire (RFC 3339) in Swedish time."""
    return local(datetime.fromisoformat(value)) if value else None


def reported(services: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield what stands of the further functions that have been reported, each in words with its time."""
    for said in services.values():
        if said["reported"]:
            status = glossary.label(Status(said["status"]))
            trust = _trusted(said["trust"], unconfirmed=said["unconfirmed_device"])
            doubt = "" if trust in ("", glossary.label(Mark.BEKRAFTAT)) else f" ({trust})"
            at = day_and_time(datetime.fromisoformat(said["observed_at"]))
            yield f"{said['name']}: {status}{doubt} {at}"


def in_trust(unconfirmed: str) -> Spoken:
    """Return what says a mark, and where the column `unconfirmed` is true that no one knows the phone."""

    def said(value: Any, row: Mapping[str, Any]) -> str:
        return _trusted(value, unconfirmed=bool(row.get(unconfirmed)))

    return said


def _trusted(mark: str | None, *, unconfirmed: bool) -> str:
    """Return a mark in words; what came from a phone that nobody has vouched for is never confirmed."""
    if mark is None:
        return ""
    doubted = unconfirmed and mark == Mark.BEKRAFTAT
    words = [] if doubted else [glossary.label(Mark(mark))]
    return ", ".join([*words, *(["obekräftad enhet"] if unconfirmed else [])])


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

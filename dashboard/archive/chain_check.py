"""Whether the entries of a package are the ones that were chained: each one's digest worked out again."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import orjson

from dashboard.archive.verdict import PackageVerdict
from data.domain.staff_log import handling_of
from data.domain.words import EntryKind, TextClass
from data.journal import entry_digest, masks, text_digest

_LONGEST_LINE: Final = 64_000_000
_TAKES_WORDS: Final = (EntryKind.MASKED, EntryKind.RETENTION)
_UNREADABLE: Final = (LookupError, ValueError, TypeError, AttributeError)


class ChainCheck:
    """Walks the lines of a package's journal; `begins` and `ends` are what the manifest says of the chain."""

    def __init__(self, said: Mapping[str, Any], operation: str, verdict: PackageVerdict) -> None:
        self._verdict, self._operation = verdict, operation
        self._said = said
        self._expected = int(said["first"])
        self._previous = str(said["previous"])
        self._decisions: dict[int, Mapping[str, Any]] = {}
        self._masked: dict[int, Mapping[str, Any]] = {}

    def walk(self, pieces: Iterable[bytes]) -> None:
        for number, line in enumerate(lines(pieces), start=1):
            try:
                self._entry(orjson.loads(line))
            except _UNREADABLE:
                self._verdict.add_entry(
                    f"Post {self._expected} (rad {number} i journalen) kan inte läsas: den har ändrats."
                )
                self._expected, self._previous = self._expected + 1, ""
        self._end()
        self._verdict.count()

    def _entry(self, row: Mapping[str, Any]) -> None:
        number = int(row["revision"])
        if number != self._expected:
            self._verdict.add_entry(
                f"Post {self._expected} följs inte av sin egen efterföljare utan av {number}."
            )
        elif self._previous and row["previous"] != self._previous:
            self._verdict.add_entry(f"Post {number} hänger inte ihop med posten före.")
        if "act" in row:
            self._own(row, number)
        else:
            self._verdict.linked += 1
        self._expected, self._previous = number + 1, str(row["digest"])

    def _own(self, row: Mapping[str, Any], number: int) -> None:
        self._verdict.entries += 1
        timed = {name: datetime.fromisoformat(row[name]) for name in ("occurred_at", "recorded_at")}
        if entry_digest({**row, **timed}) != row["digest"]:
            self._verdict.add_entry(f"Post {number} har ändrats: dess kontrollsumma stämmer inte.")
        elif row["operation"] != self._operation:
            self._verdict.add_entry(f"Post {number} hör till en annan händelse.")
        if row["kind"] in _TAKES_WORDS:
            self._decisions[number] = {name: row[name] for name in ("kind", "operation", "facts")}
        self._words(row, number)

    def _words(self, row: Mapping[str, Any], number: int) -> None:
        if row["text"] is None and row["masked_by"] is not None:
            self._verdict.masked[number] = int(row["masked_by"])
            self._masked[number] = {name: row[name] for name in ("revision", "operation")}
        elif row["text"] is None and row["struck"]:
            self._verdict.struck += 1
            if handling_of(orjson.loads(row["facts"])) is not TextClass.STRYK_VID_EXPORT:
                self._verdict.add_entry(f"Texten i post {number} saknas utan att posten är klassad för det.")
        elif row["text"] is None:
            self._verdict.add_entry(f"Texten till post {number} saknas.")
        elif row["salt"] is None and row["kind"] == EntryKind.OPERATION_OPENED:
            self._verdict.unproven += 1
        elif text_digest(row["salt"] or "", row["text"]) != row["text_digest"]:
            self._verdict.add_entry(f"Texten i post {number} har ändrats.")

    def _end(self) -> None:
        for number, row in self._masked.items():
            decision = self._decisions.get(self._verdict.masked[number])
            if decision is None or not masks(decision, row):
                self._verdict.add_entry(f"Post {number} är maskerad utan beslut.")
        if self._expected != int(self._said["last"]) + 1:
            self._verdict.add(
                f"Journalen slutar vid post {self._expected - 1} men ska sluta vid {self._said['last']}."
            )
        elif self._previous and self._previous != self._said["digest"]:
            self._verdict.add("Den sista postens kontrollsumma är inte den som manifestet anger.")
        for name, found in (("entries", self._verdict.entries), ("linked", self._verdict.linked)):
            if self._said[name] != found:
                self._verdict.add(f"Manifestet räknar {self._said[name]} poster ({name}) men här är {found}.")


def lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of a file that comes in pieces; raises ValueError for one that no entry could be."""
    rest = b""
    for piece in pieces:
        *done, rest = (rest + piece).split(b"\n")
        yield from done
        if len(rest) > _LONGEST_LINE:
            raise ValueError("a line that is longer than any entry")
    if rest:
        yield rest

"""How a package lies in its file, every byte accounted for, and what checking one found."""

import hashlib
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import IO, Final

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
PUBLIC_KEY: Final = "publik-nyckel.pem"
READ_ME: Final = "LASMIG.txt"
CHAIN: Final = "journal.jsonl"
JOURNAL: Final = "journal.csv"
FACTS: Final = "fakta"
REPORTS: Final = "lagesrapporter"
ATTACHMENTS: Final = "bilagor"

MOST_FILES: Final = 60_000
MOST_BYTES: Final = 4_000_000_000
_NAME: Final = re.compile(rf"(?:(?:{FACTS}|{REPORTS}|{ATTACHMENTS})/)?[A-Za-z0-9_-]+\.[a-z0-9]+", re.ASCII)
# A day that is nobody's: the same files make the same package.
_DATE: Final = (1980, 1, 1, 0, 0, 0)


class NotAPackageError(ValueError):
    """The file cannot be a package; the message says why, in Swedish."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the manifest lists it."""

    name: str
    size: int
    sha256: str


class PackageWriter:
    """Writes files into a package one after another and lists what was written."""

    def __init__(self, out: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=False)
        self.listed: list[Listed] = []

    def add(self, name: str, content: Iterable[bytes]) -> Listed:
        """Write a file from its pieces."""
        if not is_name(name):
            raise ValueError(f"{name} is no name for a file in a package")
        digest, size = hashlib.sha256(), 0
        with self._zip.open(_header(name), "w") as file:
            for piece in content:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
        self.listed.append(Listed(name, size, digest.hexdigest()))
        return self.listed[-1]

    def close(self) -> None:
        self._zip.close()


def is_name(name: str) -> bool:
    """Return whether a file in a package can be called this."""
    return _NAME.fullmatch(name) is not None


def as_written(infos: list[zipfile.ZipInfo], file: IO[bytes], size: int) -> bool:
    """Return whether each byte of a zip file outside its files' content is one that was written here."""
    directory, at = b"", 0
    for info in infos:
        if not is_name(info.filename) or info.compress_size != info.file_size:
            return False
        header = _header(info.filename)
        header.CRC, header.compress_size, header.file_size = info.CRC, info.file_size, info.file_size
        header.header_offset = at
        local = header.FileHeader(zip64=False)
        file.seek(at)
        if info.header_offset != at or file.read(len(local)) != local:
            return False
        at += len(local) + info.file_size
        directory += _directory_entry(header)
    file.seek(at)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(infos), len(infos), len(directory), at, 0)
    return bool(infos) and size == at + len(directory) + len(end) and file.read() == directory + end


def _header(name: str) -> zipfile.ZipInfo:
    header = zipfile.ZipInfo(name, _DATE)
    header.create_system, header.external_attr = 3, 0o644 << 16
    return header


def _directory_entry(header: zipfile.ZipInfo) -> bytes:
    name = header.filename.encode("ascii")
    day = 1 << 5 | 1
    return (
        struct.pack(
            "<4s4B4HL2L5H2L",
            b"PK\x01\x02",
            *(header.create_version, header.create_system, header.extract_version, 0),
            *(0, zipfile.ZIP_STORED, 0, day),
            *(header.CRC, header.compress_size, header.file_size),
            *(len(name), 0, 0, 0, 0),
            *(header.external_attr, header.header_offset),
        )
        + name
    )


MOST_ENTRIES = 50


@dataclass(slots=True)
class PackageVerdict:
    """What a check found; `differences` are Swedish sentences: every file, and at most fifty entries.

    `notes` are what is told of a package although nothing in it differs. `masked` says which decision took
    an entry's words away; `unproven` holds entries whose words only the signature answers for.
    """

    operation: str = ""
    name: str = ""
    marking: str = ""
    retention: str = ""
    fingerprint: str = ""
    made_at: str = ""
    files: int = 0
    entries: int = 0
    linked: int = 0
    struck: int = 0
    unproven: int = 0
    masked: dict[int, int] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _entries: int = 0

    @property
    def intact(self) -> bool:
        return not self.differences

    def add(self, difference: str) -> None:
        self.differences.append(difference)

    def add_entry(self, difference: str) -> None:
        """Add what differs in an entry: one change at the beginning of a chain can be seen in all of it."""
        self._entries += 1
        if self._entries <= MOST_ENTRIES:
            self.add(difference)

    def count(self) -> None:
        """Say how many more of the entries differ, once all are seen."""
        if self._entries > MOST_ENTRIES:
            self.add(f"… och {self._entries - MOST_ENTRIES} fel till i posterna.")


def masked_in_words(masked: Mapping[int, int]) -> Iterator[str]:
    """Yield a sentence for each decision that took words away."""
    for decision in sorted(set(masked.values())):
        numbers = spans(sorted(number for number, by in masked.items() if by == decision))
        one = "är maskerad" if numbers.isdecimal() else "är maskerade"
        yield f"Post {numbers} {one} genom beslutet i post {decision}."


def spans(numbers: Iterable[int]) -> str:
    """Return rising numbers as they are written in a sentence: 5, 7–12."""
    runs = (
        [number for _, number in run]
        for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    )
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)

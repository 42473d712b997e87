"""How a package lies in its file: stored, in order, every byte accounted for; and why a file is none.

Nothing is compressed, so a package holds exactly what its size says, and each of its bytes is either a
file's content, which the manifest answers for, or one of the few that follow from the files' names.
"""

import hashlib
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
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
_CHUNK: Final = 1 << 20
# A day that is nobody's: the same files make the same package.
_DATE: Final = (1980, 1, 1, 0, 0, 0)
_BROKEN: Final = (
    zipfile.BadZipFile,
    NotImplementedError,
    ValueError,
    LookupError,
    OSError,
    EOFError,
    RuntimeError,
    struct.error,
)


class NotAPackageError(ValueError):
    """The file cannot be a package; the message says why, in Swedish."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the manifest lists it."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Member:
    """Where a file's content lies in the package, and the checksum its headers give."""

    name: str
    start: int
    size: int
    crc: int


class PackageWriter:
    """Writes files into a package one after another and lists what was written."""

    def __init__(self, out: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=False)
        self.listed: list[Listed] = []

    def add(self, name: str, content: Iterable[bytes]) -> Listed:
        """Write a file from its pieces."""
        if _NAME.fullmatch(name) is None:
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


def members(path: Path) -> dict[str, Member]:
    """Return where each file of a package lies; raises NotAPackageError where another byte has changed."""
    try:
        with zipfile.ZipFile(path) as held, path.open("rb") as file:
            return _accounted(held.infolist(), file, path.stat().st_size)
    except NotAPackageError:
        raise
    except _BROKEN as fault:
        raise NotAPackageError(
            "Filen är inte ett helt paket: den är skadad, avkortad eller ingen zip-fil."
        ) from fault


def content(file: IO[bytes], member: Member) -> Iterator[bytes]:
    """Yield a file's content in pieces, straight from where it lies."""
    file.seek(member.start)
    left = member.size
    while left > 0:
        piece = file.read(min(_CHUNK, left))
        if not piece:
            return
        left -= len(piece)
        yield piece


def whole(file: IO[bytes], member: Member, most: int) -> bytes:
    """Return a small file's content; raises NotAPackageError where it is larger than such a file can be."""
    if member.size > most:
        raise NotAPackageError(f"{member.name} är orimligt stor ({member.size} byte).")
    return b"".join(content(file, member))


def _accounted(infos: list[zipfile.ZipInfo], file: IO[bytes], size: int) -> dict[str, Member]:
    if not 0 < len(infos) <= MOST_FILES:
        raise NotAPackageError(f"Paketet har {len(infos)} filer; det kan ha 1 till {MOST_FILES}.")
    found: dict[str, Member] = {}
    directory, at = b"", 0
    for info in infos:
        _refuse_name(info, found)
        header = _header(info.filename)
        header.CRC, header.compress_size, header.file_size = info.CRC, info.file_size, info.file_size
        header.header_offset = at
        local = header.FileHeader(zip64=False)
        file.seek(at)
        if info.header_offset != at or file.read(len(local)) != local:
            raise NotAPackageError(f"{info.filename} ligger inte som den skrevs: filens huvud har ändrats.")
        found[info.filename] = Member(info.filename, at + len(local), info.file_size, info.CRC)
        at += len(local) + info.file_size
        directory += _directory_entry(header)
    file.seek(at)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(infos), len(infos), len(directory), at, 0)
    if size != at + len(directory) + len(end) or file.read() != directory + end:
        raise NotAPackageError("Paketets innehållsförteckning har ändrats eller har något efter sig.")
    return found


def _refuse_name(info: zipfile.ZipInfo, found: dict[str, Member]) -> None:
    if _NAME.fullmatch(info.filename) is None:
        raise NotAPackageError(
            f"Paketet har en fil med ett namn som inget paket har: {info.filename[:80]!r}."
        )
    if info.filename in found:
        raise NotAPackageError(f"Paketet har två filer som heter {info.filename}.")
    if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size:
        raise NotAPackageError(f"{info.filename} är packad; i ett paket ligger allt opackat.")


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

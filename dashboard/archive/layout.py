"""How a package lies in its file as it is written: stored, in order, every byte accounted for.

Nothing is compressed, so a package holds exactly what its size says, and each of its bytes is either a
file's content, which the manifest answers for, or one of the few that follow from the files' names. A zip
file that lies otherwise is not the one that was written.
"""

import hashlib
import re
import struct
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
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

"""The zip file around a package, whoever made it: what lies in it, and each file's content within bounds.

A package that has been unpacked and zipped again holds the same files in another order, packed, with other
times and a computer's own files beside them. Its files are judged as ever; the zip file is only told about.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final

from dashboard.paper.archive.layout import MANIFEST, MOST_FILES, NotAPackageError, as_written, is_name

_CHUNK: Final = 1 << 20
_PACKED: Final = 8  # deflate
_HEADER: Final = struct.Struct("<4s5H3L2H")
_NO_MATTER: Final = 10_000_000
_HARDEST: Final = 200  # no journal is packed harder than this
_JUNK_FOLDERS: Final = ("__MACOSX",)
_JUNK: Final = (".ds_store", "thumbs.db", "desktop.ini")
_NOT_WHOLE: Final = "Filen är inte ett helt paket: den är skadad, avkortad eller ingen zip-fil."
# How each begins, and where it is checked instead.
_OTHERS: Final[Mapping[bytes, str]] = {
    b"trygghetslage-bars ": (
        "Filen är inget arkivpaket men ett buret läge. Det kontrolleras när det läses in: carry in --dry-run."
    ),
    b"age-encryption.org/": "Filen är inget arkivpaket men en förseglad kopia. Den kontrolleras av restore.",
    b"SQLite format 3\0": "Filen är inget arkivpaket men ett lager: kontrollera det med --store.",
}
_LONGEST_START: Final = max(map(len, _OTHERS))
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


class DamagedFileError(ValueError):
    """A file in the zip cannot be unpacked."""


@dataclass(frozen=True, slots=True)
class Container:
    """A zip file's files by the names they have in a package.

    `strange` has names that no package has, `junk` what a computer has put there on its own; `remade`
    says that the zip file is not the one that was written.
    """

    file: IO[bytes]
    held: Mapping[str, zipfile.ZipInfo]
    strange: tuple[str, ...]
    junk: tuple[str, ...]
    remade: bool

    def pieces(self, name: str, most: int) -> Iterator[bytes]:
        """Yield a file's content, at most so many bytes of it; raises DamagedFileError.

        What the zip file says of sizes and checksums is not believed: the manifest answers for them.
        """
        info = self.held[name]
        at = _start(self.file, info)
        for piece in _unpacked(self.file, at, info):
            yield piece[:most]
            most -= len(piece)
            if most <= 0:
                return

    def whole(self, name: str, most: int) -> bytes:
        """Return a small file's content; raises NotAPackageError where it is larger than it can be."""
        said = self.held[name].file_size
        if said > most:
            raise NotAPackageError(f"{name} är orimligt stor ({said} byte).")
        try:
            return b"".join(self.pieces(name, most))
        except DamagedFileError as fault:
            raise NotAPackageError(f"{name} har ändrats: den kan inte packas upp.") from fault


@contextmanager
def opened(path: Path) -> Iterator[Container]:
    """Yield what lies in a file; raises NotAPackageError where it is no whole zip file, or a hostile one."""
    with path.open("rb") as file:
        try:
            with zipfile.ZipFile(file) as held:
                infos = held.infolist()
                comment = held.comment
            size = path.stat().st_size
            _refuse_number(len(infos))
            exact = as_written(infos, file, size)
            if not exact:
                _refuse_more(infos, file, comment, size)
        except NotAPackageError:
            raise
        except _BROKEN as fault:
            raise NotAPackageError(_another_kind(file) or _NOT_WHOLE) from fault
        yield _container(file, infos, remade=not exact)


def _another_kind(file: IO[bytes]) -> str:
    """Return what a file is where it is one of our others, which nobody has damaged; "" for none of them."""
    file.seek(0)
    begins = file.read(_LONGEST_START)
    return next((said for start, said in _OTHERS.items() if begins.startswith(start)), "")


def _refuse_number(files: int) -> None:
    if not 0 < files <= MOST_FILES:
        raise NotAPackageError(f"Paketet har {files} filer; det kan ha 1 till {MOST_FILES}.")


def _refuse_more(infos: list[zipfile.ZipInfo], file: IO[bytes], comment: bytes, size: int) -> None:
    """Refuse what is before, after or in a zip file and what no program that zips a folder would make."""
    file.seek(max(size - len(comment) - 22, 0))
    if min(info.header_offset for info in infos) != 0 or file.read(4) != b"PK\x05\x06":
        raise NotAPackageError("Filen har något före eller efter paketet.")
    for info in infos:
        if info.file_size > max(_NO_MATTER, _HARDEST * info.compress_size):
            raise NotAPackageError(f"{_shown(info.filename)} är orimligt hårt packad.")
        if info.flag_bits & 1:
            raise NotAPackageError(f"{_shown(info.filename)} är skyddad med lösenord.")


def _container(file: IO[bytes], infos: list[zipfile.ZipInfo], *, remade: bool) -> Container:
    files = [(info.filename.replace("\\", "/"), info) for info in infos]
    files = [(name, info) for name, info in files if not name.endswith("/")]
    junk = tuple(name for name, _ in files if _is_junk(name))
    files = [(name, info) for name, info in files if not _is_junk(name)]
    folder = _folder([name for name, _ in files])
    held: dict[str, zipfile.ZipInfo] = {}
    strange = []
    for found, info in files:
        name = found.removeprefix(folder)
        if name in held:
            raise NotAPackageError(f"Paketet har två filer som heter {name}.")
        if is_name(name):
            held[name] = info
        else:
            strange.append(_shown(name))
    return Container(file, held, tuple(strange), tuple(map(_shown, junk)), remade)


def _is_junk(name: str) -> bool:
    path = PurePosixPath(name)
    own = path.name.lower() in _JUNK or path.name.startswith("._")
    return own or path.parts[:1] in [(folder,) for folder in _JUNK_FOLDERS]


def _folder(names: list[str]) -> str:
    """Return the folder that everything lies in, where somebody zipped the folder and not what is in it."""
    tops = {name.partition("/")[0] for name in names}
    folder = f"{next(iter(tops))}/" if len(tops) == 1 else ""
    return folder if f"{folder}{MANIFEST}" in names else ""


def _start(file: IO[bytes], info: zipfile.ZipInfo) -> int:
    """Return where a file's content begins; raises DamagedFileError where another name stands before it."""
    file.seek(info.header_offset)
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise DamagedFileError(info.filename)
    name, more = _HEADER.unpack(header)[-2:]
    if file.read(name) != info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437"):
        raise DamagedFileError(info.filename)
    return info.header_offset + _HEADER.size + int(name) + int(more)


def _unpacked(file: IO[bytes], at: int, info: zipfile.ZipInfo) -> Iterator[bytes]:
    if info.compress_type == zipfile.ZIP_STORED:
        yield from _raw(file, at, info.compress_size)
        return
    if info.compress_type != _PACKED:
        raise DamagedFileError(info.filename)
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in _raw(file, at, info.compress_size):
            waiting = packed
            while waiting and not unpacker.eof:
                yield unpacker.decompress(waiting, _CHUNK)
                waiting = unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as fault:
        raise DamagedFileError(info.filename) from fault


def _raw(file: IO[bytes], at: int, left: int) -> Iterator[bytes]:
    file.seek(at)
    while left > 0 and (piece := file.read(min(_CHUNK, left))):
        left -= len(piece)
        yield piece


def _shown(name: str) -> str:
    """Return a name so that it can stand in a sentence, whatever somebody called the file."""
    return "".join(one if one.isprintable() else "?" for one in name)[:80]

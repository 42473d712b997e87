"""A copy of the store as pages: what differs between two copies, and how that travels and is put in place.

A copy is known by its root: the digest of the digests of its pages. Who has one root and is sent what differs
must end with the other root to the letter, so a broken transfer is seen before anything is kept.
"""

import hashlib
import json
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final

DIGEST: Final = 16
_NUMBER: Final = struct.Struct(">I")
_END: Final = 0xFFFFFFFF
_CHUNK: Final = 1 << 16
_LARGEST_HEAD: Final = 10_000


class BrokenTransferError(ValueError):
    """What arrived is not what was sent, or not all of it."""


@dataclass(frozen=True, slots=True)
class Head:
    """What is said before the pages: of which copy they are, and where it stands.

    `at` is the sender's clock when the copy was begun.
    """

    root: str
    pages: int
    size: int
    revision: int
    tip: str
    term: int
    at: str


def digests_of(file: IO[bytes], size: int) -> bytes:
    """Return the digest of each page of a file, one after the other."""
    file.seek(0)
    return b"".join(_digest(page) for page in iter(lambda: file.read(size), b""))


def _digest(page: bytes) -> bytes:
    return hashlib.blake2b(page, digest_size=DIGEST).digest()


def root_of(digests: bytes) -> str:
    """Return what a copy is known by."""
    return hashlib.blake2b(digests, digest_size=32).hexdigest()


def page_size(path: Path) -> int:
    """Return the size of the pages of a SQLite file, as its head says."""
    with path.open("rb") as file:
        said = int.from_bytes(file.read(100)[16:18], "big")
    return 65536 if said == 1 else said


def changed(digests: bytes, held: bytes) -> list[int]:
    """Return the numbers of the pages that whoever holds the others lacks; the first page is 0."""
    places = range(0, len(digests), DIGEST)
    return [at // DIGEST for at in places if digests[at : at + DIGEST] != held[at : at + DIGEST]]


def packed(head: Head, pages: Iterable[tuple[int, bytes]]) -> Iterator[bytes]:
    """Yield a head and numbered pages as they travel, compressed."""
    press = zlib.compressobj(1)
    said = json.dumps(asdict(head)).encode()
    yield press.compress(_NUMBER.pack(len(said)) + said)
    for number, page in pages:
        yield press.compress(_NUMBER.pack(number) + page)
    yield press.compress(_NUMBER.pack(_END)) + press.flush()


class Unpacking:
    """What arrives, read as it comes: first the head, then its pages."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._opened = zlib.decompressobj()
        self._waiting = bytearray()
        self.received = 0
        length = _NUMBER.unpack(self._take(_NUMBER.size))[0]
        if length > _LARGEST_HEAD:
            raise BrokenTransferError("no head")
        try:
            self.head = Head(**json.loads(self._take(length)))
        except (ValueError, TypeError) as fault:
            raise BrokenTransferError("no head") from fault

    def pages(self) -> Iterator[tuple[int, bytes]]:
        """Yield each page with its number; raises BrokenTransferError where it ends before it is done."""
        while (number := _NUMBER.unpack(self._take(_NUMBER.size))[0]) != _END:
            if number >= self.head.pages:
                raise BrokenTransferError("a page beyond the end")
            yield number, self._take(self.head.size)
        while not self._opened.eof:  # only there does it tell whether all of it was what was sent
            self._read()

    def _read(self) -> None:
        arrived = self._source.read(_CHUNK)
        if not arrived:
            raise BrokenTransferError("it broke off")
        self.received += len(arrived)
        try:
            self._waiting += self._opened.decompress(arrived)
        except zlib.error as fault:
            raise BrokenTransferError("damaged on the way") from fault

    def _take(self, length: int) -> bytes:
        while len(self._waiting) < length:
            self._read()
        taken = bytes(self._waiting[:length])
        del self._waiting[:length]
        return taken


def put_in(copy: IO[bytes], digests: bytes, arriving: Unpacking) -> bytes:
    """Write what arrives into a copy that holds pages with these digests; return those it then has.

    Raises BrokenTransferError where it does not become the copy that was announced.
    """
    head = arriving.head
    now = bytearray(digests[: head.pages * DIGEST].ljust(head.pages * DIGEST, b"\0"))
    for number, page in arriving.pages():
        copy.seek(number * head.size)
        copy.write(page)
        now[number * DIGEST : (number + 1) * DIGEST] = _digest(page)
    copy.truncate(head.pages * head.size)
    if root_of(bytes(now)) != head.root:
        raise BrokenTransferError("it did not become the same")
    return bytes(now)

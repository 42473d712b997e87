"""The installation's key for packages, and packages made at a desk that wait to be fetched."""

import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from dashboard.installation.secret_file import beside, kept
from data.errors import Refused

KEY_FILE = "arkivnyckel.pem"


def key_beside(database_url: str) -> Path:
    """Return where the key is kept unless a setting says otherwise: beside the store, or under var/."""
    return beside(database_url, KEY_FILE)


def signing_key(path: Path) -> Ed25519PrivateKey:
    """Return the key of a file, made there at first use; raises Refused where others could have read it."""
    held = kept(path, "Arkivnyckeln", _new)
    try:
        found = load_pem_private_key(held, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as fault:
        raise Refused(f"{path} är ingen arkivnyckel. Inget skrevs.") from fault
    if not isinstance(found, Ed25519PrivateKey):
        raise Refused(f"{path} är en nyckel av annat slag än Ed25519. Inget skrevs.")
    return found


def _new() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_pem(key: Ed25519PrivateKey) -> bytes:
    """Return the public half, as it lies in a package."""
    return _written(key.public_key())


def fingerprint(pem: bytes) -> str:
    """Return the SHA-256 of a public key's DER form, as `openssl` would; raises ValueError for none."""
    der = _public(pem).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def signed_by(pem: bytes, signature: bytes, message: bytes) -> bool:
    """Return whether a key has signed a message; raises ValueError for no such key."""
    try:
        _public(pem).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _public(pem: bytes) -> Ed25519PublicKey:
    try:
        found = load_pem_public_key(pem)
    except UnsupportedAlgorithm as fault:
        raise ValueError("not a key that packages are signed with") from fault
    # Written another way it is another file, though it is the same key.
    if not isinstance(found, Ed25519PublicKey) or _written(found) != pem:
        raise ValueError("not a key that packages are signed with")
    return found


def _written(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def in_groups(digest: str) -> str:
    """Return a fingerprint as it is read aloud and written in a diary."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


MOST: Final = 4


@dataclass(frozen=True, slots=True)
class Waiting:
    """A package that waits: whose it is, where, and the last entry that it holds."""

    operation: str
    path: Path
    last: int


@dataclass(slots=True)
class Shelf:
    """Where packages wait, by a name that cannot be guessed; the oldest makes room for the newest."""

    folder: TemporaryDirectory[str] = field(
        default_factory=lambda: TemporaryDirectory(prefix="trygghetslaget-arkiv-")
    )
    _waiting: OrderedDict[str, Waiting] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def room(self) -> Path:
        """Return where a new package can be written."""
        return Path(self.folder.name) / f"{secrets.token_hex(16)}.zip"

    def keep(self, operation_id: str, path: Path, last: int) -> str:
        """Keep a package that has been written, and return its name."""
        name = secrets.token_urlsafe(24)
        with self._lock:
            self._waiting[name] = Waiting(operation_id, path, last)
            while len(self._waiting) > MOST:
                self._waiting.popitem(last=False)[1].path.unlink(missing_ok=True)
        return name

    def found(self, name: str, operation_id: str) -> Waiting | None:
        """Return an operation's package; None where there is none by that name any more."""
        with self._lock:
            held = self._waiting.get(name)
        return held if held is not None and held.operation == operation_id else None

    def drop(self, name: str) -> None:
        """Throw a package away."""
        with self._lock:
            held = self._waiting.pop(name, None)
        if held is not None:
            held.path.unlink(missing_ok=True)


@cache
def shelf() -> Shelf:
    """Return the process's own shelf."""
    return Shelf()

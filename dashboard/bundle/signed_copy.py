"""The signature beside a copy of the store: it came from this server, and is as it was when taken."""

import base64
import json
from dataclasses import dataclass
from enum import StrEnum
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dashboard.paper.archive.signing_key import fingerprint, key_beside, public_pem, signed_by, signing_key
from dashboard.settings import Settings
from data.errors import Refused

ENDING: Final = ".sig"
_FORMAT: Final = "trygghetslaget-kopiesignatur/1"
_LARGEST: Final = 10_000


class Signed(StrEnum):
    """What a signature says of a copy, held against the key that is known."""

    OWN = "egen"
    OTHER = "annan"
    NONE = "ingen"
    CHANGED = "ändrad"


@dataclass(frozen=True, slots=True)
class Looked:
    """`key` is the fingerprint of whoever signed, where anybody did."""

    signed: Signed
    key: str = ""

    @property
    def doubt(self) -> str:
        """Say why it is not known where the copy comes from; empty where it is."""
        return _DOUBTS.get(self.signed, "")


_DOUBTS: Final = {
    Signed.OTHER: "Kopian är signerad av en annan server.",
    Signed.NONE: "Kopian är inte signerad: det går inte att veta att den kommer från er server.",
    Signed.CHANGED: "Kopian är inte som när den signerades: den är skadad, eller någon har ändrat den.",
}


def beside(copy: Path) -> Path:
    """Return where the signature of a copy lies."""
    return copy.with_name(f"{copy.name}{ENDING}")


def sign(copy: Path, key: Ed25519PrivateKey) -> Path:
    """Write the signature beside a copy."""
    said = {
        "format": _FORMAT,
        "key": public_pem(key).decode(),
        "signature": base64.b64encode(key.sign(_message(copy))).decode(),
    }
    beside(copy).write_text(json.dumps(said), encoding="utf-8")
    return beside(copy)


def sign_here(copy: Path, settings: Settings) -> str:
    """Sign by this server's archive key; return why it could not, since a copy without is still a copy."""
    try:
        sign(copy, signing_key(settings.archive_key or key_beside(settings.database_url)))
    except (Refused, OSError) as fault:
        return f"Kopian är inte signerad: {fault}"
    return ""


def look(copy: Path, pem: bytes | None) -> Looked:
    """Return what the signature beside a copy says; without a known key whoever signed is another."""
    said = _read(beside(copy))
    if said is None:
        return Looked(Signed.NONE)
    try:
        theirs = str(said["key"]).encode()
        signature = base64.b64decode(str(said["signature"]), validate=True)
        held, key = signed_by(theirs, signature, _message(copy)), fingerprint(theirs)
    except (ValueError, LookupError):
        return Looked(Signed.CHANGED)
    if not held:
        return Looked(Signed.CHANGED, key)
    return Looked(Signed.OWN if theirs == pem else Signed.OTHER, key)


def known_here(settings: Settings) -> bytes | None:
    """Return the public half of this server's archive key, where it has one."""
    path = settings.archive_key or key_beside(settings.database_url)
    return public_pem(signing_key(path)) if path.is_file() else None


def _read(path: Path) -> dict[str, Any] | None:
    """Return a signature's file; one that cannot be read says nothing, and is no signature that holds."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            said = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) and said.get("format") == _FORMAT else {}


def _message(copy: Path) -> bytes:
    with copy.open("rb") as file:
        return f"{_FORMAT} {file_digest(file, 'sha256').hexdigest()}".encode()

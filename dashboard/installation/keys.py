"""The installation's own keys: what it signs with, and what is encrypted to it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from pyrage import IdentityError, x25519

from dashboard.installation.secret_file import beside, kept
from dashboard.settings import Settings
from data.carried.facts import PublicKeys
from data.errors import Refused

KEY_FILE: Final = "installationsnyckel.pem"
_CALLED: Final = "Installationsnyckeln"
_AGE: Final = re.compile(rb"^AGE-SECRET-KEY-1[0-9A-Z]+$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Keys:
    """Both secret keys; whoever has them is this installation."""

    signing: Ed25519PrivateKey
    reading: x25519.Identity

    @property
    def public(self) -> PublicKeys:
        raw = self.signing.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return PublicKeys(raw.hex(), str(self.reading.to_public()))

    @property
    def id(self) -> str:
        return self.public.id


def installation_keys(settings: Settings) -> Keys:
    """Return this installation's keys by its settings, made at first use. Raises Refused."""
    return keys_in(settings.installation_key or beside(settings.database_url, KEY_FILE))


def installation_id(settings: Settings) -> str:
    """Return which installation this is, "" where nothing has needed to know yet. Raises Refused."""
    path = settings.installation_key or beside(settings.database_url, KEY_FILE)
    return keys_in(path).id if path.exists() else ""


def keys_in(path: Path) -> Keys:
    """Return the keys of a file, made there at first use; raises Refused where they cannot be relied on."""
    held = kept(path, _CALLED, _new)
    age = _AGE.search(held)
    try:
        signing = load_pem_private_key(held, None)
        reading = x25519.Identity.from_str(age[0].decode()) if age is not None else None
    except (ValueError, TypeError, UnsupportedAlgorithm, IdentityError) as fault:
        raise Refused(f"{path} är ingen installationsnyckel. Inget skrevs.") from fault
    if not isinstance(signing, Ed25519PrivateKey) or reading is None:
        raise Refused(f"{path} är ingen installationsnyckel: en av dess två delar saknas. Inget skrevs.")
    return Keys(signing, reading)


def _new() -> bytes:
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem + f"{x25519.Identity.generate()}\n".encode()


def signed_by(keys: PublicKeys, signature: bytes, message: bytes) -> bool:
    """Return whether an installation has signed a message."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(keys.signing)).verify(signature, message)
    except InvalidSignature:
        return False
    return True

"""Files that only a pass phrase opens: one encrypted package (age), and the phrase for its envelope."""

import io
import re
import secrets
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final

from pyrage import DecryptError, passphrase

from dashboard.bundle.own_wheel import EPOCH
from data.errors import Refused

# Read from paper and typed at night: no 0, 1, i, l, o or u. Twenty of these thirty signs are 98 bits.
_SIGNS: Final = "23456789abcdefghjkmnpqrstvwxyz"
_GROUPS, _GROUP = 4, 5
SHORTEST: Final = 12


class WrongPhraseError(ValueError):
    """The phrase does not open the file, or the file is not whole."""


def new_phrase() -> str:
    """Return a pass phrase to write down: four groups of five signs."""
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def new_code() -> str:
    """Return the secret of a one-time link as it is read aloud: three groups, 75 bits, small letters."""
    return "-".join(new_phrase().lower().split("-")[:3])


def why_not_phrase(phrase: str) -> str:
    """Return why a phrase that somebody chose does not do; empty where it does."""
    if len(phrase.strip()) < SHORTEST:
        return f"Lösenordet är för kort: minst {SHORTEST} tecken, annars går det att gissa i lugn och ro."
    return ""


def sealed(files: Mapping[str, bytes], phrase: str) -> bytes:
    """Return files as one package that only the phrase opens."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name, content in sorted(files.items()):
            package.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return locked(held.getvalue(), phrase)


def unsealed(package: bytes, phrase: str) -> Mapping[str, bytes]:
    """Return the files of a package. Raises WrongPhraseError; Refused for what is no such package."""
    content = unlocked(package, phrase)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as held:
            return {name: held.read(name) for name in held.namelist()}
    except zipfile.BadZipFile as fault:
        raise Refused("Filen går att öppna men är inte gjord av Trygghetsläget.") from fault


def locked(content: bytes, phrase: str) -> bytes:
    """Return content that only the phrase opens."""
    return bytes(passphrase.encrypt(content, _plain(phrase)))


def unlocked(content: bytes, phrase: str) -> bytes:
    """Return what the phrase opens, however its groups were typed. Raises WrongPhraseError."""
    for tried in _readings(phrase):
        with suppress(DecryptError):
            return bytes(passphrase.decrypt(content, tried))
    raise WrongPhraseError


def _readings(typed: str) -> Iterator[str]:
    """Yield the phrase as typed, and as one of ours however its groups were typed."""
    yield _plain(typed)
    signs = re.sub(r"[\s\-–_.]", "", typed).lower()
    if len(signs) == _GROUPS * _GROUP:
        grouped = "-".join(signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP))
        if grouped != _plain(typed):
            yield grouped


def _plain(phrase: str) -> str:
    """Capitals and wider spaces make no difference: the page says so of every phrase."""
    return " ".join(phrase.lower().split())

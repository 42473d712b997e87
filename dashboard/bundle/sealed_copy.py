"""A copy of the store that may leave the machine: encrypted (age), after one line that says what it is.

The line is plain, so that the newest of many is found without a key; the same line stands first inside, and a
file whose two lines differ is refused. `tail -n +2 FILE | age -d | tail -n +2` opens one without us.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyrage import DecryptError, RecipientError, decrypt, encrypt, x25519

from dashboard.bundle.sealed import WrongPhraseError, locked, unlocked
from data.errors import Refused, StoreFault
from data.store.stated import Stated

ENDING: Final = ".age"
_LONGEST_LINE: Final = 120
_BY_PHRASE: Final = b"-> scrypt "


@dataclass(frozen=True, slots=True)
class Lock:
    """What a copy is sealed with: a pass phrase, or the public keys (age1…) of those who may open it."""

    phrase: str = ""
    to: tuple[x25519.Recipient, ...] = ()


def recipients(said: Sequence[str]) -> tuple[x25519.Recipient, ...]:
    """Return public keys as they are written. Raises Refused."""
    try:
        return tuple(x25519.Recipient.from_str(one.strip()) for one in said)
    except RecipientError as fault:
        raise Refused("En mottagare skrivs age1…, som age-keygen visar den. Inget skrevs.", "to") from fault


def seal(copy: Path, out: Path, told: Stated, lock: Lock) -> None:
    """Write a copy to a new file, encrypted, and open it again before it counts.

    Raises Refused, StoreFault.
    """
    inside = f"{told.line}\n".encode() + copy.read_bytes()
    # Nobody here can open what is sealed to others; a key that is thrown away lets it be tried this once.
    once = x25519.Identity.generate()
    sealed = locked(inside, lock.phrase) if lock.phrase else encrypt(inside, [*lock.to, once.to_public()])
    partial = out.with_name(f"{out.name}.partial")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(f"{told.line}\n".encode() + sealed)
            file.flush()
            os.fsync(file.fileno())
        written = _sealed_part(partial.read_bytes())
        tried = unlocked(written, lock.phrase) if lock.phrase else decrypt(written, [once])
        if tried != inside:
            raise StoreFault(
                f"{out} blev inte som kopian. Den är borttagen; försök igen på ett annat ställe."
            )
        os.link(partial, out)
    except FileExistsError as fault:
        raise Refused(f"{out} finns redan. Ange ett nytt namn.", "out") from fault
    except (OSError, DecryptError, WrongPhraseError) as fault:
        raise StoreFault(f"Säkerhetskopian {out} kunde inte skrivas ({fault}). Lagret är orört.") from fault
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def is_sealed(path: Path) -> bool:
    """Return whether a file is encrypted, by us or by somebody else."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        first = file.readline(_LONGEST_LINE)
    return Stated.read(_text(first)) is not None or first.startswith(b"age-encryption.org/")


def asks_phrase(path: Path) -> bool:
    """Return whether a sealed copy is opened by a pass phrase, and not by a key."""
    with path.open("rb") as file:
        file.readline(_LONGEST_LINE)
        file.readline(_LONGEST_LINE)
        return file.read(len(_BY_PHRASE)) == _BY_PHRASE


def unseal(path: Path, copy: Path, phrase: str, keys: Sequence[x25519.Identity]) -> Stated:
    """Write the copy that is in a sealed file to a new one; raises WrongPhraseError, Refused."""
    content = path.read_bytes()
    first = content[:_LONGEST_LINE].partition(b"\n")[0]
    told = Stated.read(_text(first))
    if told is None:
        raise Refused(f"{path} är ingen förseglad säkerhetskopia av Trygghetsläget. Inget har ändrats.")
    try:
        inside = unlocked(_sealed_part(content), phrase) if phrase else decrypt(_sealed_part(content), keys)
    except DecryptError as fault:
        raise WrongPhraseError from fault
    said, _, held = inside.partition(b"\n")
    if said != first:
        raise Refused(f"{path} säger sig vara en annan kopia än den som är i den. Inget har ändrats.")
    with os.fdopen(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(held)
    return told


def _sealed_part(content: bytes) -> bytes:
    return content.partition(b"\n")[2]


def _text(line: bytes) -> str:
    return line.decode("ascii", errors="replace").rstrip("\n")

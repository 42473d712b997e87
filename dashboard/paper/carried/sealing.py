"""A package as a file: packed, signed by the installation that wrote it and encrypted to the one that reads.

The first line says in plain text what it is, from whom and to whom, so that a stick in the wrong hands or the
wrong order can be told of in words; it is believed only where the signed inside says the same.
"""

import hashlib
import re
import zlib
from collections.abc import Iterable
from typing import Final

from pyrage import DecryptError, RecipientError, decrypt, encrypt, x25519

from dashboard.installation.keys import Keys, signed_by
from data.carried.acts import Stick
from data.carried.facts import Partner
from data.carried.package import Package, packed, unpacked
from data.errors import Refused

FORM: Final = 1
ENDING: Final = ".bars"
LARGEST: Final = 100_000_000
_LARGEST_UNPACKED: Final = 400_000_000
_FIRST: Final = re.compile(rb"trygghetslage-bars (\d{1,6}) ([0-9a-f]{16}) ([0-9a-f]{16})")
_SIGNATURE: Final = 64
_LONGEST_FIRST: Final = 80
_NOTHING: Final = "Inget lästes in."


def sealed(package: Package, keys: Keys, to: Partner) -> bytes:
    """Return the file of a package. Raises Refused where it would be too large to be read."""
    first = _first_line(keys.id, to.id)
    inside = zlib.compress(packed(package))
    try:
        recipient = x25519.Recipient.from_str(to.keys.recipient)
    except RecipientError as fault:
        raise Refused(
            f"{to.name} har en nyckel som inte går att kryptera till. Registrera den igen."
        ) from fault
    content: bytes = first + b"\n" + encrypt(keys.signing.sign(first + inside) + inside, [recipient])
    if len(content) > LARGEST:
        raise Refused(
            f"Paketet blev {len(content) / 1e6:.0f} MB, högst {LARGEST / 1e6:.0f} MB går att läsa in. Ta med "
            "färre poster: ange en senare början."
        )
    return content


def opened(content: bytes, keys: Keys, partners: Iterable[Partner]) -> Stick:
    """Return what a file holds, after it is shown to be from a partner to us. Raises Refused."""
    if len(content) > LARGEST:
        raise Refused(
            f"Filen är {len(content) / 1e6:.0f} MB, högst {LARGEST / 1e6:.0f} MB läses in. {_NOTHING}"
        )
    first, sender = _judged(content, keys, {one.id: one for one in partners})
    try:
        inside = decrypt(content[len(first) + 1 :], [keys.reading])
    except DecryptError as fault:
        raise Refused(
            f"Filen är avkortad eller skadad: den går inte att dekryptera. Kopiera den igen från "
            f"{sender.name}. {_NOTHING}"
        ) from fault
    signature, message = inside[:_SIGNATURE], inside[_SIGNATURE:]
    if not signed_by(sender.keys, signature, first + message):
        raise Refused(f"Filens underskrift är inte {sender.name}s: någon annan har skrivit den. {_NOTHING}")
    package = unpacked(_inflated(message))
    if (package.installation, package.to) != (sender.id, keys.id):
        raise Refused(f"Filen säger sig vara från en annan än den som har skrivit under. {_NOTHING}")
    return Stick(package, sender.name, hashlib.sha256(content).hexdigest())


def _first_line(sender: str, to: str) -> bytes:
    return f"trygghetslage-bars {FORM} {sender} {to}".encode()


def _judged(content: bytes, keys: Keys, partners: dict[str, Partner]) -> tuple[bytes, Partner]:
    """Return the first line and who it says it is from. Raises Refused."""
    first = content[:_LONGEST_FIRST].partition(b"\n")[0]
    found = _FIRST.fullmatch(first)
    if found is None:
        raise Refused(f"Filen är inget paket från en annan installation. {_NOTHING}")
    form, sender, to = int(found[1]), found[2].decode(), found[3].decode()
    if form > FORM:
        raise Refused(f"Filen är skriven av en nyare version (form {form}). Uppgradera den här. {_NOTHING}")
    if sender == keys.id:
        raise Refused(f"Filen är skriven av den här installationen själv. Läs in den andras. {_NOTHING}")
    if sender not in partners:
        raise Refused(
            f"Filen är från en installation som inte är registrerad här ({sender}). Jämför dess ord och "
            f"registrera den först, om den är er. {_NOTHING}"
        )
    if to != keys.id:
        raise Refused(f"Filen är skriven till en annan installation ({to}), inte till den här. {_NOTHING}")
    return first, partners[sender]


def _inflated(message: bytes) -> bytes:
    """Return what was packed, never more than fits: a small file may unfold to anything."""
    reader = zlib.decompressobj()
    try:
        found = reader.decompress(message, _LARGEST_UNPACKED)
    except zlib.error as fault:
        raise Refused(f"Filens innehåll är skadat. {_NOTHING}") from fault
    if reader.unconsumed_tail:
        raise Refused(
            f"Filen blir mer än {_LARGEST_UNPACKED / 1e6:.0f} MB uppackad och läses inte in. {_NOTHING}"
        )
    if not reader.eof:
        raise Refused(f"Filens innehåll är avkortat. {_NOTHING}")
    return found

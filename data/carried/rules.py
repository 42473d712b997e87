"""Why another installation's keys may not be registered."""

from datetime import datetime

from data.carried.facts import PublicKeys, keys_from, sounds_like
from data.errors import Reason
from data.freetext import why_not_name, why_not_personal


def why_not_written(written: str) -> Reason | None:
    """Why a text is no installation's public keys."""
    if keys_from(written) is not None:
        return None
    return Reason("Texten är ingen nyckel från en annan installation. Kopiera hela raden därifrån.", "keys")


def why_not_partner(keys: PublicKeys, own: PublicKeys, name: str, now: datetime) -> Reason | None:
    """Why keys may not be registered under a name, whoever read out what."""
    if keys.id == own.id:
        return Reason("Det är den här installationens egen nyckel. Ange den andras.", "keys")
    return why_not_name(name, "name") or why_not_personal(name, "name", now)


def why_not_spoken(spoken: str, keys: PublicKeys) -> Reason | None:
    """Why the words that were read out do not stand for the keys."""
    if sounds_like(spoken, keys):
        return None
    return Reason(
        "Orden är inte den nyckelns ord: raden är en annan nyckel än den som lästes upp, eller ett ord är "
        "felskrivet. Läs upp dem igen. Stämmer de inte då heller, hämta nyckelraden på nytt.",
        "spoken",
    )

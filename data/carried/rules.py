"""Why another installation's keys may not be registered, and an operation not be carried."""

from collections.abc import Collection
from datetime import datetime

from data.carried.facts import PublicKeys, keys_from, sounds_like
from data.errors import Reason
from data.freetext import why_not_name, why_not_personal
from data.operations.facts import Operation
from data.operations.rules import Kept
from data.words import Retention


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


def why_not_carried(operation: Operation, kept: Kept | None) -> Reason | None:
    """Why an operation is carried neither here nor from here."""
    if operation.is_exercise:
        return Reason("En övning bärs inte: var och en spelar sin egen.", "operation")
    if kept is not None and kept.choice is Retention.GALLRAS:
        return Reason("Händelsen är gallrad: dess texter bärs varken hit eller härifrån.", "operation")
    return None


def why_not_municipality(here: Collection[str], there: Collection[str]) -> Reason | None:
    """Why a package is not of this municipality, by the areas that each has loaded."""
    if set(here) == set(there):
        return None
    if set(here).isdisjoint(there):
        return Reason("Paketet är en annan kommuns: inget av dess områden finns här. Inget lästes in.")
    differs = ", ".join(sorted(set(here) ^ set(there)))
    return Reason(
        f"Områdeslistorna skiljer sig åt ({differs}). Läs in samma lista på båda ställena och försök igen. "
        "Inget lästes in."
    )

"""Why a server may not write, take over or part, and which of two that both believe stands down."""

from collections.abc import Sequence

from data.errors import Reason
from data.freetext import LONGEST
from data.server.facts import KEYLESS, NOBODY, Standing

# Nobody takes over so often: what says a higher term is meant to silence a server, or to leave none above it.
LAST_TERM = 1_000_000
KEPT = "Inget sparades här."


def why_not_write(here: str, stands: Standing) -> Reason | None:
    """Why an installation may not write a store; a store that nobody has claimed takes any.

    `here` is NOBODY for who only keeps the store, as a restore or a standby does, and asks nobody.
    """
    if stands.met is not None:
        return Reason(
            f"Den här servern är avlöst av {called(stands.met.name, stands.met.installation)} och skriver "
            f"inget mer. {KEPT} {_go_to(stands.met.address)}"
        )
    if here == KEYLESS and stands.installation != NOBODY:
        return Reason(
            f"Lagret skrivs av {called(stands.name, stands.installation)}, och här finns ingen "
            f"installationsnyckel. {KEPT} Kör kommandot där serverns nyckel finns. Ska den här datorn ta "
            "över: kör dashboard takeover."
        )
    if here != NOBODY and stands.installation not in (NOBODY, here):
        return Reason(
            f"Lagret skrivs av en annan server, {called(stands.name, stands.installation)}. {KEPT} "
            "Ska den här servern ta över: kör dashboard takeover. Ska den gå vidare för sig: kör dashboard "
            "split."
        )
    return None


def supersedes(other: Standing, own: Standing) -> bool:
    """Return whether a server that writes the same line of entries stands before our own.

    The higher term does. Where two took over at once, in one term, both can tell by themselves which goes on:
    the one with the lower id.
    """
    if other.island != own.island or other.installation in (NOBODY, own.installation):
        return False
    if other.term > LAST_TERM:
        return False
    if other.term != own.term:
        return other.term > own.term
    return other.installation < own.installation


def next_term(own: Standing, installation: str) -> int:
    """Return the term to take over in: above all that are known of, but for the one announced by itself."""
    met = own.met
    if met is None:
        return own.term + 1
    return max(own.term + 1, met.term if met.installation == installation else met.term + 1)


def why_not_become(here: str) -> Reason | None:
    """Why a store cannot be taken over or parted here: who does it must have a name to do it in."""
    if here == NOBODY:
        return Reason("Den här installationen har ingen egen nyckel, så ingen kan se vem som tog över.")
    return None


def why_not_move(stands: Standing) -> Reason | None:
    """Why a store cannot be moved to another database: somebody else has gone on from it."""
    if stands.met is not None:
        return Reason(
            f"Lagret är redan avlöst av {called(stands.met.name, stands.met.installation)}. Inget har "
            "flyttats: flytta det som gäller nu."
        )
    return None


def despite(differences: Sequence[str]) -> str:
    """Return what is written of a store that was taken over though it differs, so that all can read it."""
    said = f"Togs över trots: {' '.join(differences)}" if differences else ""
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


def called(name: str, installation: str) -> str:
    """Return what a server is called: its name, else its id."""
    return name or installation or "en annan server"


def _go_to(address: str) -> str:
    return f"Fortsätt på {address}." if address else "Fortsätt på den nya servern."

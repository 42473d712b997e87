"""What may still be done with an entry of the log: the same words beside the button and from the act."""

from data.entries.entry import EntryKind
from data.entries.kinds import KINDS, Trait
from data.errors import Reason


def why_not_correct(revision: int, kind: EntryKind) -> Reason | None:
    """Why an entry cannot be corrected by a new one that names it."""
    if Trait.CORRECTABLE in KINDS[kind].traits:
        return None
    return Reason(
        f"Post {revision} rättas inte med en egen post: gör om det den gäller, eller skriv en anteckning.",
        "revision",
    )


def why_not_mask(revision: int, kind: EntryKind, *, masked: bool) -> Reason | None:
    """Why an entry's words cannot be taken away."""
    if masked:
        return Reason(f"Post {revision} är redan maskerad.", "revision")
    if Trait.KEPT in KINDS[kind].traits:
        return Reason(
            f"Post {revision} bär händelsens namn eller ett beslut och kan inte maskeras.", "revision"
        )
    return None

"""Retention: whether an operation's records are kept or disposed of, and what may be decided of it."""

from dataclasses import dataclass
from datetime import datetime

from data.domain.facts import Operation
from data.domain.rules import Reason
from data.domain.words import EntryKind, Retention

# What says which operation it was, and by which decisions words were taken away, is never disposed of.
KEPT_KINDS = (
    EntryKind.OPERATION_OPENED,
    EntryKind.OPERATION_CHANGED,
    EntryKind.MASKED,
    EntryKind.RETENTION,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """The decision that stands; `removed` is how many entries lost their words by it."""

    choice: Retention
    decision: str | None
    decider: str
    at: datetime
    revision: int
    removed: int = 0


def why_not_retain(
    operation: Operation, choice: Retention, decision: str, held: Kept | None
) -> Reason | None:
    """Why an operation's records cannot be decided on so."""
    return why_not_choose(operation, choice, held) or _why_not_decided(decision)


def why_not_choose(operation: Operation, choice: Retention, held: Kept | None) -> Reason | None:
    """Why a choice is not open for an operation, whatever the decision says."""
    if held is not None and held.choice is Retention.GALLRAS:
        return Reason(
            f"Övningen är redan gallrad genom post {held.revision}. Det går inte att ångra.", "keep"
        )
    if choice is Retention.BEVARAS:
        return None
    if not operation.is_exercise:
        return Reason(
            "En skarp händelse kan inte gallras som helhet. Maskera post för post, med ett beslut för var.",
            "keep",
        )
    if operation.closed_at is None:
        return Reason("Övningen är öppen. Stäng den först, så att inget skrivs efter gallringen.", "keep")
    return None


def _why_not_decided(decision: str) -> Reason | None:
    if not decision.strip():
        return Reason("Ange beslutet: vem som beslutat, när och med vilket stöd.", "decision")
    return None

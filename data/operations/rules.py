"""How an operation begins, ends, and what becomes of its records: each rule returns a reason or nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from data.errors import Reason
from data.operations.facts import Operation
from data.words import (
    OperationKind,
    Readiness,
    Retention,
)

FASTEST_CLOCK = 3600.0


@dataclass(frozen=True, slots=True)
class NewOperation:
    """An operation to open; only an exercise may have a clock of its own (`origin`, `speed`)."""

    id: str
    name: str
    kind: OperationKind
    readiness: Readiness = Readiness.NORMALLAGE
    origin: datetime | None = None
    speed: float = 1.0


def why_not_open(new: NewOperation) -> Reason | None:
    """Why an operation cannot be opened."""
    if "/" in new.id:
        return Reason("En händelses id kan inte innehålla ett snedstreck.", "id")
    if not 0 < new.speed <= FASTEST_CLOCK:
        return Reason("Övningsklockans takt ska vara större än 0 och högst 3600.", "speed")
    if new.kind is not OperationKind.OVNING and (new.origin is not None or new.speed != 1.0):
        return Reason("Bara en övning kan ha egen klocka.", "speed")
    return None


def why_not_act_in(operation: Operation) -> Reason | None:
    """Why nothing can be written in this operation."""
    if operation.closed_at is not None and operation.is_exercise:
        return Reason(f"Övningen {operation.name} är avslutad. Inget mer kan rapporteras i den.")
    if operation.closed_at is not None:
        return Reason(f"Händelsen {operation.name} är stängd. Öppna en ny händelse för att rapportera.")
    return None


# A closing in the wrong place is seen within the day; later a new operation is the honest answer.
REOPENABLE = timedelta(hours=24)


def why_not_close(operation: Operation, named: str) -> Reason | None:
    """Why an operation cannot be closed: whoever closes it says which, by its name (or id)."""
    if " ".join(named.split()) in (operation.name, operation.id):
        return why_not_act_in(operation)
    return why_not_act_in(operation) or Reason(
        f"Skriv händelsens namn, {operation.name}, för att stänga den.", "named"
    )


def reopenable_until(operation: Operation) -> datetime | None:
    """Return until when (real time) a closing can be taken back; None where it cannot be."""
    if operation.closed_at is None or operation.is_exercise:
        return None
    return operation.closed_at + REOPENABLE


def why_not_reopen(operation: Operation, now: datetime) -> Reason | None:
    """Why a closed operation cannot be opened again; `now` is the real time."""
    if operation.closed_at is None:
        return Reason(f"Händelsen {operation.name} är öppen.")
    until = reopenable_until(operation)
    if until is None:
        return Reason("En övning som har avslutats öppnas inte igen. Planera en ny.")
    if now >= until:
        return Reason(
            f"Händelsen {operation.name} stängdes för mer än ett dygn sedan och öppnas inte igen. "
            "Öppna en ny händelse."
        )
    return None


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

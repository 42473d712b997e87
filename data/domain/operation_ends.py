"""How an operation ends: what closing it takes, and for how long it can be taken back."""

from datetime import datetime, timedelta

from data.domain.facts import Operation
from data.domain.rules import Reason, why_not_act_in

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

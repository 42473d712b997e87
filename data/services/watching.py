"""What the door writes down: what was refused and what was taken out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from data import security
from data.database import Store
from data.domain.rights import Deed, Place
from data.domain.words import SecurityKind
from data.services.acting import Actor, allow, turn


def note_refusals(store: Store, refusals: Mapping[tuple[str, str, str], int], now: datetime) -> None:
    """Journal what was turned away at the door: who, which route and why, and how often since last."""
    with turn(store, now) as connection:
        for (who, route, why), times in refusals.items():
            facts = {"route": route, "why": why, "times": times}
            security.append(connection, SecurityKind.REFUSED, who, facts, now)


def note_export(
    store: Store, actor: Actor, what: str, place: Place, details: Mapping[str, Any], now: datetime
) -> None:
    """Journal that somebody takes something out, before they get it. Raises NotAllowed, SignedOut."""
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.EXPORT, place, now)
        facts = {"what": what, "operation": place.operation, **details}
        security.append(connection, SecurityKind.EXPORT, who.id, facts, now)

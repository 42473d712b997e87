"""What the door writes down: what was refused and what was taken out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from data.access import security
from data.acting import Actor, allow, turn
from data.rights import Deed, Place
from data.store.database import Store
from data.words import SecurityKind


def note_refusals(store: Store, refusals: Mapping[tuple[str, str, str], int], now: datetime) -> None:
    """Journal what was turned away at the door: who, which route and why, and how often since last."""
    with turn(store, now) as connection:
        for (who, route, why), times in refusals.items():
            facts = {"route": route, "why": why, "times": times}
            security.append(connection, SecurityKind.REFUSED, who, facts, now)


def note_export(
    store: Store,
    actor: Actor,
    what: str,
    place: Place,
    details: Mapping[str, Any],
    now: datetime,
    deed: Deed = Deed.EXPORT,
    *,
    though_met: bool = False,
) -> None:
    """Journal that somebody takes something out, before they get it. Raises NotAllowed, SignedOut.

    `deed`: what it takes, where that is another right than to export; `though_met`: also from a server that
    has been superseded.
    """
    with turn(store, now, though_met=though_met) as connection:
        who = allow(connection, actor, deed, place, now)
        facts = {"what": what, "operation": place.operation, **details}
        security.append(connection, SecurityKind.EXPORT, who.id, facts, now)


def note_sign_in_refused(store: Store, by: str, why: str, times: int, now: datetime) -> None:
    """Journal that signing in failed before it was known who tried, and how often since last."""
    with turn(store, now) as connection:
        facts = {"by": by, "why": why, "times": times}
        security.append(connection, SecurityKind.SIGN_IN_REFUSED, "", facts, now)


def note_provider_silent(store: Store, account: str, why: str, now: datetime) -> None:
    """Journal that the identity provider could not be asked: the roles last known hold meanwhile."""
    with turn(store, now) as connection:
        security.append(connection, SecurityKind.PROVIDER_SILENT, account, {"why": why}, now)

"""Those an exercise speaks to, one by one: who has been reached, who answers, and who has fallen silent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

import orjson
from sqlalchemy import bindparam, select

from data.access.reads import Account, Token
from data.entries.codec import BY
from data.exercise.facts import LONGEST_WAIT, Delivered, Exercise, is_for, is_trial
from data.exercise.following import unanswered
from data.exercise.history import Played, played
from data.exercise.scenario import Recipient, RecipientState, answered_at, name_of_recipient
from data.store.database import Store
from data.store.tables.core import JOURNAL
from data.words import Role


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with one recipient: `since` when, and when it last `acted`, in the exercise's time.

    `waiting` is what it has been sent and not acknowledged.
    """

    recipient: Recipient
    state: RecipientState
    since: datetime | None
    waiting: tuple[Delivered, ...]
    acted: datetime | None


@dataclass(frozen=True, slots=True)
class LastActs:
    """The real time of the last act in an exercise of each account and link, by id, up to a revision."""

    revision: int
    at: Mapping[str, datetime]


NO_ACTS: Final = LastActs(0, MappingProxyType({}))
_ACTS = (
    select(JOURNAL.c.revision, JOURNAL.c.facts, JOURNAL.c.recorded_at)
    .where(JOURNAL.c.operation == bindparam("operation"), JOURNAL.c.revision > bindparam("after"))
    .order_by(JOURNAL.c.revision)
)


def last_acts(store: Store, operation_id: str, before: LastActs = NO_ACTS) -> LastActs:
    """Return who last did something when in an exercise; `before` is what was returned earlier."""
    with store.reading() as connection:
        rows = connection.execute(_ACTS, {"operation": operation_id, "after": before.revision}).all()
    made = {orjson.loads(row.facts).get(BY, ""): row.recorded_at for row in rows}
    newest = rows[-1].revision if rows else before.revision
    return LastActs(newest, MappingProxyType({**before.at, **made}))


def live_links(links: Iterable[Token], operation_id: str, real: datetime) -> tuple[Token, ...]:
    """Return the points' own links for an exercise that can be used at the real moment `real`."""
    return tuple(
        one
        for one in links
        if one.grant.role is Role.PUNKT and one.grant.operation == operation_id
        if one.revoked_at is None and (one.expires_at is None or one.expires_at > real)
    )


def holders(
    each: Iterable[Recipient], accounts: Iterable[Account], links: Iterable[Token]
) -> dict[Recipient, frozenset[str]]:
    """Return the ids of the accounts that stand for each recipient, or of a point's live links."""
    held = {account.id: account.grants for account in accounts if not account.disabled}
    held |= {link.id: (link.grant,) for link in links}
    return {
        one: frozenset(
            identity
            for identity, grants in held.items()
            if any(grant.role is one.role and one.bound in ("", grant.bound) for grant in grants)
        )
        for one in each
    }


def standings(
    exercise: Exercise, held: Mapping[Recipient, frozenset[str]], acts: LastActs, real: datetime
) -> tuple[Standing, ...]:
    """Return how it stands with each recipient at the real moment `real`; `held`: who stands for it."""
    run = played(exercise.operation.clock, real)
    return tuple(_standing(exercise, one, ids, acts, run) for one, ids in held.items())


def _standing(
    exercise: Exercise, one: Recipient, ids: frozenset[str], acts: LastActs, run: Played
) -> Standing:
    name, clock = name_of_recipient(one.role, one.bound), exercise.operation.clock
    told = [each for each in exercise.delivered if is_for(each.to, name) and not is_trial(each.inject)]
    acted = max((clock.at(acts.at[each]) for each in ids & acts.at.keys()), default=None)
    opened = [at for each in told if (at := answered_at(each.opened, one)) is not None]
    answered = [at for each in told if (at := answered_at(each.acknowledged, one)) is not None]
    heard = max((*opened, *answered, *([acted] if acted else [])), default=None)
    waiting = unanswered(exercise, one)

    def stands(state: RecipientState, since: datetime | None = None) -> Standing:
        return Standing(one, state, since, waiting, acted)

    if not ids:
        return stands(RecipientState.INGET_KONTO)
    if not told:
        return stands(RecipientState.INGET_SKICKAT)
    unheard = next((each for each in told if heard is None or heard < each.at), None)
    if unheard is not None and run.total - run.until(unheard.at) > LONGEST_WAIT:
        return stands(RecipientState.TYST, heard or unheard.at)
    if acted is not None and acted >= told[-1].at:
        return stands(RecipientState.AGERAT, acted)
    if not waiting:
        return stands(RecipientState.KVITTERAT, max(answered))
    if all(answered_at(each.opened, one) is not None for each in waiting):
        return stands(RecipientState.OPPNAT, max(opened))
    return stands(RecipientState.INTE_OPPNAT, waiting[0].at)

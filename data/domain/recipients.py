"""Whom an inject reaches: the one rule, for the inbox, for acknowledging and for what is counted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.domain.facts import Operation
from data.domain.rights import Deed, Grant, Place, Who, may
from data.domain.scenario import Recipient
from data.domain.words import Role


def name_of_recipient(role: Role, bound: str) -> str:
    """Return a recipient as it is written on the wire: `role:bound`."""
    return f"{role}:{bound}"


@dataclass(frozen=True, slots=True)
class TakingPart:
    """Whom an exercise is for, by id."""

    areas: tuple[str, ...]
    sectors: tuple[str, ...] = ()
    points: tuple[str, ...] = ()


def each_recipient(to: Iterable[Recipient], part: TakingPart) -> tuple[Recipient, ...]:
    """Return whom an inject is for, one by one: all stadsdelar are each of those that take part."""
    every = {Role.STADSDEL: part.areas, Role.SEKTOR: part.sectors, Role.PUNKT: part.points}
    found: list[Recipient] = []
    for one in to:
        places = () if one.bound else every.get(one.role, ())
        found += [Recipient(one.role, place) for place in places] or [one]
    return tuple(dict.fromkeys(found))


def answered_at(answers: Mapping[str, datetime] | None, one: Recipient) -> datetime | None:
    """Return when a recipient first acknowledged, of answers by `role:bound`; None: never.

    A role that is bound to nothing has done so with the first of those who hold it.
    """
    held = ((key.partition(":"), at) for key, at in (answers or {}).items())
    times = [at for (role, _, bound), at in held if one.role == role and one.bound in ("", bound)]
    return min(times, default=None)


def place_of_grant(operation: Operation, grant: Grant) -> Place:
    """Return where in an exercise somebody stands with one of their grants."""
    return Place(
        exercise=operation.is_exercise,
        operation=operation.id,
        area=grant.bound if grant.role in (Role.STADSDEL, Role.LOKAL_OVNINGSLEDARE) else None,
        point=grant.bound if grant.role is Role.PUNKT else None,
        sector=grant.bound if grant.role is Role.SEKTOR else None,
    )


def reached(
    operation: Operation, grants: Iterable[Grant], to: Sequence[Recipient], areas: Sequence[str] = ()
) -> tuple[Grant, ...]:
    """Return those of somebody's grants that an inject is for; `areas` are those that take part (empty: all).

    Only a role that may receive at all, there: an ordinary report link never does in an exercise.
    """
    return tuple(
        grant
        for grant in grants
        if any(one.role is grant.role and one.bound in ("", grant.bound) for one in to)
        and may(Who("", "", (grant,)), Deed.INBOX, place_of_grant(operation, grant))
        and not (areas and grant.role is Role.STADSDEL and grant.bound not in areas)
    )

"""Whom an inject reaches: the one rule, for the inbox, for acknowledging and for what is counted."""

from collections.abc import Iterable, Sequence

from data.domain.facts import Operation
from data.domain.rights import Deed, Grant, Place, Who, may
from data.domain.scenario import Recipient
from data.domain.words import Role


def name_of_recipient(role: Role, bound: str) -> str:
    """Return a recipient as it is written on the wire: `role:bound`."""
    return f"{role}:{bound}"


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

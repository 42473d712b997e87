"""Closing an operation on the command line and taking it back; what is still open is said first."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from dashboard import clock
from dashboard.commands.terminal import JsonOption, StoreOption, opened, say

if TYPE_CHECKING:
    from data.store.database import Store

OperationArgument = Annotated[str, typer.Argument(metavar="ID", help="Händelsens id.")]
ReasonOption = Annotated[str, typer.Option(help="Skälet.")]


def operation_reopen(
    identity: OperationArgument,
    reason: ReasonOption,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Öppna en stängd händelse igen, inom ett dygn."""
    from data.acting import LOCAL
    from data.operations.acts import reopen_operation

    with opened(store) as there:
        reopen_operation(
            there, LOCAL, act_id=uuid4().hex, operation_id=identity, reason=reason, now=clock.now()
        )
    say(f"Öppnade {identity} igen.", {"operation": identity}, as_json)


def operation_close(
    identity: OperationArgument,
    reason: ReasonOption,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Stäng en händelse: allt går att läsa, inget att skriva. Vad som ännu är öppet sägs först."""
    from data.acting import LOCAL
    from data.operations.acts import close_operation

    with opened(store) as there:
        left = still_open(there, identity, clock.now())
        if left and not as_json:
            typer.echo("\n".join(("Ännu öppet:", *(f"- {one}" for one in left))))
        asks = bool(left) and not as_json and _person()
        named = typer.prompt("Skriv händelsens namn för att stänga den") if asks else identity
        act = {"act_id": uuid4().hex, "operation_id": identity, "named": named, "reason": reason}
        close_operation(there, LOCAL, **act, now=clock.now())
    say(f"Stängde {identity}.", {"operation": identity, "left": list(left)}, as_json)


def _person() -> bool:
    return sys.stdin.isatty()


def still_open(store: "Store", identity: str, real: datetime) -> tuple[str, ...]:
    """Return what is left in an operation as its desk says it before it is closed; raises Missing."""
    from dashboard import newest
    from dashboard.desk.operations.says import unsent
    from dashboard.desk.staff.says.returning import in_short, returning
    from dashboard.words.failures import names_of
    from data.drafts.reads import drafts_open
    from data.log.reads import open_entries
    from data.situation_reports.reads import reports
    from data.staff.reads import messages
    from data.staff.remaining import Stands, remaining

    picture = newest.picture(store, identity)
    operation, held = picture.operation, newest.coordination(store, identity)
    now = operation.clock.at(real)
    stands = Stands(
        picture=picture,
        held=held,
        staff=newest.staff(store, held),
        messages=messages(store, identity),
        reports=reports(store, identity),
        entries=open_entries(store, identity),
    )
    groups = returning(remaining(stands, now), names_of(picture, held.register), now)
    return (*in_short(groups), *unsent(drafts_open(store, identity), operation, real))

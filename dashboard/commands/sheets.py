"""The command for sheets and keys that lead to another address than people use now."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard import clock
from dashboard.commands.access import base_address
from dashboard.commands.terminal import JsonOption, StoreOption, opened, say
from data.errors import Refused

if TYPE_CHECKING:
    from data.access.printed import Given


def sheets(
    out: Annotated[
        Path | None, typer.Option("--out", help="Ny PDF: bladen skrivs ut på nytt, de gamla slutar gälla.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Alla blad, också de som redan har rätt adress.")
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Säg vilka utskrivna blad och nycklar som har en annan adress än den som gäller; eller gör nya blad."""
    from dashboard.phone.printing import as_pdf, renewable, renewed
    from data.access.printed import elsewhere, given
    from data.acting import on_this_machine

    address, now = base_address(store), clock.now()
    if out is not None and out.exists():
        raise Refused(f"{out} finns redan. Inget skrevs: ange ett nytt namn.", "out")
    with opened(store) as held:
        if out is None:
            found = elsewhere(given(held, now), address)
            rows = [_row(one) for one in found]
            answer = {"address": address, "elsewhere": rows}
            say("\n".join(_told(found, address)), answer, as_json)
            if found:
                raise typer.Exit(1)
            return
        links = renewable(held, now)
        chosen = links if every else elsewhere(links, address)
        if not chosen:
            raise Refused(f"Inget blad leder någon annanstans än till {address}. Inget skrevs.")
        # Where nothing can be written is found out before the old links stop.
        with out.open("xb") as file:
            drawn = renewed(held, on_this_machine("kommandoraden"), chosen, address, now)
            file.write(as_pdf(drawn, now))
        out.chmod(0o600)
    said = f"Skrev {len(drawn)} blad till {out}. Skriv ut dem på två sidor, dela ut, och riv de gamla."
    say(said, {"out": str(out), "sheets": len(drawn), "address": address}, as_json)


def _row(one: "Given") -> dict[str, Any]:
    token = one.token
    return {
        "id": token.id,
        "kind": token.kind,
        "label": token.label,
        "point": token.grant.bound,
        "operation": token.grant.operation,
        "address": one.address or None,
    }


def _told(found: "Sequence[Given]", address: str) -> list[str]:
    if not found:
        return [f"Alla blad och nycklar leder till {address}."]
    lines = [
        f"{one.token.label} ({one.token.kind}): {one.address or 'adressen skrevs aldrig upp'}"
        for one in found
    ]
    return [
        *lines,
        f"{len(found)} leder inte, eller kanske inte, till {address}. Nya blad: dashboard sheets --out FIL.",
    ]

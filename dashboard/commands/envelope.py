"""The commands for the envelope: making its code on paper, and trying the code without using it up."""

from typing import Annotated

import typer

from dashboard import clock
from dashboard.commands.access import base_address, user_app
from dashboard.commands.terminal import JsonOption, StoreOption, opened, say
from dashboard.words.times import dated
from data.acting import on_this_machine

PAPER = """\
NÖDKUVERT FÖR TRYGGHETSLÄGET   gjort {made}, öppnar till {until}

Öppna kuvertet när ingen administratör kommer in, till exempel när kommunens
inloggning är borta. Koden öppnar en gång. Alla som är inloggade ser att den används.

1. Skriv den här adressen i en webbläsare:
   {link}
2. Tryck på Logga in. Du är administratör tills du loggar ut.
3. Ge andra en väg in: Förvaltning, Behörigheter, Engångslänk.
4. Logga ut. Säg till den som sköter servern: ett nytt kuvert ska göras.
"""


@user_app.command("envelope")
def user_envelope(
    trying: Annotated[
        bool, typer.Option("--try", help="Pröva koden i ett kuvert; den läses in och förbrukas inte.")
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Gör ett nödkuvert: bladet med en kod som öppnar en gång. Ett äldre kuvert slutar gälla."""
    from data.access import envelope

    actor, now = on_this_machine("kommandoraden"), clock.now()
    if trying:
        code = typer.prompt("Koden, eller hela adressen", hide_input=True).strip().rpartition("/")[2]
        with opened(store) as held:
            until = envelope.tried(held, actor, code, now)
        told = f"Koden öppnar till {dated(until)}. Den är inte förbrukad. Klistra igen kuvertet."
        say(told, {"opens_until": until}, as_json)
        return
    with opened(store) as held:
        code = envelope.seal(held, actor, now)
    link, until = f"{base_address(store)}/in/{code}", now + envelope.LASTS
    paper = PAPER.format(made=dated(now), until=dated(until), link=link)
    say(paper, {"link": link, "opens_until": until}, as_json)

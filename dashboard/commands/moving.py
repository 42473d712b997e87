"""Moving the store to another database: to PostgreSQL when more than one process is to run, and back."""

from contextlib import closing
from typing import Annotated

import typer

from dashboard import clock
from dashboard.commands.terminal import JsonOption, StoreOption, opened, progress_line, say, store_url


def move(
    to: Annotated[str, typer.Option("--to", help="Dit lagret flyttas: adress eller fil, utan innehåll.")],
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Flytta lagret mellan SQLite och PostgreSQL med kedjan hel, och kontrollera det. Stoppa tjänsten först.

    Det gamla lagret ändras inte, men säger därefter att det är flyttat och tar inte emot något mer.
    """
    from data.server.acts import moving_away
    from data.store.database import open_store
    from data.store.faults import shown
    from data.store.moving import move as carry

    with opened(store) as source, closing(open_store(store_url(to))) as target:
        where = shown(target.url)
        with moving_away(source, where, clock.now()):
            verdict = carry(source, target, progress_line())
    answer = {"to": where, "entries": verdict.entries, "masked": verdict.masked, "intact": verdict.intact}
    sentence = (
        f"Flyttade {verdict.entries} poster till {where}; kedjan är hel och varje värde detsamma. Sätt "
        "DASHBOARD_DATABASE_URL till det nya lagret. Nycklarna bredvid det gamla (installation och arkiv) "
        "följer inte med: låt dem ligga där inställningarna säger."
    )
    say(sentence, answer, as_json)

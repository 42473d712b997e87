"""The commands of a second machine: follow, take over, or go on alone."""

import json
import signal
import sys
import threading
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands.terminal import JsonOption, StoreOption, say, store_url
from dashboard.settings import Settings
from data.errors import Refused

if TYPE_CHECKING:
    from dashboard.standby.state import State
    from dashboard.standby.taking import Taken

_TokenFile = Annotated[
    Path | None, typer.Option("--token-file", help="Fil med reservens nyckel på den andra servern.")
]


def standby(
    source: Annotated[str, typer.Option("--from", help="Servern att följa: https://… eller postgresql://…")],
    token_file: _TokenFile = None,
    ca: Annotated[Path | None, typer.Option(help="Certifikatutfärdare (PEM) att lita på.")] = None,
    data: Annotated[Path | None, typer.Option(help="PostgreSQL: ny mapp för reservens databas.")] = None,
    tools: Annotated[Path | None, typer.Option(help="PostgreSQL: mapp med pg_basebackup.")] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Följ en annan server som reserv: lagret här är en kopia, högst någon sekund efter."""
    if source.startswith("postgres"):
        _prepare(source, data, tools, as_json)
        return
    from dashboard import clock
    from dashboard.standby.following import Follower, Source

    target = _file(store)
    stopped = threading.Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: stopped.set())
    settings = Settings()
    told = _Teller(as_json)
    follower = Follower(
        Source(source, _token(token_file), ca or settings.partner_ca), target, clock.now, told
    )
    follower.run(stopped.is_set)
    if not as_json:
        typer.echo("Reserven följer inte längre: den stoppades, eller så tar den här datorn över.")


def takeover(
    force: Annotated[
        bool, typer.Option("--force", help="Också när den andra servern svarar och skriver ännu.")
    ] = False,
    source: Annotated[str, typer.Option("--from", help="Den andra servern, om den inte är känd.")] = "",
    token_file: _TokenFile = None,
    despite: Annotated[
        list[str] | None,
        typer.Option(
            help="Ett fel i lagret, ordagrant som kontrollen säger det, att ta över trots. Får upprepas."
        ),
    ] = None,
    run: Annotated[bool, typer.Option("--run", help="Kör tjänsten sedan.")] = False,
    port: Annotated[int | None, typer.Option(help="Port, med --run.")] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Låt den här datorn ta över lagret: den som skrev det förut skriver inget mer."""
    from dashboard import clock
    from dashboard.standby.taking import Wish, take_over

    settings = Settings(database_url=store_url(store))
    wish = Wish(source, _token(token_file) if token_file is not None else "", force, tuple(despite or ()))
    taken = take_over(settings, wish, clock.now)
    say("\n".join(_said(taken, settings, starts=run)), asdict(taken), as_json)
    if run:
        sys.stdout.flush()
        from dashboard.commands.cli import (
            run as serve,  # it knows these commands, and everything is read already
        )

        serve(port=port, store=store)


def split(
    name: Annotated[str, typer.Option(help="Vad den här datorn kallas: ledningsplatsen, ön.")] = "",
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Låt den här datorn gå vidare för sig, bredvid den som skrev lagret förut, tills de möts igen."""
    from dashboard import clock
    from dashboard.standby.taking import part

    revision = part(Settings(database_url=store_url(store)), name, clock.now())
    say(
        f"Den här datorn går vidare för sig från post {revision}. Det som skrivs här och där blir ett när de "
        "möts: ta med det som en buren bild.",
        {"revision": revision},
        as_json,
    )


def _prepare(source: str, data: Path | None, tools: Path | None, as_json: bool) -> None:
    from dashboard.standby.postgres import SLOT, prepare

    if data is None:
        raise typer.BadParameter("ange en ny mapp för reservens databas", param_hint="--data")
    prepare(source, data, tools)
    say(
        f"Reserven ligger i {data} och följer när PostgreSQL startas på mappen. Platsen {SLOT} på den första "
        "servern håller kvar det som reserven inte hämtat: ta bort den om reserven tas bort.",
        {"data": str(data), "slot": SLOT},
        as_json,
    )


def _file(store: str | None) -> Path:
    from sqlalchemy import make_url

    address = make_url(store_url(store))
    if address.get_backend_name() != "sqlite" or not address.database:
        raise Refused("En reserv av ett lager i SQLite är en fil: ange den med --store.")
    return Path(address.database)


def _token(path: Path | None) -> str:
    if path is None:
        raise typer.BadParameter("ange filen med reservens nyckel", param_hint="--token-file")
    token = path.read_text(encoding="utf-8").strip()
    if not token or len(token.split()) != 1:
        raise Refused(f"{path} ska innehålla reservens nyckel och inget annat.")
    return token


class _Teller:
    """Says on standard output how the standby stands, each time that changes for whoever reads it."""

    def __init__(self, as_json: bool) -> None:
        self._as_json, self._told = as_json, ("", -1)

    def __call__(self, state: "State") -> None:
        now = state.fault, state.revision
        if now == self._told:
            return
        self._told = now
        if self._as_json:
            typer.echo(json.dumps(asdict(state), ensure_ascii=False))
        elif state.fault:
            typer.echo(f"{state.fault} Prövar igen.")
        else:
            off = (
                f" Den andra serverns klocka går {state.clock_off:+.0f} s mot den här." if _off(state) else ""
            )
            typer.echo(f"Följer: post {state.revision}. Högst {state.every:.0f} s kan gå förlorade.{off}")
        sys.stdout.flush()


_CLOCK_SECONDS = 5.0


def _off(state: "State") -> bool:
    return abs(state.clock_off) > _CLOCK_SECONDS


def _said(taken: "Taken", settings: Settings, *, starts: bool) -> list[str]:
    done = "Den här servern tar emot" if taken.new else "Den här servern tog redan emot"
    lines = [f"{done}. {_whole(taken)}"]
    if taken.recorded_at is not None:
        lines.append(f"Sista post: {taken.revision}, {_clock(taken.recorded_at)}.")
    if taken.stopped:
        lines.append("Den andra servern har slutat skriva, och allt den tog in finns här.")
    elif taken.elsewhere is not None:
        lines.append(
            f"Den andra servern skriver ännu (post {taken.elsewhere} där). Det som bara finns där finns inte "
            "här: stoppa den, och ta med det hit som en buren bild."
        )
    elif taken.confirmed_at is not None:
        lost = (
            f" ({taken.lost_seconds:.0f} s innan det märktes här)" if taken.lost_seconds is not None else ""
        )
        lines.append(
            f"Det som skrevs på den andra servern efter {_clock(taken.confirmed_at)} finns inte här{lost}: "
            "fråga efter det, och skriv in det från papper."
        )
    first = "Tjänsten startar nu" if starts else "Starta tjänsten: dashboard run"
    here = settings.public_url or "den här datorns adress"
    lines += [
        "Nu:",
        f"1. {first}. Den ska svara på {here}.",
        "2. Har adressen bytts: skriv ut alla QR-blad på nytt. Ingen telefon får peka på den gamla servern.",
        "3. Sätt DASHBOARD_PARTNER_URL på den gamla servern till den här, innan den startas igen.",
    ]
    return lines


def _whole(taken: "Taken") -> str:
    if not taken.differences:
        return f"Kedjan är hel: {taken.entries} poster."
    return f"{taken.entries} poster, övertagna trots: {' '.join(taken.differences)}"


def _clock(moment: datetime) -> str:
    from dashboard.words.cells import stamp  # slow to import: --help must not wait for it

    return f"{stamp(moment.replace(tzinfo=moment.tzinfo or UTC)).replace(' ', ' kl ', 1)} svensk tid"

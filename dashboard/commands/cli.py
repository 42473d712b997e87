"""The `dashboard` command: exit status 0 done, 1 refused or not true, 2 used wrongly."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands import envelope as _envelope  # noqa: F401  (its commands are user_app's)
from dashboard.commands.access import token_app, user_app
from dashboard.commands.bundle import bundle, keys
from dashboard.commands.carry import carry_app
from dashboard.commands.copies import backup, restore
from dashboard.commands.demo import demo
from dashboard.commands.deploying import deploy
from dashboard.commands.exports import verify_package
from dashboard.commands.moving import move
from dashboard.commands.papers import scenario_app
from dashboard.commands.proxy import proxy
from dashboard.commands.registers import export_app, import_app, operation_app
from dashboard.commands.sheets import sheets
from dashboard.commands.standby import split, standby, takeover
from dashboard.commands.terminal import JsonOption, StoreOption, opened, say, store_url
from dashboard.commands.upgrading import upgrade_app
from dashboard.settings import Settings
from data.errors import Refused, StoreFault

app = typer.Typer(
    help="Trygghetsläget: lägesbild för trygghetspunkter.", no_args_is_help=True, add_completion=False
)
app.command()(demo)
app.command()(proxy)
app.command()(deploy)
app.command()(bundle)
app.command()(keys)
app.command()(standby)
app.command()(takeover)
app.command()(split)
app.command()(sheets)
app.command()(move)
app.command()(backup)
app.command()(restore)
app.add_typer(import_app, name="import")
app.add_typer(export_app, name="export")
app.add_typer(operation_app, name="operation")
app.add_typer(user_app, name="user")
app.add_typer(token_app, name="token")
app.add_typer(scenario_app, name="scenario")
app.add_typer(upgrade_app, name="upgrade")
app.add_typer(carry_app, name="carry")


def main() -> None:
    """Run the command and turn refusals and faults into one sentence and exit status 1."""
    try:
        app()
    except (StoreFault, Refused, ValueError, OSError) as fault:
        sys.stderr.write(f"{fault}\n")
        raise SystemExit(1) from fault


@app.command()
def run(
    port: Annotated[int | None, typer.Option(help="Port.")] = None,
    host: Annotated[str | None, typer.Option(help="Adress att lyssna på.")] = None,
    store: StoreOption = None,
) -> None:
    """Kör tjänsten på det riktiga lagret."""
    from dashboard import clock
    from dashboard.commands import serve
    from dashboard.commands.access import first_link
    from dashboard.commands.waiting import when_there

    settings = Settings(database_url=store_url(store))
    settings = settings.model_copy(
        update={k: v for k, v in (("port", port), ("host", host)) if v is not None}
    )
    ground = when_there(lambda: serve.open_all(settings), lambda said: typer.echo(said, err=True))
    secret = None if ground.reads_only else first_link(ground.store, clock.now())
    for remark in (*ground.remarks, *serve.remarks_on(settings)):
        typer.echo(f"Obs: {remark}.", err=True)

    def ready(address: str) -> None:
        typer.echo(f"Trygghetsläget svarar på {address}.")
        if secret is not None:
            typer.echo(f"Ingen har ett konto ännu. Engångslänk för administratören: {address}/in/{secret}")
        if serve.is_empty(ground.store):
            typer.echo(
                "Inga trygghetspunkter är inlästa. Läs in dem: dashboard import points FIL. "
                "Eller titta först: dashboard demo."
            )

    serve.run_server(ground, settings, ready)


@app.command()
def verify(
    package: Annotated[Path | None, typer.Argument(help="Ett arkivpaket; lagret behövs inte.")] = None,
    fingerprint: Annotated[str, typer.Option(help="Nyckelns fingeravtryck, som det står i diariet.")] = "",
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Gå igenom kedjan, bygg om det härledda och säg exakt vad som skiljer; eller kontrollera ett paket."""
    if package is not None:
        verify_package(package, fingerprint, store, as_json)
        return
    from data.store.verify import verify as check

    with opened(store, check=False) as held:
        verdict = check(held)
    answer = {"intact": verdict.intact, "entries": verdict.entries, "differences": verdict.differences}
    sentence = f"{verdict.entries} poster, kedjan är hel och inget skiljer."
    say(sentence if verdict.intact else "\n".join(verdict.differences), answer, as_json)
    if not verdict.intact:
        raise typer.Exit(1)


@app.command()
def doctor(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Säg vad som är klart och saknas, och hur maskinen mår: samma listor som Kom igång och Drift."""
    from dashboard.bundle.keys import keys as every_key
    from dashboard.commands.health_check import check_all, check_machine
    from dashboard.desk.setup.steps import State

    settings = Settings(database_url=store_url(store))
    found, drift = check_all(settings), check_machine(settings)
    held = [one for one in every_key(settings) if one.there]
    told = [". ".join(filter(None, (line.says, line.do))) for line in found]
    sentences = [f"{line.state:6} {line.step}: {said}" for line, said in zip(found, told, strict=True)]
    fine = not any(line.state is State.WRONG for line in found)
    checks = [
        {"name": line.step, "fine": line.state is not State.WRONG, "done": line.done, "said": said}
        for line, said in zip(found, told, strict=True)
    ]
    sentences += [f"{line.state:6} {line.subject}: {line.says}. {line.do}".rstrip() for line in drift]
    sentences += [f"nyckel {one.key}: finns i {one.where}; i ingen kopia, i inget startpaket" for one in held]
    machine = [
        {"name": line.subject, "state": line.state, "said": line.says, "limit": line.limit, "do": line.do}
        for line in drift
    ]
    there = [{"key": one.key, "where": one.where, "in_bundle": False} for one in held]
    answer = {"fine": fine, "checks": checks, "drift": machine, "keys": there}
    say("\n".join(sentences), answer, as_json)
    if not fine:
        raise typer.Exit(1)

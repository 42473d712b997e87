"""The `dashboard` command: exit status 0 done, 1 refused or not true, 2 used wrongly."""

import json
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import typer

from dashboard.settings import REFERENCE_POINTS, Settings
from data.errors import Refused, StoreFault

app = typer.Typer(
    help="Trygghetsläget: lägesbild för trygghetspunkter.", no_args_is_help=True, add_completion=False
)
import_app = typer.Typer(help="Läs in register: punkter eller områden.", no_args_is_help=True)
export_app = typer.Typer(help="Skriv ut punkter eller journal till fil.", no_args_is_help=True)
operation_app = typer.Typer(help="Visa, öppna och stäng händelser.", no_args_is_help=True)
app.add_typer(import_app, name="import")
app.add_typer(export_app, name="export")
app.add_typer(operation_app, name="operation")

StoreOption = Annotated[str | None, typer.Option("--store", help="Lagret: en SQLAlchemy-URL eller en fil.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Svara med en rad JSON.")]


def main() -> None:
    """Run the command and turn refusals and faults into one sentence and exit status 1."""
    try:
        app()
    except (StoreFault, Refused, ValueError, OSError) as fault:
        sys.stderr.write(f"{fault}\n")
        raise SystemExit(1) from fault


def _say(sentence: str, answer: dict[str, Any], as_json: bool) -> None:
    typer.echo(json.dumps(answer, ensure_ascii=False, default=str) if as_json else sentence)


def _url(store: str | None) -> str:
    if store is None:
        return Settings().database_url
    return store if "://" in store else f"sqlite:///{Path(store).resolve()}"


@contextmanager
def _opened(store: str | None) -> Iterator[Any]:
    from data.database import open_store  # opening is slow to import: --help must not wait for it

    held = open_store(_url(store))
    try:
        yield held
    finally:
        held.close()


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port; 0 tar en ledig.")] = 8501,
    store: StoreOption = None,
    speed: Annotated[float, typer.Option(help="Övningsminuter per minut.")] = 30.0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Öppna ingen webbläsare.")] = False,
) -> None:
    """Visa en självspelande övning med exempelpunkter, i ett lager som kastas efteråt."""
    from dashboard import clock, registers, serve
    from dashboard.demo import Demonstration

    with tempfile.TemporaryDirectory(prefix="trygghetslaget-") as folder:
        url = _url(store) if store else f"sqlite:///{folder}/demo.db"
        settings = Settings(database_url=url, port=port, host="127.0.0.1")
        opened = serve.open_all(settings)
        registers.load_points(opened.store, opened.pack, REFERENCE_POINTS, clock.now())
        play = Demonstration(opened.store, speed, clock.now)
        operation = play.begin()

        def ready(address: str) -> None:
            threading.Thread(target=play.play, name="demo", daemon=True).start()
            areas = [area.id for area in registers.areas_of(opened.pack)]
            typer.echo(json.dumps(_demo_links(address, operation, areas)))
            if not no_browser:
                serve.open_in_browser(serve.wall_url(address, operation))

        try:
            serve.run_server(opened, settings, ready)
        finally:
            play.stop()


def _demo_links(address: str, operation: str, areas: list[str]) -> dict[str, Any]:
    """Until signing in exists every role has the same plain address, and there is no token."""
    from dashboard.serve import wall_url

    roles = ["krisledning", *(f"stadsdel:{area}" for area in areas), "ovningsledning", "las", "admin"]
    return {
        "url": address,
        "operation": operation,
        "login": dict.fromkeys(roles, address),
        "api_token": None,
        "wall": wall_url(address, operation),
    }


@app.command()
def run(
    port: Annotated[int | None, typer.Option(help="Port.")] = None,
    host: Annotated[str | None, typer.Option(help="Adress; bara den egna datorn tills vidare.")] = None,
    store: StoreOption = None,
) -> None:
    """Kör tjänsten på det riktiga lagret."""
    from dashboard import serve
    from dashboard.web.door import LOOPBACK

    settings = Settings(database_url=_url(store))
    settings = settings.model_copy(
        update={k: v for k, v in (("port", port), ("host", host)) if v is not None}
    )
    if settings.host not in LOOPBACK:
        raise Refused(
            f"Inloggning finns inte ännu: tjänsten lyssnar bara på den egna datorn, inte på {settings.host}."
        )
    opened = serve.open_all(settings)
    for remark in opened.remarks:
        typer.echo(f"Obs: {remark}.", err=True)

    def ready(address: str) -> None:
        typer.echo(
            f"Trygghetsläget svarar på {address} (bara på den här datorn: inloggning finns inte ännu)."
        )
        if serve.is_empty(opened.store):
            typer.echo(
                "Inga trygghetspunkter är inlästa. Läs in dem: dashboard import points FIL. "
                "Eller titta först: dashboard demo."
            )

    serve.run_server(opened, settings, ready)


@import_app.command("points")
def import_points(
    path: Annotated[Path, typer.Argument(help="CSV eller GeoJSON.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa vad som skulle ändras.")] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Läs in hela listan över trygghetspunkter; området bestäms av läget på kartan."""
    from dashboard import clock, registers
    from data.point_list import read_points
    from data.services.registers import points_change
    from geo.layers import load_pack

    pack = load_pack(Settings().pack)
    with _opened(store) as held:
        settled = registers.settle(read_points(path), pack, path.name)
        change = points_change(held, settled.points)
        if not dry_run:
            registers.load_areas(held, pack, clock.now())
            registers.load_points(held, pack, path, clock.now())
    counts = {"new": len(change.new), "changed": len(change.changed), "retired": len(change.retired)}
    done = "Skulle läsa in" if dry_run else "Läste in"
    sentence = "\n".join(
        [
            *(f"Obs: {one}." for one in settled.disagreements),
            f"{done} {len(settled.points)} punkter: {counts['new']} nya, {counts['changed']} ändrade, "
            f"{counts['retired']} tas ur bruk.",
        ]
    )
    _say(sentence, {"dry_run": dry_run, **counts, "disagreements": settled.disagreements}, as_json)


@import_app.command("areas")
def import_areas(
    pack: Annotated[Path, typer.Argument(help="Kartpaketets mapp (python -m geo.build skriver det).")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Kontrollera utan att läsa in.")] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Läs in områdena ur ett kartpaket; tjänsten gör detsamma vid start med DASHBOARD_PACK."""
    from dashboard import clock, registers
    from geo.layers import load_pack

    loaded = load_pack(pack)
    areas = registers.areas_of(loaded)
    if not dry_run:
        with _opened(store) as held:
            registers.load_areas(held, loaded, clock.now())
    names = [area.name for area in areas]
    done = "Skulle läsa in" if dry_run else "Läste in"
    _say(f"{done} {len(names)} områden: {', '.join(names)}.", {"dry_run": dry_run, "areas": names}, as_json)


@export_app.command("points")
def export_points(
    operation: Annotated[str, typer.Option("--operation", help="Händelsens id.")],
    out: Annotated[Path, typer.Option("--out", help="Fil: .geojson eller .csv.")],
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Skriv ut punkternas läge just nu."""
    from dashboard import clock
    from dashboard.exports import write_points
    from data import queries

    with _opened(store) as held:
        picture = queries.picture(held, operation, recent=0)
    rows = write_points(picture, picture.operation.clock.at(clock.now()), out)
    _say(f"Skrev {rows} punkter till {out}.", {"rows": rows, "out": str(out)}, as_json)


@export_app.command("journal")
def export_journal(
    operation: Annotated[str, typer.Option("--operation", help="Händelsens id.")],
    out: Annotated[Path, typer.Option("--out", help="Fil: .csv eller .json.")],
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Skriv ut händelsens journal."""
    from dashboard.exports import write_journal

    with _opened(store) as held:
        rows = write_journal(held, operation, out)
    _say(f"Skrev {rows} poster till {out}.", {"rows": rows, "out": str(out)}, as_json)


@operation_app.command("list")
def operation_list(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Visa händelserna, nyast först."""
    from data import queries

    with _opened(store) as held:
        found = queries.operations(held)
    rows = [{"id": o.id, "name": o.name, "kind": o.kind, "closed": o.closed_at is not None} for o in found]
    lines = [f"{r['id']}  {r['name']} ({r['kind']}{', stängd' if r['closed'] else ''})" for r in rows]
    _say("\n".join(lines) or "Inga händelser.", {"operations": rows}, as_json)


@operation_app.command("open")
def operation_open(
    name: Annotated[str, typer.Argument(help="Händelsens namn.")],
    kind: Annotated[str, typer.Option(help="incident, samhallsstorning eller ovning.")] = "samhallsstorning",
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Öppna en händelse."""
    from dashboard import clock
    from data.domain.rules import NewOperation
    from data.domain.words import OperationKind
    from data.services import operations
    from data.services.acting import LOCAL

    if kind not in [word.value for word in OperationKind]:
        raise typer.BadParameter(f"okänt slag: {kind}", param_hint="--kind")
    new = NewOperation(uuid4().hex[:12], name, OperationKind(kind))
    with _opened(store) as held:
        operations.open_operation(held, LOCAL, new, clock.now())
    _say(f"Öppnade {name} med id {new.id}.", {"operation": new.id}, as_json)


@operation_app.command("close")
def operation_close(
    identity: Annotated[str, typer.Argument(metavar="ID", help="Händelsens id.")],
    reason: Annotated[str, typer.Option(help="Skälet.")],
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Stäng en händelse: allt går att läsa, inget att skriva."""
    from dashboard import clock
    from data.services import operations
    from data.services.acting import LOCAL

    with _opened(store) as held:
        operations.close_operation(
            held, LOCAL, act_id=f"close:{identity}", operation_id=identity, reason=reason, now=clock.now()
        )
    _say(f"Stängde {identity}.", {"operation": identity}, as_json)


@app.command()
def verify(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Gå igenom kedjan, bygg om det härledda och säg exakt vad som skiljer."""
    from data.verify import verify as check

    with _opened(store) as held:
        verdict = check(held)
    answer = {"intact": verdict.intact, "entries": verdict.entries, "differences": verdict.differences}
    sentence = f"{verdict.entries} poster, kedjan är hel och inget skiljer."
    _say(sentence if verdict.intact else "\n".join(verdict.differences), answer, as_json)
    if not verdict.intact:
        raise typer.Exit(1)


@app.command()
def doctor(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Kontrollera lager, kartpaket och register och säg vad som saknas."""
    from dashboard.health_check import check_all

    checks = check_all(Settings(database_url=_url(store)))
    lines = [f"{'ok ' if check.fine else 'FEL'} {check.name}: {check.said}" for check in checks]
    fine = all(check.fine for check in checks)
    answer = {"fine": fine, "checks": [{"name": c.name, "fine": c.fine, "said": c.said} for c in checks]}
    _say("\n".join(lines), answer, as_json)
    if not fine:
        raise typer.Exit(1)

"""The commands that move registers, exports and operations in and out of the store."""

from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from dashboard import clock
from dashboard.commands.closing import operation_close, operation_reopen
from dashboard.commands.exports import (
    export_archive,
    export_equipment,
    export_journal,
    export_points,
    export_requests,
    export_sectors,
)
from dashboard.commands.lists import (
    import_equipment,
    import_events,
    import_injects,
    import_notices,
    import_points,
    import_sectors,
    import_services,
)
from dashboard.commands.papers import export_evaluation, export_report, export_tertial
from dashboard.commands.terminal import JsonOption, StoreOption, opened, say
from data.operations import reads as operation_reads

import_app = typer.Typer(
    help="Läs in register: punkter, områden eller sektorer; och inspelslistor.", no_args_is_help=True
)
import_app.command("sectors")(import_sectors)
import_app.command("services")(import_services)
import_app.command("equipment")(import_equipment)
import_app.command("notices")(import_notices)
import_app.command("events")(import_events)
import_app.command("injects")(import_injects)
import_app.command("points")(import_points)
export_app = typer.Typer(help="Skriv ut händelser och register till fil.", no_args_is_help=True)
export_app.command("points")(export_points)
export_app.command("equipment")(export_equipment)
export_app.command("journal")(export_journal)
export_app.command("requests")(export_requests)
export_app.command("sectors")(export_sectors)
export_app.command("archive")(export_archive)
export_app.command("report")(export_report)
export_app.command("tertial")(export_tertial)
export_app.command("evaluation")(export_evaluation)
operation_app = typer.Typer(help="Visa, öppna och stäng händelser.", no_args_is_help=True)

operation_app.command("reopen")(operation_reopen)
operation_app.command("close")(operation_close)


@import_app.command("areas")
def import_areas(
    pack: Annotated[Path, typer.Argument(help="Kartpaketets mapp (python -m geo.build skriver det).")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Kontrollera utan att läsa in.")] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Läs in områdena ur ett kartpaket; tjänsten gör detsamma vid start med DASHBOARD_PACK."""
    from dashboard import registers  # geometry is slow to import: other commands must not wait for it
    from geo.layers import load_pack

    loaded = load_pack(pack)
    areas = registers.areas_of(loaded)
    if not dry_run:
        with opened(store) as held:
            registers.load_areas(held, loaded, clock.now())
    names = [area.name for area in areas]
    done = "Skulle läsa in" if dry_run else "Läste in"
    say(f"{done} {len(names)} områden: {', '.join(names)}.", {"dry_run": dry_run, "areas": names}, as_json)


@operation_app.command("list")
def operation_list(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Visa händelserna, nyast först."""

    with opened(store) as held:
        found = operation_reads.operations(held)
    rows = [{"id": o.id, "name": o.name, "kind": o.kind, "closed": o.closed_at is not None} for o in found]
    lines = [f"{r['id']}  {r['name']} ({r['kind']}{', stängd' if r['closed'] else ''})" for r in rows]
    say("\n".join(lines) or "Inga händelser.", {"operations": rows}, as_json)


@operation_app.command("open")
def operation_open(
    name: Annotated[str, typer.Argument(help="Händelsens namn.")],
    kind: Annotated[str, typer.Option(help="incident, samhallsstorning eller ovning.")] = "samhallsstorning",
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Öppna en händelse."""
    from data.acting import LOCAL
    from data.operations import acts as operation_acts
    from data.operations.rules import NewOperation
    from data.words import OperationKind

    if kind not in [word.value for word in OperationKind]:
        raise typer.BadParameter(f"okänt slag: {kind}", param_hint="--kind")
    new = NewOperation(uuid4().hex[:12], name, OperationKind(kind))
    with opened(store) as held:
        operation_acts.open_operation(held, LOCAL, new, clock.now())
    say(f"Öppnade {name} med id {new.id}.", {"operation": new.id}, as_json)

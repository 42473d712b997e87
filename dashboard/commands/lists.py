"""The commands that read lists in: each is shown exactly as it would change things, then applied so."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from dashboard import clock
from dashboard.commands import equipment_words, list_words
from dashboard.commands.terminal import JsonOption, StoreOption, opened, progress_line, say
from dashboard.settings import Settings

if TYPE_CHECKING:
    from datetime import datetime

    from dashboard.registers import Settled
    from data.acting import Actor, Receipt
    from data.list_files.list_file import Change, ListFile, Looked
    from data.points.acts.registers import PointsChange
    from data.store.database import Store

DryOption = Annotated[bool, typer.Option("--dry-run", help="Visa exakt vad som skulle ändras.")]
L = TypeVar("L")
C = TypeVar("C", bound="Change")


def bring_in(  # noqa: PLR0913 - what a list has of its own, and what the command was told
    lists: "ListFile[L, C]",
    path: Path,
    told: "Callable[[Looked[L, C]], Iterable[str]]",
    answer: "Callable[[Looked[L, C]], dict[str, Any]]",
    *,
    dry_run: bool,
    store: str | None,
    as_json: bool,
    content_of: Callable[[Path], bytes] = Path.read_bytes,
    withdraw: int = 0,
) -> None:
    """Look a file through, apply it unless that is not asked for or something stops it, and say all of it."""
    from data.acting import on_this_machine  # the store is slow to import: --help must not wait
    from data.list_files.list_file import why_not_withdraw

    _must_be_there(path)
    with opened(store) as held:
        looked = lists.look(held, path.name, content_of(path), progress_line())
        stopped = lists.stopped(looked) or bool(not dry_run and why_not_withdraw(looked.withdraws, withdraw))
        if not (dry_run or stopped):
            lists.apply(held, on_this_machine("start"), looked, clock.now(), withdraw)
    say("\n".join(told(looked)), {"dry_run": dry_run, **answer(looked)}, as_json)
    if stopped:
        raise typer.Exit(1)


def _must_be_there(path: Path) -> None:
    if not path.is_file():
        raise typer.BadParameter(f"filen {path} finns inte", param_hint="PATH")


def import_points(
    path: Annotated[Path, typer.Argument(help="XLSX, CSV, GeoJSON eller GeoPackage.")],
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column", help="Vad en okänd kolumn i filen är, till exempel id=Punktkod. Flera går bra."
        ),
    ] = None,
    withdraw: Annotated[
        int, typer.Option("--withdraw", help="Hur många punkter som saknas i listan och ska dras tillbaka.")
    ] = 0,
    dry_run: DryOption = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Läs in hela listan över trygghetspunkter; området bestäms av läget på kartan. Allt eller inget."""
    from dashboard import registers  # geometry is slow to import: other commands must not wait for it
    from dashboard.desk.register.says import difference
    from data.points.list_file import content_of

    pack = registers.pack_at(Settings().pack)
    areas, points = registers.areas_of(pack), registers.point_list(pack, _named(column or []))

    def load(
        held: "Store", actor: "Actor", settled: "Settled", now: "datetime", shown: "PointsChange"
    ) -> "Receipt | None":
        registers.load_areas(held, pack, now)
        return points.load(held, actor, settled, now, shown)

    bring_in(
        replace(points, load=load),
        path,
        lambda run: list_words.points_told(run, difference(run.change, areas), dry_run, withdraw),
        lambda run: list_words.points_answer(run, difference(run.change, areas), dry_run, withdraw),
        dry_run=dry_run,
        store=store,
        as_json=as_json,
        content_of=content_of,
        withdraw=withdraw,
    )


def _named(given: list[str]) -> dict[str, str]:
    """Return which of a file's headings is which column, as the command was told."""
    from data.points.list_file import COLUMNS

    pairs = [one.partition("=") for one in given]
    for column, _is, name in pairs:
        if column not in COLUMNS or not name.strip():
            said = f"skriv KOLUMN=RUBRIK, där KOLUMN är en av {', '.join(COLUMNS)}"
            raise typer.BadParameter(said, param_hint="--column")
    return {column: name for column, _is, name in pairs}


def import_sectors(
    path: Annotated[
        Path, typer.Argument(help="YAML eller XLSX; data/reference/sectors.yaml är ett exempel.")
    ],
    dry_run: DryOption = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Läs in hela sektorsorganisationen: sektorer, organisationer och ansvar. Allt eller inget."""
    from data.sectors.list_file import SECTOR_LIST

    bring_in(
        SECTOR_LIST,
        path,
        lambda looked: list_words.sectors_told(looked, dry_run),
        list_words.sectors_answer,
        dry_run=dry_run,
        store=store,
        as_json=as_json,
    )


def import_services(
    path: Annotated[Path, typer.Argument(help="XLSX eller CSV; data/reference/services.csv är ett exempel.")],
    dry_run: DryOption = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Läs in hela listan över övriga funktioner: toalett, tolk, laddning. Allt eller inget."""
    from data.services.list_file import SERVICE_LIST

    bring_in(
        SERVICE_LIST,
        path,
        lambda looked: list_words.services_told(looked, dry_run),
        list_words.services_answer,
        dry_run=dry_run,
        store=store,
        as_json=as_json,
    )


def import_equipment(
    path: Annotated[
        Path, typer.Argument(help="XLSX eller CSV; data/reference/equipment.csv är ett exempel.")
    ],
    dry_run: DryOption = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Läs in hela listan över punkternas reservkraft, tankar, vatten och nivå. Allt eller inget."""
    from data.preparedness.list_file import equipment_list

    bring_in(
        equipment_list(clock.now()),
        path,
        lambda looked: equipment_words.equipment_told(looked, dry_run),
        equipment_words.equipment_answer,
        dry_run=dry_run,
        store=store,
        as_json=as_json,
    )


def import_events(
    path: Annotated[Path, typer.Argument(help="Ett utdrag som XLSX eller CSV (UTF-8).")],
    operation: Annotated[str, typer.Option("--operation", help="Händelsens id.")],
    source: Annotated[str, typer.Option("--source", help="Systemet som utdraget kommer ur.")] = "ia",
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", help="YAML: vilken kolumn som är vad; data/reference/events.yaml annars."),
    ] = None,
    leave_out: Annotated[
        bool, typer.Option("--leave-out-refused", help="Läs in de andra raderna ändå.")
    ] = False,
    dry_run: DryOption = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Läs in händelser ur IA, KIA eller ett annat system: nya och ändrade; inget tas bort."""
    from data.events.list_file import event_list, mapping_of, shipped

    for file in (path, mapping):
        if file is not None:
            _must_be_there(file)
    columns = mapping_of(mapping.read_bytes() if mapping else shipped(), source)
    lists = event_list(operation, columns, clock.now(), leaves_out=leave_out)
    bring_in(
        lists,
        path,
        lambda looked: list_words.events_told(looked, columns, dry_run, lists.stopped(looked)),
        lambda looked: list_words.events_answer(looked, columns, dry_run or lists.stopped(looked)),
        dry_run=dry_run,
        store=store,
        as_json=as_json,
    )


def import_injects(
    path: Annotated[Path, typer.Argument(help="Inspelslistan (XLSX), hämtad ur övningen och ändrad.")],
    operation: Annotated[str, typer.Option("--operation", help="Övningens id.")],
    dry_run: DryOption = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Lägg tillbaka inspelslistan på en planerad övning: det som väntar ändras. Allt eller inget."""
    from data.exercise.inject_list import exercise_list

    bring_in(
        exercise_list(operation),
        path,
        lambda looked: list_words.injects_told(looked, dry_run),
        list_words.injects_answer,
        dry_run=dry_run,
        store=store,
        as_json=as_json,
    )


def import_notices(
    path: Annotated[Path, typer.Argument(help="En YAML-fil; data/reference/notices.yaml är ett exempel.")],
    dry_run: DryOption = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Läs in hela aviseringsplanen: vem som får veta vad, och vem sedan. Allt eller inget."""
    from data.notices.list_file import NOTICE_LIST

    bring_in(
        NOTICE_LIST,
        path,
        lambda looked: list_words.plan_told(looked, dry_run),
        list_words.plan_answer,
        dry_run=dry_run,
        store=store,
        as_json=as_json,
    )

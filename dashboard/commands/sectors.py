"""The commands that read the sector organisation in, every change shown first, and write it out again."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard import clock
from dashboard.commands.terminal import JsonOption, StoreOption, opened, say

if TYPE_CHECKING:
    from data.list_files.table import Fault
    from data.sectors.acts import PartChange


def import_sectors(
    path: Annotated[
        Path, typer.Argument(help="YAML eller XLSX; data/reference/sectors.yaml är ett exempel.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa exakt vad som skulle ändras.")] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Läs in hela sektorsorganisationen: sektorer, organisationer och ansvar. Allt eller inget."""
    from data.acting import on_this_machine
    from data.sectors.acts import load_sectors, sectors_change
    from data.sectors.list_file import read_list  # the store is slow to import: --help must not wait

    if not path.is_file():
        raise typer.BadParameter(f"filen {path} finns inte", param_hint="PATH")
    listed = read_list(path.name, path.read_bytes())
    with opened(store) as held:
        change = sectors_change(held, listed.register)
        refused = [*listed.faults, *map(listed.where, change.refused)]
        if not (dry_run or refused):
            load_sectors(held, on_this_machine("start"), listed.register, clock.now(), change)
    lines = list(_told(change.parts, refused, dry_run=dry_run, example=listed.register.example))
    say(
        "\n".join([*lines, *(f"Obs: {note}" for note in listed.notes)]),
        _answer(listed, change, refused, dry_run),
        as_json,
    )
    if refused:
        raise typer.Exit(1)


def export_sectors(
    out: Annotated[Path, typer.Option("--out", help="Fil: .xlsx.")],
    template: Annotated[bool, typer.Option("--template", help="Bara flikar och rubriker.")] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Skriv ut sektorsorganisationen som kalkylark, att ändra och läsa in."""
    from dashboard.paper.exports.registers import write_sectors
    from data.sectors import reads as sector_reads
    from data.sectors.facts import EMPTY_REGISTER

    if out.suffix.lower() != ".xlsx":
        raise typer.BadParameter("filen ska heta .xlsx", param_hint="--out")
    if template:
        rows = write_sectors(EMPTY_REGISTER, out)
    else:
        with opened(store) as held:
            rows = write_sectors(sector_reads.register(held), out)
    say(f"Skrev {rows} rader till {out}.", {"rows": rows, "out": str(out)}, as_json)


def _answer(listed: Any, change: Any, refused: "list[Fault]", dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "example": listed.register.example,
        "refused": [str(one) for one in refused],
        "refused_rows": [
            {"sheet": one.sheet or None, "row": one.row, "column": one.column, "reason": one.reason}
            for one in refused
        ],
        "parts": {
            name: {
                "new": part.new,
                "changed": part.changed,
                "gone": part.gone,
                "fields": {
                    key: {one.name: {"before": one.before, "after": one.after} for one in fields}
                    for key, fields in part.fields.items()
                },
            }
            for name, part in change.parts.items()
        },
    }


def _told(
    parts: "Mapping[str, PartChange]", refused: "list[Fault]", *, dry_run: bool, example: bool
) -> Iterator[str]:
    from data.sectors.list_file import SHEETS

    if refused:
        yield "Inget läses in. Rätta filen:"
        yield from (f"  {one}" for one in refused)
        return
    if all(not (part.new or part.changed or part.gone) for part in parts.values()):
        yield "Ingenting ändras: lagret har redan exakt den här listan."
    else:
        yield f"{'Skulle ändra' if dry_run else 'Läste in'}:"
        for name, part in parts.items():
            counts = f"{len(part.new)} nya, {len(part.changed)} ändrade, {len(part.gone)} borta"
            yield f"  {SHEETS[name]}: {counts}"
            yield from _rows(part)
    if example:
        yield "Listan har exempelrader. I en skarp händelse svarar de EJ INLÄST."


def _rows(part: "PartChange") -> Iterator[str]:
    yield from (f"    + {key}" for key in part.new)
    for key in part.changed:
        fields = "; ".join(
            f"{one.name}: {_shown(one.before)} → {_shown(one.after)}" for one in part.fields[key]
        )
        yield f"    ~ {key}: {fields}"
    yield from (f"    - {key}" for key in part.gone)


def _shown(value: object) -> str:
    match value:
        case None | "":
            return "ej angivet"
        case bool():
            return "ja" if value else "nej"
    return str(value)

"""The command that reads the sector organisation in: first what it would change, then all or nothing."""

from pathlib import Path
from typing import Annotated, Any

import typer

from dashboard import clock
from dashboard.terminal import JsonOption, StoreOption, opened, say

_PARTS = {
    "sectors": "sektorer",
    "organisations": "organisationer",
    "memberships": "deltagande",
    "responsibilities": "ansvar",
    "activities": "verksamheter",
}


def import_sectors(
    path: Annotated[Path, typer.Argument(help="En YAML-fil; data/reference/sectors.yaml är ett exempel.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa exakt vad som skulle ändras.")] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Läs in hela sektorsorganisationen: sektorer, organisationer och ansvar. Allt eller inget."""
    from data.sector_list.yaml_file import read_yaml  # the store is slow to import: --help must not wait
    from data.services.acting import on_this_machine
    from data.services.sector_lists import load_sectors, sectors_change

    if not path.is_file():
        raise typer.BadParameter(f"filen {path} finns inte", param_hint="PATH")
    listed = read_yaml(path.read_bytes())
    with opened(store) as held:
        change = sectors_change(held, listed.register)
        refused = [str(one) for one in (*listed.faults, *map(listed.where, change.refused))]
        if not (dry_run or refused):
            load_sectors(held, on_this_machine("start"), listed.register, clock.now(), change)
    lines = _told(change.parts, refused, dry_run=dry_run, example=listed.register.example)
    parts = {
        name: {"new": part.new, "changed": part.changed, "gone": part.gone}
        for name, part in change.parts.items()
    }
    answer = {"dry_run": dry_run, "example": listed.register.example, "refused": refused, "parts": parts}
    say("\n".join(lines), answer, as_json)
    if refused:
        raise typer.Exit(1)


def _told(parts: dict[str, Any], refused: list[str], *, dry_run: bool, example: bool) -> list[str]:
    if refused:
        return ["Inget läses in. Rätta filen:", *(f"  {text}" for text in refused)]
    lines = [f"{'Skulle ändra' if dry_run else 'Läste in'}:"]
    for name, part in parts.items():
        lines.append(
            f"  {_PARTS[name]}: {len(part.new)} nya, {len(part.changed)} ändrade, {len(part.gone)} borta"
        )
        lines += [f"    + {key}" for key in part.new]
        lines += [f"    ~ {key}" for key in part.changed]
        lines += [f"    - {key}" for key in part.gone]
    if all(not (part.new or part.changed or part.gone) for part in parts.values()):
        lines = ["Ingenting ändras: lagret har redan exakt den här listan."]
    if example:
        lines.append("Listan har exempelrader. I en skarp händelse svarar de EJ INLÄST.")
    return lines

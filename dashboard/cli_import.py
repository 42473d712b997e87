"""What importing a point list answers on the command line: the whole difference, in words or as JSON."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dashboard.registers import DryRun
    from dashboard.viewmodels.desk_register import Difference
    from data.table_file.table import Progress


def progress_line() -> "Progress":
    """Return what tells on standard error how far it has come, on one line of a terminal."""

    def tell(stage: str, done: int, total: int) -> None:
        sys.stderr.write(f"\\r{stage}: {done} av {total}".ljust(48))
        sys.stderr.flush()

    return tell if sys.stderr.isatty() else _silent


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody: what is not a terminal keeps every line."""


def told(run: "DryRun", found: "Difference", dry: bool) -> Iterator[str]:
    """Yield a line for each refused row, each point that differs, and one for the whole."""
    yield from (f"Avvisad: {run.file}, {fault}" for fault in run.refused)
    yield from (f"Obs: {one}." for one in run.disagreements)
    yield from (f"Obs: {one}" for one in run.notes)
    yield from (f"Ny: {row.id} {row.name}, {row.place}" for row in found.new)
    for row in found.changed:
        fields = "; ".join(f"{one.label}: {one.before} → {one.after}" for one in row.fields)
        yield f"Ändras: {row.id} {row.name}: {fields}"
    yield from (f"Dras tillbaka: {row.id} {row.name}" for row in found.retired)
    counts = f"{len(found.new)} nya, {len(found.changed)} ändrade, {len(found.retired)} dras tillbaka"
    read = f"{run.kind}, läget i {run.system}" if run.system else run.kind
    what = f"{len(run.points)} punkter ur {run.file}" + (f" ({read})" if read else "")
    if found.refused:
        yield f"Inget lästes in: {len(found.refused)} fel i {run.file}. Av {what}: {counts}."
    else:
        yield f"{'Skulle läsa in' if dry else 'Läste in'} {what}: {counts}."


def answer(run: "DryRun", found: "Difference", dry: bool) -> dict[str, Any]:
    """Return the same for a program: fields by the columns' names."""
    return {
        "dry_run": dry,
        "done": not (dry or found.refused),
        **found.counts,
        "points": len(run.points),
        "format": run.kind,
        "system": run.system,
        "disagreements": run.disagreements,
        "notes": run.notes,
        "new_points": [row.id for row in found.new],
        "changed_points": [
            {"id": row.id, "fields": {f.column: {"before": f.before, "after": f.after} for f in row.fields}}
            for row in found.changed
        ],
        "retired_points": [row.id for row in found.retired],
        "refused_rows": [
            {"sheet": fault.sheet or None, "row": fault.row, "column": fault.column, "reason": fault.reason}
            for fault in run.refused
        ],
    }

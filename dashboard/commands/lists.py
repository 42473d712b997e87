"""The commands that read lists in: events, points and the notice plan, each shown before it is applied."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard import clock
from dashboard.commands.terminal import JsonOption, StoreOption, opened, say
from dashboard.settings import Settings
from data.clock import day_and_time

if TYPE_CHECKING:
    from data.events.acts import EventsChange
    from data.events.list_file import EventMapping, ListedEvents


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
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa exakt vad som skulle ändras.")] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Läs in händelser ur IA, KIA eller ett annat system: nya och ändrade; inget tas bort."""
    from data.acting import on_this_machine
    from data.events.acts import events_change, load_events
    from data.events.list_file import mapping_of, read_events, shipped
    from data.points import reads as point_reads  # the store is slow to import: --help must not wait

    for file in (path, mapping):
        if file is not None and not file.is_file():
            raise typer.BadParameter(f"filen {file} finns inte", param_hint="PATH")
    columns = mapping_of(mapping.read_bytes() if mapping else shipped(), source)
    with opened(store) as held:
        here = point_reads.picture(held, operation, recent=0).operation
        now = clock.now()
        listed = read_events(
            path.name, path.read_bytes(), columns, point_reads.areas(held), here.clock.at(now)
        )
        change = events_change(held, operation, source, listed.events)
        stopped = bool(listed.refused) and not leave_out
        if not (dry_run or stopped):
            load_events(held, on_this_machine("start"), operation, source, listed.events, now, change)
    done = not (dry_run or stopped or change.nothing)
    lines = [*_remarks(columns), *_told(listed, change), _summed(listed, change, dry_run, stopped)]
    say("\n".join(lines), _answer(listed, change, columns, dry_run, done), as_json)
    if stopped:
        raise typer.Exit(1)


def _remarks(mapping: "EventMapping") -> list[str]:
    if mapping.verified:
        return []
    return [
        f"Obs: kolumnbeskrivningen av {mapping.source} är ett antagande, inte prövad mot ett riktigt utdrag."
    ]


def _told(listed: "ListedEvents", change: "EventsChange") -> list[str]:
    """Return a line for each row; no word of a refused one is repeated."""
    return [
        *(f"Avvisad: {listed.file}, {fault}" for fault in listed.refused),
        *(f"Ny: {one.id} {day_and_time(one.at)} {one.title}" for one in change.new),
        *(f"Ändras: {one.after.id} ({', '.join(one.fields)}) {one.after.title}" for one in change.changed),
        *(f"Maskerad genom beslut, läses inte in igen: {identity}" for identity in change.masked),
    ]


def _summed(listed: "ListedEvents", change: "EventsChange", dry: bool, stopped: bool) -> str:
    counts = (
        f"{len(change.new)} nya, {len(change.changed)} ändrade, {change.unchanged} oförändrade, "
        f"{len(listed.refused)} avvisade"
    )
    if stopped:
        return (
            f"Inget lästes in ur {listed.file}: {counts}. Rätta raderna, eller läs in de andra med "
            "--leave-out-refused."
        )
    if change.nothing:
        return f"Inget ändras: {counts}."
    return f"{'Skulle läsa in' if dry else 'Läste in'} {listed.file}: {counts}."


def _answer(
    listed: "ListedEvents", change: "EventsChange", mapping: "EventMapping", dry: bool, done: bool
) -> dict[str, Any]:
    return {
        "dry_run": dry,
        "done": done,
        "source": mapping.source,
        "mapping_verified": mapping.verified,
        "new": [one.id for one in change.new],
        "changed": [{"id": one.after.id, "fields": list(one.fields)} for one in change.changed],
        "unchanged": change.unchanged,
        "masked": list(change.masked),
        "refused_rows": [
            {"sheet": fault.sheet or None, "row": fault.row, "column": fault.column, "reason": fault.reason}
            for fault in listed.refused
        ],
    }


if TYPE_CHECKING:
    from dashboard.desk.register.says import Difference
    from dashboard.registers import DryRun
    from data.list_files.table import Progress


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


if TYPE_CHECKING:
    from data.notices.acts import PlanChange
    from data.notices.facts import NoticePlan


def import_notices(
    path: Annotated[Path, typer.Argument(help="En YAML-fil; data/reference/notices.yaml är ett exempel.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa exakt vad som skulle ändras.")] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Läs in hela aviseringsplanen: vem som får veta vad, och vem sedan. Allt eller inget."""
    from data.acting import on_this_machine
    from data.notices.acts import load_plan, plan_change
    from data.notices.list_file import read_plan  # the store is slow to import: --help must not wait

    if not path.is_file():
        raise typer.BadParameter(f"filen {path} finns inte", param_hint="PATH")
    listed = read_plan(path.read_bytes())
    with opened(store) as held:
        change = plan_change(held, listed.plan)
        refused = [one.text for one in (*listed.faults, *change.refused)]
        if not (dry_run or refused):
            load_plan(held, on_this_machine("start"), listed.plan, clock.now(), change)
    answer = {
        "dry_run": dry_run,
        "example": listed.plan.example,
        "refused": refused,
        "new": change.new,
        "gone": change.gone,
    }
    say("\n".join(_plan_told(change, refused, listed.plan, dry_run=dry_run)), answer, as_json)
    if refused:
        raise typer.Exit(1)


def _plan_told(change: "PlanChange", refused: list[str], plan: "NoticePlan", *, dry_run: bool) -> list[str]:
    if refused:
        return ["Inget läses in. Rätta filen:", *(f"  {text}" for text in refused)]
    if change.nothing:
        lines = ["Ingenting ändras: lagret har redan exakt den här planen."]
    else:
        head = "Skulle ändra" if dry_run else "Läste in"
        lines = [f"{head}: {len(change.new)} nya rader, {len(change.gone)} borta."]
        lines += [f"  + {row}" for row in change.new]
        lines += [f"  - {row}" for row in change.gone]
    if plan.example:
        lines.append("Planen har exempelrader. De sänder inget i en skarp händelse.")
    return [*lines, *_not_set_up(plan)]


def _not_set_up(plan: "NoticePlan") -> list[str]:
    """Say which of the plan's ways nothing can be sent by on this machine."""
    from dashboard.outbox.configured import usable
    from data import glossary

    there, fault = usable(Settings())
    lacking = [one for one in dict.fromkeys(row.channel for row in plan.addresses) if one not in there]
    if fault:
        return [f"Obs: {fault}"]
    return [f"Obs: {glossary.label(one)} är inte inställt på servern, så det sänds inte." for one in lacking]

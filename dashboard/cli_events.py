"""The command that reads events of another system into an operation: shown first, refused rows by name."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard import clock
from dashboard.terminal import JsonOption, StoreOption, opened, say
from data.domain.swedish_time import day_and_time

if TYPE_CHECKING:
    from data.event_list.mapping import EventMapping
    from data.event_list.rows import ListedEvents
    from data.services.events import EventsChange


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
    from data import queries  # the store is slow to import: --help must not wait
    from data.event_list.mapping import mapping_of, shipped
    from data.event_list.rows import read_events
    from data.services.acting import on_this_machine
    from data.services.events import events_change, load_events

    for file in (path, mapping):
        if file is not None and not file.is_file():
            raise typer.BadParameter(f"filen {file} finns inte", param_hint="PATH")
    columns = mapping_of(mapping.read_bytes() if mapping else shipped(), source)
    with opened(store) as held:
        here = queries.picture(held, operation, recent=0).operation
        now = clock.now()
        listed = read_events(path.name, path.read_bytes(), columns, queries.areas(held), here.clock.at(now))
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

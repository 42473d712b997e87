"""What the import commands say of a list: a line for each row and one for the whole; or as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from dashboard.settings import Settings
from data.clock import day_and_time

if TYPE_CHECKING:
    from dashboard.desk.register.says import Difference, PointRow
    from dashboard.registers import DryRun
    from data.events.list_file import EventMapping, EventsLooked
    from data.exercise.inject_list import ScenarioLooked
    from data.list_files.list_file import Looked
    from data.list_files.table import Fault, Heads
    from data.notices.difference import PlanChange
    from data.notices.facts import NoticePlan
    from data.sectors.acts import PartChange, SectorsChange
    from data.sectors.facts import SectorRegister
    from data.services.list_file import ServicesLooked


MOST = 20


def points_told(run: "DryRun", found: "Difference", dry: bool, agreed: int) -> Iterator[str]:
    """Yield a line for the first refused rows and points that differ, and one for the whole."""
    from data.list_files.list_file import why_not_withdraw

    yield from _refused(run.file, run.refused)
    yield from (f"Obs: {one}." for one in run.listed.disagreements[:MOST])
    yield from (f"Obs: {one}" for one in run.notes)
    yield from _unknown(run.heads)
    yield from some([f"Ny: {row.id} {row.name}, {row.place}" for row in found.new])
    yield from some([f"Ändras: {row.id} {row.name}: {_fields(row)}" for row in found.changed])
    yield from some([f"Dras tillbaka: {row.id} {row.name}" for row in found.retired])
    counts = f"{len(found.new)} nya, {len(found.changed)} ändrade, {len(found.retired)} dras tillbaka"
    read = f"{run.kind}, läget i {run.listed.system}" if run.listed.system else run.kind
    what = f"{len(run.listed.points)} punkter ur {run.file}" + (f" ({read})" if read else "")
    why_not = why_not_withdraw(run.withdraws, agreed)
    if run.refused:
        yield f"Inget lästes in: {len(run.refused)} fel i {run.file}. Av {what}: {counts}."
    elif why_not is not None and not dry:
        yield f"Inget lästes in. {why_not.text} Lägg till --withdraw {run.withdraws} om det är meningen."
    else:
        yield f"{'Skulle läsa in' if dry else 'Läste in'} {what}: {counts}."


def _unknown(heads: "Heads") -> Iterator[str]:
    if heads.unknown:
        asked = next(iter((*heads.missing, *heads.lacking)), "")
        how = f" Säg vad en av dem är med --column, till exempel --column '{asked}={heads.unknown[0]}'."
        yield f"Obs: okända kolumner, som inte läses: {', '.join(heads.unknown)}.{how if asked else ''}"


def _refused(file: str, faults: "Sequence[Fault]") -> Iterator[str]:
    """Yield the first refused rows, and how many more there are of what."""
    from data.list_files.table import first_of

    first, more = first_of(faults)
    yield from (f"Avvisad: {file}, {fault}" for fault in first)
    yield from (f"Avvisad: … och {said}" for said in more)


def some(lines: list[str]) -> list[str]:
    more = len(lines) - MOST
    return [*lines[:MOST], *([f"… och {more} till. Alla står i svaret med --json."] if more > 0 else [])]


def _fields(row: "PointRow") -> str:
    return "; ".join(f"{one.label}: {one.before} → {one.after}" for one in row.fields)


def points_answer(run: "DryRun", found: "Difference", dry: bool, agreed: int) -> dict[str, Any]:
    """Return all of it for a program: fields by the columns' names."""
    from data.list_files.list_file import refused_rows, why_not_withdraw

    return {
        "done": not (dry or run.refused or why_not_withdraw(run.withdraws, agreed)),
        **found.counts,
        "refused": len(run.refused),
        "points": len(run.listed.points),
        "format": run.kind,
        "system": run.listed.system,
        "disagreements": run.listed.disagreements,
        "columns": asdict(run.heads),
        "notes": run.notes,
        "new_points": [row.id for row in found.new],
        "changed_points": [
            {"id": row.id, "fields": {f.column: {"before": f.before, "after": f.after} for f in row.fields}}
            for row in found.changed
        ],
        "retired_points": [row.id for row in found.retired],
        "refused_rows": refused_rows(run.refused),
    }


def sectors_told(looked: "Looked[SectorRegister, SectorsChange]", dry: bool) -> Iterator[str]:
    from data.sectors.list_file import SHEETS

    parts = looked.change.parts
    if looked.refused:
        yield from to_mend(looked.refused)
    elif looked.change.nothing:
        yield "Ingenting ändras: lagret har redan exakt den här listan."
    else:
        yield f"{'Skulle ändra' if dry else 'Läste in'}:"
        for name, part in parts.items():
            counts = f"{len(part.new)} nya, {len(part.changed)} ändrade, {len(part.gone)} borta"
            yield f"  {SHEETS[name]}: {counts}"
            yield from _part_told(part)
    if looked.listed.example and not looked.refused:
        yield "Listan har exempelrader. I en skarp händelse svarar de EJ INLÄST."
    yield from (f"Obs: {note}" for note in looked.notes)


def to_mend(refused: "Sequence[Fault]") -> Iterator[str]:
    from data.list_files.table import first_of

    first, more = first_of(refused)
    yield "Inget läses in. Rätta filen:"
    yield from (f"  {fault}" for fault in first)
    yield from (f"  … och {said}" for said in more)


def _part_told(part: "PartChange") -> Iterator[str]:
    from dashboard.desk.register.says import in_words

    yield from (f"    + {key}" for key in part.new)
    for key in part.changed:
        fields = "; ".join(
            f"{one.name}: {in_words(one.before)} → {in_words(one.after)}" for one in part.fields[key]
        )
        yield f"    ~ {key}: {fields}"
    yield from (f"    - {key}" for key in part.gone)


def sectors_answer(looked: "Looked[SectorRegister, SectorsChange]") -> dict[str, Any]:
    from data.list_files.list_file import refused_rows

    return {
        "example": looked.listed.example,
        "refused": [str(fault) for fault in looked.refused],
        "refused_rows": refused_rows(looked.refused),
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
            for name, part in looked.change.parts.items()
        },
    }


def services_told(looked: "ServicesLooked", dry: bool) -> Iterator[str]:
    change = looked.change
    if looked.refused:
        yield from to_mend(looked.refused)
    elif change.nothing:
        yield "Ingenting ändras: lagret har redan exakt den här listan."
    else:
        counts = f"{len(change.new)} nya, {len(change.changed)} ändrade, {len(change.gone)} borta"
        yield f"{'Skulle läsa in' if dry else 'Läste in'} {len(looked.listed)} övriga funktioner: {counts}."
    if any(one.example for one in looked.listed):
        yield "Listan har exempelrader. De kan inte rapporteras i en skarp händelse."


def services_answer(looked: "ServicesLooked") -> dict[str, Any]:
    from data.list_files.list_file import refused_rows

    return {
        "new": [one.id for one in looked.change.new],
        "changed": [after.id for _before, after in looked.change.changed],
        "gone": [one.id for one in looked.change.gone],
        "refused_rows": refused_rows(looked.refused),
    }


def events_told(looked: "EventsLooked", mapping: "EventMapping", dry: bool, stopped: bool) -> Iterator[str]:
    """Yield a line for each row, and one for the whole; no word of a refused one is repeated."""
    if not mapping.verified:
        what = f"kolumnbeskrivningen av {mapping.source} är ett antagande"
        yield f"Obs: {what}, inte prövad mot ett riktigt utdrag."
    change, refused = looked.change, looked.refused
    yield from _refused(looked.file, refused)
    yield from (f"Ny: {one.id} {day_and_time(one.at)} {one.title}" for one in change.new)
    for one in change.changed:
        yield f"Ändras: {one.after.id} ({', '.join(one.fields)}) {one.after.title}"
    yield from (f"Maskerad genom beslut, läses inte in igen: {identity}" for identity in change.masked)
    counts = (
        f"{len(change.new)} nya, {len(change.changed)} ändrade, {change.unchanged} oförändrade, "
        f"{len(refused)} avvisade"
    )
    if stopped:
        how = "Rätta raderna, eller läs in de andra med --leave-out-refused."
        yield f"Inget lästes in ur {looked.file}: {counts}. {how}"
    elif change.nothing:
        yield f"Inget ändras: {counts}."
    else:
        yield f"{'Skulle läsa in' if dry else 'Läste in'} {looked.file}: {counts}."


def events_answer(looked: "EventsLooked", mapping: "EventMapping", kept_out: bool) -> dict[str, Any]:
    from data.list_files.list_file import refused_rows

    return {
        "done": not (kept_out or looked.change.nothing),
        "source": mapping.source,
        "mapping_verified": mapping.verified,
        "new": [one.id for one in looked.change.new],
        "changed": [{"id": one.after.id, "fields": list(one.fields)} for one in looked.change.changed],
        "unchanged": looked.change.unchanged,
        "masked": list(looked.change.masked),
        "refused_rows": refused_rows(looked.refused),
    }


def injects_told(looked: "ScenarioLooked", dry: bool) -> Iterator[str]:
    """Yield a line for each difference, and one for the whole."""
    change = looked.change
    yield from (str(one) for one in change.differences)
    yield from (f"Obs: {note}" for note in looked.notes)
    if looked.refused:
        yield from to_mend(looked.refused)
    elif change.nothing:
        yield "Ingenting ändras: övningen har redan exakt den här inspelslistan."
    else:
        head = "Skulle läsa in" if dry else "Läste in"
        counts = f"{len(change.edited)} nya eller ändrade inspel, {len(change.gone)} hoppas över"
        yield f"{head} {looked.file}: {counts}."


def injects_answer(looked: "ScenarioLooked") -> dict[str, Any]:
    from data.list_files.list_file import refused_rows

    return {
        "changes": [asdict(one) for one in looked.change.differences],
        "edited": [one.id for one in looked.change.edited],
        "skipped": looked.change.gone,
        "notes": looked.notes,
        "refused_rows": refused_rows(looked.refused),
    }


def plan_told(looked: "Looked[NoticePlan, PlanChange]", dry: bool) -> Iterator[str]:
    change = looked.change
    if looked.refused:
        yield from to_mend(looked.refused)
        return
    if change.nothing:
        yield "Ingenting ändras: lagret har redan exakt den här planen."
    else:
        head = "Skulle ändra" if dry else "Läste in"
        yield f"{head}: {len(change.new)} nya rader, {len(change.gone)} borta."
        yield from (f"  + {row}" for row in change.new)
        yield from (f"  - {row}" for row in change.gone)
    if looked.listed.example:
        yield "Planen har exempelrader. De sänder inget i en skarp händelse."
    yield from _not_set_up(looked.listed)


def plan_answer(looked: "Looked[NoticePlan, PlanChange]") -> dict[str, Any]:
    return {
        "example": looked.listed.example,
        "refused": [str(fault) for fault in looked.refused],
        "new": looked.change.new,
        "gone": looked.change.gone,
    }


def _not_set_up(plan: "NoticePlan") -> list[str]:
    """Say which of the plan's ways nothing can be sent by on this machine."""
    from dashboard.outbox.ways import usable
    from data import glossary

    there, fault = usable(Settings())
    lacking = [one for one in dict.fromkeys(row.channel for row in plan.addresses) if one not in there]
    if fault:
        return [f"Obs: {fault}"]
    return [f"Obs: {glossary.label(one)} är inte inställt på servern, så det sänds inte." for one in lacking]

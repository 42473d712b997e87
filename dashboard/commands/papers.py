"""The commands that write reports to files, and that check scenarios, list them and write them out."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard import clock
from dashboard.commands.exports import leaving
from dashboard.commands.terminal import JsonOption, StoreOption, opened, say
from dashboard.settings import Settings


def export_report(
    operation: Annotated[str, typer.Option("--operation", help="Händelsens id.")],
    out: Annotated[Path, typer.Option("--out", help="Fil: .pdf, .docx, .html eller .txt.")],
    number: Annotated[
        int | None, typer.Option("--number", help="Rapportens nummer; annars den nyaste.")
    ] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Skriv ut en lägesrapport: PDF att arkivera, Word att redigera, webbsida, eller text till WIS."""
    from dashboard import registers  # geometry is slow to import: other commands must not wait for it
    from dashboard.desk.situation_reports.says.reports import weaknesses
    from dashboard.paper.report_files import report_file
    from data.situation_reports import reads as situation_report_reads

    with leaving(store, f"lägesrapport som {out.suffix}", operation) as (held, _now):
        report = situation_report_reads.numbered(situation_report_reads.reports(held, operation), number)
        pack = registers.pack_at(Settings().pack)
        content = report_file(held, pack, report, out.suffix)
        weak = weaknesses(situation_report_reads.document(report))
    out.write_bytes(content)
    answer = {
        "number": report.number,
        "sha256": report.digest,
        "state": report.state,
        "out": str(out),
        "warning": weak,
    }
    said = f"Skrev lägesrapport {report.number} ({report.state}) till {out}."
    say(f"{said} {weak}".strip(), answer, as_json)


def export_evaluation(
    operation: Annotated[str, typer.Option("--operation", help="Övningens id.")],
    out: Annotated[Path, typer.Option("--out", help="Fil: .pdf, .docx, .html, .txt eller .csv.")],
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Skriv ut en övnings utvärdering: bilden mot facit, tider, åtgärder, anteckningar och lärdomar."""
    from dashboard.paper.report_files import evaluation_file

    with leaving(store, f"utvärderingen som {out.suffix}", operation) as (held, _now):
        content = evaluation_file(held, operation, out.suffix, clock.now())
    out.write_bytes(content)
    say(f"Skrev utvärderingen till {out}.", {"operation": operation, "out": str(out)}, as_json)


def export_tertial(
    year: Annotated[int, typer.Option("--year", help="Året, med fyra siffror.")],
    tertial: Annotated[int, typer.Option("--tertial", help="1, 2 eller 3.")],
    out: Annotated[Path, typer.Option("--out", help="Fil: .csv, .html, .txt, .pdf eller .docx.")],
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Skriv ut ett tertials händelser och övningar, och vad som inte fungerade, som underlag till RSA."""
    from dashboard.paper.report_files import sheet_file
    from dashboard.paper.tertial_says import bounds, tertial_sheet, why_not_tertial
    from data.errors import Refused
    from data.situation_reports import tertial as held_tertial

    refused = why_not_tertial(year, tertial)
    if refused is not None:
        raise Refused(refused.text, refused.field)
    now = clock.now()
    with leaving(store, f"tertial {tertial} {year} som {out.suffix}", None) as (held, _now):
        found = held_tertial.tertial(held, *bounds(year, tertial), now)
    content = sheet_file(tertial_sheet(found, year, tertial, now), out.suffix)
    out.write_bytes(content)
    answer = {"operations": len(found.operations), "failures": len(found.failures), "out": str(out)}
    say(f"Skrev {len(found.operations)} händelser och övningar till {out}.", answer, as_json)


if TYPE_CHECKING:
    from data.exercise.scenario import Scenario
    from data.exercise.scenario_file import Listed
    from data.list_files.table import Fault

scenario_app = typer.Typer(help="Granska, visa och skriv ut övningsscenarier.", no_args_is_help=True)

PathArgument = Annotated[
    str, typer.Argument(help="En YAML- eller XLSX-fil, eller ett medföljande scenarios id.")
]
BaseOption = Annotated[
    Path | None, typer.Option("--scenario", help="Scenariot (YAML) som en inspelslista (XLSX) hör till.")
]


@scenario_app.command("check")
def check(
    path: PathArgument, scenario: BaseOption = None, store: StoreOption = None, as_json: JsonOption = False
) -> None:
    """Granska ett scenario mot den inlästa kommunen och säg vad som är fel var."""
    from data.exercise.checking import remarks  # slow to import: --help must not wait for it
    from data.exercise.inject_list import looked_at, upon

    listed, base = _read(path, scenario)
    with opened(store) as held:
        looked = looked_at(held, path, listed, upon(base, listed))
    faults, changes = looked.refused, looked.change.differences
    noted = tuple(map(listed.where, remarks(listed.scenario))) if listed.scenario is not None else ()
    lines = [str(one) for one in changes]
    lines += _told(listed.scenario, faults)
    lines += [f"Obs: {one}" for one in looked.notes]
    answer = {
        "fine": not faults,
        "scenario": listed.scenario.id if listed.scenario is not None else None,
        "faults": [_place(one) for one in faults],
        "remarks": [*map(_place, noted), *({"reason": one} for one in listed.notes)],
        "changes": [asdict(one) for one in changes],
    }
    say("\n".join(lines), answer, as_json)
    if faults:
        raise typer.Exit(1)


@scenario_app.command("list")
def listing(as_json: JsonOption = False) -> None:
    """Visa de scenarier som följer med: exempel, ingen kommuns plan."""
    from data.exercise.scenario_file import shipped
    from data.exercise.written import span_said

    found = shipped()
    lines = [f"{one.id}: {one.title}, {span_said(one.duration)}, {len(one.injects)} inspel" for one in found]
    answer = [
        {
            "id": one.id,
            "title": one.title,
            "hours": one.duration.total_seconds() / 3600,
            "injects": len(one.injects),
        }
        for one in found
    ]
    say("\n".join(lines), {"scenarios": answer}, as_json)


@scenario_app.command("export")
def export(
    path: PathArgument,
    out: Annotated[Path, typer.Option("--out", help="Fil: .xlsx (inspelslista) eller .yaml.")],
    scenario: BaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Skriv ett scenario som inspelslista att ändra i ett kalkylprogram, eller som YAML."""
    from data.exercise.inject_workbook import write_inject_list
    from data.exercise.scenario_file import write_scenario

    writers = {".xlsx": write_inject_list, ".yaml": write_scenario, ".yml": write_scenario}
    if (write := writers.get(out.suffix.lower())) is None:
        raise typer.BadParameter("filen ska heta .xlsx eller .yaml", param_hint="--out")
    listed, _ = _read(path, scenario)
    if listed.scenario is None:
        say("\n".join(_told(None, listed.faults)), {"faults": [*map(_place, listed.faults)]}, as_json)
        raise typer.Exit(1)
    out.write_bytes(write(listed.scenario))
    said = f"Skrev {len(listed.scenario.injects)} inspel till {out}. Endast för övningsledningen."
    say(said, {"injects": len(listed.scenario.injects), "out": str(out)}, as_json)


def _read(path: str, base: Path | None) -> "tuple[Listed, Scenario | None]":
    """Return what a file says and, for a workbook, the scenario that it belongs to."""
    from data.exercise.inject_list import read_inject_list
    from data.exercise.scenario_file import read_scenario

    found = _found(path)
    if found.suffix.lower() != ".xlsx":
        return read_scenario(found.read_bytes()), None
    if base is None:
        raise typer.BadParameter("en inspelslista behöver sitt scenario (YAML)", param_hint="--scenario")
    whole = read_scenario(_found(str(base)).read_bytes())
    if whole.scenario is None:
        return whole, None
    return read_inject_list(found.read_bytes(), whole.scenario), whole.scenario


def _found(path: str) -> Path:
    from data.exercise.scenario_file import files

    named = {one.stem: one for one in files()}
    found = Path(path) if Path(path).is_file() else named.get(path)
    if found is None:
        ids = ", ".join(named)
        raise typer.BadParameter(f"filen {path} finns inte; medföljande scenarier: {ids}", param_hint="PATH")
    return found


def _told(scenario: "Scenario | None", faults: "Sequence[Fault]") -> list[str]:
    if faults:
        return ["Rätta scenariot:", *(f"  {one}" for one in faults)]
    if scenario is None:
        return []
    example = " Det är ett exempel." if scenario.example else ""
    return [f"{scenario.title}: {len(scenario.injects)} inspel, inget att anmärka.{example}"]


def _place(fault: "Fault") -> dict[str, Any]:
    return {
        "reason": fault.reason,
        "sheet": fault.sheet or None,
        "line": fault.row,
        "inject": fault.inject or None,
        "field": fault.column or None,
    }

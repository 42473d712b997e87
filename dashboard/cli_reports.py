"""The commands that write reports to files: an operation's situation reports, and a tertial's follow-up."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard import clock
from dashboard.cli_exports import leaving
from dashboard.settings import Settings
from dashboard.terminal import JsonOption, StoreOption, say


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
    from dashboard.situation_report.files import report_file
    from dashboard.texts import translator
    from dashboard.viewmodels.desk_situation_report_page import weaknesses
    from data import situation_reports

    with leaving(store, f"lägesrapport som {out.suffix}", operation) as (held, _now):
        report = situation_reports.numbered(situation_reports.reports(held, operation), number)
        pack = registers.pack_at(Settings().pack)
        content = report_file(held, pack, report, out.suffix, translator())
        weak = weaknesses(situation_reports.document(report))
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
    """Skriv ut en övnings utvärdering: bilden mot facit, tider, åtgärder, noteringar och lärdomar."""
    from dashboard.evaluation_report.files import evaluation_file
    from dashboard.texts import translator

    with leaving(store, f"utvärderingen som {out.suffix}", operation) as (held, _now):
        content = evaluation_file(held, operation, out.suffix, clock.now(), translator())
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
    from dashboard.situation_report.files import sheet_file
    from dashboard.texts import translator
    from dashboard.viewmodels.desk_tertial import bounds, tertial_sheet, why_not_tertial
    from data.errors import Refused
    from data.reports import tertial as held_tertial

    refused = why_not_tertial(year, tertial)
    if refused is not None:
        raise Refused(refused.text, refused.field)
    now = clock.now()
    with leaving(store, f"tertial {tertial} {year} som {out.suffix}", None) as (held, _now):
        found = held_tertial.tertial(held, *bounds(year, tertial), now)
    content = sheet_file(tertial_sheet(found, year, tertial, now, translator()), out.suffix)
    out.write_bytes(content)
    answer = {"operations": len(found.operations), "failures": len(found.failures), "out": str(out)}
    say(f"Skrev {len(found.operations)} händelser och övningar till {out}.", answer, as_json)

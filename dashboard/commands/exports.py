"""The commands that write something out of the store, each noted in the security journal, and check it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard import clock
from dashboard.commands.terminal import JsonOption, StoreOption, opened, progress_line, say, store_url
from dashboard.settings import Settings
from data.access import watching
from data.operations import reads as operation_reads

if TYPE_CHECKING:
    from dashboard.paper.archive.layout import PackageVerdict
    from data.operations.facts import Operation
    from data.store.database import Store

OperationOption = Annotated[str, typer.Option("--operation", help="Händelsens id.")]
TableOption = Annotated[Path, typer.Option("--out", help="Fil: .csv, .xlsx eller .json.")]
HxlOption = Annotated[bool, typer.Option("--hxl/--no-hxl", help="HXL-märken som andra rad i CSV.")]
CommaOption = Annotated[bool, typer.Option("--comma", help="CSV för program: komma, koder och UTC.")]


@contextmanager
def leaving(store: str | None, what: str, operation_id: str | None) -> "Iterator[tuple[Store, datetime]]":
    """Yield the open store and the operation's time, once it is noted that something is taken out."""
    from data.acting import LOCAL
    from data.rights import place_of

    with opened(store) as held:
        operation = _operation(held, operation_id) if operation_id is not None else None
        watching.note_export(held, LOCAL, what, place_of(operation), {}, clock.now())
        yield held, operation.clock.at(clock.now()) if operation else clock.now()


def export_points(
    out: Annotated[Path, typer.Option("--out", help="Fil: .xlsx, .csv, .json, .geojson eller .gpkg.")],
    operation: Annotated[str | None, typer.Option("--operation", help="Händelsens id.")] = None,
    register: Annotated[bool, typer.Option("--register", help="Registret, att ändra och läsa in.")] = False,
    hxl: HxlOption = False,
    comma: CommaOption = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Skriv ut punkternas läge just nu i en händelse, eller registret över dem."""
    from dashboard.paper.exports.registers import write_register
    from dashboard.paper.exports.standing import points_sheet, write_points
    from data.points import reads as point_reads
    from data.points.aggregation import register_shown, why_weaknesses
    from data.services.reads import services

    if (operation is None) == (not register):
        raise typer.BadParameter("ange antingen --operation eller --register", param_hint="--operation")
    with leaving(store, f"punkterna som {out.suffix}", operation) as (held, now):
        if operation is None:
            points = point_reads.loaded_points(held)
            rows, notice = write_register(points, out, commas=comma), why_weaknesses(register_shown(points))
        else:
            picture = point_reads.picture(held, operation, recent=0)
            beside = services(held, picture.operation, picture.revision)
            rows, notice = (
                write_points(picture, now, beside, out, hxl=hxl, commas=comma),
                points_sheet(picture, now, beside).notice,
            )
    _written(rows, "punkter", out, notice, as_json)


def export_equipment(
    out: Annotated[Path, typer.Option("--out", help="Fil: .xlsx eller .csv.")],
    comma: CommaOption = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Skriv ut punkternas utrustning, att ändra och läsa in. Klass intern: lämna den inte vidare."""
    from dashboard.paper.exports.equipment import equipment_file
    from data.points.aggregation import equipment_shown, why_weaknesses
    from data.preparedness.reads import equipment

    with leaving(store, f"punkternas utrustning som {out.suffix}", None) as (held, _now):
        out.write_bytes(equipment_file(held, out.suffix.lower(), commas=comma))
        listed = equipment(held)
    _written(len(listed), "punkter", out, why_weaknesses(equipment_shown(listed.values())), as_json)


def export_journal(
    operation: OperationOption,
    out: TableOption,
    hxl: HxlOption = False,
    comma: CommaOption = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Skriv ut händelsens journal."""
    from dashboard.paper.exports.journal import journal_notice, write_journal
    from data.points import reads as point_reads

    with leaving(store, f"journalen som {out.suffix}", operation) as (held, _now):
        rows = write_journal(held, operation, out, hxl=hxl, commas=comma)
        notice = journal_notice(point_reads.picture(held, operation, recent=0))
    _written(rows, "poster", out, notice, as_json)


def export_requests(
    operation: OperationOption,
    out: TableOption,
    hxl: HxlOption = False,
    comma: CommaOption = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Skriv ut begäran om stöd som de står just nu."""
    from dashboard.paper.exports.standing import requests_sheet
    from dashboard.paper.exports.tables import sheet_file

    with leaving(store, f"begäran om stöd som {out.suffix}", operation) as (held, now):
        table = requests_sheet(held, operation, now)
        out.write_bytes(sheet_file(table, out.suffix, hxl=hxl, commas=comma))
    _written(len(table.rows), "begäran", out, table.notice, as_json)


def export_sectors(
    out: Annotated[Path, typer.Option("--out", help="Fil: .csv, .xlsx eller .json; registret: .xlsx.")],
    operation: Annotated[
        str | None, typer.Option("--operation", help="Händelsens id; utan: registret.")
    ] = None,
    template: Annotated[bool, typer.Option("--template", help="Bara flikar och rubriker.")] = False,
    hxl: HxlOption = False,
    comma: CommaOption = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Skriv ut vad sektorerna säger just nu i en händelse, eller sektorsorganisationen att läsa in."""
    from dashboard.paper.exports.standing import sectors_sheet
    from dashboard.paper.exports.tables import sheet_file

    if operation is None:
        if not template:
            with leaving(store, f"sektorsorganisationen som {out.suffix}", None):
                """It is noted; the register opens the store itself."""
        _export_register(out, template, store, as_json)
        return
    with leaving(store, f"sektorerna som {out.suffix}", operation) as (held, now):
        table = sectors_sheet(held, operation, now)
        out.write_bytes(sheet_file(table, out.suffix, hxl=hxl, commas=comma))
    _written(len(table.rows), "sektorsrapporter", out, table.notice, as_json)


def _export_register(out: Path, template: bool, store: str | None, as_json: bool) -> None:
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


def export_archive(
    operation: OperationOption,
    out: Annotated[Path, typer.Option("--out", help="Fil: .zip.")],
    whole: Annotated[bool, typer.Option("--whole", help="Även det som är klassat stryk vid export.")] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Skriv händelsen som ett signerat arkivpaket, som `verify` kan kontrollera utan lagret."""
    from dashboard import registers
    from dashboard.paper.archive.signing_key import in_groups, key_beside, signing_key
    from dashboard.paper.archive.writing import Asked, write_package

    if out.suffix.lower() != ".zip":
        raise typer.BadParameter("paketet ska heta .zip", param_hint="--out")
    settings = Settings()
    key = signing_key(settings.archive_key or key_beside(store_url(store)))
    pack = registers.pack_at(settings.pack)
    with leaving(store, "händelsen som arkivpaket", operation) as (held, _now):
        asked = Asked(operation, clock.now(), pack, whole)
        made = write_package(held, asked, out, key, progress_line())
    said = (
        f"Skrev {made.entries} poster och {made.files} filer till {out}.\n"
        f"Nyckelns fingeravtryck, att skriva i diariet: {in_groups(made.fingerprint)}"
    )
    found = {"entries": made.entries, "linked": made.linked, "files": made.files, "size": made.size}
    _answer(said, {**found, "fingerprint": made.fingerprint, "out": str(out)}, made.notices, as_json)


def verify_package(path: Path, expected: str, store: str | None, as_json: bool) -> None:
    """Check a package and answer; exit status 1 where anything differs, 2 where there is none to check."""
    from dashboard.paper.archive.checking import check_package

    if not path.is_file():
        raise typer.BadParameter(f"filen {path} finns inte", param_hint="PACKAGE")
    if store is not None:
        raise typer.BadParameter("ett paket kontrolleras utan lager", param_hint="--store")
    verdict = check_package(path, "".join(expected.lower().replace(":", " ").split()))
    say("\n".join(_checked(verdict, path, bool(expected))), _found(verdict), as_json)
    if not verdict.intact:
        raise typer.Exit(1)


def _checked(verdict: "PackageVerdict", path: Path, known: bool) -> Iterator[str]:
    from dashboard.paper.archive.layout import masked_in_words
    from dashboard.paper.archive.signing_key import in_groups

    if verdict.marking:
        yield f"{verdict.marking}: ingenting i paketet är på riktigt."
    if not verdict.intact:
        # without a manifest nothing says how it was written
        yield f"{path.name} är inte som det skrevs:" if verdict.files else f"{path.name} är inget helt paket:"
        yield from verdict.differences
        yield from verdict.notes
        return
    named = f"{verdict.name} ({verdict.operation})"
    yield f"{path.name}: {named}, gjort {verdict.made_at}, {verdict.files} filer."
    linked = f"; {verdict.linked} poster bara länkade" if verdict.linked else ""
    yield f"{verdict.entries} poster, kedjan är hel{linked}."
    yield from verdict.notes
    yield from masked_in_words(verdict.masked)
    if verdict.struck:
        yield f"{verdict.struck} poster saknar text, eftersom de är klassade stryk vid export."
    yield f"Bevarande: {verdict.retention or 'inget är beslutat'}."
    trust = "är den väntade" if known else "ska jämföras med diariet"
    yield f"Signaturen stämmer. Nyckelns fingeravtryck {trust}: {in_groups(verdict.fingerprint)}"


def _found(verdict: "PackageVerdict") -> dict[str, Any]:
    names = ("intact", "operation", "name", "marking", "made_at", "files", "entries", "linked", "struck")
    more = ("unproven", "masked", "retention", "fingerprint", "differences", "notes")
    return {name: getattr(verdict, name) for name in (*names, *more)}


def _operation(store: "Store", operation_id: str) -> "Operation":

    with store.reading() as connection:
        return operation_reads.operation(connection, operation_id)


def _written(rows: int, what: str, out: Path, notice: str, as_json: bool) -> None:
    notices = (notice,) if notice else ()
    _answer(f"Skrev {rows} {what} till {out}.", {"rows": rows, "out": str(out)}, notices, as_json)


def _answer(sentence: str, found: Mapping[str, Any], notices: tuple[str, ...], as_json: bool) -> None:
    """Answer, with the warnings on standard error: a program reads what it asked for and nothing else."""
    for notice in notices:
        typer.echo(f"Obs: {notice}", err=True)
    say(sentence, {**found, **({"notices": list(notices)} if notices else {})}, as_json)

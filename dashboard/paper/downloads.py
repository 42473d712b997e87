"""Everything that can be fetched as a file, one row each: its address, and what it is made of."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote

from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute

from dashboard.door.caller import caller
from dashboard.paper import report_files as evaluation
from dashboard.paper import report_files as situation
from dashboard.paper.archive.signing_key import shelf
from dashboard.paper.exports import registers
from dashboard.paper.exports.equipment import equipment_file
from dashboard.paper.exports.journal import journal_file, journal_sheet
from dashboard.paper.exports.lessons import lessons_sheet
from dashboard.paper.exports.registers import sectors_file
from dashboard.paper.exports.standing import points_sheet, requests_sheet, sectors_sheet
from dashboard.paper.exports.tables import Sheet, sheet_file
from dashboard.paper.handover import handover_leaving
from dashboard.paper.leaving import (
    NEVER_KEPT,
    Asked,
    Download,
    Leaving,
    document,
    file_mark,
    plain,
    route_of,
    sent,
)
from dashboard.paper.order import order_leaving
from dashboard.paper.own_result import result_leaving
from dashboard.words import addresses as at
from dashboard.words import log_rows
from dashboard.words.addresses import ARCHIVE, ENDINGS, TABLES, deed_of, table_path
from dashboard.words.log_rows import as_csv
from data.acting import refuse
from data.assessments.as_scenario import as_scenario
from data.assessments.reads import assessments
from data.assessments.rules import why_not_hand_out
from data.assumptions.list_file import assumptions_file
from data.errors import Missing, NotAllowed
from data.exercise.facts import story_of
from data.exercise.inject_workbook import write_inject_list
from data.exercise.reads import exercise
from data.exercise.scenario import Scenario
from data.exercise.scenario_file import shipped, write_scenario
from data.log import attachments
from data.log import reads as log_reads
from data.log.facts import exported_text
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.points.facts import Picture
from data.sectors import reads as sector_reads
from data.services.reads import services
from data.situation_reports import reads as situation_report_reads
from data.store import chain_part
from data.store.database import Store
from data.workshop.reads import draft
from geo.layers import Pack

_LONGEST_NUMBER = 15  # what a database can count to
_WRITERS = {".xlsx": write_inject_list, ".yaml": write_scenario}
_NONE = "Det finns inget sådant scenario."
_ONLY_PEOPLE = "Punkternas utrustning lämnas bara ut till den som är inloggad, aldrig till en nyckel."


def download_routes(store: Store, pack: Pack, now: Callable[[], datetime]) -> list[BaseRoute]:
    """Return the routes of everything that can be fetched as a file."""
    return [route_of(row, store, pack, now) for row in DOWNLOADS]


def _register(asked: Asked) -> Leaving:
    def made() -> Response:
        commas = at.commas_asked(asked.request.query_params)
        points = point_reads.loaded_points(asked.store)
        return sent(registers.register_file(points, asked.ending, commas=commas), f"punkter{asked.ending}")

    return Leaving(f"punktregistret som {asked.ending}", None, made)


def _equipment(asked: Asked) -> Leaving:
    """Hand the points' equipment over to be edited and read in again: to a person, never to a key."""
    by = caller(asked.request)
    if not by.csrf:
        raise NotAllowed(_ONLY_PEOPLE, who=by.who.name, deed=deed_of(asked.request.url.path))

    def made() -> Response:
        content = equipment_file(
            asked.store, asked.ending, commas=at.commas_asked(asked.request.query_params)
        )
        return sent(content, f"utrustning{asked.ending}")

    return Leaving(f"punkternas utrustning som {asked.ending}", None, made)


def _assumptions(asked: Asked) -> Leaving:
    content = assumptions_file(asked.store)
    return Leaving("antagandena som .toml", None, partial(sent, content, "antaganden.toml"))


def _sectors(asked: Asked) -> Leaving:
    """Two files share this address: with an operation it is what was reported there, else the list itself."""
    if asked.query("operation"):
        return _table(asked)
    return Leaving(
        "sektorslistan som .xlsx",
        None,
        lambda: sent(sectors_file(sector_reads.register(asked.store)), "sektorer.xlsx"),
    )


def _log(asked: Asked) -> Leaving:
    narrowed = at.log_asked(asked.request.query_params)
    picture = point_reads.picture(asked.store, narrowed.operation, recent=0)
    return Leaving("loggen som .csv", picture.operation, partial(_log_made, asked, narrowed, picture))


def _log_made(asked: Asked, narrowed: at.LogAsked, picture: Picture) -> Response:
    store, operation = asked.store, picture.operation
    found = log_reads.entries(
        *(store, operation.id),
        words=narrowed.words,
        kinds=at.kinds_asked(narrowed),
        points=at.points_asked(narrowed, picture),
        selected=at.selected_asked(narrowed),
        limit=at.MOST_ENTRIES,
        handed_on=True,
    )
    leave = [replace(one, text=exported_text(one)) for one in found]
    moment, registers = operation.clock.at(asked.now), sector_reads.register(store)
    remarks = log_rows.approved_alone(situation_report_reads.reports(store, operation.id))
    rows = log_rows.log_rows(leave, picture, moment, registers, remarks, as_said=True)
    content = as_csv(rows, operation.name, operation.is_exercise)
    return sent(content, f"{file_mark(operation)}logg-{plain(operation.id, 24)}.csv")


def _attachment(asked: Asked) -> Leaving:
    """Hand an attachment over as a file to keep: no browser may show or run it here, whatever it holds."""
    operation = asked.operation()
    number = _number(asked.request.path_params["number"], _LONGEST_NUMBER)
    if number is None:
        raise Missing("Det finns ingen sådan post.", "revision")
    found = attachments.attached(asked.store, operation.id, number)
    named = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"}
    headers = {**NEVER_KEPT, **named, "Content-Security-Policy": "default-src 'none'; sandbox"}
    made = partial(Response, found.content, media_type=found.kind, headers=headers)
    return Leaving(f"bilagan i post {number}", operation, made)


def _number(stated: str, most: int) -> int | None:
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < most else None


def _situation_report(asked: Asked) -> Leaving:
    operation, ending = asked.operation(), asked.ending
    number = _number(asked.query("nummer"), 7)
    if number is None:
        raise Missing("Det finns ingen sådan lägesrapport i händelsen.", "nummer")
    written = situation_report_reads.reports(asked.store, operation.id)
    report = situation_report_reads.numbered(written, number)
    foreseen = asked.query(at.FORECAST) == "ja"
    name = f"{file_mark(operation)}lagesrapport-{report.number}{'-prognos' if foreseen else ''}{ending}"
    return Leaving(
        f"lägesrapport {report.number} {'med prognos ' if foreseen else ''}som {ending}",
        operation,
        lambda: document(situation.report_file(asked.store, asked.pack, report, ending, foreseen), name),
    )


def _assessment(asked: Asked) -> Leaving:
    """Hand a judgement over as the facit of a scenario, which an exercise's leader can build on."""
    operation, number = asked.operation(), _number(asked.query("nummer"), _LONGEST_NUMBER)
    found = next((one for one in assessments(asked.store, operation.id) if one.revision == number), None)
    if found is None:
        raise Missing("Det finns ingen sådan bedömning i händelsen.", "nummer")
    refuse(why_not_hand_out(found))
    points = {one.id for one in point_reads.loaded_points(asked.store)}
    return _scenario(as_scenario(found, points), ".yaml", operation)


def _table(asked: Asked) -> Leaving:
    operation, path = asked.operation(), PurePosixPath(asked.request.url.path)

    def made() -> Response:
        table = _sheet(asked.store, path.stem, operation, operation.clock.at(asked.now))
        write = journal_file if path.stem == "journal" else sheet_file
        content = write(table, path.suffix, commas=at.commas_asked(asked.request.query_params))
        return sent(content, f"{file_mark(operation)}{path.name}")

    return Leaving(f"{TABLES[path.stem]} som {path.suffix}", operation, made)


def _sheet(store: Store, name: str, operation: Operation, moment: datetime) -> Sheet:
    match name:
        case "journal":
            return journal_sheet(store, operation.id)
        case "stod":
            return requests_sheet(store, operation.id, moment)
        case "sektorer":
            return sectors_sheet(store, operation.id, moment)
        case "lardomar":
            return lessons_sheet(store, operation)
        case _:
            picture = point_reads.picture(store, operation.id, recent=0)
            return points_sheet(picture, moment, services(store, picture.operation))


def _archive(asked: Asked) -> Leaving:
    operation, name = asked.operation(), asked.query("paket")
    waiting = shelf().found(name, operation.id)
    if waiting is not None and chain_part.words_taken_since(asked.store, operation.id, waiting.last):
        shelf().drop(name)
        raise Missing("Text har tagits bort genom beslut sedan paketet gjordes. Gör ett nytt.", "paket")
    if waiting is None:
        raise Missing("Paketet finns inte kvar. Gör ett nytt under Förvaltning.", "paket")
    made = partial(
        FileResponse,
        waiting.path,
        filename=f"{file_mark(operation)}arkiv-{plain(operation.id, 24)}.zip",
        media_type="application/zip",
        headers=dict(NEVER_KEPT),
    )
    return Leaving("händelsen som arkivpaket", operation, made)


def _shipped(asked: Asked) -> Leaving:
    name = PurePosixPath(asked.request.path_params["name"])
    found = next((one for one in shipped() if one.id == name.stem), None)
    if found is None or name.suffix not in _WRITERS:
        raise Missing(_NONE, "scenario")
    return _scenario(found, name.suffix, None)


def _drafted(asked: Asked) -> Leaving:
    name = PurePosixPath(asked.request.path_params["name"])
    if name.suffix not in _WRITERS:
        raise Missing(_NONE, "scenario")
    return _scenario(draft(asked.store, caller(asked.request).who, name.stem).scenario, name.suffix, None)


def _planned(asked: Asked) -> Leaving:
    operation = asked.operation()
    asked.must_have_right(operation)
    found = exercise(asked.store, operation.id)
    if found is None:
        raise Missing(_NONE, "operation")
    return _scenario(story_of(found.scenario), asked.ending, operation)


def _scenario(scenario: Scenario, ending: str, operation: Operation | None) -> Leaving:
    """Hand a scenario over; what it holds is for those who lead, so it is journalled like any export."""
    name = f"{'inspelslista' if ending == '.xlsx' else 'scenario'}-{plain(scenario.id, 40)}{ending}"
    return Leaving(
        f"scenariot {scenario.id[:60]} som {ending}",
        operation,
        lambda: sent(_WRITERS[ending](scenario), name),
    )


def _evaluation(asked: Asked) -> Leaving:
    operation, ending = asked.operation(), asked.ending

    def made() -> Response:
        content = evaluation.evaluation_file(asked.store, operation.id, ending, asked.now)
        return document(content, f"ovning-utvardering{ending}")

    return Leaving(f"utvärderingen som {ending}", operation, made)


DOWNLOADS: Final = (
    *(Download(at.register_address(ending), _register) for ending in registers.ENDINGS),
    *(Download(at.equipment_address(ending), _equipment) for ending in at.EQUIPMENT_ENDINGS),
    Download(at.ASSUMPTIONS, _assumptions),
    Download(at.SECTORS, _sectors),
    Download(at.LOG, _log),
    Download(f"{at.ATTACHMENT}{{number}}", _attachment),
    Download(at.HANDOVER, handover_leaving),
    Download(at.ORDER, order_leaving),
    *(Download(at.situation_report_path(ending), _situation_report) for ending in situation.ENDINGS),
    *(
        Download(path, _table)
        for name in TABLES
        for ending in ENDINGS
        if (path := table_path(name, ending)) != at.SECTORS
    ),
    Download(at.ASSESSMENT, _assessment),
    Download(ARCHIVE, _archive),
    Download(f"{at.SCENARIO}{{name}}", _shipped),
    Download(f"{at.SCENARIO_DRAFT}{{name}}", _drafted),
    *(Download(at.exercise_path(ending), _planned) for ending in at.SCENARIO_ENDINGS),
    *(Download(at.evaluation_path(ending), _evaluation) for ending in evaluation.EVALUATION_ENDINGS),
    *(Download(at.result_path(ending), result_leaving) for ending in situation.ENDINGS),
)

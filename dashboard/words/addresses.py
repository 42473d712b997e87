"""The addresses of files to fetch, and what an address asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from data.deliveries.words import Cargo
from data.entries.entry import EntryKind
from data.errors import Refused
from data.log.facts import Selected
from data.points.facts import Picture
from data.rights import Deed

FOLDER = "/hamta"
REGISTER = "punkter"
SECTORS = f"{FOLDER}/sektorer.xlsx"
EQUIPMENT = f"{FOLDER}/utrustning/"
ASSUMPTIONS = f"{FOLDER}/antaganden.toml"
EQUIPMENT_ENDINGS = (".xlsx", ".csv")
SITUATION_REPORT = "lagesrapport"
FORECAST = "prognos"  # asked for with "ja": it is struck else
LOG = f"{FOLDER}/logg.csv"
HANDOVER = f"{FOLDER}/overlamning.pdf"
ASSESSMENT = f"{FOLDER}/bedomning.yaml"
ORDER = f"{FOLDER}/korordning.pdf"
ATTACHMENT = f"{FOLDER}/bilaga/"
SCENARIO = f"{FOLDER}/scenario/"
SCENARIO_DRAFT = f"{FOLDER}/utkast/"
EXERCISE = f"{FOLDER}/ovning/"
RESULT = f"{FOLDER}/resultat/"
NOTES = "/anteckna"
SCENARIO_ENDINGS = (".xlsx", ".yaml")
MOST_ENTRIES = 5000
# What an address says that asks for CSV for programs: commas and codes.
COMMAS: Mapping[str, str] = {"komma": "ja"}
# No entry has this as its point: an area without points has no entries, not all of them.
_NO_POINT = "-"


@dataclass(frozen=True, slots=True)
class Folder:
    """Addresses that take the same right. `scoped`: they say in the query which operation they are of."""

    path: str
    deed: Deed
    scoped: bool


# The door's gates and what each file asks for again are both made of these; the longest path decides.
FOLDERS = (
    Folder(f"{FOLDER}/", Deed.EXPORT, scoped=True),
    Folder(SCENARIO, Deed.CONTROL, scoped=False),
    Folder(SCENARIO_DRAFT, Deed.LEAD, scoped=False),
    Folder(EQUIPMENT, Deed.REGISTERS, scoped=False),
    Folder(ASSUMPTIONS, Deed.REGISTERS, scoped=False),
    Folder(EXERCISE, Deed.CONTROL, scoped=True),
    Folder(RESULT, Deed.READ, scoped=True),  # and it must have been given to whoever reads
)


def deed_of(path: str) -> Deed:
    """Return the right that fetching from an address takes."""
    return max((one for one in FOLDERS if path.startswith(one.path)), key=lambda one: len(one.path)).deed


@dataclass(frozen=True, slots=True)
class LogAsked:
    """Which of an operation's entries are asked for; empty texts narrow nothing."""

    operation: str
    words: str = ""
    kind: str = ""
    area: str = ""
    point: str = ""
    selected: str = ""


def register_address(ending: str, *, commas: bool = False) -> str:
    """Return where the register is as .xlsx, .csv, for people or for programs, .geojson or .gpkg."""
    return f"{FOLDER}/{REGISTER}{ending}{f'?{urlencode(COMMAS)}' if commas else ''}"


def commas_asked(query: Mapping[str, str]) -> bool:
    """Return whether an address asks for CSV for programs."""
    return COMMAS.items() <= dict(query).items()


def log_address(asked: LogAsked) -> str:
    """Return where a log is, as it is narrowed on the page."""
    named = {
        "operation": asked.operation,
        "ord": asked.words,
        "slag": asked.kind,
        "omrade": asked.area,
        "punkt": asked.point,
        "urval": asked.selected,
    }
    return f"{LOG}?{urlencode({name: value for name, value in named.items() if value})}"


def attachment_address(operation: str, revision: int) -> str:
    """Return where an entry's attachment is fetched."""
    return f"{ATTACHMENT}{revision}?{urlencode({'operation': operation})}"


def switch_address(onward: str) -> str:
    """Return where the next person at a shared computer signs in, to come back to the page that is open."""
    return f"/konto/byt?{urlencode({'vidare': onward})}"


def order_address(operation: str, cargo: Cargo) -> str:
    """Return where the order of what is driven in an operation is fetched."""
    return f"{ORDER}?{urlencode({'operation': operation, 'last': cargo})}"


def handover_address(operation: str) -> str:
    """Return where what one shift hands over is to be printed."""
    return f"{HANDOVER}?{urlencode({'operation': operation})}"


def situation_report_path(ending: str) -> str:
    """Return where situation reports are as .pdf, .docx, .html or .txt."""
    return f"{FOLDER}/{SITUATION_REPORT}{ending}"


def situation_report_address(operation: str, number: int, ending: str, foreseen: bool = False) -> str:
    """Return where one situation report is as a file, without what is foreseen unless asked for."""
    named = {"operation": operation, "nummer": number, **({FORECAST: "ja"} if foreseen else {})}
    return f"{situation_report_path(ending)}?{urlencode(named)}"


def equipment_address(ending: str) -> str:
    """Return where the points' equipment is as .xlsx or .csv."""
    return f"{EQUIPMENT}utrustning{ending}"


def assessment_address(operation: str, revision: int) -> str:
    """Return where a judgement of an assumed outage is as the facit of a scenario."""
    return f"{ASSESSMENT}?{urlencode({'operation': operation, 'nummer': revision})}"


def scenario_address(identity: str, ending: str) -> str:
    """Return where a scenario that comes along is as .xlsx or .yaml."""
    return f"{SCENARIO}{identity}{ending}"


def scenario_draft_address(identity: str, ending: str) -> str:
    """Return where a draft of a scenario is as .xlsx or .yaml."""
    return f"{SCENARIO_DRAFT}{identity}{ending}"


def exercise_path(ending: str) -> str:
    """Return where exercises' scenarios are as .xlsx or .yaml."""
    return f"{EXERCISE}{'inspelslista' if ending == '.xlsx' else 'scenario'}{ending}"


def exercise_address(operation: str, ending: str) -> str:
    """Return where one exercise's scenario, with every edit, is as .xlsx or .yaml."""
    return f"{exercise_path(ending)}?{urlencode({'operation': operation})}"


def evaluation_path(ending: str) -> str:
    """Return where evaluations are as .pdf, .docx, .html, .txt or .csv."""
    return f"{EXERCISE}utvardering{ending}"


def evaluation_address(operation: str, ending: str) -> str:
    """Return where an exercise's evaluation is as a file."""
    return f"{evaluation_path(ending)}?{urlencode({'operation': operation})}"


def note_address(operation: str) -> str:
    """Return where an observer writes notes of an exercise on the phone."""
    return f"{NOTES}/{quote(operation, safe='')}"


def result_path(ending: str) -> str:
    """Return where somebody's own results are as .pdf, .docx, .html or .txt."""
    return f"{RESULT}resultat{ending}"


def result_address(operation: str, to: str, ending: str) -> str:
    """Return where an exercise's result is, of one who took part as `role:bound`."""
    return f"{result_path(ending)}?{urlencode({'operation': operation, 'for': to})}"


def log_asked(query: Mapping[str, str]) -> LogAsked:
    """Return what an address asks for; raises Refused where it asks for no kind that there is."""
    kind = query.get("slag", "")
    if kind and kind not in [word.value for word in EntryKind]:
        raise Refused("Det slaget finns inte i loggen.", "slag")
    selected = query.get("urval", "")
    if selected and selected not in [word.value for word in Selected]:
        raise Refused("Det urvalet finns inte i loggen.", "urval")
    words, area, point = (query.get(name, "") for name in ("ord", "omrade", "punkt"))
    return LogAsked(query.get("operation", ""), words, kind, area, point, selected)


def selected_asked(asked: LogAsked) -> Selected | None:
    return Selected(asked.selected) if asked.selected else None


def kinds_asked(asked: LogAsked) -> Sequence[EntryKind]:
    return [EntryKind(asked.kind)] if asked.kind else []


def points_asked(asked: LogAsked, picture: Picture) -> Sequence[str]:
    """Return the points that an area or a point narrows the log to; none: it is not narrowed."""
    if asked.point:
        return [asked.point]
    points = [one.id for one in picture.points if one.area == asked.area] if asked.area else []
    return points or ([_NO_POINT] if asked.area else [])


# Each table by the name in its address, and what it is called.
TABLES = {
    "journal": "Journalen",
    "lage": "Punkternas läge",
    "stod": "Begäran om stöd",
    "sektorer": "Sektorerna",
    "lardomar": "Lärdomarna",
}
ENDINGS = (".csv", ".xlsx", ".json")
ARCHIVE = f"{FOLDER}/arkiv.zip"


def table_path(name: str, ending: str) -> str:
    return f"{FOLDER}/{name}{ending}"


def table_address(name: str, ending: str, operation: str) -> str:
    """Return where an operation's table is as .csv, .xlsx or .json."""
    return f"{table_path(name, ending)}?{urlencode({'operation': operation})}"


def archive_address(operation: str, package: str) -> str:
    """Return where a package that has been made is fetched."""
    return f"{ARCHIVE}?{urlencode({'operation': operation, 'paket': package})}"

"""A frozen report as a file, by its ending: read from the store, put into words, printed."""

from dashboard.situation_report.chart import area_map
from dashboard.situation_report.page import as_html
from dashboard.situation_report.pdf import as_pdf
from dashboard.situation_report.tables import as_csv
from dashboard.situation_report.text import as_text
from dashboard.situation_report.word import as_docx
from dashboard.texts import Translator
from dashboard.viewmodels.desk_situation_report import Sheet, sheet
from dashboard.viewmodels.desk_situation_report_blocks import MAP, UNDRAWN, Chart, Drawings
from data import situation_reports
from data.database import Store
from data.domain.situation_reports import SituationReport
from data.errors import Refused
from geo.layers import Pack

ENDINGS = (".pdf", ".docx", ".html", ".txt")


def report_file(store: Store, pack: Pack, report: SituationReport, ending: str, _: Translator) -> bytes:
    """Return a report as .pdf, .docx, .html or .txt; raises Refused."""
    if ending not in ENDINGS:
        raise Refused(f"Okänd filändelse {ending}: välj {', '.join(ENDINGS)}.")
    facts = situation_reports.document(report)
    made = sheet(report, facts, situation_reports.quoted(store, facts), _)
    drawn = area_map(facts, pack, _alt(made))
    return sheet_file(made, ending, {MAP: drawn} if drawn else UNDRAWN)


def sheet_file(made: Sheet, ending: str, drawings: Drawings = UNDRAWN) -> bytes:
    """Return a sheet as .pdf, .docx, .html, .txt or, its tables alone, .csv; raises Refused."""
    match ending:
        case ".pdf":
            return as_pdf(made, drawings)
        case ".docx":
            return as_docx(made, drawings)
        case ".html":
            return as_html(made, drawings)
        case ".txt":
            return as_text(made)
        case ".csv":
            return as_csv(made)
    raise Refused(f"Okänd filändelse {ending}: välj .csv, {', '.join(ENDINGS)}.")


def _alt(made: Sheet) -> str:
    return next((one.alt for one in made.blocks if isinstance(one, Chart)), "")

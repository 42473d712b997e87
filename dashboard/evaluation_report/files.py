"""An exercise's evaluation as a file, by its ending: read from the store, put into words, printed."""

from datetime import datetime
from typing import Final

from dashboard.evaluation_report.drawings import drawings
from dashboard.situation_report.files import ENDINGS as PRINTED
from dashboard.situation_report.files import sheet_file
from dashboard.texts import Translator
from dashboard.viewmodels.desk_evaluation_sheet import evaluation_sheet
from dashboard.viewmodels.desk_exercise_words import names
from data import queries, sectors
from data.database import Store
from data.errors import Missing, Refused
from data.exercise.evaluated import evaluation

ENDINGS: Final = (*PRINTED, ".csv")


def evaluation_file(store: Store, operation_id: str, ending: str, now: datetime, _: Translator) -> bytes:
    """Return an evaluation as .pdf, .docx, .html, .txt or, its tables alone, .csv; `now` is the real time.

    Raises Missing where there is nothing to evaluate, and Refused.
    """
    if ending not in ENDINGS:
        raise Refused(f"Okänd filändelse {ending}: välj {', '.join(ENDINGS)}.")
    one = evaluation(store, operation_id, now)
    if one is None:
        raise Missing("Händelsen är ingen övning med scenario: det finns inget att utvärdera.", "operation")
    name = names(queries.picture(store, operation_id, recent=0), sectors.register(store))
    return sheet_file(evaluation_sheet(one, name, now, _), ending, drawings(one, name, _))

"""Pappersblad: the sheets that points wrote while no server was there."""

from dashboard.desk import alone, frame
from dashboard.desk.paper_reports.form import sheet_form
from dashboard.words import _


def part() -> None:
    shown = frame.begin(_("Ta emot rapport"))
    if shown is not None:
        alone.nothing_beside()
        sheet_form(shown.operation.id)

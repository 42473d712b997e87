"""Lägesrapport: what has been written and who has read it, a new one beside its facts, and what differs."""

import streamlit as st

from dashboard.desk import forms as desk_forms
from dashboard.desk import frame, session
from dashboard.desk.frame import Shown
from dashboard.desk.situation_reports import chosen as situation_report_chosen
from dashboard.desk.situation_reports import write as situation_report_write
from dashboard.words import _
from dashboard.words.empty import powerless, why_not
from data.rights import Deed
from data.situation_reports.facts import SituationReport

PART = "situation-report-part"
LIST, WRITE, COMPARE = "list", "write", "compare"
DEEDS = (Deed.COMPOSE, Deed.APPROVE, Deed.RECEIPT)


def page() -> None:
    shown = frame.begin(_("Lägesrapport"), needs_points=False)
    if shown is None:
        return
    reports = session.situation_reports(shown.operation)
    situation_report_write.remind(shown)
    nothing_may = powerless(session.who(), shown.operation, DEEDS)
    desk_forms.say_powerless(nothing_may)
    match choose_part(shown, reports):
        case "write":
            situation_report_write.write(shown)
        case "compare":
            situation_report_write.compare(reports)
        case _:
            situation_report_chosen.listed(shown, reports)


def choose_part(shown: Shown, reports: tuple[SituationReport, ...]) -> str:
    words = {LIST: _("Rapporter")}
    if not why_not(session.who(), Deed.COMPOSE, shown.operation):
        words[WRITE] = _("Skriv ny")
    if len(reports) > 1:
        words[COMPARE] = _("Jämför två")
    chosen = st.segmented_control(
        _("Visa"),
        list(words),
        format_func=lambda one: words.get(one, one),
        key=PART,
        default=LIST,
        required=True,
        label_visibility="collapsed",
    )
    return chosen if chosen in words else LIST


page()

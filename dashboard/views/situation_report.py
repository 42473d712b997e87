"""Lägesrapport: what has been written and who has read it, a new one beside its facts, and what differs."""

import streamlit as st

from dashboard import session
from dashboard.viewmodels.desk_rights import powerless, why_not
from dashboard.views.parts import (
    forms,
    frame,
    situation_report_compare,
    situation_report_due,
    situation_report_list,
    situation_report_write,
)
from dashboard.views.parts.frame import Shown
from data.domain.rights import Deed
from data.domain.situation_reports import SituationReport

_ = session.texts()
PART = "situation-report-part"
LIST, WRITE, COMPARE = "list", "write", "compare"
DEEDS = (Deed.COMPOSE, Deed.APPROVE, Deed.RECEIPT)


def page() -> None:
    shown = frame.begin(_("Lägesrapport"), needs_points=False)
    if shown is None:
        return
    reports = session.situation_reports(shown.operation)
    situation_report_due.remind(shown)
    nothing_may = powerless(session.who(), shown.operation, DEEDS)
    forms.say_powerless(nothing_may)
    match choose_part(shown, reports):
        case "write":
            situation_report_write.write(shown)
        case "compare":
            situation_report_compare.compare(reports)
        case _:
            situation_report_list.listed(shown, reports)


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

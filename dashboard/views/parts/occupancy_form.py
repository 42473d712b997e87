"""Reporting how full a point is and whether its staffing suffices: no names, no lists."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.session import Draft
from dashboard.viewmodels import desk_times
from dashboard.viewmodels.desk_point import PointPage
from dashboard.views.parts import forms
from dashboard.views.parts.frame import Shown
from data import glossary
from data.domain.facts import Operation
from data.domain.report_reading import Around, read_occupancy
from data.domain.words import Occupancy, Staffing
from data.services.reporting import report_occupancy

FIELDS = ("occupancy", "people", "staffing", "relief_at", "observed_at", "on_behalf_of")


def occupancy_form(shown: Shown, says: PointPage) -> None:
    _ = session.texts()
    one = session.draft(f"occupancy:{shown.operation.id}:{says.popup.id}")
    if forms.withheld(one, says.rights.powerless):
        return
    with st.form(f"form:{one.name}"):
        st.header(_("Beläggning och bemanning"), anchor=False)
        forms.outcome(one, FIELDS)
        st.radio(
            _("Beläggning"),
            list(Occupancy),
            index=None,
            format_func=lambda word: glossary.label(word, _.language),
            horizontal=True,
            key=one.key("occupancy"),
            persist_state="session",
        )
        forms.why(one, "occupancy")
        st.radio(
            _("Bemanning (frivilligt)"),
            list(Staffing),
            index=None,
            format_func=lambda word: glossary.label(word, _.language, short=True),
            horizontal=True,
            key=one.key("staffing"),
            persist_state="session",
        )
        forms.why(one, "staffing")
        people, relief, observed, source = st.columns([2, 3, 3, 4])
        with people:
            forms.text(one, "people", _("Antal"), hint=_("frivilligt"))
        with relief:
            forms.text(one, "relief_at", _("Nästa avlösning"), hint="06:00")
        with observed:
            forms.text(one, "observed_at", _("Iakttaget"), hint=_("nu, eller 02:40"))
        with source:
            forms.text(one, "on_behalf_of", _("Uppgift från (funktion)"), hint=_("platsansvarig"))
        forms.blocked(says.rights.report, one.name)
        st.form_submit_button(
            _("Spara beläggning"),
            key=one.key("save"),
            disabled=bool(says.rights.report),
            on_click=partial(
                forms.attempt, one.name, partial(_save, shown.operation, says), ("on_behalf_of",)
            ),
        )


def _save(operation: Operation, says: PointPage, one: Draft) -> str:
    _ = session.texts()
    real = session.now()
    now = operation.clock.at(real)
    times = desk_times.AsTyped(_, no_hours=("relief_at",))
    around = Around(one.act, operation.id, says.popup.id, now, times, version=says.version)
    command = forms.read(read_occupancy(forms.said(one, FIELDS), around))
    receipt = report_occupancy(session.store(), session.actor(), command, real)
    told = _("Sparat som post %(n)d.", n=receipt.revision)
    return f"{told} {desk_times.applies(command.observed_at, now, _)}"

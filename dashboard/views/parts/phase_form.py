"""Moving a point to its next phase: only the ways that are open, with who decided and why."""

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
from data.domain.rules import NewPhase
from data.domain.words import Phase
from data.services.phases import change_phase

FIELDS = ("phase", "decider", "reason", "observed_at")


def phase_form(shown: Shown, says: PointPage) -> None:
    _ = session.texts()
    one = session.draft(f"phase:{shown.operation.id}:{says.popup.id}")
    if forms.withheld(one, says.rights.powerless):
        return
    ways = {way.phase: way for way in says.ways}
    with st.form(f"form:{one.name}"):
        st.header(_("Läge: %(word)s", word=says.popup.phase_word), anchor=False)
        forms.outcome(one, FIELDS)
        st.radio(
            _("Nytt läge"),
            list(ways),
            index=None,
            format_func=lambda phase: ways[phase].word,
            captions=[way.meaning for way in ways.values()],
            key=one.key("phase"),
        )
        forms.why(one, "phase")
        decider, at = st.columns([2, 1])
        with decider:
            forms.text(one, "decider", _("Beslut av (funktion, inte namn)"), hint=session.decider())
        with at:
            forms.text(one, "observed_at", _("Beslutat"), hint=_("nu, eller 02:40"))
        forms.free_text(one, "reason", _("Skäl"))
        forms.blocked(says.rights.phase, one.name)
        st.form_submit_button(
            _("Ändra läge"),
            key=one.key("save"),
            disabled=bool(says.rights.phase),
            on_click=partial(
                forms.attempt, one.name, partial(_save, shown.operation, says), ("decider", "reason")
            ),
        )


def _save(operation: Operation, says: PointPage, one: Draft) -> str:
    _ = session.texts()
    real = session.now()
    now = operation.clock.at(real)
    phase = forms.need(one.typed("phase", None), "phase", _("Välj det nya läget."))
    command = NewPhase(
        id=one.act,
        operation=operation.id,
        point=says.popup.id,
        phase=Phase(phase),
        decider=one.typed("decider"),
        reason=one.typed("reason"),
        occurred_at=forms.understood(desk_times.past(one.typed("observed_at"), now, "observed_at", _)),
        version=says.version,
    )
    receipt = change_phase(session.store(), session.actor(), command, real)
    word = glossary.label(command.phase, _.language)
    told = _("Sparat som post %(n)d: läget är %(word)s.", n=receipt.revision, word=word)
    return f"{told} {desk_times.applies(command.occurred_at, now, _)}"

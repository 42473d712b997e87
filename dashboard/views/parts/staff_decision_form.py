"""Logging a decision from *Stab*: what was decided, by which function and why."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.session import Draft
from dashboard.viewmodels import desk_rights, desk_times
from dashboard.views.parts import forms
from dashboard.views.parts.frame import Shown
from data.domain.rights import Deed
from data.services.staff_log import write_decision

FIELDS = ("decision", "text", "decider", "reason", "area", "observed_at")


def staff_decision_form(shown: Shown) -> None:
    _ = session.texts()
    one = session.draft(f"decision:{shown.operation.id}")
    why_not = desk_rights.why_not(session.who(), Deed.DECIDE, shown.operation)
    with st.form(f"form:{one.name}"):
        forms.outcome(one, FIELDS)
        forms.free_text(one, "decision", _("Beslut"), hint=_("Öppna två punkter till i Bromma"))
        forms.why(one, "text")
        decider, when = st.columns(2)
        with decider:
            forms.text(one, "decider", _("Beslutad av (funktion, inte namn)"), hint=_("stabschefen"))
        with when:
            forms.text(one, "observed_at", _("När"), hint=_("nu, eller 02:40"))
        forms.text(one, "reason", _("Skäl"))
        areas = {area.id: area.name for area in shown.picture.areas}
        forms.choice(one, "area", _("Område (tomt: hela händelsen)"), areas)
        forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Logga beslutet"),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(
                forms.attempt, one.name, partial(_save, shown), ("decision", "decider", "reason")
            ),
        )


def _save(shown: Shown, one: Draft) -> str:
    _ = session.texts()
    real = session.now()
    now = shown.operation.clock.at(real)
    decided = forms.understood(desk_times.past(one.typed("observed_at"), now, "observed_at", _))
    receipt = write_decision(
        session.store(),
        session.actor(),
        act_id=one.act,
        operation_id=shown.operation.id,
        text=one.typed("decision"),
        decider=one.typed("decider"),
        reason=one.typed("reason"),
        area=one.typed("area", None),
        occurred_at=decided,
        now=real,
    )
    return desk_times.logged(receipt.revision, decided, now, _)

"""Logging a decision from *Stab*: what was decided, by which function and why."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.session import Draft
from dashboard.viewmodels import desk_rights, desk_times
from dashboard.views.parts import forms, kept
from dashboard.views.parts.frame import Shown
from data.domain.drafts import DraftKind
from data.domain.rights import Deed
from data.services.staff_log import write_decision

FIELDS = ("decision", "text", "decider", "reason", "area", "observed_at")


@st.fragment
def staff_decision_form(shown: Shown) -> None:
    _ = session.texts()
    labels = _labels()
    one = kept.begun(f"decision:{shown.operation.id}", shown.operation, DraftKind.BESLUT, labels)
    why_not = desk_rights.why_not(session.who(), Deed.DECIDE, shown.operation)
    with kept.sheet(one):
        forms.outcome(one, FIELDS)
        kept.others(one, shown.operation)
        forms.free_text(one, "decision", labels["decision"], hint=_("Öppna två punkter till i Bromma"))
        forms.why(one, "text")
        decider, when = st.columns(2)
        with decider:
            forms.text(one, "decider", labels["decider"], hint=_("stabschefen"))
        with when:
            forms.text(one, "observed_at", labels["observed_at"], hint=_("nu, eller 02:40"))
        forms.text(one, "reason", labels["reason"])
        areas = {area.id: area.name for area in shown.picture.areas}
        forms.choice(one, "area", labels["area"], areas)
        kept.foot(one, shown.operation)
        forms.blocked(why_not, one.name)
        st.button(
            _("Logga beslutet"),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(
                forms.attempt, one.name, partial(_save, shown), ("decision", "decider", "reason")
            ),
        )


def _labels() -> dict[str, str]:
    _ = session.texts()
    return {
        "decision": _("Beslut"),
        "decider": _("Beslutad av (funktion, inte namn)"),
        "observed_at": _("När"),
        "reason": _("Skäl"),
        "area": _("Område (tomt: hela händelsen)"),
    }


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

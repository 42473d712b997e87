"""The part *Drift* of Förvaltning: one table, what is to be done first on top, and the rest in its order."""

import streamlit as st

from dashboard.desk import forms as desk_forms
from dashboard.desk import last_read, session
from dashboard.desk.drawing import Node, draw, el, icon, listing
from dashboard.health.facts import State
from dashboard.health.measuring import measure
from dashboard.health.says import Line, lines, summary
from dashboard.health.vitals import here
from dashboard.places import Part
from dashboard.settings import settings
from dashboard.words import _
from dashboard.words.times import clock
from data.rights import Deed, may, why_not_allowed

_SIGNS = {State.FINE: "check", State.SOON: "dash", State.NOW: "bang", State.UNKNOWN: "question"}
_ORDER = (State.NOW, State.SOON, State.UNKNOWN, State.FINE)


def part() -> None:
    st.title(Part.DRIFT.menu_title, anchor=False)
    who = session.who()
    if not may(who, Deed.REGISTERS):
        reason = why_not_allowed(who, Deed.REGISTERS)
        desk_forms.say_powerless(reason.text if reason else "")
        return
    now = session.now()
    found = lines(measure(last_read.store(), settings(), here(), now))
    rows = sorted(found, key=lambda line: _ORDER.index(line.state))
    heads = (_("Vad"), _("Åtgärda"), _("Just nu"), _("Gräns"), _("Gör så här"))
    body = el("tbody", *(_row(line) for line in rows))
    draw(
        el("p", el("b", summary(found)), " ", _("Mätt %(at)s.", at=clock(now, now)), role="status"),
        listing("drift", _("Hur tjänsten mår"), heads, [body], _("Hur tjänsten mår")),
        key="drift",
    )
    st.button(_("Mät igen"), key="drift-again")


def _row(line: Line) -> Node:
    return el(
        "tr",
        el("th", line.title, scope="row"),
        el("td.state", icon(_SIGNS[line.state]), " ", line.word),
        el("td", line.says),
        el("td.muted", line.limit),
        el("td", line.do),
        data_state=line.state.value,
    )

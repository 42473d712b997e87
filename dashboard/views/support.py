"""Stöd: what has been asked for, of whom and by when; asking, and moving a request on."""

import streamlit as st

from dashboard import session
from dashboard.viewmodels import desk_rights
from dashboard.viewmodels.desk_support import support_page
from dashboard.views.parts import forms, frame, support_ask, support_move, support_table
from data.domain.rights import Deed

_ = session.texts()
CHOSEN = "support-request"


def page() -> None:
    shown = frame.begin(_("Stöd"), needs_points=False, turns=session.turns)
    if shown is None:
        return
    register = session.sector_register()
    acting = session.coordination(shown.operation)
    held = acting.requests
    says = support_page(held, shown.picture, register, shown.now, _, acting.plan)
    chosen = next((one for one in held if one.id == session.value(CHOSEN)), None)
    powerless = desk_rights.powerless(session.who(), shown.operation, (Deed.REQUEST, Deed.HANDLE_REQUEST))
    forms.say_powerless(powerless)
    listed, acts = st.columns([3, 2], gap="medium")
    with listed:
        speed = shown.operation.clock.speed
        support_table.support_table(says, chosen.id if chosen else None, shown.now, speed, choose)
    with acts:
        if chosen is not None:
            support_move.support_move(shown, chosen, register, powerless)
        asking = desk_rights.powerless(session.who(), shown.operation, (Deed.REQUEST,))
        support_ask.support_ask(shown, register, asking)


def choose(identity: str | None) -> None:
    session.put(CHOSEN, identity)


page()

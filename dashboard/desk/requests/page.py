"""Stöd: what has been asked for, of whom and by when; asking, and moving a request on."""

import streamlit as st

from dashboard.desk import forms as desk_forms
from dashboard.desk import frame, last_read, session
from dashboard.desk.requests import ask as request_ask
from dashboard.desk.requests import move as request_move
from dashboard.desk.requests import move as request_table
from dashboard.desk.requests.says import support_page
from dashboard.words import _, empty
from data.rights import Deed

CHOSEN = "support-request"


def page() -> None:
    shown = frame.begin(_("Stöd"), needs_points=False, turns=last_read.turns)
    if shown is None:
        return
    register = last_read.sector_register()
    acting = last_read.coordination(shown.operation.id)
    held = acting.requests
    says = support_page(held, shown.picture, register, shown.now, acting.plan)
    chosen = next((one for one in held if one.id == session.value(CHOSEN)), None)
    powerless = empty.powerless(session.who(), shown.operation, (Deed.REQUEST, Deed.HANDLE_REQUEST))
    desk_forms.say_powerless(powerless)
    listed, acts = st.columns([3, 2], gap="medium")
    with listed:
        speed = shown.operation.clock.speed
        request_table.support_table(says, chosen.id if chosen else None, shown.now, speed, choose)
    with acts:
        if chosen is not None:
            request_move.support_move(shown, chosen, register, powerless)
        asking = empty.powerless(session.who(), shown.operation, (Deed.REQUEST,))
        request_ask.support_ask(shown, register, asking)


def choose(identity: str | None) -> None:
    session.put(CHOSEN, identity)


page()

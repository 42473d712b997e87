"""Ta emot rapport: what came by telephone, Rakel, text message or paper, written down in somebody's name."""

import streamlit as st

from dashboard.desk import frame, session
from dashboard.desk.point.says import why_not_write
from dashboard.desk.relay import form as relay_form
from dashboard.desk.relay import paste as relay_paste
from dashboard.words import _, empty
from data.rights import Deed


def page() -> None:
    shown = frame.begin(_("Ta emot rapport"))
    if shown is None:
        return
    why_not = why_not_write(shown.operation) or empty.why_not(session.who(), Deed.RELAY, shown.operation)
    spoken, pasted = st.columns([3, 1], gap="medium")
    with spoken:
        relay_form.relay_form(shown, why_not)
    with pasted:
        relay_paste.relay_paste(shown, why_not)


page()

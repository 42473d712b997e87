"""From what does not work to asking for support, with what is known already filled in."""

import streamlit as st

from dashboard import session
from dashboard.viewmodels import desk_rights
from dashboard.viewmodels.desk_who_answers import WhoAnswers
from dashboard.views.parts import support_ask
from dashboard.views.parts.frame import Shown
from data.domain.rights import Deed


def support_offer(shown: Shown, place: str, says: WhoAnswers) -> None:
    """Draw a button for each function that needs support; it opens the form on *Stöd*."""
    _ = session.texts()
    if desk_rights.why_not(session.who(), Deed.REQUEST, shown.operation):
        return
    with st.container(key="support-offer", horizontal=True):
        for one in says.answers:
            asked = st.button(
                _("Begär stöd: %(function)s", function=one.trouble.name),
                key=f"support-offer:{one.trouble.function}",
            )
            if asked:
                support_ask.begin(shown.operation, place, one.trouble.function)
                st.switch_page("views/support.py")

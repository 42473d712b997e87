"""From what does not work, at a place or in a sector, to asking for support with what is known filled in."""

from collections.abc import Sequence

import streamlit as st

from dashboard import session
from dashboard.viewmodels import desk_rights
from dashboard.viewmodels.desk_sectors import SectorLine
from dashboard.viewmodels.desk_who_answers import WhoAnswers
from dashboard.views.parts import support_ask
from dashboard.views.parts.frame import Shown
from data.domain.impact import rank
from data.domain.rights import Deed
from data.domain.words import ImpactLevel


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


def sector_offer(shown: Shown, lines: Sequence[SectorLine]) -> None:
    """Draw a button for each sector that is badly off; it opens the form on *Stöd*."""
    _ = session.texts()
    grave = [one for one in lines if one.words.gravity >= rank(ImpactLevel.BETYDANDE)]
    if not grave or desk_rights.why_not(session.who(), Deed.REQUEST, shown.operation):
        return
    with st.container(key="sector-offer", horizontal=True):
        for one in grave:
            if st.button(_("Begär stöd: %(sector)s", sector=one.name.name), key=f"sector-offer:{one.id}"):
                support_ask.begin_for_sector(shown.operation, one.id)
                st.switch_page("views/support.py")

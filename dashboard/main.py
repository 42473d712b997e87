"""The desk's entry: who it is, which operation, which page; Streamlit runs it anew for each act."""

from pathlib import Path

import streamlit as st

from dashboard import session
from dashboard.viewmodels import desk_access
from dashboard.views.parts import frame, look, sidebar
from data.domain.rights import Deed, Who, may
from data.domain.words import Role
from data.errors import StoreFault

ICON = Path(__file__).parent / "views" / "parts" / "icon.png"


def main() -> None:
    _ = session.texts()
    st.set_page_config(page_title="Trygghetsläget", page_icon=str(ICON), layout="wide")
    look.apply()
    try:
        who = session.who()
        chosen = st.navigation(pages(who))
        if not who.grants:
            frame.signed_out()
            return
        operation = sidebar.operation_choice()
        sidebar.account(who)
        if operation is not None and operation.is_exercise:
            frame.exercise_band()
        session.remember_in_address(operation)
        chosen.run()
    except StoreFault as fault:
        frame.fault(str(fault))


def pages(who: Who) -> list[st.Page]:
    """Return the pages somebody has use for; the door and the services decide what they may."""
    _ = session.texts()
    area = st.Page("views/area.py", title=_("Mitt område"), default=who.has(Role.STADSDEL))
    situation = st.Page("views/situation.py", title=_("Lägesbild"), default=not who.has(Role.STADSDEL))
    found = [area, situation] if who.has(Role.STADSDEL) else [situation]
    if may(who, Deed.PHASE) and area not in found:
        found.append(area)
    found.append(st.Page("views/point.py", title=_("Punkt")))
    if may(who, Deed.RELAY):
        found.append(st.Page("views/relay.py", title=_("Ta emot rapport")))
    found.append(st.Page("views/log.py", title=_("Logg")))
    found.append(st.Page("views/operation.py", title=_("Händelse")))
    found.append(st.Page("views/wall.py", title=_("Storskärm")))
    if may(who, Deed.REGISTERS):
        found.append(st.Page("views/register.py", title=_("Punktregister")))
    if desk_access.may_see(who):
        found.append(st.Page("views/access.py", title=_("Behörigheter")))
    return found


main()

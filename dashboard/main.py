"""The desk's entry: who it is, which operation, which page; Streamlit runs it anew for each act."""

from functools import partial
from pathlib import Path

import streamlit as st

from dashboard.desk import frame, session
from dashboard.desk.access import says as access_says
from dashboard.desk.exercise import head as exercise_head
from dashboard.places import Place
from dashboard.words import _, inbox_rows
from data.errors import StoreFault
from data.rights import Deed, Who, may
from data.words import Role

ICON = Path(__file__).parent / "desk" / "icon.png"


def main() -> None:
    st.set_page_config(page_title="Trygghetsläget", page_icon=str(ICON), layout="wide")
    frame.apply()
    try:
        who = session.who()
        chosen = st.navigation(pages(who), expanded=True)
        if not who.grants:
            frame.signed_out()
            return
        operation = frame.operation_choice()
        if operation is not None:
            exercise_head.exercise_break(who, operation)
        frame.account(who)
        if operation is not None and operation.is_exercise:
            frame.exercise_band(operation)
        if operation is not None:
            frame.also_open(operation)
        session.remember_in_address(operation)
        chosen.run()
    except StoreFault as fault:
        frame.fault(str(fault))


def pages(who: Who) -> list[st.Page]:
    """Return the pages, the one to begin with first; the door and the services decide what somebody may.

    A page without use for them is hidden, not missing: its address can be sent to them, and it says why not.
    """
    waiting = injects_waiting(who)
    menu = [
        st.Page(
            place.script,
            title=_("Inkorg (%(n)d)", n=waiting) if place is Place.INBOX and waiting else place.menu_title,
            url_path=place.value,
            visibility="visible" if useful else "hidden",
        )
        for place, useful in known(who, takes_part=waiting is not None)
    ]
    # The default page has no address but the root: were it one of these, its own would be unknown.
    start = partial(st.switch_page, menu[0], query_params=st.query_params.to_dict())
    return [
        st.Page(start, title=_("Trygghetsläget"), url_path="start", default=True, visibility="hidden"),
        *menu,
    ]


def known(who: Who, *, takes_part: bool) -> list[tuple[Place, bool]]:
    """Return the places in the menu's order, each with whether it is of use to somebody."""
    asked = {grant.role for grant in who.grants} == {Role.ORGANISATION}  # answers for itself alone
    area, situation = (Place.AREA, may(who, Deed.PHASE)), (Place.SITUATION, True)
    support = ((Place.SUPPORT, True),)
    return [
        *(support if asked else ()),
        *((area, situation) if who.has(Role.STADSDEL) else (situation, area)),
        (Place.DISTRICT, not asked),
        (Place.POINT, True),
        (Place.RELAY, may(who, Deed.RELAY)),
        (Place.INBOX, takes_part),
        (Place.STAFF, not asked),
        (Place.LOG, True),
        *(() if asked else support),
        (Place.SECTORS, True),
        (Place.SITUATION_REPORT, True),
        (Place.OPERATION, not asked),
        (Place.WALL, not asked),
        (Place.REPLAY, not asked),
        (Place.EXERCISE, may(who, Deed.CONTROL)),
        (Place.EVALUATION, may(who, Deed.CONTROL)),
        (Place.NOTICES, may(who, Deed.NOTICES)),
        (Place.REGISTER, may(who, Deed.REGISTERS)),
        (Place.ACCESS, access_says.may_see(who)),
    ]


def injects_waiting(who: Who) -> int | None:
    """Return how many injects wait in the chosen exercise; None for who takes no part in one."""
    operation = session.operation() if who.grants else None
    if operation is None or not inbox_rows.takes_part(who, operation):
        return None
    return inbox_rows.waiting(session.inbox(operation), operation)


main()

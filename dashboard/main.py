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
    """Return the pages, the one to begin with first; the door and the services decide what somebody may."""
    found = [
        st.Page(Place(name).script, title=title, url_path=name, visibility="visible" if useful else "hidden")
        for name, title, useful in known(who)
    ]
    # The default page has no address but the root: were it one of these, its own would be unknown.
    start = partial(st.switch_page, found[0], query_params=st.query_params.to_dict())
    return [
        st.Page(start, title=_("Trygghetsläget"), url_path="start", default=True, visibility="hidden"),
        *found,
    ]


def known(who: Who) -> list[tuple[str, str, bool]]:
    """Return each page's address, its title, and whether this person has use for it.

    A page without use for them is hidden, not missing: its address can be sent to them, and it says why not.
    """
    asked = {grant.role for grant in who.grants} == {Role.ORGANISATION}  # answers for itself alone
    area = ("area", _("Mitt område"), may(who, Deed.PHASE))
    support = ("support", _("Stöd"), True)
    situation = ("situation", _("Lägesbild"), True)
    return [
        *((support,) if asked else ()),
        *((area, situation) if who.has(Role.STADSDEL) else (situation, area)),
        ("district", _("Område"), not asked),
        ("point", _("Punkt"), True),
        ("relay", _("Ta emot rapport"), may(who, Deed.RELAY)),
        inbox(who),
        ("staff", _("Stab"), not asked),
        ("log", _("Logg"), True),
        *(() if asked else (support,)),
        ("sectors", _("Sektorer"), True),
        ("situation_report", _("Lägesrapport"), True),
        ("operation", _("Händelse"), not asked),
        ("wall", _("Storskärm"), not asked),
        ("replay", _("Återspelning"), not asked),
        ("exercise", _("Övningsledning"), may(who, Deed.CONTROL)),
        ("evaluation", _("Utvärdering"), may(who, Deed.CONTROL)),
        ("notices", _("Aviseringar"), may(who, Deed.NOTICES)),
        ("register", _("Punktregister"), may(who, Deed.REGISTERS)),
        ("access", _("Behörigheter"), access_says.may_see(who)),
    ]


def inbox(who: Who) -> tuple[str, str, bool]:
    """Return the inbox's page: in the chosen exercise its title says how many injects wait."""
    operation = session.operation() if who.grants else None
    if operation is None or not inbox_rows.takes_part(who, operation):
        return ("inbox", _("Inkorg"), False)
    waiting = inbox_rows.waiting(session.inbox(operation), operation)
    return ("inbox", _("Inkorg (%(n)d)", n=waiting) if waiting else _("Inkorg"), True)


main()

"""The ways between the desk's places: links that keep the operation, and the row of a place's parts."""

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.desk import session
from dashboard.desk.access import says as access_says
from dashboard.places import PART_IN_ADDRESS, PARTS, Part, Place, led_to
from data.preparedness.rules import why_not_know
from data.rehearsal.rules import offered
from data.rights import Deed, Who, may
from data.words import Role


def query(to: Place | Part, **more: str) -> dict[str, str]:
    """Return what stands after a place's address: the operation, the part, and what is named."""
    return {**session.operation_in_address(), **led_to(to)[1], **more}


def is_here(to: Place | Part) -> bool:
    """Return whether the address names this part already: no way leads to where one is."""
    return st.query_params.get(PART_IN_ADDRESS) == to


def link(to: Place | Part, label: str, **more: str) -> None:
    """Draw the way to a place or to a part of one."""
    st.page_link(led_to(to)[0].script, label=label, width="content", query_params=query(to, **more))


def go(to: Place | Part, **more: str) -> None:
    """Go to a place or to a part of one; the run ends here."""
    st.switch_page(led_to(to)[0].script, query_params=query(to, **more))


def answers_for_itself_alone(who: Who) -> bool:
    return {grant.role for grant in who.grants} == {Role.ORGANISATION}


def menu(who: Who, *, takes_part: bool) -> list[tuple[Place, bool]]:
    """Return the places in the menu's order, each with whether it is of use to somebody."""
    asked = answers_for_itself_alone(who)
    support = ((Place.SUPPORT, True),)
    return [
        *(support if asked else ()),
        (Place.SITUATION, True),
        (Place.RELAY, may(who, Deed.RELAY)),
        *(() if asked else support),
        (Place.SECTORS, True),
        (Place.STAFF, True),
        (Place.LOG, True),
        (Place.EXERCISE, takes_part or may(who, Deed.CONTROL)),
        (Place.ADMIN, False),  # last and closed: its way stands beside the account
    ]


# The parts that are of use to whoever has one right.
_TAKES: Mapping[Part, Deed] = {
    Part.CONTROL: Deed.CONTROL,
    Part.EVALUATION: Deed.CONTROL,
    Part.WORKSHOP: Deed.LEAD,
    Part.REGISTER: Deed.REGISTERS,
    Part.SECTOR_LIST: Deed.REGISTERS,
    Part.SERVICES: Deed.REGISTERS,
    Part.ASSUMPTIONS: Deed.REGISTERS,
    Part.NOTICES: Deed.NOTICES,
    Part.SETUP: Deed.ACCOUNTS,
    Part.DRIFT: Deed.REGISTERS,
}


def useful(part: Part, who: Who) -> bool:
    """Return whether a part of a place is of use to somebody; its address can be sent to anybody."""
    match part:
        case Part.STAFF | Part.WHAT_IF | Part.HANDOVER | Part.RETURN | Part.REPLAY | Part.TOLD | Part.ORDER:
            return not answers_for_itself_alone(who)
        case Part.INBOX:
            operation = session.operation()
            return operation is not None and session.takes_part(operation)
        case Part.REHEARSAL:
            return bool(offered(who))
        case Part.OPERATIONS:
            return may(who, Deed.OPEN_OPERATION) or may(who, Deed.CHANGE_OPERATION)
        case Part.PREPAREDNESS:
            return why_not_know(who) is None and (may(who, Deed.REPORT) or may(who, Deed.REGISTERS))
        case Part.ACCESS:
            return access_says.may_see(who)
    return part not in _TAKES or may(who, _TAKES[part])


def draw_parts(place: Place, drawn_by: Mapping[Part, Callable[[], None]]) -> None:
    """Draw the row of a place's parts, and the one that the address names."""
    who = session.who()
    offered = [part for part in PARTS[place] if useful(part, who)]
    named = st.query_params.get(PART_IN_ADDRESS)
    chosen = Part(named) if named in PARTS[place] else next(iter(offered), PARTS[place][0])
    said = st.query_params.to_dict()
    if len(offered) > 1:
        with st.container(key="parts", horizontal=True):
            for part in offered:
                with st.container(key="part-here" if part is chosen else f"part-{part}", width="content"):
                    link(part, part.menu_title)
    drawn_by[chosen]()
    if named is not None and st.query_params.to_dict() == said:
        _remember(place, chosen)
    session.put(_DRAWN, chosen)


_DRAWN = "part-drawn"


def _remember(place: Place, part: Part) -> None:
    """Write the part in the browser's address, which does not follow a link within one page by itself.

    Only where it is another than was drawn, and nothing else was written: each write is a step *back* takes.
    """
    before = session.value(_DRAWN)
    if before in PARTS[place] and before != part:
        st.query_params[PART_IN_ADDRESS] = part.value

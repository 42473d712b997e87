"""The desk's entry: who it is, which operation, which page; Streamlit runs it anew for each act."""

from functools import partial
from pathlib import Path

import streamlit as st

from dashboard.desk import exercise_band, frame, last_read, lighter, none_open, session, sheet, skips, ways
from dashboard.desk.exercise import head as exercise_head
from dashboard.desk.setup import steps
from dashboard.desk.setup.steps import State
from dashboard.desk.todo import above
from dashboard.places import OLD_ADDRESSES, Part, Place, led_to
from dashboard.settings import settings
from dashboard.words import _, inbox_rows
from data.errors import StoreFault
from data.rights import Who

ICON = Path(__file__).parent / "desk" / "icon.png"


def main() -> None:
    lighter.install()
    st.set_page_config(page_title="Trygghetsläget", page_icon=str(ICON), layout="wide")
    sheet.apply()
    try:
        with last_read.one_look():
            whole()
    except StoreFault as fault:
        frame.fault(str(fault))


def whole() -> None:
    """Draw what stands around the page, and the page."""
    who = session.who()
    chosen = st.navigation(pages(who), expanded=True)
    if not who.grants:
        frame.signed_out()
        return
    frame.superseded()
    operation = frame.operation_choice()
    if operation is not None and not operation.owner:
        exercise_head.exercise_break(who, operation)
    frame.account(who, chosen.url_path)
    frame.envelope_open()
    if operation is not None and operation.is_exercise:
        exercise_band.stand(operation, chosen.url_path)
    if operation is not None:
        frame.also_open(operation)
    session.remember_in_address(operation)
    if operation is not None:
        at_point = session.point() is not None
        skips.stand(skips.skips(chosen.url_path, who, at_point=at_point), "skips")
        above.stand(operation.id, chosen.url_path)
    else:
        none_open.stand()
    chosen.run()


def pages(who: Who) -> list[st.Page]:
    """Return the pages, the one to begin with first; the door and the services decide what somebody may.

    A page without use for them is hidden, not missing: its address can be sent to them, and it says why not.
    """
    waiting = injects_waiting(who)
    menu = [
        st.Page(
            place.script,
            title=_("Övning (%(n)d)", n=waiting) if place is Place.EXERCISE and waiting else place.menu_title,
            url_path=place.value,
            visibility="visible" if useful else "hidden",
        )
        for place, useful in ways.menu(who, takes_part=waiting is not None)
    ]
    # The default page has no address but the root: were it one of these, its own would be unknown.
    return [
        st.Page(
            partial(_begin, who, menu[0]),
            title=_("Trygghetsläget"),
            url_path="start",
            default=True,
            visibility="hidden",
        ),
        *menu,
        *(_moved(address, to) for address, to in OLD_ADDRESSES.items()),
    ]


def _begin(who: Who, first: st.Page) -> None:
    """Go to the first place; who sets up the server begins with what it cannot do without."""
    if ways.useful(Part.SETUP, who):
        found = steps.lines(last_read.store(), settings(), session.now())
        if any(line.state is State.WRONG for line in found):
            ways.go(Part.SETUP)
    st.switch_page(first, query_params=st.query_params.to_dict())


def _moved(address: str, to: Place | Part) -> st.Page:
    """Return an address that leads elsewhere with all that it says."""
    place, part = led_to(to)
    return st.Page(
        partial(st.switch_page, place.script, query_params={**st.query_params.to_dict(), **part}),
        title=_("Trygghetsläget"),
        url_path=address,
        visibility="hidden",
    )


def injects_waiting(who: Who) -> int | None:
    """Return how many injects wait in the chosen exercise; None for who takes no part in one."""
    operation = session.operation() if who.grants else None
    if operation is None or not session.takes_part(operation):
        return None
    return inbox_rows.waiting(session.inbox(operation), operation)


main()

"""Mitt område: the area's points with the oldest word first, and what can be done about them from here."""

import streamlit as st

from dashboard.desk import forms as desk_forms
from dashboard.desk import frame, session
from dashboard.desk.area import bulk as area_bulk
from dashboard.desk.area import point as area_point
from dashboard.desk.area import table as area_table
from dashboard.desk.area.says.page import AreaPage, area_page, areas
from dashboard.desk.district.lists import district_link
from dashboard.desk.frame import Shown
from dashboard.desk.point.says import by_id, point_page
from dashboard.desk.staff import message_form as staff_message_form
from dashboard.words import _
from dashboard.words.empty import Lack, empty, powerless

AREA, MODE, FIRST = "area-choice", "area-mode", "area-first"
ONE, MANY, PHONES = "punkt", "flera", "telefoner"
MODES = {ONE: _("Vald punkt"), MANY: _("Flera punkter"), PHONES: _("Telefoner")}


def page() -> None:
    shown = frame.begin(_("Mitt område"))
    if shown is None:
        return
    area = choose(shown)
    if area is None:
        frame.nothing(empty(Lack.AREA))
        return
    says = area_page(shown.picture, area, session.who(), shown.now)
    if not says.rows:
        frame.nothing(empty(Lack.AREA_POINTS))
        return
    point = chosen_point(says)
    listed, done = st.columns([3, 2], gap="medium")
    with listed:
        area_table.area_table(says, point, shown.now, shown.operation.clock.speed, session.choose_point)
        district_link(area, says.name)
        staff_message_form.told_in_area(shown, area)
    with done:
        acts(shown, says, point)


def choose(shown: Shown) -> str | None:
    """Return the area: the only one, or the one chosen."""
    named = areas(shown.picture, session.who())
    if len(named) < 2:
        return next(iter(named), None)
    if session.value(AREA) not in named:
        session.put(AREA, next(iter(named)))
    held: str = st.selectbox(
        _("Område"),
        list(named),
        format_func=lambda one: named.get(one, ""),
        key=AREA,
        persist_state="session",
        label_visibility="collapsed",
        width=320,
    )
    return held


def chosen_point(says: AreaPage) -> str:
    """Return the chosen point; at first the one whose word is oldest, which then stays so on this page.

    What other pages have chosen is left alone: looking here is no choice.
    """
    known = {row.id for row in says.rows}
    for held in (session.point(), session.value(FIRST)):
        if held in known:
            return str(held)
    session.put(FIRST, says.rows[0].id)
    return says.rows[0].id


def acts(shown: Shown, says: AreaPage, point: str) -> None:
    nothing_may = powerless(session.who(), shown.operation)
    desk_forms.say_powerless(nothing_may)
    if nothing_may and session.value(MODE, ONE) == ONE:
        one_point(shown, point)
        return
    mode = st.segmented_control(
        _("Vad vill du göra?"),
        list(MODES),
        format_func=MODES.__getitem__,
        key=MODE,
        default=ONE,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    if mode == MANY:
        area_bulk.bulk(shown, says, nothing_may)
    elif mode == PHONES:
        area_table.phones(shown, says)
    else:
        one_point(shown, point)


def one_point(shown: Shown, point: str) -> None:
    found = by_id(shown.picture, point)
    if found is not None:
        area_point.acts(shown, found, point_page(shown.picture, found, shown.now, session.who()))


page()

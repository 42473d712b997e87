"""Lägesbild: the live map, filters, the same facts as a table, and the point that is looked at."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode

import streamlit as st

from dashboard.desk import frame, last_read, session
from dashboard.desk.browser_parts import live_frame
from dashboard.desk.frame import Shown
from dashboard.desk.point import cards as point_cards
from dashboard.desk.point.says import by_id, choices, point_page
from dashboard.desk.requests import ask as request_ask
from dashboard.desk.situation import table as situation_table
from dashboard.desk.situation.says import page as situation_says
from dashboard.desk.situation.says import who_answers as who_answers_says
from dashboard.desk.situation.says.page import Choice, Filters
from dashboard.desk.situation.table import who_answers
from dashboard.desk.situation_reports import chosen as situation_report_chosen
from dashboard.desk.staff import message_form as staff_message_form
from dashboard.desk.staff import since as staff_since
from dashboard.places import Place
from dashboard.wall.matrix import Matrix, matrix
from dashboard.wall.reading import read
from dashboard.words import _
from dashboard.words.empty import Lack, empty
from data.points.facts import Point
from data.sectors.owners import standing
from data.words import Function

AREA, FUNCTIONS, STATUSES, OLDER, OPEN, POINT = (
    f"situation-{n}" for n in ("area", "f", "s", "age", "o", "p")
)


def page() -> None:
    shown = frame.begin(_("Läget"))
    if shown is None:
        return
    situation_report_chosen.remind(shown, only_soon=True)
    situation_table.warn(shown)
    filters = choose_filters(shown)
    chart, side = st.columns([11, 10], gap="medium")
    with chart:
        address = "/live/map?" + urlencode({"operation": shown.operation.id, "tema": "ljus"})
        live_frame(address, _("Karta över trygghetspunkterna"), "map", "map", on_point=look_at)
    with side:
        detail(shown)
        staff_since.staff_waiting(shown, str(session.value(AREA) or ""))
    table(shown, filters)


def choose_filters(shown: Shown) -> Filters:
    offered = situation_says.choices(shown.picture)
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        area = _one_of(_("Område"), offered.areas, _("alla områden"), AREA, 220)
        older = _one_of(_("Ålder"), offered.ages, _("alla åldrar"), OLDER, 170)
        functions = _several_of(_("Funktion"), offered.functions, FUNCTIONS)
        statuses = _several_of(_("Status"), offered.statuses, STATUSES)
        only_counted = st.toggle(_("Bara öppna eller rapporterande"), key=OPEN)
    return Filters(
        areas=(area,) if area else (),
        functions=tuple(Function(function) for function in functions),
        statuses=tuple(situation_says.wanted(status) for status in statuses),
        older=timedelta(seconds=int(older)) if older else None,
        only_counted=only_counted,
    )


def _one_of(name: str, offered: Sequence[Choice], every: str, key: str, width: int) -> str:
    words = {choice.value: choice.word for choice in offered}
    return st.selectbox(
        name, ["", *words], format_func=lambda value: words.get(value, every), key=key, width=width
    )


def _several_of(name: str, offered: Sequence[Choice], key: str) -> list[str]:
    words = {choice.value: choice.word for choice in offered}
    return st.pills(
        name, list(words), selection_mode="multi", format_func=words.__getitem__, key=key, wrap=True
    )


def look_at(identity: str | None) -> None:
    session.choose_point(identity)
    session.put(POINT, identity or "")


def look_at_area(identity: str) -> None:
    session.put(AREA, identity)


def picked() -> None:
    session.choose_point(session.value(POINT) or None)


def detail(shown: Shown) -> None:
    """The chosen point; while there is none, the areas."""
    named = choices(shown.picture, shown.readings)
    held = session.point() or ""
    session.put(POINT, held if held in named else "")
    st.selectbox(
        _("Punkt"),
        ["", *named],
        format_func=lambda one: named.get(one, _("välj i listan, på kartan eller i tabellen")),
        key=POINT,
        on_change=picked,
    )
    point = by_id(shown.picture, held)
    speed = shown.operation.clock.speed
    if point is None:
        says = matrix(shown.picture, shown.readings, shown.now)
        situation_table.area_table(says, shown.now, speed, look_at_area)
        answers_in_area(shown, says)
        return
    point_cards.lines(point_page(shown.picture, point, shown.now, session.who()), shown.now, speed)
    with st.container(horizontal=True):
        st.page_link(Place.POINT.script, label=_("Rapportera om punkten"))
        st.button(_("Visa områdena"), on_click=look_at, args=(None,), type="tertiary")
    answers_at_point(shown, point)


def asked(shown: Shown) -> who_answers_says.Asked:
    """Return what *Vem ansvarar?* rests on here and now."""
    moved = standing(last_read.staff(shown.operation.id).owners, shown.now)
    real = not shown.operation.is_exercise
    return who_answers_says.Asked(last_read.sector_register(), real, moved, shown.now)


def answers_at_point(shown: Shown, point: Point) -> None:
    """Say who answers for what does not work at the chosen point."""
    reading = read(point, shown.now)
    says = who_answers_says.at_point(asked(shown), reading, point.name)
    if says is not None:
        who_answers(says)
        request_ask.support_offer(shown, request_ask.at_point(point.id), says)


def answers_in_area(shown: Shown, says: Matrix) -> None:
    """Say who answers for what does not work in the area that the page is narrowed to."""
    row = next((one for one in says.rows if one.id == session.value(AREA)), None)
    if row is None:
        return
    frame.district_link(row.id, row.name)
    staff_message_form.told_in_area(shown, row.id)
    found = who_answers_says.in_area(asked(shown), row.id, row.name, row.cells)
    if found is not None:
        who_answers(found)
        request_ask.support_offer(shown, request_ask.in_area(row.id), found)


def table(shown: Shown, filters: Filters) -> None:
    says = situation_says.table(shown.picture, shown.readings, filters, shown.now)
    st.caption(_("Sämst först · %(counted)s", counted=says.counted))
    if not says.rows:
        frame.nothing(empty(Lack.MATCH))
        return
    situation_table.point_table(says, session.point(), shown.now, shown.operation.clock.speed, look_at)


page()

"""Logg: what has been said and decided, to search and to add to; a row opens what can be done with it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.desk import alone, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drawing import draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.log import reading as log_reading
from dashboard.desk.log import table as log_table
from dashboard.desk.log.carriers import carriers
from dashboard.desk.log.chosen import choose, chosen_number, chosen_row
from dashboard.desk.log.says import followed_by
from dashboard.desk.log.table import log_open
from dashboard.desk.log.write import note_form
from dashboard.desk.situation.says.point import choices
from dashboard.words import _, label, log_rows
from dashboard.words.addresses import LogAsked, kinds_asked, log_address, points_asked, selected_asked
from dashboard.words.empty import Lack, empty, powerless, why_not
from dashboard.words.entries.said import LOGGED
from data.log.facts import Selected
from data.rights import Deed

PAGE = 50
WORDS, SELECTED, KINDS, AREA, POINT, MORE = (
    f"log-{name}" for name in ("words", "selected", "kinds", "area", "point", "more")
)


def part() -> None:
    shown = frame.begin(_("Logg"), needs_points=False)
    if shown is None:
        return
    listed, written = st.columns([7, 3], gap="medium")
    with listed:
        log_open(shown.operation.id)
        entries(shown.operation.id)
    with written:
        number = chosen_number(shown.operation)
        if number:
            chosen_row(shown.operation.id, str(number))
        nothing_may = powerless(session.who(), shown.operation, (Deed.NOTE, Deed.CORRECT))
        desk_forms.say_powerless(nothing_may)
        note_form(shown.operation.id, nothing_may)


@alone.beside
def entries(operation: str) -> None:
    shown = frame.look(operation)
    asked = search(shown)
    limit = PAGE * int(session.value(MORE, 1))
    points = points_asked(asked, shown.picture)
    kinds = tuple(kinds_asked(asked))
    found = log_reading.log(
        shown.operation.id, asked.words, kinds, tuple(points), limit + 1, selected_asked(asked)
    )
    alone = log_rows.approved_alone(last_read.situation_reports(shown.operation.id))
    register = last_read.sector_register()
    named = carriers()
    rows = log_rows.log_rows(found[:limit], shown.picture, shown.now, register, alone, carriers=named)
    if not rows:
        frame.nothing(empty(Lack.ENTRIES))
        return
    log_table.log_table(
        rows, key="log", chosen=chosen_number(shown.operation), followed=followed_by(rows), on_choose=choose
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(found) > limit:
            st.button(_("Visa äldre poster"), on_click=show_more)
        refused = why_not(session.who(), Deed.EXPORT, shown.operation)
        fetch = el("p.fetch", el("a", _("Hämta som CSV"), href=log_address(asked)))
        draw(el("p.blocked", refused) if refused else fetch, key="log-file")


def search(shown: Shown) -> LogAsked:
    areas = {area.id: area.name for area in shown.picture.areas}
    named = choices(shown.picture, shown.readings)
    shelves = {
        Selected.OPPNA: _("öppna poster"),
        Selected.NYCKEL: _("nyckelposter"),
        Selected.BESLUT: _("beslut"),
    }
    kinds = {kind: label(kind) for kind in LOGGED}
    with st.container(key="search", horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            _("Sök"),
            key=WORDS,
            placeholder=_("början av ord i text eller punkt"),
            on_change=show_first,
            width=230,
        )
        selected = narrowing(_("Visa"), SELECTED, shelves, _("alla poster"), 150)
        kind = narrowing(_("Slag"), KINDS, kinds, _("alla slag"), 180)
        area = narrowing(_("Område"), AREA, areas, _("alla områden"), 200)
        point = narrowing(_("Punkt"), POINT, named, _("alla punkter"), 230)
    return LogAsked(shown.operation.id, words, kind, area, point, selected)


def narrowing(label: str, key: str, words: Mapping[Any, str], none: str, width: int) -> str:
    """Draw a choice that narrows the log; nothing chosen narrows nothing."""
    found = st.selectbox(
        label,
        ["", *words],
        format_func=lambda one: words.get(one, none),
        key=key,
        width=width,
        on_change=show_first,
    )
    return str(found)


def show_first() -> None:
    session.put(MORE, 1)


def show_more() -> None:
    session.put(MORE, int(session.value(MORE, 1)) + 1)

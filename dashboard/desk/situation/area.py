"""An area: its points with the oldest word first, what ends next, who answers, and what is said and done."""

from datetime import datetime, timedelta

import streamlit as st

from dashboard.desk import forms as desk_forms
from dashboard.desk import frame, session
from dashboard.desk.drawing import Node, draw, el, left
from dashboard.desk.failures import part as failures
from dashboard.desk.frame import Shown
from dashboard.desk.requests import ask as request_ask
from dashboard.desk.situation import added, around, bulk, demand, phones, reach, services, where, who
from dashboard.desk.situation import table as situation_table
from dashboard.desk.situation.says import who_answers as who_answers_says
from dashboard.desk.situation.says.area import AreaPage, EndLine, area_page
from dashboard.desk.staff import message_form as staff_message_form
from dashboard.desk.staff import since as staff_since
from dashboard.wall.matrix import matrix
from dashboard.words import _
from dashboard.words.empty import Lack, empty, powerless
from dashboard.words.times import clock
from data.points.facts import Area

SOON = timedelta(minutes=30)
MOST = 8
MODE = "area-mode"
MANY, PHONES, ADDED = "flera", "telefoner", "tillfallig"
MODES = {MANY: "Flera punkter på en gång", PHONES: "Telefoner", ADDED: "Tillfällig punkt"}


def show(shown: Shown, area: Area) -> None:
    says = area_page(shown.picture, area.id, session.who(), shown.now)
    failures.short(shown, area.id)
    if says.rows:
        points(shown, says)
    else:
        frame.nothing(empty(Lack.AREA_POINTS))
    done, said = st.columns([3, 2], gap="medium")
    with done:
        acts(shown, says)
        around.spoken(shown, area)
        around.support(shown, area)
        around.events(shown, area)
        reach.area(shown, area)
    with said:
        services.failed_in(shown, area)
        answering(shown, area)
        around.moved(shown, area)
        staff_message_form.told_in_area(shown, area.id)
        staff_since.staff_waiting(shown, area.id)


def points(shown: Shown, says: AreaPage) -> None:
    """Show what ends next, and the area's points; choosing one goes to it."""
    speed = shown.operation.clock.speed
    draw(
        _endings(says, shown.now),
        *_back(says),
        *demand.filling(shown, says.area),
        key="endings",
        speed=speed,
        on_choose=where.to_point,
    )
    caption = _("Områdets punkter, äldst uppgift först")
    head = el("small", f"{_('äldst uppgift först')} · {says.counted}")
    draw(el("h2.list", _("Punkter"), head), key="area-points")
    situation_table.point_table(says.rows, None, shown.now, speed, where.to_point, caption)


def _endings(page: AreaPage, now: datetime) -> Node:
    if not page.endings:
        return el("p.muted.ends", page.nothing_ends)
    return el(
        "section.ends",
        el("h2", _("Går ut härnäst")),
        el("ul", *(_ending(one, now) for one in page.endings)),
    )


def _ending(one: EndLine, now: datetime) -> Node:
    return el(
        "li",
        el("b.time", clock(one.at, now)),
        el("span.warn", _("har passerat"))
        if one.passed
        else el("span.warn" if one.at - now <= SOON else "span.muted", left(one.at, now, _("om %s"))),
        el("span", el("button.link", one.place, choose=one.point), f" {one.what}"),
    )


def _back(page: AreaPage) -> list[Node]:
    """Return what is expected back; what does not fit is in the points below."""
    if not page.back:
        return []
    shown = page.back[:MOST]
    lines = [el("li", el("button.link", one.place, choose=one.point), f" {one.what}") for one in shown]
    more = len(page.back) - MOST
    if more > 0:
        lines.append(el("li.muted", _("%(n)d till", n=more)))
    return [el("section.ends.back", el("h2", _("Väntas åter")), el("ul", *lines))]


def acts(shown: Shown, says: AreaPage) -> None:
    """Draw what is done for several points at once, for the area's phones and a new point, when asked for."""
    nothing_may = powerless(session.who(), shown.operation)
    desk_forms.say_powerless(nothing_may)
    if nothing_may:
        return
    mode = st.segmented_control(
        _("Vad vill du göra?"),
        list(MODES) if says.rows else [ADDED],
        format_func=lambda one: _(MODES[one]),
        key=MODE,
        persist_state="session",
        label_visibility="collapsed",
    )
    if mode == MANY:
        bulk.bulk(shown.operation.id, says.area)
    elif mode == PHONES:
        phones.phones(shown, says)
    elif mode == ADDED:
        added.add_form(shown.operation.id, says.area)


def answering(shown: Shown, area: Area) -> None:
    """Say who answers in the area, and let support be asked for where something does not work."""
    says = matrix(shown.picture, shown.readings, shown.now)
    cells = next(row.cells for row in says.rows if row.id == area.id)
    found = who_answers_says.in_area(who.asked(shown), area.id, area.name, cells)
    who.who_answers(found)
    who.offer_support(shown, request_ask.in_area(area.id), found)

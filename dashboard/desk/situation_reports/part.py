"""Lägesrapport: the one on its way, those that have been written and who has read them, what differs."""

import streamlit as st

from dashboard.desk import choices, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.frame import Shown
from dashboard.desk.situation_reports import chosen as situation_report_chosen
from dashboard.desk.situation_reports import reading, views
from dashboard.desk.situation_reports.path import path
from dashboard.desk.situation_reports.says.reports import difference
from dashboard.words import _
from dashboard.words.empty import powerless
from dashboard.words.times import dated
from data.rights import Deed
from data.situation_reports.facts import SituationReport

EARLIER, LATER = "situation-report-earlier", "situation-report-later"


def compare(reports: tuple[SituationReport, ...]) -> None:
    """Draw what differs between the two chosen; at first the two newest."""
    by_number = {one.number: one for one in reports}
    words = {one.number: f"{_('Lägesrapport')} {one.number}, {dated(one.frozen.at)}" for one in reports}
    numbers = sorted(by_number)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        earlier = _choose(EARLIER, _("Från"), numbers, words, len(numbers) - 2)
        later = _choose(LATER, _("Till"), numbers, words, len(numbers) - 1)
    one, other = by_number[min(earlier, later)], by_number[max(earlier, later)]
    first, second = (reading.frozen(held.operation, held.id) for held in (one, other))
    quoted = {**first.quoted, **second.quoted}
    blocks = difference((one, first.document), (other, second.document), quoted)
    situation_report_chosen.show(blocks, key=f"difference:{one.number}:{other.number}")


def _choose(key: str, label: str, numbers: list[int], words: dict[int, str], start: int) -> int:
    found = st.selectbox(
        label, numbers, index=start, format_func=lambda one: words.get(one, str(one)), key=key, width=320
    )
    return int(found)


DEEDS = (Deed.COMPOSE, Deed.APPROVE, Deed.RECEIPT)


def part() -> None:
    shown = frame.begin(_("Lägesrapport"), needs_points=False)
    if shown is None:
        return
    reports = last_read.situation_reports(shown.operation.id)
    situation_report_chosen.remind(shown)
    nothing_may = powerless(session.who(), shown.operation, DEEDS)
    desk_forms.say_powerless(nothing_may)
    match choose_view(shown, reports):
        case views.PATH:
            path(shown, reports)
        case views.COMPARE:
            compare(reports)
        case _:
            situation_report_chosen.listed(shown, reports)


def choose_view(shown: Shown, reports: tuple[SituationReport, ...]) -> str:
    """Return which view is looked at; whoever writes or approves begins where a report is on its way."""
    words = {}
    deeds = (Deed.COMPOSE, Deed.APPROVE)
    if not powerless(session.who(), shown.operation, deeds):
        words[views.PATH] = _("På väg")
    words[views.LIST] = _("Rapporter")
    if len(reports) > 1:
        words[views.COMPARE] = _("Jämför två")
    first = next(iter(words))
    if len(words) == 1:
        return first
    if choices.held(views.VIEW) not in words:
        choices.choose(views.VIEW, first)
    chosen = st.segmented_control(
        _("Visa"),
        list(words),
        format_func=lambda one: words.get(one, one),
        key=choices.key(views.VIEW),
        required=True,
        label_visibility="collapsed",
    )
    return chosen if chosen in words else first

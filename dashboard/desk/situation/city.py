"""The whole: the map, the areas, and one list of points, worst first."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

import streamlit as st

from dashboard.desk import frame, last_read, session
from dashboard.desk.browser_parts import live_frame
from dashboard.desk.drawing import draw, el, icon
from dashboard.desk.failures import part as failures
from dashboard.desk.forecast import part as forecast
from dashboard.desk.frame import Shown
from dashboard.desk.situation import reach, where
from dashboard.desk.situation import table as situation_table
from dashboard.desk.situation.says import page as situation_says
from dashboard.desk.situation.says.page import Filters
from dashboard.desk.situation.says.where import own_functions
from dashboard.desk.situation_reports import chosen as situation_report_chosen
from dashboard.desk.staff import since as staff_since
from dashboard.wall.matrix import matrix
from dashboard.words import _
from dashboard.words.empty import Lack, empty
from data.notices import reads as notice_reads
from data.rights import Deed, may, place_of
from data.words import Function

FUNCTIONS, STATUSES, OLDER, OPEN = (f"situation-{n}" for n in ("f", "s", "age", "o"))


def show(shown: Shown) -> None:
    situation_report_chosen.remind(shown, only_soon=True)
    warn(shown)
    staff_since.staff_waiting(shown, "")
    failures.short(shown)
    with st.container(key="city"):
        with st.container(key="city-top"):
            left, side = st.columns([11, 10], gap="medium")
        with left, st.container(key="city-map"):
            chart(shown)
            reach.choose_layer()
        with side:
            says = matrix(shown.picture, shown.readings, shown.now)
            situation_table.area_table(says, shown.now, shown.operation.clock.speed, where.to_area)
            with st.container(key="city-reach"):
                reach.city(shown.operation.id)
        forecast.short(shown)
        listed(shown)


def chart(shown: Shown) -> None:
    layer = {"lager": session.value(where.LAYER)} if session.value(where.LAYER) else {}
    asked = urlencode({"operation": shown.operation.id, "tema": "ljus", **layer})
    title = _("Karta över trygghetspunkterna")
    live_frame(f"/live/map?{asked}", title, "map", "map", where.to_point)


def listed(shown: Shown) -> None:
    """Show the points, worst first, narrowed by the filters above them."""
    head = st.container()
    filters = choose_filters()
    says = situation_says.table(shown.picture, shown.readings, filters, shown.now)
    with head:
        counted = el("small", _("sämst först · %(counted)s", counted=says.counted))
        draw(el("h2.list", _("Punkter"), counted), key="points-head")
    if not says.rows:
        frame.nothing(empty(Lack.MATCH))
        return
    situation_table.point_table(
        says.rows, None, shown.now, shown.operation.clock.speed, where.to_point, _("Punkter, sämst först")
    )


def choose_filters() -> Filters:
    offered = situation_says.choices()
    own = own_functions(last_read.sector_register(), session.who())
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        functions = _several_of(_("Funktion"), offered.functions, FUNCTIONS, own)
        statuses = _several_of(_("Status"), offered.statuses, STATUSES)
        older = st.selectbox(
            _("Ålder"),
            ["", *offered.ages],
            format_func=lambda value: offered.ages.get(value, _("alla åldrar")),
            key=OLDER,
            persist_state="session",
            width=170,
        )
        only_counted = st.toggle(_("Bara öppna eller rapporterande"), key=OPEN, persist_state="session")
    return Filters(
        functions=tuple(Function(function) for function in functions),
        statuses=tuple(situation_says.wanted(status) for status in statuses),
        older=timedelta(seconds=int(older)) if older else None,
        only_counted=only_counted,
    )


def _several_of(name: str, words: Mapping[str, str], key: str, own: tuple[str, ...] = ()) -> list[str]:
    return st.pills(
        name,
        list(words),
        selection_mode="multi",
        default=list(own) if session.value(key) is None else None,
        format_func=words.__getitem__,
        key=key,
        persist_state="session",
        wrap=True,
    )


def warn(shown: Shown) -> None:
    """Say how many notices of the operation have not gone as they should."""
    if not may(session.who(), Deed.NOTICES, place_of(shown.operation)):
        return
    failed = notice_reads.failed(last_read.store(), shown.operation.id, session.now())
    if failed:
        one = _("En avisering har inte gått fram: se Stöd, och ring.")
        many = _("%(n)d aviseringar har inte gått fram: se Stöd, och ring.", n=failed)
        draw(
            el("p.alarm", icon("bang"), one if failed == 1 else many, role="alert"),
            key="notices-failed",
        )

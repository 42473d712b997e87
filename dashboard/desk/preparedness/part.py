"""Beredskap in Förvaltning: the indicators, a line for each point with a filter, and the list read in."""

from collections.abc import Mapping

import streamlit as st

from dashboard.desk import forms as desk_forms
from dashboard.desk import frame, last_read, session
from dashboard.desk.drawing import Node, draw, el, example_mark, icon, listing
from dashboard.desk.lessons.returning import returning_lessons
from dashboard.desk.preparedness import says
from dashboard.desk.preparedness.point import held
from dashboard.desk.preparedness.says import Line
from dashboard.desk.upload import Told, Upload, file_links, read_or_fetch, section
from dashboard.places import Part
from dashboard.words import _
from dashboard.words.addresses import equipment_address
from dashboard.words.preparedness import figures
from data.list_files.opening import LARGEST_FILE
from data.notices import reads as notice_reads
from data.points.facts import Point
from data.preparedness.counting import totals
from data.preparedness.facts import Equipment, Known
from data.preparedness.list_file import FORMATS, EquipmentLooked, equipment_list
from data.preparedness.rules import place_of_check, why_not_know
from data.rights import Deed, may

ALL = ""


def part() -> None:
    frame.of_the_server(Part.PREPAREDNESS.menu_title)
    why_not = why_not_know(session.who())
    if why_not is not None:
        desk_forms.say_powerless(why_not.text)
        return
    _never_reminded()
    _ready(*held())
    returning_lessons()
    if may(session.who(), Deed.REGISTERS):
        _reading()


def _never_reminded() -> None:
    """Say how many reminders have not arrived; nothing where all have, or to who does not handle them."""
    if not may(session.who(), Deed.NOTICES):
        return
    failed = notice_reads.failed(last_read.store(), None, session.now())
    if failed:
        said = _.n(
            "%(n)d påminnelse om månadskontroll har inte gått fram: ring.",
            "%(n)d påminnelser om månadskontroll har inte gått fram: ring.",
            failed,
        )
        draw(el("p.mark.bad", icon("bang"), said), key="preparedness-reminders")


def _ready(points: tuple[Point, ...], known: Mapping[str, Known]) -> None:
    """Draw what is ready of the points that are chosen."""
    areas = {area.id: area.name for area in last_read.areas()}
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        area = st.selectbox(
            _("Område"),
            [ALL, *areas],
            format_func=lambda one: areas.get(one, _("Alla områden")),
            key="preparedness-area",
            width=320,
        )
        wanting = st.checkbox(_("Bara där något är okänt, försenat eller saknas"), key="preparedness-wanting")
    here = [point for point in points if area in (ALL, point.area)]
    chosen = {point.id: known[point.id] for point in here if point.id in known}
    shown = figures(totals(chosen.values(), session.now()))
    warning = says.warning(chosen)
    rows = [one for one in says.lines(here, known, areas, session.now()) if one.wants or not wanting]
    may_check = {point.id for point in here if may(session.who(), Deed.REPORT, place_of_check(point))}
    heads = (
        _("Punkt"),
        _("Reservkraft"),
        _("Full tank räcker"),
        _("Senast prövad"),
        _("Senaste kontroll"),
        "",
    )
    title = _("Vad punkterna har, och när det senast prövades")
    draw(
        el("ul.figures", *(el("li", el("b", one.number), el("span", one.text)) for one in shown)),
        el("p.notice", warning) if warning else None,
        listing(
            "log", title, heads, [el("tbody", *(_row(one, may_check) for one in rows))], title, "scroll.tall"
        )
        if rows
        else el("p.muted", _("Inga punkter här.")),
        key="preparedness",
    )


def _row(one: Line, may_check: set[str]) -> Node:
    return el(
        "tr",
        el("th", one.name, example_mark(one.example), el("small", f"{one.id} · {one.area}"), scope="row"),
        el("td", one.reserve, el("small", one.detail) if one.detail else None),
        el("td.num", one.lasts),
        el("td", *_when(one.tried, one.tried_late)),
        el(
            "td",
            *_when(one.check, _("försenad") if one.check_late else ""),
            el("small", one.lacks) if one.lacks else None,
        ),
        el("td.num", el("a", _("Gör kontroll"), href=f"/kontroll/{one.id}") if one.id in may_check else None),
    )


def _when(said: str, late: str) -> tuple[Node | str, ...]:
    return (said, el("span.mark", icon("bang"), late)) if late else (said,)


def _reading() -> None:
    """Draw the way in and the way out of the list."""
    mb = LARGEST_FILE // 1_000_000
    upload = Upload(
        name="equipment-list",
        lists=equipment_list(session.now()),
        told=told,
        title=_("Läs in punkternas utrustning"),
        label=_("Fil med reservkraft, tank, vatten, yta, nivå och öppettider"),
        limits=_("XLSX eller CSV med en rad för varje punkt. Högst %(mb)d MB.", mb=mb),
        unchanged=_("Inget ändras: listan är redan som i filen."),
        formats=FORMATS,
        largest=LARGEST_FILE,
    )
    read_or_fetch(upload, _fetch)


def _fetch() -> None:
    with st.container(key="equipment-fetch"):
        st.header(_("Hämta listan"), anchor=False)
        st.caption(
            _(
                "Klass intern. Ändra i filen och läs in den igen. Den är hela listan: för en punkt som "
                "saknas är inget längre känt."
            )
        )
        kinds = {
            equipment_address(".xlsx"): _("Kalkylark (XLSX), med förklaringar"),
            equipment_address(".csv"): _("CSV"),
        }
        file_links(kinds, "equipment-files")


def told(looked: EquipmentLooked) -> Told:
    """Return what a list would change: each row that differs, the changed fields first."""
    change, heads = looked.change, (_("Punkt"), _("Uppgifter"))
    return Told(
        new=len(change.new),
        changed=len(change.changed),
        gone=len(change.gone),
        gone_word=_("blir okända"),
        tables=()
        if looked.refused
        else (
            section(
                _("Ändras"),
                (_("Punkt"), _("Uppgift"), _("Före"), _("Efter")),
                [row for before, after in change.changed for row in _changed(before, after)],
            ),
            section(_("Blir okända"), heads, [_plain(one) for one in change.gone]),
            section(_("Nya"), heads, [_plain(one) for one in change.new]),
        ),
        kind=looked.kind,
        remarks=looked.notes,
        whole=not looked.refused,
    )


def _changed(before: Equipment, after: Equipment) -> list[Node]:
    cells = [
        [el("td", name), el("td.before", was), el("td.after", is_now)]
        for name, was, is_now in says.changes(before, after)
    ]
    first, *rest = cells
    head = el("th", after.point, example_mark(after.example), scope="rowgroup", rowspan=len(cells))
    return [el("tr.first", head, *first), *(el("tr", *row) for row in rest)]


def _plain(one: Equipment) -> Node:
    return el("tr", el("th", one.point, example_mark(one.example), scope="row"), el("td", says.stated(one)))

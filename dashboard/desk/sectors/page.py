"""Sektorer: what sectors and participants say, area by area, who leads each, what must not fail in it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.desk import drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.register.says import in_words
from dashboard.desk.requests.ask import sector_offer
from dashboard.desk.sectors.board import event_table, grade_table, sector_table
from dashboard.desk.sectors.says.areas import by_organisation, by_sector, event_rows
from dashboard.desk.sectors.says.page import SectorsPage, sectors_page
from dashboard.desk.sectors.says.reports import Whose, choices, told, why_not_report
from dashboard.desk.upload import Told, Upload, file_links, read_or_fetch, section
from dashboard.words import _, label, times
from dashboard.words.addresses import SECTORS
from data import glossary
from data.list_files.list_file import Looked
from data.list_files.typed_row import LARGEST_FILE
from data.rights import Deed, may
from data.sectors.acts import PartChange, SectorsChange, report_sector
from data.sectors.facts import SectorRegister
from data.sectors.list_file import FORMATS, HEADINGS, SECTOR_LIST, SHEETS
from data.sectors.reports import Impact, NewSectorReport, level
from data.words import Extent, ImpactCriterion, ImpactLevel


def sector_upload() -> None:
    """Draw the way in and the way out of the sector list."""
    mb = LARGEST_FILE // 1_000_000
    upload = Upload(
        name="sector-list",
        lists=SECTOR_LIST,
        told=_told,
        title=_("Läs in sektorsorganisationen"),
        label=_("Fil med sektorer, organisationer och ansvar"),
        limits=_("XLSX med flikarna i mallen, eller YAML. Högst %(mb)d MB.", mb=mb),
        unchanged=_("Inget ändras: sektorslistan är redan som i filen."),
        formats=FORMATS,
        largest=LARGEST_FILE,
    )
    read_or_fetch(upload, _fetch)


def _fetch() -> None:
    st.header(_("Hämta listan"), anchor=False)
    st.caption(_("Ändra i filen och läs in den igen. Den är hela listan: det som saknas i den tas bort."))
    file_links({SECTORS: _("Kalkylark (XLSX), med förklaringar")}, "sector-files")


def _told(looked: Looked[SectorRegister, SectorsChange]) -> Told:
    parts = looked.change.parts
    heads = (_("Flik"), _("Rad"), _("Uppgift"), _("Före"), _("Efter"))
    rows = [row for name, change in parts.items() for row in _rows(SHEETS[name], change)]
    return Told(
        new=sum(len(one.new) for one in parts.values()),
        changed=sum(len(one.changed) for one in parts.values()),
        gone=sum(len(one.gone) for one in parts.values()),
        gone_word=_("försvinner"),
        tables=() if looked.refused else (section(_("Ändringar"), heads, rows),),
        remarks=looked.notes,
        whole=len(looked.refused) == len(looked.change.refused),
    )


def _rows(sheet: str, change: PartChange) -> Iterator[Node]:
    for key in change.changed:
        for one in change.fields[key]:
            yield _row(sheet, key, HEADINGS[one.name], in_words(one.before), in_words(one.after))
    yield from (_row(sheet, key, _("försvinner")) for key in change.gone)
    yield from (_row(sheet, key, _("ny")) for key in change.new)


def _row(sheet: str, row: str, what: str, before: str = "", after: str = "") -> Node:
    return el(
        "tr",
        el("td", sheet),
        el("th", row, scope="row"),
        el("td", what),
        el("td.before", before) if before else el("td"),
        el("td.after", after) if after else el("td"),
    )


CRITERIA = {
    "operations": ImpactCriterion.VERKSAMHET,
    "resources": ImpactCriterion.RESURSER,
    "strain": ImpactCriterion.BELASTNING,
}
FORM = "sector"
FIELDS = (
    "whose",
    "area",
    *CRITERIA,
    "forecast_24",
    "forecast_72",
    "assessment",
    "on_behalf_of",
    "observed_at",
)


def sector_report_form(shown: Shown, register: SectorRegister) -> None:
    """Draw the form; nothing for whoever reports about no sector here."""
    one = drafts.draft(f"{FORM}:{shown.operation.id}")
    why_not = why_not_report(session.who(), shown.operation)
    whose = choices(register, session.who(), shown.operation)
    if (why_not or not whose) and one.refused is None:
        return
    with st.form(f"form:{one.name}"):
        st.header(_("Rapportera om en sektor"), anchor=False)
        desk_forms.outcome(one, FIELDS)
        _about(one, shown, whose)
        _judgements(one)
        _forecasts(one)
        desk_forms.free_text(one, "assessment", _("Bedömning: vad läget betyder och vad som troligen följer"))
        said, seen = st.columns(2)
        with said:
            desk_forms.text(one, "on_behalf_of", _("Uppgift från (funktion, inte namn)"))
        with seen:
            desk_forms.text(one, "observed_at", _("När gällde det?"), hint=_("nu, eller 02:40"))
        desk_forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Spara sektorsrapporten"),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(
                desk_forms.attempt, one.name, partial(_save, shown), ("assessment", "on_behalf_of")
            ),
        )


def _about(one: Draft, shown: Shown, whose: Mapping[Whose, str]) -> None:
    areas = {area.id: area.name for area in shown.picture.areas}
    who, where = st.columns([2, 1])
    with who:
        desk_forms.choice(one, "whose", _("Vems uppgift"), whose)
    with where:
        desk_forms.choice(one, "area", _("Område (tomt: hela kommunen)"), areas)


def _judgements(one: Draft) -> None:
    words = {extent: label(extent) for extent in Extent}
    for column, (field, criterion) in zip(st.columns(len(CRITERIA)), CRITERIA.items(), strict=True):
        with column:
            st.radio(
                _("Påverkas %(what)s?", what=label(criterion)),
                list(words),
                index=None,
                format_func=words.__getitem__,
                key=one.key(field),
                help=glossary.meaning(criterion, _.language),
            )
            desk_forms.why(one, field)


def _forecasts(one: Draft) -> None:
    words = {grade: label(grade) for grade in ImpactLevel}
    for column, (field, title) in zip(
        st.columns(2),
        (("forecast_24", _("Prognos om 24 timmar")), ("forecast_72", _("Prognos om 72 timmar"))),
        strict=True,
    ):
        with column:
            desk_forms.choice(one, field, title, words)


def _save(shown: Shown, one: Draft) -> str:
    real = session.now()
    now = shown.operation.clock.at(real)
    sector, organisation = desk_forms.need(one.typed("whose", None), "whose", _("Välj vems uppgift det är."))
    answer = _("Svara nej, delvis eller helt.")
    judged = [Extent(desk_forms.need(one.typed(field, None), field, answer)) for field in CRITERIA]
    new = NewSectorReport(
        id=one.act,
        operation=shown.operation.id,
        sector=sector,
        impact=Impact(*judged),
        organisation=organisation,
        area=one.typed("area", None),
        forecast_24=one.typed("forecast_24", None),
        forecast_72=one.typed("forecast_72", None),
        assessment=one.typed("assessment"),
        on_behalf_of=one.typed("on_behalf_of"),
        observed_at=desk_forms.understood(times.past(one.typed("observed_at"), now, "observed_at")),
    )
    receipt = report_sector(last_read.store(), session.actor(), new, real)
    word = label(level(new.impact))
    told = _("Sparat som post %(n)d: %(word)s.", n=receipt.revision, word=word)
    return f"{told} {times.applies(new.observed_at, now)}"


MODE = "sectors-mode"
BOARD, AREAS, ORGANISATIONS, EVENTS, LOAD = "lage", "omraden", "organisationer", "handelser", "lista"
MODES = {
    BOARD: _("Läget"),
    AREAS: _("Sektorer per område"),
    ORGANISATIONS: _("Organisationer per område"),
    EVENTS: _("Händelser ur IA/KIA"),
    LOAD: _("Sektorslistan"),
}


def page() -> None:
    shown = frame.begin(_("Sektorer"), needs_points=False, turns=last_read.turns)
    if shown is None:
        return
    mode = choose()
    speed = shown.operation.clock.speed
    if mode == LOAD:
        sector_upload()
        return
    if mode == EVENTS:
        areas = {one.id: one.name for one in shown.picture.areas}
        event_table(event_rows(last_read.events(shown.operation.id), areas), shown.now, speed, "events")
        return
    says = read(shown)
    if says.lack is not None:
        frame.nothing(says.lack)
    elif mode == BOARD:
        show(says, shown.now, speed)
        sector_offer(shown, says.sectors)
        sector_report_form(shown, last_read.sector_register())
    else:
        grades(shown, mode)


def choose() -> str:
    """Return which of the page's views is asked for."""
    offered = [one for one in MODES if one != LOAD or may(session.who(), Deed.REGISTERS)]
    held: str = st.segmented_control(
        _("Vad vill du se?"),
        offered,
        format_func=MODES.__getitem__,
        key=MODE,
        default=BOARD,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    return held


def read(shown: Shown) -> SectorsPage:
    register, real = last_read.sector_register(), not shown.operation.is_exercise
    areas = {one.id: one.name for one in shown.picture.areas}
    reports, former = last_read.coordination(shown.operation.id).reports, last_read.former_names()
    words = told(register, reports, areas, real, shown.now, former)
    return sectors_page(register, real, words, former)


def show(says: SectorsPage, now: datetime, speed: float) -> None:
    draw(*sector_table(says, now), key="sectors", speed=speed)


def grades(shown: Shown, mode: str) -> None:
    """Draw sectors, or organisations, by area."""
    register, real = last_read.sector_register(), not shown.operation.is_exercise
    reports = last_read.coordination(shown.operation.id).reports
    speed = shown.operation.clock.speed
    if mode == AREAS:
        says = by_sector(register, reports, shown.picture.areas, real, shown.now)
        head, caption = _("Sektor"), _("Påverkansgrad per sektor och område, svårast först")
    else:
        says = by_organisation(register, reports, shown.picture.areas, real, shown.now)
        head, caption = _("Organisation"), _("Påverkansgrad per organisation och område, svårast först")
    grade_table(says, head, caption, shown.now, speed, f"grades-{mode}")


page()

"""Sektorer: what is not as it should be first; behind it each sector, by area, others' events, the list."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.requests.ask import sector_offer
from dashboard.desk.sectors.board import event_table, grade_table, lead_table, own_table, sector_table
from dashboard.desk.sectors.says.areas import by_organisation, by_sector, event_rows
from dashboard.desk.sectors.says.lead import lead
from dashboard.desk.sectors.says.page import SectorsPage, sectors_page
from dashboard.desk.sectors.says.reports import (
    Whose,
    becomes,
    choices,
    examples,
    graded,
    told,
    why_not_report,
)
from dashboard.places import PART_IN_ADDRESS
from dashboard.words import _, label, times
from dashboard.words.empty import empty
from data import glossary
from data.errors import Reason
from data.sectors.acts import report_sector
from data.sectors.reports import Impact, NewSectorReport, why_not_assessment
from data.words import Extent, ImpactCriterion, ImpactLevel, Role

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


@alone.form
def sector_report_form(operation: str) -> None:
    """Draw the form; nothing for whoever reports about no sector here.

    It is no `st.form`: what the answers become is said as they are given.
    """
    shown, register = frame.look(operation), last_read.sector_register()
    one = drafts.draft(f"{FORM}:{shown.operation.id}")
    why_not = why_not_report(session.who(), shown.operation)
    whose = choices(register, session.who(), shown.operation)
    if (why_not or not whose) and one.refused is None:
        return
    with st.container(border=True, key=f"kept-form:{one.name}"):
        st.header(_("Rapportera om en sektor"), anchor=False)
        _about(one, shown, whose)
        _judgements(one)
        draw(el("p.becomes", becomes(_judged(one))), key=f"becomes:{one.name}")
        _forecasts(one)
        desk_forms.free_text(one, "assessment", _("Bedömning: vad läget betyder och vad som troligen följer"))
        said, seen = st.columns(2)
        with said:
            desk_forms.text(one, "on_behalf_of", _("Uppgift från (funktion, inte namn)"))
        with seen:
            desk_forms.text(one, "observed_at", _("När gällde det?"), hint=_("nu, eller 02:40"))
        desk_forms.outcome(one, FIELDS)
        desk_forms.blocked(why_not, one.name)
        st.button(
            _("Spara sektorsrapporten"),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, one, partial(_save, shown), ("assessment", "on_behalf_of")),
        )


def _about(one: Draft, shown: Shown, whose: Mapping[Whose, str]) -> None:
    areas = {area.id: area.name for area in shown.picture.areas}
    who, where = st.columns([2, 1])
    with who:
        own = [(sector, None) for sector in session.who().bounds(Role.SEKTOR) if (sector, None) in whose]
        desk_forms.choice(one, "whose", _("Vems uppgift"), whose, start=next(iter(own), None))
    with where:
        desk_forms.choice(one, "area", _("Område (tomt: hela kommunen)"), areas)


def _judgements(one: Draft) -> None:
    words, given = {extent: label(extent) for extent in Extent}, examples()
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
            draw(el("p.method", given[criterion]), key=f"example:{one.key(field)}")


def _judged(one: Draft) -> Impact | None:
    """Return the three answers; None while one is missing."""
    answers = [one.typed(field, None) for field in CRITERIA]
    return None if None in answers else Impact(*(Extent(answer) for answer in answers))


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
    impact, observed = _judged(one), times.past(one.typed("observed_at"), now, "observed_at")
    desk_forms.refuse_all(*_lacking(one), observed if isinstance(observed, Reason) else None)
    sector, organisation = one.typed("whose")
    new = NewSectorReport(
        id=one.act,
        operation=shown.operation.id,
        sector=sector,
        impact=desk_forms.need(impact, "operations", "?"),
        organisation=organisation,
        area=one.typed("area", None),
        forecast_24=one.typed("forecast_24", None),
        forecast_72=one.typed("forecast_72", None),
        assessment=one.typed("assessment"),
        on_behalf_of=one.typed("on_behalf_of"),
        observed_at=desk_forms.understood(observed),
    )
    receipt = report_sector(last_read.store(), session.actor(), new, real)
    told = _("Sparat som post %(n)d: %(what)s.", n=receipt.revision, what=graded(new.impact))
    return f"{told} {times.applies(new.observed_at, now)}"


def _lacking(one: Draft) -> Iterator[Reason]:
    """Yield all that a report lacks: whose it is, the answers, and the sector's own words."""
    whose = one.typed("whose", None)
    if whose is None:
        yield Reason(_("Välj vems uppgift det är."), "whose")
    for field in CRITERIA:
        if one.typed(field, None) is None:
            yield Reason(_("Svara nej, delvis eller helt."), field)
    words = why_not_assessment(whose[1], one.typed("assessment")) if whose else None
    if words is not None:
        yield words


MODE = "sectors-mode"
NOW, BOARD, AREAS, ORGANISATIONS = "nu", "lage", "omraden", "organisationer"
EVENTS = "handelser"


def page() -> None:
    shown = frame.begin(_("Sektorer"), needs_points=False, turns=last_read.turns)
    if shown is None:
        return
    says = read(shown)
    mode = choose(offered(shown, says))
    speed = shown.operation.clock.speed
    if mode == EVENTS:
        areas = {one.id: one.name for one in shown.picture.areas}
        event_table(event_rows(last_read.events(shown.operation.id), areas), shown.now, speed, "events")
    elif says.lack is not None:
        frame.nothing(empty(says.lack.lack, shown.operation, session.who()))
    elif mode == NOW:
        lead_with(shown, says)
    elif mode == BOARD:
        show(says, shown.now, speed)
    else:
        grades(shown, mode)


def offered(shown: Shown, says: SectorsPage) -> dict[str, str]:
    """Return the page's views that hold anything for whoever looks, in their order."""
    words = {
        NOW: _("Läget nu"),
        BOARD: _("Sektorer och deltagare"),
        AREAS: _("Per område"),
        ORGANISATIONS: _("Organisationer"),
        EVENTS: _("Händelser ur IA/KIA"),
    }
    reports = last_read.coordination(shown.operation.id).reports
    there = {
        NOW: True,
        BOARD: says.lack is None,
        AREAS: bool(reports),
        ORGANISATIONS: any(one.organisation is not None for one in reports),
        EVENTS: bool(last_read.events(shown.operation.id)),
    }
    return {mode: word for mode, word in words.items() if there[mode]}


def choose(words: Mapping[str, str]) -> str:
    """Return which of the page's views is asked for."""
    if len(words) == 1:
        return NOW
    asked = st.query_params.get(PART_IN_ADDRESS)
    if session.value(MODE) not in words:
        session.put(MODE, asked if asked in words else NOW)
    chosen = st.segmented_control(
        _("Vad vill du se?"),
        list(words),
        format_func=words.__getitem__,
        key=MODE,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    return str(chosen or NOW)


def lead_with(shown: Shown, says: SectorsPage) -> None:
    """Draw what is not as it should be; before it, for whoever answers for a sector, their own."""
    operation, answers = shown.operation.id, bool(lead(says.sectors, session.who()).own)
    if answers:
        own_sectors(operation)
        sector_report_form(operation)
        st.header(_("Alla sektorer"), anchor=False)
    all_sectors(operation)
    if not answers:
        sector_report_form(operation)


@alone.beside
def own_sectors(operation: str) -> None:
    shown = frame.look(operation)
    for own in lead(read(shown).sectors, session.who()).own:
        st.header(own.name.name, anchor=False)
        draw(*own_table(own, shown.now), key=f"own-sector-{own.id}", speed=shown.operation.clock.speed)


@alone.beside
def all_sectors(operation: str) -> None:
    shown = frame.look(operation)
    says = read(shown)
    first = lead(says.sectors, session.who())
    banner = el("p.notice", el("strong", says.banner)) if says.banner else None
    draw(banner, *lead_table(first, shown.now), key="sectors-lead", speed=shown.operation.clock.speed)
    sector_offer(shown, says.sectors)


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

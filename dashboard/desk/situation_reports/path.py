"""The report on its way, as one path: written beside its facts, frozen, approved, published."""

from collections.abc import Mapping
from functools import partial
from time import perf_counter

import streamlit as st

from dashboard import registers
from dashboard.desk import alone, drafts, frame, kept, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.assessments import reading as assessing
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.frame import Shown
from dashboard.desk.situation.says.point import why_not_write
from dashboard.desk.situation_reports import reading
from dashboard.desk.situation_reports.approval import approval
from dashboard.desk.situation_reports.chosen import files, show
from dashboard.desk.situation_reports.says import path as path_says
from dashboard.desk.situation_reports.says.path import DONE, HERE, PathStep, Prefilled
from dashboard.desk.situation_reports.says.reports import helps, weaknesses
from dashboard.paper.report_files import ENDINGS, report_file
from dashboard.paper.report_says import fact_blocks, sheet
from dashboard.reach.facts import reached
from dashboard.reach.held import reaches
from dashboard.settings import settings
from dashboard.words import _
from dashboard.words.assessments import assumed
from dashboard.words.empty import why_not
from dashboard.words.typed_times import promised
from data.drafts.facts import DraftKind
from data.errors import Reason
from data.operations.facts import Operation
from data.rights import Deed
from data.situation_reports.acts import freeze
from data.situation_reports.facts import NewSituationReport, SituationReport, Words, lacking, why_not_next
from geo.coverage import Method

FIELDS = ("assessment", "outlook_24", "outlook_72", "direction", "next_at")
TEXTS = FIELDS[:4]
WAITS_SECONDS = 5.0
CITED = "cited"
FROZEN, ANEW = "situation-report-frozen", "situation-report-anew"


def path(shown: Shown, reports: tuple[SituationReport, ...]) -> None:
    """Draw the line of steps with the one that waits, and under it what is done there."""
    report = path_says.under_way(reports)
    if report is not None and session.value(ANEW) == report.id:
        report = None  # it stays frozen as it was; another is written in its place
    published = path_says.published_says(reports[0], shown.now) if reports and report is None else ""
    if published:
        there = _("Den står under Rapporter.")
        draw(el("p.muted", icon("check"), f" {published} {there}"), key="published-before")
    draw(
        el("ol.steps", *(_step(number, one) for number, one in enumerate(_steps(shown, report), start=1))),
        key="report-steps",
    )
    if report is not None:
        waits(shown, report, reports)
    elif refused := why_not(session.who(), Deed.COMPOSE, shown.operation):
        draw(el("p.muted", refused), key="path-refused")
    else:
        write(shown)


def _steps(shown: Shown, report: SituationReport | None) -> tuple[PathStep, ...]:
    return path_says.path_steps(report, shown.now)


def _step(number: int, one: PathStep) -> Node:
    sign = icon("check") if one.state == DONE else str(number)
    here = el("span.unseen", _(" – här är rapporten")) if one.state == HERE else None
    said = el("small", one.said) if one.said else None
    return el("li", el("b.sign", sign), el("span", el("strong", one.name), here, said), data_state=one.state)


def waits(shown: Shown, report: SituationReport, reports: tuple[SituationReport, ...]) -> None:
    """Draw a report that is to be approved or published, as it will be read, with the step beside it."""
    frozen = reading.frozen(report.operation, report.id)
    made = sheet(report, frozen.document, frozen.quoted, frozen.beside)
    read, act = st.columns([3, 2], gap="medium")
    with read:
        draw(el("h2", made.title), key="path-title")
        show(made.blocks, key=f"path:{report.id}")
    with act:
        desk_forms.outcome(drafts.draft(_name(shown.operation)))
        _print(shown.operation)
        approval(shown, report, reports)
        files(shown.operation, report, weaknesses(frozen.document))
        if report.approved is None and not why_not(session.who(), Deed.COMPOSE, shown.operation):
            st.button(_("Skriv en annan i stället"), key="anew", on_click=session.put, args=(ANEW, report.id))


def _name(operation: Operation) -> str:
    return f"situation-report:{operation.id}"


def write(shown: Shown) -> None:
    """Draw the form and, beside it, the facts as they would be frozen now."""
    written, facts = st.columns([1, 1], gap="medium")
    with written:
        _form(shown.operation.id)
    with facts, st.container(key="facts-now"):
        found = reading.facts_now(shown.operation.id, session.this_minute())
        draw(
            el("h2", _("Fakta som de är nu")),
            el(
                "p.muted",
                _("De fryses med rapporten när du trycker på Frys rapporten. Inget här behöver skrivas av."),
            ),
            key="facts-head",
        )
        show(fact_blocks(found.document, found.quoted, found.beside), key="facts")


@alone.form
def _form(operation: str) -> None:
    shown = frame.look(operation)
    labels = _labels()
    one = kept.begun(_name(shown.operation), shown.operation, DraftKind.LAGESRAPPORT, labels)
    blocked = why_not_write(shown.operation)
    locked = bool(blocked) or kept.reads(one)
    given = _begin(one, shown)
    with kept.sheet(one):
        number = path_says.next_number(last_read.situation_reports(operation))
        st.header(_("Skriv lägesrapport %(n)d", n=number), anchor=False)
        draw(
            el("p.needed", _("Alla fem fälten fylls i innan rapporten kan frysas.")), key=f"needs:{one.name}"
        )
        kept.others(one, shown.operation)
        method = helps()
        for field, label in labels.items():
            typed, help_ = st.columns([3, 2], gap="small")
            with typed:
                _field(one, field, label, disabled=locked)
            with help_:
                draw(_mark(one, field, given), el("p.method", method[field]), key=f"help:{field}")
        desk_forms.never()
        _cite(one, shown.operation)
        kept.foot(one, shown.operation)
        desk_forms.outcome(one, (*FIELDS, CITED))
        desk_forms.blocked(blocked, one.name)
        st.button(
            _("Frys rapporten"),
            type="primary",
            key=one.key("save"),
            disabled=locked,
            on_click=partial(desk_forms.attempt, one, partial(_save, shown.operation), TEXTS),
        )


def _field(one: Draft, field: str, label: str, *, disabled: bool) -> None:
    if field == "next_at":
        desk_forms.text(one, field, label, hint=_("18:00, eller 2027-01-14 18:00"), disabled=disabled)
    else:
        desk_forms.long_text(one, field, label, disabled=disabled, height=130)


def _cite(one: Draft, operation: Operation) -> None:
    """Draw the choice of judgements to cite, where any is saved; the draft that the store keeps has none."""
    saved = assessing.assessments(operation.id)
    if saved:
        words = {str(each.revision): f"{assumed()}: {each.name} ({each.revision})" for each in saved}
        label = _("Ta med tänkta bedömningar")
        desk_forms.several(one, CITED, label, words, hint=_("välj bedömningar"))


def _begin(one: Draft, shown: Shown) -> Mapping[str, Prefilled]:
    """Fill in what a new report begins with, once: what somebody typed, or took away, is never replaced."""
    plan, reports = last_read.staff(shown.operation.id).plan, last_read.situation_reports(shown.operation.id)
    given = path_says.prefilled(plan, reports, shown.now)
    if kept.reads(one):
        return {}
    if all(session.value(one.key(field)) is None for field in FIELDS):
        for field in FIELDS:
            session.put(one.key(field), given[field].text if field in given else "")
    return given


def _mark(one: Draft, field: str, given: Mapping[str, Prefilled]) -> Node | None:
    """Say that a field is still to be filled in, or holds what it began with, and where that is from."""
    if not str(one.typed(field)).strip():
        return el("p.needed", _("Ska fyllas i"))
    held = given.get(field)
    if held is None or one.typed(field) != held.text:
        return None
    return el("p.prefilled", icon("question"), path_says.source_words(held))


def _labels() -> dict[str, str]:
    return {
        "assessment": _("Bedömning"),
        "outlook_24": _("Sannolika följder inom 24 timmar"),
        "outlook_72": _("Sannolika följder inom 72 timmar"),
        "direction": _("Inriktning"),
        "next_at": _("Nästa lägesrapport"),
    }


def _save(operation: Operation, one: Draft) -> str:
    real = session.now()
    moment = operation.clock.at(real)
    words = Words(*(one.typed(field) for field in TEXTS))
    next_at = promised(one.typed("next_at"), moment, "next_at")
    why_not = next_at if isinstance(next_at, Reason) else why_not_next(next_at, moment)
    desk_forms.refuse_all(*lacking(words), why_not)
    cited = tuple(sorted(int(each) for each in one.typed(CITED, ())))
    new = NewSituationReport(one.act, operation.id, words, desk_forms.understood(next_at), cited)
    held = reaches(settings())
    picture = last_read.picture(operation.id)
    held.waited(picture.points, Method.VATTEN, WAITS_SECONDS)  # it is frozen for good
    reached(held, picture, moment)  # worked out, and kept, before the journal is held for writing
    done = freeze(last_read.store(), session.actor(), new, real, partial(reached, held))
    session.put(FROZEN, one.act)
    session.put(ANEW, "")
    return _("Rapporten är fryst som post %(n)d. Nu ska någon annan läsa och godkänna den.", n=done.revision)


def _print(operation: Operation) -> None:
    """Print the report that was just frozen, once, so that what cannot be printed is found at once."""
    identity = session.value(FROZEN)
    if not identity:
        return
    session.put(FROZEN, "")
    report = next((one for one in last_read.situation_reports(operation.id) if one.id == identity), None)
    if report is None:
        return
    pack = registers.pack_at(settings().pack)
    with st.status(_("Gör filerna …"), expanded=True) as status:
        for ending in ENDINGS:
            began = perf_counter()
            size = len(report_file(last_read.store(), pack, report, ending)) / 1000
            st.write(f"{ending}: {size:.0f} kB, {perf_counter() - began:.1f} s")
        status.update(label=_("Filerna går att hämta."), state="complete", expanded=False)

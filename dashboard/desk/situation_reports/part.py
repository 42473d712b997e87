"""Lägesrapport: what has been written and who has read it, a new one beside its facts, and what differs."""

from functools import partial
from time import perf_counter

import streamlit as st

from dashboard import registers
from dashboard.desk import forms as desk_forms
from dashboard.desk import frame, kept, last_read, session
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.point.says import why_not_write
from dashboard.desk.situation_reports import chosen as situation_report_chosen
from dashboard.desk.situation_reports.says import difference, helps
from dashboard.paper.report_files import ENDINGS, report_file
from dashboard.paper.report_says import fact_blocks
from dashboard.settings import settings
from dashboard.words import _, times
from dashboard.words.empty import powerless, why_not
from dashboard.words.times import dated
from data.drafts.facts import DraftKind
from data.operations.facts import Operation
from data.rights import Deed
from data.situation_reports import reads as reported
from data.situation_reports.acts import freeze
from data.situation_reports.beside import beside
from data.situation_reports.facts import NewSituationReport, SituationReport, Words
from data.situation_reports.reads import composed

FIELDS = ("assessment", "outlook_24", "outlook_72", "direction", "next_at")
TEXTS = FIELDS[:4]
FROZEN = "situation-report-frozen"


def write(shown: Shown) -> None:
    """Draw the form and, beside it, the facts as they would be frozen now."""
    written, facts = st.columns([1, 1], gap="medium")
    with written:
        _print(shown.operation)
        _form(shown)
    with facts:
        found = composed(last_read.store(), shown.operation.id, session.now())
        quoted = reported.quoted(last_read.store(), found)
        told = beside(last_read.store(), shown.operation.id, found)
        draw(
            el("h2", _("Fakta som de är nu")),
            el("p.muted", _("De fryses med rapporten när du trycker på Frys. Inget här behöver skrivas av.")),
            key="facts-head",
        )
        situation_report_chosen.show(fact_blocks(found, quoted, told), key="facts")


@st.fragment
def _form(shown: Shown) -> None:
    labels = _labels()
    one = kept.begun(
        f"situation-report:{shown.operation.id}", shown.operation, DraftKind.LAGESRAPPORT, labels
    )
    blocked = why_not_write(shown.operation)
    locked = bool(blocked) or kept.reads(one)
    with kept.sheet(one):
        st.header(_("Skriv en lägesrapport"), anchor=False)
        desk_forms.outcome(one, FIELDS)
        kept.others(one, shown.operation)
        method = helps()
        for field, label in labels.items():
            typed, help_ = st.columns([3, 2], gap="small")
            with typed:
                if field == "next_at":
                    desk_forms.text(
                        one, field, label, hint=_("18:00, eller 2027-01-14 18:00"), disabled=locked
                    )
                else:
                    desk_forms.long_text(one, field, label, disabled=locked, height=130)
            with help_:
                draw(el("p.method", method[field]), key=f"help:{field}")
        desk_forms.never()
        kept.foot(one, shown.operation)
        desk_forms.blocked(blocked, one.name)
        st.button(
            _("Frys rapporten"),
            type="primary",
            key=one.key("save"),
            disabled=locked,
            on_click=partial(desk_forms.attempt, one.name, partial(_save, shown.operation), TEXTS),
        )


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
    new = NewSituationReport(
        id=one.act,
        operation=operation.id,
        words=Words(*(one.typed(field) for field in TEXTS)),
        next_at=desk_forms.understood(times.future(one.typed("next_at"), moment, "next_at")),
    )
    done = freeze(last_read.store(), session.actor(), new, real)
    session.put(FROZEN, one.act)
    return _(
        "Rapporten är fryst som post %(n)d. Den ska godkännas och publiceras under Rapporter.",
        n=done.revision,
    )


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
        status.update(label=_("Filerna går att hämta under Rapporter."), state="complete", expanded=False)


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
    first, second = reported.document(one), reported.document(other)
    quoted = {**reported.quoted(last_read.store(), first), **reported.quoted(last_read.store(), second)}
    blocks = difference((one, first), (other, second), quoted)
    situation_report_chosen.show(blocks, key=f"difference:{one.number}:{other.number}")


def _choose(key: str, label: str, numbers: list[int], words: dict[int, str], start: int) -> int:
    found = st.selectbox(
        label, numbers, index=start, format_func=lambda one: words.get(one, str(one)), key=key, width=320
    )
    return int(found)


PART = "situation-report-part"
LIST, WRITE, COMPARE = "list", "write", "compare"
DEEDS = (Deed.COMPOSE, Deed.APPROVE, Deed.RECEIPT)


def part() -> None:
    shown = frame.begin(_("Lägesrapport"), needs_points=False)
    if shown is None:
        return
    reports = last_read.situation_reports(shown.operation.id)
    situation_report_chosen.remind(shown)
    nothing_may = powerless(session.who(), shown.operation, DEEDS)
    desk_forms.say_powerless(nothing_may)
    match choose_part(shown, reports):
        case "write":
            write(shown)
        case "compare":
            compare(reports)
        case _:
            situation_report_chosen.listed(shown, reports)


def choose_part(shown: Shown, reports: tuple[SituationReport, ...]) -> str:
    words = {LIST: _("Rapporter")}
    if not why_not(session.who(), Deed.COMPOSE, shown.operation):
        words[WRITE] = _("Skriv ny")
    if len(reports) > 1:
        words[COMPARE] = _("Jämför två")
    chosen = st.segmented_control(
        _("Visa"),
        list(words),
        format_func=lambda one: words.get(one, one),
        key=PART,
        default=LIST,
        required=True,
        label_visibility="collapsed",
    )
    return chosen if chosen in words else LIST

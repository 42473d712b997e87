"""Writing a situation report: what only people can say, the method beside it, the facts beside that."""

from functools import partial
from time import perf_counter

import streamlit as st

from dashboard import registers, session
from dashboard.components.drawing import draw, el
from dashboard.session import Draft
from dashboard.settings import settings
from dashboard.situation_report.files import ENDINGS, report_file
from dashboard.viewmodels import desk_times
from dashboard.viewmodels.desk_point import why_not_write
from dashboard.viewmodels.desk_situation_report import fact_blocks
from dashboard.viewmodels.desk_situation_report_page import helps
from dashboard.views.parts import forms, kept, situation_report_blocks
from dashboard.views.parts.frame import Shown
from data import situation_reports as reported
from data.domain.drafts import DraftKind
from data.domain.facts import Operation
from data.domain.situation_reports import NewSituationReport, Words
from data.reports.gathering import composed
from data.services.situation_reports import freeze

FIELDS = ("assessment", "outlook_24", "outlook_72", "direction", "next_at")
TEXTS = FIELDS[:4]
FROZEN = "situation-report-frozen"


def write(shown: Shown) -> None:
    """Draw the form and, beside it, the facts as they would be frozen now."""
    _ = session.texts()
    written, facts = st.columns([1, 1], gap="medium")
    with written:
        _print(shown.operation)
        _form(shown)
    with facts:
        found = composed(session.store(), shown.operation.id, session.now())
        quoted = reported.quoted(session.store(), found)
        draw(
            el("h2", _("Fakta som de är nu")),
            el("p.muted", _("De fryses med rapporten när du trycker på Frys. Inget här behöver skrivas av.")),
            key="facts-head",
        )
        situation_report_blocks.show(fact_blocks(found, quoted, _), key="facts")


@st.fragment
def _form(shown: Shown) -> None:
    _ = session.texts()
    labels = _labels()
    one = kept.begun(
        f"situation-report:{shown.operation.id}", shown.operation, DraftKind.LAGESRAPPORT, labels
    )
    blocked = why_not_write(shown.operation)
    locked = bool(blocked) or kept.reads(one)
    with kept.sheet(one):
        st.header(_("Skriv en lägesrapport"), anchor=False)
        forms.outcome(one, FIELDS)
        kept.others(one, shown.operation)
        method = helps(_)
        for field, label in labels.items():
            typed, help_ = st.columns([3, 2], gap="small")
            with typed:
                if field == "next_at":
                    forms.text(one, field, label, hint=_("18:00, eller 2027-01-14 18:00"), disabled=locked)
                else:
                    forms.long_text(one, field, label, disabled=locked, height=130)
            with help_:
                draw(el("p.method", method[field]), key=f"help:{field}")
        forms.never()
        kept.foot(one, shown.operation)
        forms.blocked(blocked, one.name)
        st.button(
            _("Frys rapporten"),
            type="primary",
            key=one.key("save"),
            disabled=locked,
            on_click=partial(forms.attempt, one.name, partial(_save, shown.operation), TEXTS),
        )


def _labels() -> dict[str, str]:
    _ = session.texts()
    return {
        "assessment": _("Bedömning"),
        "outlook_24": _("Sannolika följder inom 24 timmar"),
        "outlook_72": _("Sannolika följder inom 72 timmar"),
        "direction": _("Inriktning"),
        "next_at": _("Nästa lägesrapport"),
    }


def _save(operation: Operation, one: Draft) -> str:
    _ = session.texts()
    real = session.now()
    moment = operation.clock.at(real)
    new = NewSituationReport(
        id=one.act,
        operation=operation.id,
        words=Words(*(one.typed(field) for field in TEXTS)),
        next_at=forms.understood(desk_times.future(one.typed("next_at"), moment, "next_at", _)),
    )
    done = freeze(session.store(), session.actor(), new, real)
    session.put(FROZEN, one.act)
    return _(
        "Rapporten är fryst som post %(n)d. Den ska godkännas och publiceras under Rapporter.",
        n=done.revision,
    )


def _print(operation: Operation) -> None:
    """Print the report that was just frozen, once, so that what cannot be printed is found at once."""
    _ = session.texts()
    identity = session.value(FROZEN)
    if not identity:
        return
    session.put(FROZEN, "")
    report = next((one for one in session.situation_reports(operation) if one.id == identity), None)
    if report is None:
        return
    pack = registers.pack_at(settings().pack)
    with st.status(_("Gör filerna …"), expanded=True) as status:
        for ending in ENDINGS:
            began = perf_counter()
            size = len(report_file(session.store(), pack, report, ending, _)) / 1000
            st.write(f"{ending}: {size:.0f} kB, {perf_counter() - began:.1f} s")
        status.update(label=_("Filerna går att hämta under Rapporter."), state="complete", expanded=False)

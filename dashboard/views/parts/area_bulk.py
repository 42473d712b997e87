"""One change to several points of an area: chosen, previewed point by point, saved all or none."""

from datetime import datetime
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.session import Draft
from dashboard.viewmodels import desk_times
from dashboard.viewmodels.desk_area import AreaPage
from dashboard.viewmodels.desk_bulk import Change
from dashboard.views.parts import area_preview, forms
from dashboard.views.parts.frame import Shown
from data import glossary
from data.domain.report_reading import Around, read_report
from data.domain.rules import NewPhase
from data.domain.words import Function, Phase, Status, Supply

FUNCTION, PHASE = "funktion", "lage"
KINDS = {FUNCTION: "En funktion", PHASE: "Läget"}
FIELDS = (
    *("points", "status", "supply", "lasts_until", "observed_at", "cause", "on_behalf_of"),
    *("phase", "decider", "reason"),
)


def bulk(shown: Shown, page: AreaPage, powerless: str) -> None:
    _ = session.texts()
    kind = st.segmented_control(
        _("Vad ska ändras?"),
        list(KINDS),
        format_func=lambda one: _(KINDS[one]),
        key=f"bulk-kind:{page.area}",
        default=FUNCTION,
        required=True,
    )
    one = session.draft(f"bulk:{shown.operation.id}:{page.area}:{kind}")
    if forms.withheld(one, powerless):
        return
    build = partial(_report if kind == FUNCTION else _phase, shown)
    fields = _function_fields if kind == FUNCTION else _phase_fields
    _everyone(one, page)
    with st.form(f"form:{one.name}"):
        forms.outcome(one, FIELDS)
        _points(one, page)
        fields(one)
        st.form_submit_button(
            _("Förhandsgranska"),
            key=one.key("look"),
            on_click=area_preview.look,
            args=(one.name, shown, build),
        )
    area_preview.previewed(shown, one, build)


def _everyone(one: Draft, page: AreaPage) -> None:
    _ = session.texts()
    owing = [row.id for row in page.rows if row.owing]
    st.button(
        _("Välj alla som är öppna, på väg eller rapporterar (%(n)d)", n=len(owing)),
        on_click=session.put,
        args=(one.key("points"), owing),
        disabled=not owing,
    )


def _points(one: Draft, page: AreaPage) -> None:
    _ = session.texts()
    names = {row.id: row.name for row in page.rows}
    forms.several(one, "points", _("Punkter"), names, hint=_("välj punkter"))


def _function_fields(one: Draft) -> None:
    _ = session.texts()
    first, second, third = st.columns(3)
    with first:
        _choice(one, "function", _("Funktion"), list(Function))
    with second:
        _choice(one, "status", _("Status"), list(Status), start=None)
        forms.why(one, "status")
    with third:
        _choice(one, "supply", _("Försörjning"), list(Supply), start=list(Supply).index(Supply.OKANT))
        forms.why(one, "supply")
    forms.text(one, "cause", _("Orsak"), hint=_("vad som hänt, i några ord"))
    first, second, third = st.columns(3)
    with first:
        forms.text(one, "lasts_until", _("Räcker, eller ur funktion: åter"), hint=_("8 eller 05:00"))
    with second:
        forms.text(one, "observed_at", _("Iakttaget"), hint=_("nu, eller 02:40"))
    with third:
        forms.text(one, "on_behalf_of", _("Uppgift från (funktion)"), hint=_("nätägarens jour"))


def _phase_fields(one: Draft) -> None:
    _ = session.texts()
    first, second, third = st.columns(3)
    with first:
        _choice(one, "phase", _("Nytt läge"), list(Phase), start=None)
        forms.why(one, "phase")
    with second:
        forms.text(one, "decider", _("Beslut av (funktion)"), hint=session.decider())
    with third:
        forms.text(one, "observed_at", _("Beslutat"), hint=_("nu, eller 02:40"))
    forms.text(one, "reason", _("Skäl"))


def _choice(
    one: Draft,
    field: str,
    label: str,
    words: list[Function] | list[Status] | list[Supply] | list[Phase],
    start: int | None = 0,
) -> None:
    _ = session.texts()
    st.selectbox(
        label,
        words,
        index=start,
        format_func=lambda word: glossary.label(word, _.language),
        key=one.key(field),
        placeholder=_("välj"),
    )


def _report(shown: Shown, one: Draft, now: datetime) -> Change:
    _ = session.texts()
    fields = forms.said(one, ("function", "status", "cause", "observed_at", "on_behalf_of"))
    plain = {**fields, "supply": forms.supply(one), "ahead": one.typed("lasts_until")}
    found = read_report(plain, Around(one.act, shown.operation.id, "", now, desk_times.AsTyped(_)))
    return forms.read(found, {"ahead": "lasts_until"})


def _phase(shown: Shown, one: Draft, now: datetime) -> Change:
    _ = session.texts()
    phase = forms.need(one.typed("phase", None), "phase", _("Välj det nya läget."))
    at = forms.understood(desk_times.past(one.typed("observed_at"), now, "observed_at", _))
    return NewPhase(
        one.act,
        shown.operation.id,
        "",
        Phase(phase),
        one.typed("decider").strip(),
        one.typed("reason").strip(),
        at,
    )

"""What was assumed becomes reports only here: in somebody's own name, of points they choose, seen first."""

from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, frame, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.assessments import reading
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.situation.bulk import look, previewed
from dashboard.words import _, label, times
from dashboard.words.empty import powerless
from data.assessments.facts import Assessment
from data.errors import Missing, Refused
from data.points.commands import NewReport
from data.words import Status

FIELDS = ("points", "on_behalf_of", "observed_at")


@alone.form
def apply_form(operation: str, revision: str) -> None:
    """Draw the points that would be reported, each of which can be left out, and what each would get."""
    shown = frame.look(operation)
    saved = _saved(operation, revision)
    one = drafts.draft(f"apply:{operation}:{revision}")
    if desk_forms.withheld(one, powerless(session.who(), shown.operation)):
        return
    with st.container(key="applied"), st.expander(_("Det har hänt: skriv rapporter")):
        draw(
            el(
                "p.notice",
                _(
                    "Inte längre tänkt: skriver rapporter om %(function)s ur funktion på de valda punkterna. "
                    "Ta bort dem du inte vet något om.",
                    function=label(saved.outage.function),
                ),
            ),
            key=f"apply-says:{revision}",
        )
        with st.form(f"form:{one.name}"):
            _fields(one, shown, saved)
            desk_forms.outcome(one, FIELDS)
            st.form_submit_button(
                _("Förhandsgranska rapporterna"),
                key=one.key("look"),
                on_click=look,
                args=(one.name, shown, partial(_report, shown, saved)),
            )
        previewed(shown, one, partial(_report, shown, saved))


def _saved(operation: str, revision: str) -> Assessment:
    found = next((one for one in reading.assessments(operation) if str(one.revision) == revision), None)
    if found is None:
        raise Missing(_("Bedömningen finns inte."))
    return found


def _fields(one: Draft, shown: Shown, saved: Assessment) -> None:
    inside = {each.point for each in saved.consequences.points}
    words = {point.id: point.name for point in shown.picture.points if point.id in inside}
    desk_forms.several(one, "points", _("Punkter"), words, start=list(words), hint=_("välj punkter"))
    source, at = st.columns(2)
    with source:
        desk_forms.text(one, "on_behalf_of", _("Uppgift från (funktion)"), hint=_("nätägarens jour"))
    with at:
        desk_forms.text(one, "observed_at", _("Iakttaget"), hint=_("nu, eller 02:40"))


def _report(shown: Shown, saved: Assessment, one: Draft, now: datetime) -> NewReport:
    """Return what each chosen point would be reported as; who says so must be stated: nobody has yet."""
    source = str(one.typed("on_behalf_of")).strip()
    if not source:
        raise Refused(_("Skriv vem uppgiften kommer från. En bedömning är ingen uppgift."), "on_behalf_of")
    return NewReport(
        id=one.act,
        operation=shown.operation.id,
        point="",
        function=saved.outage.function,
        status=Status.UR_FUNKTION,
        note=_("Enligt bedömning post %(n)d.", n=saved.revision),
        observed_at=desk_forms.understood(times.past(one.typed("observed_at"), now, "observed_at")) or now,
        on_behalf_of=source,
    )

"""*Spela rapport*: the control reports itself, for points that nobody plays; marked as played."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.session import Draft
from dashboard.viewmodels import desk_rights, desk_times
from dashboard.viewmodels.desk_point import choices
from dashboard.views.parts import forms
from dashboard.views.parts.frame import Shown
from data import glossary
from data.domain.exercise import Exercise
from data.domain.playing import PLAYED_SAID
from data.domain.report_reading import Around, read_report
from data.domain.rights import Deed
from data.domain.rules import why_not_act_in
from data.domain.words import Function, Status, Supply
from data.services.reporting import report

FIELDS = ("point", "function", "status", "cause")


def exercise_play(exercise: Exercise, shown: Shown) -> None:
    _ = session.texts()
    st.header(_("Spela rapport"), anchor=False)
    st.caption(
        _("Det enda sättet att ändra väggen utan att någon rapporterar. Det märks: rapporterat av motspel.")
    )
    one = session.draft(f"play:{exercise.operation.id}")
    operation = exercise.operation
    closed = why_not_act_in(operation)
    why_not = desk_rights.why_not(session.who(), Deed.REPORT, operation) or (closed.text if closed else "")
    mine = [
        each
        for each in shown.readings
        if not desk_rights.why_not(session.who(), Deed.REPORT, operation, each.point)
    ]
    offered = choices(shown.picture, mine)
    with st.form(f"form:{one.name}"):
        forms.outcome(one, FIELDS)
        forms.choice(one, "point", _("Punkt"), offered)
        left, right = st.columns(2)
        with left:
            forms.choice(one, "function", _("Funktion"), _words(Function))
        with right:
            forms.choice(one, "status", _("Status"), _words(Status))
        forms.choice(one, "supply", _("Försörjning"), _words(Supply), start=Supply.OKANT)
        forms.text(one, "cause", _("Orsak"), hint=_("vad som hänt, i några ord"))
        forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Spela rapporten"),
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(forms.attempt, one.name, partial(_save, exercise), ("cause",)),
        )


def _words(kind: type[Function] | type[Status] | type[Supply]) -> dict[str, str]:
    _ = session.texts()
    return {one: glossary.label(one, _.language) for one in kind if one != Status.EJ_AKTUELL}


def _save(exercise: Exercise, one: Draft) -> str:
    _ = session.texts()
    now, point = session.moment(exercise.operation), one.typed("point")
    around = Around(one.act, exercise.operation.id, point, now, desk_times.AsTyped(_))
    plain = {**forms.said(one, ("function", "status", "cause")), "supply": forms.supply(one)}
    new = forms.read(read_report({**plain, "on_behalf_of": PLAYED_SAID}, around))
    forms.need(point or None, "point", _("Välj en punkt."))
    receipt = report(session.store(), session.actor(), [new], session.now())[0]
    return _("Spelat som post %(n)d.", n=receipt.revision)

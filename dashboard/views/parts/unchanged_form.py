"""Saying "oförändrat": exactly what it repeats, what it does not and why, and who was spoken to."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.components.drawing import Node, draw, el, icon
from dashboard.session import Draft
from dashboard.viewmodels.desk_point import PointPage, by_id
from dashboard.viewmodels.reading import read
from dashboard.viewmodels.times import clock
from dashboard.viewmodels.unchanged import Cover, left_out_says
from dashboard.views.parts import forms
from dashboard.views.parts.frame import Shown
from data.domain import rules
from data.domain.facts import Operation
from data.domain.rules import PointReport, Unchanged
from data.domain.words import Function
from data.errors import Refused, Stale
from data.services import point_reports


def unchanged_form(shown: Shown, says: PointPage) -> None:
    _ = session.texts()
    one = session.draft(f"unchanged:{shown.operation.id}:{says.popup.id}")
    nothing = rules.why_not_confirm(bool(says.covered), "?")
    if forms.withheld(one, says.rights.powerless):
        return
    why_not = says.rights.relay or (nothing.text if nothing else "")
    with st.form(f"form:{one.name}"):
        st.header(_("Oförändrat"), anchor=False)
        forms.outcome(one, ("said",))
        draw(el("ul.cover", *(_line(cover) for cover in (*says.covered, *says.not_covered))), key="cover")
        if nothing is None:  # a right that has just been lost takes away nothing that was typed
            at = clock(shown.now)
            forms.text(one, "said", _("Källa"), hint=_("talat med punkten kl %(at)s", at=at))
        forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Bekräfta oförändrat"),
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(
                forms.attempt,
                one.name,
                partial(_save, shown.operation, says.popup.id, says.covered),
                ("said",),
            ),
        )


def _line(cover: Cover) -> Node:
    _ = session.texts()
    if cover.why_not:
        return el("li.no", icon("dash"), el("b", cover.name), el("span", cover.why_not))
    return el(
        "li", icon("check"), el("b", cover.name), el("span", _("%(says)s – bekräftas", says=cover.says))
    )


def _save(operation: Operation, point: str, covered: Sequence[Cover], one: Draft) -> str:
    """Confirm what the page showed when its button was drawn; what has changed since is named."""
    _ = session.texts()
    said = str(one.typed("said")).strip()
    nobody = rules.why_not_confirm(bool(covered), said)
    if nobody is not None:
        raise Refused(nobody.text, nobody.field)
    unchanged = tuple(Unchanged(cover.function, cover.seen) for cover in covered)
    asked = point_reports.asked_of({"said": said, "functions": " ".join(one.function for one in unchanged)})
    report = PointReport(one.act, operation.id, point, asked, unchanged=unchanged, on_behalf_of=said)
    try:
        stored = point_reports.submit(session.store(), session.actor(), report, session.now())
    except Stale as changed:
        left_out = _left_out(operation, point, tuple(cover.function for cover in covered))
        raise Stale(" ".join(left_out) or changed.reason) from changed
    confirmed = _.n("%(n)d funktion bekräftad.", "%(n)d funktioner bekräftade.", len(stored.receipts))
    left_out = _left_out(operation, point, tuple(one.function for one in stored.left_out))
    return " ".join((confirmed, *left_out))


def _left_out(operation: Operation, point: str, functions: Sequence[Function]) -> list[str]:
    """Say what was not confirmed, as it stands by now."""
    _ = session.texts()
    found = by_id(session.picture(operation), point)
    if found is None:
        return []
    now = operation.clock.at(session.now())
    reading = read(found, now)
    return [left_out_says(function, reading, now, _) for function in functions]

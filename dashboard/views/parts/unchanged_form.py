"""Saying "oförändrat": exactly what it repeats, what it does not and why, and who was spoken to."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.components.drawing import Node, draw, el, icon
from dashboard.session import Draft
from dashboard.viewmodels.desk_point import Cover, PointPage
from dashboard.viewmodels.times import clock
from dashboard.views.parts import forms
from dashboard.views.parts.frame import Shown
from data.domain import rules
from data.domain.facts import Operation
from data.services.reporting import confirm_unchanged


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
                forms.attempt, one.name, partial(_save, shown.operation, says.popup.id), ("said",)
            ),
        )


def _line(cover: Cover) -> Node:
    _ = session.texts()
    if cover.why_not:
        return el("li.no", icon("dash"), el("b", cover.name), el("span", cover.why_not))
    return el(
        "li", icon("check"), el("b", cover.name), el("span", _("%(says)s – bekräftas", says=cover.says))
    )


def _save(operation: Operation, point: str, one: Draft) -> str:
    _ = session.texts()
    receipts = confirm_unchanged(
        session.store(),
        session.actor(),
        act_id=one.act,
        operation_id=operation.id,
        point_id=point,
        said=one.typed("said"),
        now=session.now(),
    )
    return _.n("%(n)d funktion bekräftad.", "%(n)d funktioner bekräftade.", len(receipts))

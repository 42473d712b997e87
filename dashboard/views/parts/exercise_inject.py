"""One inject beside the timeline: everything about it, and delivering it now or leaving it out."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.components.drawing import Node, draw, el, icon
from dashboard.session import Draft
from dashboard.viewmodels.desk_exercise_inject import InjectPage, inject_of, inject_page
from dashboard.viewmodels.desk_exercise_words import Names
from dashboard.views.parts import forms
from dashboard.views.parts.exercise_inject_form import inject_form
from dashboard.views.parts.exercise_timeline import chosen, state_chip
from dashboard.views.parts.pieces import fact
from data.domain.exercise import Exercise
from data.domain.scenario import Inject
from data.services.injects import deliver, skip


def exercise_inject(exercise: Exercise, name: Names) -> None:
    """Draw the chosen inject, or how to choose one."""
    _ = session.texts()
    inject = inject_of(exercise, chosen(exercise.operation))
    if inject is None:
        draw(
            el(
                "section.empty",
                el("h2", _("Inget inspel är valt")),
                el("p", _("Välj ett inspel i tidslinjen för att se allt om det, leverera eller ändra det.")),
            ),
            key="inject-none",
        )
        return
    now = session.moment(exercise.operation)
    says = inject_page(exercise, inject, name, session.who(), now, _)
    draw(_told(says), _hidden(says), key="inject-page")
    _acts(exercise, inject, says)
    if not says.row.past:
        with st.expander(_("Ändra inspelet")):
            inject_form(exercise, name, inject, says.why_not_change)


def _told(says: InjectPage) -> Node:
    """Return what its recipients get."""
    _ = session.texts()
    row = says.row
    facts = [
        *fact(_("Tid"), el("span.num", row.planned or _("utan tid: för hand"))),
        *fact(_("Skede"), says.phase),
        *fact(_("Från"), row.sender),
        *fact(_("Till"), says.to),
        *fact(_("Väg"), row.channel),
        *fact(_("Villkor"), row.condition),
    ]
    return el(
        "section.told",
        el("h2", el("span", row.id), state_chip(row)),
        el("p.said", says.text) if says.text else el("p.muted", _("Ingen text: det ändrar bara facit.")),
        el("dl.facts", *facts),
    )


def _hidden(says: InjectPage) -> Node:
    """Return what its recipients never see."""
    _ = session.texts()
    row = says.row
    said = (row.counted, *row.answered, row.silent)
    answered = [el("span", one) for one in said if one]
    facts = [
        *fact(_("Levererat"), el("span.num", row.happened) if row.happened else None, _muted(row.late)),
        *fact(_("Kvitterat"), el("div", *answered) if answered else None),
        *fact(_("Förväntat"), says.expected_text, *(el("small", one) for one in says.expected)),
        *fact(_("Mål"), says.objective),
        *fact(_("Facit"), *(el("div", one) for one in says.effects)),
        *fact(_("Motspelet rapporterar"), *(el("div", one) for one in says.plays)),
        *fact(_("Anteckning"), says.note),
    ]
    return el("section.hidden", el("h3", _("Bara för övningsledningen")), el("dl.facts", *facts))


def _muted(text: str) -> Node | None:
    return el("small", icon("bang"), text) if text else None


def _acts(exercise: Exercise, inject: Inject, says: InjectPage) -> None:
    """Draw the two ways an inject is settled by hand; each says why where it cannot be used."""
    _ = session.texts()
    one = session.draft(f"inject:{exercise.operation.id}:{inject.id}")
    forms.outcome(one, ("reason",))
    if says.row.past:
        return
    with st.container(key="inject-acts", horizontal=True, vertical_alignment="bottom"):
        st.button(
            _("Leverera nu"),
            type="primary",
            key=one.key("deliver"),
            disabled=bool(says.why_not_deliver),
            on_click=partial(forms.attempt, one.name, partial(_deliver, exercise, inject)),
        )
        st.text_input(
            _("Skäl att hoppa över"),
            key=one.key("reason"),
            disabled=bool(says.why_not_skip),
            autocomplete="off",
            persist_state="session",
        )
        st.button(
            _("Hoppa över"),
            key=one.key("skip"),
            disabled=bool(says.why_not_skip),
            on_click=partial(forms.attempt, one.name, partial(_skip, exercise, inject), ("reason",)),
        )
    forms.why(one, "reason")
    forms.blocked(says.why_not_deliver, one.name)


def _deliver(exercise: Exercise, inject: Inject, _one: Draft) -> str:
    _ = session.texts()
    deliver(session.store(), session.actor(), exercise.operation.id, inject.id, session.now())
    return _("%(id)s är levererat.", id=inject.id)


def _skip(exercise: Exercise, inject: Inject, one: Draft) -> str:
    _ = session.texts()
    reason = one.typed("reason")
    skip(session.store(), session.actor(), exercise.operation.id, inject.id, reason, session.now())
    return _("%(id)s hoppas över.", id=inject.id)

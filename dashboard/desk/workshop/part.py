"""Verkstad: every draft there is and how one is begun; or one of them, what is wrong in it, its tabs."""

from functools import partial

import streamlit as st

from dashboard.desk import drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el, icon
from dashboard.desk.workshop import reading, where
from dashboard.desk.workshop.begin import every_draft
from dashboard.desk.workshop.says.drafts import stands
from dashboard.desk.workshop.tabs import draw_tabs
from dashboard.desk.workshop.unsaved import not_saved
from dashboard.places import Part
from dashboard.words import _
from data.errors import Missing
from data.list_files.table import Fault
from data.rights import Deed, why_not_allowed
from data.workshop.acts import throw_away
from data.workshop.facts import ScenarioDraft

MOST_FAULTS = 5


def part() -> None:
    # Asked before anything is read: a scenario is never for who only takes part in an exercise.
    refused = why_not_allowed(session.who(), Deed.LEAD)
    if refused is not None:
        st.title(Part.WORKSHOP.menu_title, anchor=False)
        desk_forms.say_powerless(refused.text)
        return
    frame.of_no_operation(Part.WORKSHOP.menu_title)
    if not where.draft_id():
        every_draft()
        return
    try:
        draft = reading.opened(where.draft_id())
    except Missing as gone:
        draw(el("p.notice", gone.reason), key="workshop-gone")
        every_draft()
        return
    _head(draft)
    draw_tabs(draft, partial(_throw_away, draft))


def _head(draft: ScenarioDraft) -> None:
    faults = reading.faults(draft.scenario, reading.names())
    with st.container(key="workshop-head", horizontal=True, vertical_alignment="center"):
        st.button(_("Alla utkast"), key="workshop-all", icon=":material/arrow_back:", on_click=where.go_to)
        title = el("strong", draft.scenario.title or _("utan namn"))
        left = not_saved(draft)
        unsaved = _("osparat: %(what)s", what=left) if left else ""
        says = (el("span", said) for said in stands(draft, faults, session.now()))
        draw(el("p.subject", title, *says, el("span", unsaved)), key="workshop-subject")
    _faults(draft, faults)


def _faults(draft: ScenarioDraft, faults: tuple[Fault, ...]) -> None:
    """Say what is wrong, each with the way to where it is mended; what is of the frame has no inject."""
    if not faults:
        return
    rows = [
        el(
            "li",
            icon("cross"),
            el("button.link", fault.inject, choose=fault.inject) if fault.inject else el("b", _("ramen")),
            el("span", fault.reason),
        )
        for fault in faults[:MOST_FAULTS]
    ]
    more = len(faults) - len(rows)
    left = [el("li.muted", _("… och %(n)d till", n=more))] if more else []
    draw(
        el("ul.plain.faults", *rows, *left),
        key="workshop-faults",
        on_choose=partial(where.choose, draft.id),
    )


def _throw_away(draft: ScenarioDraft) -> None:
    one = drafts.draft(f"throw-away:{draft.id}")
    with st.popover(_("Kasta utkastet"), type="tertiary"):
        st.write(_("Utkastet tas bort för alltid, för alla övningsledare. Planerade övningar står kvar."))
        desk_forms.outcome(one)
        st.button(
            _("Ja, kasta utkastet"),
            key=one.key("gone"),
            on_click=partial(desk_forms.attempt, one, partial(_thrown, draft)),
        )


def _thrown(draft: ScenarioDraft, _one: Draft) -> str:
    throw_away(last_read.store(), session.actor(), draft.id, draft.version, session.now())
    where.go_to()
    return _("Utkastet är kastat.")

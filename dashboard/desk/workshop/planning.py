"""Planning an exercise from what a draft says now; the draft stays, for the next one."""

import streamlit as st

from dashboard.desk import drafts
from dashboard.desk.drawing import draw, el, icon
from dashboard.desk.exercise.beside import others_under_way
from dashboard.desk.exercise.plan import judged, plan_form
from dashboard.desk.workshop.unsaved import not_saved
from dashboard.words import _
from data.workshop.facts import ScenarioDraft


def planning_tab(draft: ScenarioDraft) -> None:
    others_under_way()
    looking, planning = st.columns([3, 2], gap="medium")
    with looking:
        st.header(_("Kontroll av scenariot"), anchor=False)
        st.caption(_("Övningen får scenariot som det står nu. Utkastet finns kvar och kan användas igen."))
        if unsaved := not_saved(draft):
            said = _("Osparat, och följer inte med: %(what)s.", what=unsaved)
            draw(el("p.notice", said), key="plan-unsaved")
        chosen = judged(draft.scenario, draft=draft)
        if not chosen.looked.refused:
            draw(el("p.saved", icon("check"), _("Inget fel finns i scenariot.")), key="plan-draft-right")
    with planning, st.container(border=True, key="plan-form"):
        st.header(_("Planera en övning"), anchor=False)
        plan_form(drafts.draft(f"plan-draft:{draft.id}"), chosen)

"""Stab: the direction that holds, what comes next, what changed and what waits; what the staff decides."""

from collections.abc import Iterator
from datetime import datetime

import streamlit as st

from dashboard import session
from dashboard.viewmodels import desk_rights
from dashboard.viewmodels.desk_staff import moved_rows, rhythm, told_rows
from dashboard.viewmodels.desk_staff_since import Names, names
from dashboard.views.parts import forms, frame
from dashboard.views.parts.frame import Shown
from dashboard.views.parts.staff_decision_form import staff_decision_form
from dashboard.views.parts.staff_important import staff_important
from dashboard.views.parts.staff_message_form import staff_message_form
from dashboard.views.parts.staff_owner_form import staff_owner_form
from dashboard.views.parts.staff_plan_form import staff_plan_form
from dashboard.views.parts.staff_rhythm import staff_rhythm
from dashboard.views.parts.staff_since import staff_since
from dashboard.views.parts.staff_told import moved_table, told_table
from data.domain.facts import Operation
from data.domain.moved_owners import standing
from data.domain.rights import Deed
from data.domain.staff import plan_turns

_ = session.texts()
FORM = "staff-form"
PLAN, DECISION, MESSAGE, OWNER = "plan", "decision", "message", "owner"


def page() -> None:
    shown = frame.begin(_("Stab"), needs_points=False, turns=turns)
    if shown is None:
        return
    staff = session.staff(shown.operation)
    name = names(shown.picture, session.sector_register())
    staff_rhythm(rhythm(staff, shown.now, _), shown.now, shown.operation.clock.speed)
    read, act = st.columns([3, 2], gap="medium")
    with read:
        staff_since(shown)
        staff_important(shown)
    with act:
        write(shown, name)
    st.header(_("Budskap till allmänheten"), anchor=False)
    told_table(told_rows(session.messages(shown.operation), name, shown.now, _))
    st.header(_("Flyttat ansvar"), anchor=False)
    moved_table(moved_rows(standing(staff.owners, shown.now), name, shown.now, _))


def turns(operation: Operation) -> Iterator[datetime]:
    """Yield the moments at which the page is read differently with nobody doing anything."""
    yield from session.turns(operation)
    yield from plan_turns(session.staff(operation))


def write(shown: Shown, name: Names) -> None:
    """Draw the chosen one of the forms that whoever looks may use; why not, where there is none."""
    decides = not desk_rights.why_not(session.who(), Deed.DECIDE, shown.operation)
    informs = not desk_rights.why_not(session.who(), Deed.INFORM, shown.operation)
    offered = {PLAN: _("Plan"), DECISION: _("Beslut"), MESSAGE: _("Budskap"), OWNER: _("Flytta ansvar")}
    if not decides:
        offered = {MESSAGE: offered[MESSAGE]} if informs else {}
    if not offered:
        deeds = (Deed.DECIDE, Deed.INFORM)
        forms.say_powerless(desk_rights.powerless(session.who(), shown.operation, deeds))
        return
    st.header(_("Skriv"), anchor=False)
    chosen = st.segmented_control(
        _("Vad som ska skrivas"),
        list(offered),
        default=next(iter(offered)),
        format_func=offered.__getitem__,
        key=FORM,
        required=True,
        label_visibility="collapsed",
    )
    match chosen:
        case "plan":
            staff_plan_form(shown, session.staff(shown.operation).plan)
        case "decision":
            staff_decision_form(shown)
        case "message":
            staff_message_form(shown)
        case "owner":
            staff_owner_form(shown, name)


page()

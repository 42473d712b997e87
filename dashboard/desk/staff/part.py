"""Stab: the direction that holds, what comes next, what changed and what waits; what the staff decides."""

from collections.abc import Iterator
from datetime import datetime

import streamlit as st

from dashboard.desk import alone, frame, last_read, session, ways
from dashboard.desk import forms as desk_forms
from dashboard.desk.drawing import draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.log import reading as log_reading
from dashboard.desk.log.table import log_table
from dashboard.desk.staff.forms import staff_decision_form, staff_owner_form, staff_plan_form, staff_rhythm
from dashboard.desk.staff.message_form import moved_table, staff_message_form, told_table
from dashboard.desk.staff.says.page import moved_rows, told_rows
from dashboard.desk.staff.says.since import names
from dashboard.desk.staff.since import staff_important, staff_since
from dashboard.places import Part
from dashboard.words import _, empty, log_rows
from data.entries.entry import EntryKind
from data.operations.facts import Operation
from data.rights import Deed
from data.sectors.owners import standing
from data.staff.facts import plan_turns

FORM = "staff-form"
NEWEST = 6
PLAN, DECISION, MESSAGE, OWNER = "plan", "decision", "message", "owner"


def part() -> None:
    shown = frame.begin(_("Stab"), needs_points=False, turns=turns)
    if shown is None:
        return
    operation = shown.operation.id
    staff_rhythm(operation)
    read, act = st.columns([3, 2], gap="medium")
    with read:
        staff_since(operation)
        staff_important(operation)
    with act:
        write(shown)
    decided(operation)


@alone.beside
def decided(operation: str) -> None:
    """Draw the last decisions, what the public has been told, and whose answer is moved to whom."""
    shown = frame.look(operation)
    name = names(shown.picture, last_read.sector_register())
    _decisions(shown)
    st.header(_("Budskap till allmänheten"), anchor=False)
    told_table(told_rows(last_read.messages(operation), name, shown.now))
    st.header(_("Flyttat ansvar"), anchor=False)
    moved_table(moved_rows(standing(last_read.staff(operation).owners, shown.now), name, shown.now))


def _decisions(shown: Shown) -> None:
    """Those on points' phases stand with the points: there may be a hundred in a night."""
    st.header(_("Beslut"), anchor=False)
    found = log_reading.log(shown.operation.id, "", (EntryKind.DECISION,), (), NEWEST)
    if not found:
        draw(el("p.muted", _("Inga beslut är loggade.")), key="no-decisions")
        return
    rows = log_rows.log_rows(found, shown.picture, shown.now, last_read.sector_register())
    log_table(rows, key="decisions")
    ways.link(Part.LOG, _("Till loggen"))


def turns(operation: Operation) -> Iterator[datetime]:
    """Yield the moments at which the page is read differently with nobody doing anything."""
    yield from last_read.turns(operation)
    yield from plan_turns(last_read.staff(operation.id))


def write(shown: Shown) -> None:
    """Draw the chosen one of the forms that whoever looks may use; why not, where there is none."""
    decides = not empty.why_not(session.who(), Deed.DECIDE, shown.operation)
    informs = not empty.why_not(session.who(), Deed.INFORM, shown.operation)
    offered = {PLAN: _("Plan"), DECISION: _("Beslut"), MESSAGE: _("Budskap"), OWNER: _("Flytta ansvar")}
    if not decides:
        offered = {MESSAGE: offered[MESSAGE]} if informs else {}
    if not offered:
        deeds = (Deed.DECIDE, Deed.INFORM)
        desk_forms.say_powerless(empty.powerless(session.who(), shown.operation, deeds))
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
            staff_plan_form(shown.operation.id)
        case "decision":
            staff_decision_form(shown.operation.id)
        case "message":
            staff_message_form(shown.operation.id)
        case "owner":
            staff_owner_form(shown.operation.id)

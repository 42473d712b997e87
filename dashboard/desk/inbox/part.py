"""Inkorg: the injects of an exercise that have been sent to whoever looks, the last first."""

from functools import partial

import streamlit as st

from dashboard.desk import drafts, drawing, frame, last_read, session, ways
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.evaluation.given import given
from dashboard.desk.frame import Shown
from dashboard.places import Place
from dashboard.words import _
from dashboard.words.inbox_rows import InboxRow, inbox_rows, nothing_here
from data.errors import Refused
from data.exercise.acts.injects import acknowledge_inject
from data.exercise.facts import state_of
from data.exercise.scenario import ExerciseState
from data.words import Role


def inbox_list(shown: Shown, rows: tuple[InboxRow, ...]) -> None:
    """Draw the injects, the last delivered first."""
    one = drafts.draft(f"inject:{shown.operation.id}")
    desk_forms.outcome(one)
    draw(
        el("ol.injects", *(_row(row, shown) for row in rows)),
        key="inbox",
        speed=shown.operation.clock.speed,
        on_choose=partial(_acknowledge, one.name, shown.operation.id),
    )


def _row(row: InboxRow, shown: Shown) -> Node:
    open_still = row.waits and shown.operation.closed_at is None
    return el(
        "li.inject.waits" if open_still else "li.inject",
        el(
            "header",
            el("b.exercise", _("ÖVNING ÖVNING ÖVNING")),
            el("b.time", row.at_word),
            el("span.muted", row.since_start),
            el("span.muted", drawing.age(row.at, shown.now, _("för %s sedan"))),
        ),
        el("p.from", el("strong", row.sender), el("span.muted", f"{row.channel} · {_('till')} {row.to}")),
        el("p.said", row.text),
        el(
            "div.reply",
            *(el("p.done", icon("check"), said) for said in row.acknowledged),
            el("button.acknowledge", _("Kvittera"), choose=str(row.number)) if open_still else None,
        ),
    )


def _acknowledge(name: str, operation: str, number: str) -> None:
    desk_forms.attempt(drafts.draft(name), partial(_save, operation, int(number)))


def _save(operation_id: str, number: int, _one: Draft) -> str:
    """What the browser says is the entry's number; the inject's own id never leaves the server."""
    operation = session.operation()
    told = session.inbox(operation) if operation is not None and operation.id == operation_id else ()
    found = next((one for one in told if one.revision == number), None)
    if found is None:
        raise Refused(_("Inspelet finns inte i din inkorg. Ladda om sidan."))
    acknowledge_inject(last_read.store(), session.actor(), operation_id, found.inject, session.now())
    return _("Inspelet från %(sender)s är kvitterat.", sender=found.sender)


# A line of text in pixels: longer ones are lost on the way back.
READABLE = 820


def part() -> None:
    shown = frame.begin(_("Inkorg"), needs_points=False)
    if shown is None:
        return
    told = session.inbox(shown.operation)
    brief(shown)
    given(shown)
    if not told:
        title, why = nothing_here(shown.operation, session.who(), session.areas_of(shown.operation))
        draw(el("section.empty", el("h2", title), el("p", why)), key="inbox-empty")
        tools(shown)
        return
    tools(shown)
    inbox_list(shown, inbox_rows(told, shown.operation, shown.now, names(shown)))


def brief(shown: Shown) -> None:
    """Draw what everybody is told before the start, open until then: the one part of a scenario that is."""
    said = last_read.exercise_brief(shown.operation.id)
    if not said:
        return
    planned = state_of(shown.operation) is ExerciseState.PLANERAD
    with st.expander(_("Förutsättningar för övningen"), expanded=planned, width=READABLE):
        draw(*(el("p", line) for line in said.splitlines() if line.strip()), key="inbox-brief")


def names(shown: Shown) -> dict[str, str]:
    """Return what areas, sectors and points are called, by id."""
    areas = {area.id: area.name for area in shown.picture.areas}
    sectors = {sector.id: sector.name for sector in last_read.sector_register().sectors}
    return {**areas, **sectors}


def tools(shown: Shown) -> None:
    """Where injects are acted on: with the same tools as for what is real."""
    who = session.who()
    if not session.takes_part(shown.operation):
        return
    report = (Place.SITUATION, _("Rapportera")) if who.has(Role.STADSDEL) else None
    sector = (Place.SECTORS, _("Rapportera om sektorn")) if who.has(Role.SEKTOR) else None
    staff = (Place.STAFF, _("Logga beslut")) if who.has(Role.KRISLEDNING) else None
    found = (
        report,
        sector,
        staff,
        (Place.SUPPORT, _("Begär stöd")),
        (Place.LOG, _("Skriv i loggen")),
    )
    with st.container(key="inbox-tools", horizontal=True):
        for place, label in filter(None, found):
            ways.link(place, label)

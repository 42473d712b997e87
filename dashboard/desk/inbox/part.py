"""Inkorg: the injects of an exercise that have been sent to whoever looks, the last first."""

from functools import cache, partial
from typing import Any

import streamlit as st

from dashboard.desk import drafts, frame, last_read, session, ways
from dashboard.desk import forms as desk_forms
from dashboard.desk.browser_parts import served_component
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.evaluation.given import given
from dashboard.desk.frame import Shown
from dashboard.places import Place
from dashboard.words import _
from dashboard.words.inbox_rows import InboxRow, inbox_rows, names_of, nothing_here
from data.errors import Refused
from data.exercise.acts.following import open_injects
from data.exercise.acts.injects import acknowledge_inject
from data.exercise.facts import Delivered, state_of
from data.exercise.scenario import ExerciseState
from data.operations.facts import Operation
from data.words import Role


@cache
def _inbox() -> Any:
    return served_component("inbox", '<div class="inbox" data-theme="ljus"></div>')


def inbox_list(shown: Shown, rows: tuple[InboxRow, ...]) -> None:
    """Draw the injects, the last delivered first; what comes later stands there by itself."""
    one = drafts.draft(f"inject:{shown.operation.id}")
    desk_forms.outcome(one)
    key = f"inbox-{shown.operation.id}"

    def chosen() -> None:
        if number := session.trigger(key, "chosen"):
            _acknowledge(one.name, shown.operation.id, number)

    data = {
        "operation": shown.operation.id,
        "revision": shown.picture.revision,
        "open": shown.operation.closed_at is None,
        "rows": [row.facts for row in rows],
        "texts": _texts(shown),
    }
    _inbox()(data=data, key=key, on_chosen_change=chosen, on_anew_change=lambda: None)


def _texts(shown: Shown) -> dict[str, str]:
    title, why = nothing_here(shown.operation, session.who(), session.areas_of(shown.operation))
    return {
        "nothing": title,
        "why": why,
        "exercise": _("ÖVNING ÖVNING ÖVNING"),
        "ago": _("för %s sedan"),
        "to": _("till"),
        "acknowledge": _("Kvittera"),
        "loud": _("Slå på ljud för nya inspel"),
        "quiet": _("Stäng av ljudet för nya inspel"),
        "silenced": _("Webbläsaren har tystat sidan: klicka en gång på den, så hörs nästa inspel."),
    }


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
    tools(shown)
    if not told and not session.takes_part(shown.operation):
        title, why = nothing_here(shown.operation, session.who(), session.areas_of(shown.operation))
        draw(el("section.empty", el("h2", title), el("p", why)), key="inbox-empty")
        return
    names = names_of(shown.picture.areas, last_read.sector_register())
    inbox_list(shown, inbox_rows(told, shown.operation, shown.now, names))
    _opened(shown.operation, told)


def _opened(operation: Operation, told: tuple[Delivered, ...]) -> None:
    """Say what has been shown here for the first time: it can no longer be taken back."""
    new = [one.revision for one in told if len(one.opened or {}) < len(one.to)]
    if new and operation.closed_at is None:
        open_injects(last_read.store(), session.actor(acts=False), operation.id, new, session.now())


def brief(shown: Shown) -> None:
    """Draw what everybody is told before the start, open until then: the one part of a scenario that is."""
    said = last_read.exercise_brief(shown.operation.id)
    if not said:
        return
    planned = state_of(shown.operation) is ExerciseState.PLANERAD
    with (
        st.container(key="inbox-told"),
        st.expander(_("Förutsättningar för övningen"), expanded=planned, width=READABLE),
    ):
        draw(*(el("p", line) for line in said.splitlines() if line.strip()), key="inbox-brief")


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

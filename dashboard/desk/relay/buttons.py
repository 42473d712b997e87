"""What is done with a call: the next point begun, one changed, all of it read back and saved."""

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.desk import drafts, kept, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.relay import call
from dashboard.words import _, relay
from data.errors import Refused
from data.log import reads as log_reads
from data.operations.facts import Operation
from data.points.acts import whole_reports as point_whole_reports
from data.points.acts.whole_reports import Stored

TEXTS = ("on_behalf_of", "reason", "support", "note", call.EARLIER)


def already(one: Draft, operation: Operation) -> None:
    """Show the points already written down in the call, each of which can be changed."""
    for number, lines in enumerate(call.earlier(one), start=1):
        with st.container(key=f"earlier-{number}:{one.act}", horizontal=True, vertical_alignment="center"):
            with st.container(key=f"earlier-words-{number}:{one.act}", width="stretch"):
                draw(_told(one, operation, lines, number), key=f"earlier:{number}:{one.act}")
            st.button(
                _("Ändra"),
                key=one.key(f"change-{number}"),
                on_click=partial(_change, one.name, operation, number),
            )


def _told(one: Draft, operation: Operation, lines: call.Lines, number: int) -> Node:
    try:
        held = call.read(operation, one, lines, number)
    except Refused as refused:
        return el("p.refused", icon("cross"), lines["point"], ": ", refused.reason)
    said = ", ".join(relay.spoken(line) for line in relay.lines(held.said, operation.clock.at(session.now())))
    return el("p.earlier", icon("check"), el("b", held.place.name), el("span", said))


def buttons(one: Draft, operation: Operation, why_not: str) -> None:
    with st.container(horizontal=True, key="relay-buttons-row"):
        st.button(
            _("Läs tillbaka"),
            key=one.key("look"),
            disabled=bool(why_not),
            on_click=partial(_look, one.name, operation),
        )
        st.button(
            _("Spara rapporterna") if call.earlier(one) else _("Spara rapporten"),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, one, partial(_save, operation), TEXTS),
        )

        st.button(
            _("Nästa punkt i samma samtal"),
            key=one.key("next"),
            disabled=bool(why_not),
            on_click=partial(_next, one.name, operation),
        )


def _look(name: str, operation: Operation) -> None:
    """Make the sentence to read back, or say what is wrong, without saving."""
    one = drafts.draft(name)
    try:
        told = [(held.said, held.place.name) for held in call.every(operation, one)]
        sentence = relay.read_back_all(told, operation.clock.at(session.now()))
    except Refused as refused:
        session.put(one.key("read_back"), "")
        drafts.keep(replace(one, refused=refused))
    else:
        session.put(one.key("read_back"), sentence)
        drafts.keep(replace(one, refused=None))


def _next(name: str, operation: Operation) -> None:
    """Put what is written of the point aside, where it could be saved, and begin with the next one."""
    one = drafts.draft(name)
    try:
        call.every(operation, one)
        if call.blank(call.lines_on_page(one)):
            raise Refused(_("Välj punkten som rapporten gäller."), "point")
    except Refused as refused:
        drafts.keep(replace(one, refused=refused))
    else:
        _turn_to(one, [*call.earlier(one), call.lines_on_page(one)], {})


def _change(name: str, operation: Operation, number: int) -> None:
    """Take a point back into the form; what is written there of another is put aside first."""
    _next_unless_blank(name, operation)
    one = drafts.draft(name)
    if one.refused is None:
        points = call.earlier(one)
        lines = points.pop(number - 1)
        _turn_to(one, points, lines)


def _next_unless_blank(name: str, operation: Operation) -> None:
    one = drafts.draft(name)
    if call.blank(call.lines_on_page(one)):
        drafts.keep(replace(one, refused=None))
    else:
        _next(name, operation)


def _turn_to(one: Draft, points: list[call.Lines], lines: call.Lines) -> None:
    """Show a point's lines in the form, the others kept beside; the call's own fields stand."""
    fields = {**dict.fromkeys(call.OF_A_POINT, ""), **lines, call.EARLIER: call.written(points)}
    begun = drafts.restart(one, {**fields, "read_back": ""}, one.act)
    kept.left(begun.name)


def _save(operation: Operation, one: Draft) -> str:
    told = call.every(operation, one)
    real = session.now()
    reports = [held.said for held in told]
    stored = point_whole_reports.submit_all(last_read.store(), session.actor(), reports, real)
    now = operation.clock.at(real)
    return "\n".join(
        relay.saved(entries.revisions, held.said, held.place, now, need(operation, entries))
        for entries, held in zip(stored, told, strict=True)
    )


def need(operation: Operation, stored: Stored) -> str:
    """Return what became of the need of support in a report, where there was one."""
    if stored.need is None:
        return ""
    need = log_reads.entry(last_read.store(), operation.id, stored.need)
    return relay.became_of_need(need, last_read.sector_register())

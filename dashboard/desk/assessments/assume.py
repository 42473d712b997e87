"""The outage that is assumed: drawn or chosen, told at once what would follow, saved as a judgement."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.assessments import reading
from dashboard.desk.assessments.inputs import HOURS, inputs
from dashboard.desk.assessments.says.page import figures, names, point_rows
from dashboard.desk.assessments.says.stated import Stated, Typed, drawing, stated
from dashboard.desk.assessments.says.working_out import worked_out
from dashboard.desk.browser_parts import outage_map
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon, listing
from dashboard.desk.frame import Shown
from dashboard.words import _, label
from dashboard.words.assessments import rows
from dashboard.words.typed_times import promised
from data.assessments.acts import save
from data.assessments.facts import Consequences, NewAssessment, Outage
from data.assessments.rules import place_of_outage, why_not_assume
from data.errors import Reason
from data.operations.rules import why_not_act_in
from data.preparedness.rules import why_not_know
from data.rights import Deed, why_not_allowed
from data.words import Function
from geo.outage import BrokenOutage, OutageArea

SAVED = ("name", "note")


@dataclass(frozen=True, slots=True)
class Judged:
    """An outage that can be assumed, its area, and what would follow."""

    outage: Outage
    area: OutageArea
    follows: Consequences


@alone.form
def assume(operation: str) -> None:
    shown = frame.look(operation)
    one = drafts.draft(f"assume:{operation}")
    chart, beside = st.columns([3, 2], gap="medium")
    with beside:
        typed = inputs(one, shown)
        found = _judged(one, shown, typed)
        _at_once(found)
    with chart:
        area = found.area if isinstance(found, Judged) else None
        data = drawing(reading.pack(), shown.picture.points, typed.drawn, area)
        outage_map(data, f"outage:{one.act}", partial(_put, one))
    if isinstance(found, Judged):
        tell(shown, found)
        save_form(operation, found.outage, found.follows)


def _put(one: Draft, sent: str) -> None:
    session.put(one.key("drawn"), sent)


def _judged(one: Draft, shown: Shown, typed: Typed) -> Judged | Reason | None:
    """Return what would follow of what is stated; why nothing can, or None while nothing is stated."""
    try:
        found = stated(reading.pack(), typed)
    except BrokenOutage as broken:
        return Reason(str(broken), "shape")
    if found is None:
        return None
    outage = _outage(one, shown, found)
    why = outage if isinstance(outage, Reason) else why_not_assume(outage, shown.now)
    if isinstance(outage, Reason) or why is not None:
        return why
    known = reading.known(shown, outage.closed, alone=bool(one.typed("alone", False)))
    follows = worked_out(outage, found.area, known)
    return Judged(outage, found.area, follows)


def _outage(one: Draft, shown: Shown, found: Stated) -> Outage | Reason:
    begins = promised(one.typed("begins"), shown.now, "begins")
    if isinstance(begins, Reason):
        return begins
    return Outage(
        function=Function(one.typed("function", Function.EL)),
        begins=begins or shown.now,
        lasts=timedelta(hours=float(one.typed("lasts", HOURS))),
        drawn=found.drawn,
        shape=found.area.coordinates,
        areas=found.area.areas,
        named=found.named,
        closed=tuple(one.typed("closed", ())),
    )


def _at_once(found: Judged | Reason | None) -> None:
    """Draw the figures to read first, beside the map; why there are none."""
    if isinstance(found, Reason):
        draw(el("p.refused", icon("cross"), found.text, role="alert"), key="outage-why")
    elif found is None:
        draw(el("p.blocked", _("Rita eller välj ett område: följderna visas här.")), key="outage-none")
    else:
        read = (el("li", el("b", n), el("span", word)) for n, word in figures(found.outage, found.follows))
        notes = (el("p.notice", note) for note in found.area.notes)
        draw(el("ul.figures.stacked", *read), *notes, key="outage-figures")


def tell(shown: Shown, found: Judged) -> None:
    """Draw all that would follow, and each point."""
    name = names(shown.picture, last_read.sector_register())
    draw(
        el("h2", _("Vad som skulle följa")),
        _pairs(rows(found.outage, found.follows, name, shown.now)),
        _points(shown, found),
        key="outage-follows",
    )


def _pairs(stated: tuple[tuple[str, str], ...]) -> Node:
    return el("dl.pairs", *(node for term, said in stated for node in (el("dt", term), el("dd", said))))


def _points(shown: Shown, found: Judged) -> Node | None:
    if not found.follows.points:
        return None
    now = _("%(function)s nu", function=label(found.outage.function)).capitalize()
    heads = (_("Punkt"), _("Område"), now, _("Reservkraft"), _("Uthållighet"))
    grounds = last_read.grounds(shown.operation.id)
    if why_not_know(session.who()) is not None:
        grounds = replace(grounds, equipment={})
    stated = point_rows(shown.picture, found.outage, found.follows, grounds, shown.now)
    bodies = el(
        "tbody",
        *(
            el("tr", el("th", row.name, scope="row"), *(el("td", text) for text in row.cells))
            for row in stated
        ),
    )
    return listing(
        "log", _("Punkter i det tänkta avbrottet"), heads, (bodies,), _("Tabell över punkterna där")
    )


def save_form(operation: str, outage: Outage, follows: Consequences) -> None:
    form = drafts.draft(f"assessment:{operation}")
    shown = frame.look(operation)
    place = place_of_outage(shown.operation, outage.areas)
    refused = why_not_allowed(session.who(), Deed.ASSESS, place) or why_not_act_in(shown.operation)
    st.header(_("Spara som bedömning"), anchor=False)
    with st.form(f"form:{form.name}"):
        desk_forms.text(form, "name", _("Namn"), hint=_("kabelbrand i Kista, åtta timmar"))
        desk_forms.free_text(form, "note", _("Vad bedömningen betyder"))
        st.checkbox(_("Får följa med i filer som lämnar kommunen"), key=form.key("leaves"))
        desk_forms.outcome(form, SAVED)
        desk_forms.blocked(refused.text if refused else "", form.name)
        st.form_submit_button(
            _("Spara bedömningen"),
            key=form.key("save"),
            type="primary",
            disabled=refused is not None,
            on_click=partial(desk_forms.attempt, form, partial(_save, operation, outage, follows), SAVED),
        )


def _save(operation: str, outage: Outage, follows: Consequences, form: Draft) -> str:
    new = NewAssessment(
        id=form.act,
        operation=operation,
        name=str(form.typed("name")),
        note=str(form.typed("note")),
        outage=outage,
        consequences=follows,
        leaves=bool(form.typed("leaves", False)),
    )
    done = save(last_read.store(), session.actor(), new, session.now())
    return _("Bedömningen är sparad som post %(n)d. Den är tänkt: inget är rapporterat.", n=done.revision)

"""Händelse: which operations there are; opening, naming and closing one, and what becomes of it after."""

from functools import partial

import streamlit as st

from dashboard.desk import drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.carrying.part import carrying
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.operations import forms as operation_forms
from dashboard.desk.operations import says as operation_says
from dashboard.desk.operations.forms import files, retention_form
from dashboard.desk.staff import returning
from dashboard.desk.staff.says.returning import in_short
from dashboard.places import Part
from dashboard.words import _, times
from data.drafts.reads import drafts_open
from data.errors import Refused
from data.operations.acts import change_operation, close_operation, open_operation, reopen_operation
from data.operations.facts import Operation
from data.operations.rules import NewOperation
from data.words import OperationKind, Readiness

CLOSING = ("named", "reason")
OPENING = ("name", "kind", "readiness", "origin", "speed")


def part() -> None:
    """Draw it all: any form that is saved changes band, heading, choice of operation and the other forms."""
    frame.of_the_server(Part.OPERATIONS.menu_title)
    operation = session.operation()
    if operation is not None:
        rows = operation_says.operation_rows(session.operations(), operation, session.now())
        operation_forms.operation_table(rows, session.choose_operation)
    nothing_may = operation_says.powerless(session.who())
    desk_forms.say_powerless(nothing_may)
    opening, changing, closing = st.columns(3, gap="medium")
    with opening:
        open_form(nothing_may)
    if operation is not None:
        with changing:
            change_form(operation, nothing_may)
            retention_form(operation)
        with closing:
            close_form(operation, nothing_may)
            reopen_form(operation)
            files(operation)
        carrying(operation)


@st.fragment
def open_form(powerless: str) -> None:
    """Draw the form; only an exercise is asked for a clock of its own."""
    one = drafts.draft("open")
    if desk_forms.withheld(one, powerless):
        return
    kinds = operation_says.kind_choices(session.who())
    words = {choice.kind: choice.word for choice in kinds}
    with st.container(border=True, key=f"kept-form:{one.name}"):
        st.header(_("Öppna en ny händelse"), anchor=False)
        desk_forms.text(one, "name", _("Namn"), hint=_("Vinterstorm Västerort"))
        st.radio(
            _("Slag"),
            list(words),
            index=None,
            format_func=lambda kind: words[kind],
            captions=[choice.meaning for choice in kinds],
            key=one.key("kind"),
        )
        desk_forms.why(one, "kind")
        desk_forms.blocked(operation_says.why_not_open(session.who()), "open")
        readiness(one, Readiness.NORMALLAGE)
        if one.typed("kind", None) == OperationKind.OVNING:
            exercise_clock(one)
        desk_forms.outcome(one, OPENING)
        st.button(
            _("Öppna händelsen"),
            type="primary",
            key=one.key("save"),
            disabled=not kinds,
            on_click=partial(send_opening, one),
        )


def exercise_clock(one: Draft) -> None:
    left, right = st.columns(2)
    with left:
        desk_forms.text(one, "origin", _("Övningstid vid start"), hint=_("2027-01-14 02:40"))
    with right:
        desk_forms.text(one, "speed", _("Övningsklockans takt"), hint=_("1 = verklig tid"))


def send_opening(one: Draft) -> None:
    """Open it, and draw the whole page again: what is chosen now is the new one."""
    desk_forms.attempt(one, save_opening, ("name",))
    session.draw_again()


def readiness(one: Draft, held: Readiness) -> None:
    words = operation_says.readiness_choices()
    st.selectbox(
        _("Beredskapsläge"),
        list(words),
        index=list(words).index(held),
        format_func=lambda level: words[level],
        key=one.key("readiness"),
    )


def save_opening(one: Draft) -> str:
    real = session.now()
    kind = OperationKind(desk_forms.need(one.typed("kind", None), "kind", _("Välj slag av händelse.")))
    exercise = kind is OperationKind.OVNING
    new = NewOperation(
        id=one.act,
        name=one.typed("name"),
        kind=kind,
        readiness=Readiness(one.typed("readiness", Readiness.NORMALLAGE)),
        origin=desk_forms.understood(times.past(one.typed("origin"), real, "origin")) if exercise else None,
        speed=speed(one.typed("speed")) if exercise else 1.0,
    )
    open_operation(last_read.store(), session.actor(), new, real)
    session.choose_operation(new.id)
    return _("%(name)s är öppnad.", name=new.name.strip())


def speed(text: str) -> float:
    said = text.strip().replace(",", ".")
    try:
        return float(said) if said else 1.0
    except ValueError:
        raise Refused(_("Skriv takten som ett tal, till exempel 1 eller 2,5."), "speed") from None


def change_form(operation: Operation, powerless: str) -> None:
    one = drafts.draft(f"change:{operation.id}")
    if desk_forms.withheld(one, powerless):
        return
    why_not = operation_says.why_not_change(operation, session.who())
    with st.form(f"form:{one.name}"):
        st.header(_("Namn och beredskapsläge"), anchor=False)
        desk_forms.text(one, "name", _("Namn"), start=operation.name, disabled=bool(why_not))
        readiness(one, operation.readiness)
        desk_forms.outcome(one, ("name",))
        desk_forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Spara ändringen"),
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, one, partial(save_change, operation), ("name",)),
        )


def save_change(operation: Operation, one: Draft) -> str:
    name, readiness = one.typed("name"), Readiness(one.typed("readiness", operation.readiness))
    receipt = change_operation(
        last_read.store(),
        session.actor(),
        act_id=one.act,
        operation_id=operation.id,
        name=name,
        readiness=readiness,
        version=operation.version,
        now=session.now(),
    )
    return _(
        "Sparat som post %(n)d: %(name)s, beredskapsläge %(word)s.",
        n=receipt.revision,
        name=name.strip(),
        word=operation_says.readiness_choices()[readiness],
    )


def close_form(operation: Operation, powerless: str) -> None:
    one = drafts.draft(f"close:{operation.id}")
    if operation.closed_at is not None:
        desk_forms.outcome(one)
        return
    if desk_forms.withheld(one, powerless):
        return
    why_not = operation_says.why_not_change(operation, session.who())
    with st.form(f"form:{one.name}"):
        st.header(_("Stäng händelsen"), anchor=False)
        st.caption(
            _("Sedan går den att läsa men inte att skriva i.")
            if operation.is_exercise
            else _("Sedan går den att läsa men inte att skriva i. Inom ett dygn kan den öppnas igen.")
        )
        left_behind(operation)
        desk_forms.text(
            one,
            "named",
            _("Händelsens namn, som det står"),
            hint=operation.name,
            disabled=bool(why_not),
        )
        desk_forms.free_text(one, "reason", _("Skäl"), disabled=bool(why_not))
        desk_forms.outcome(one, CLOSING)
        desk_forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Stäng %(what)s", what=_("övningen") if operation.is_exercise else _("händelsen")),
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, one, partial(save_closing, operation), CLOSING),
        )


def save_closing(operation: Operation, one: Draft) -> str:
    close_operation(
        last_read.store(),
        session.actor(),
        act_id=one.act,
        operation_id=operation.id,
        named=one.typed("named"),
        reason=one.typed("reason"),
        now=session.now(),
    )
    return _("Övningen är avslutad.") if operation.is_exercise else _("Händelsen är stängd.")


def left_behind(operation: Operation) -> None:
    """Say what is still open, before it is closed."""
    unsent = drafts_open(last_read.store(), operation.id)
    left = in_short(returning.groups(operation.id))
    left += operation_says.unsent(unsent, operation, session.now())
    if left:
        lines = (el("li", one) for one in left)
        draw(el("div.notice", el("p", _("Ännu öppet:")), el("ul", *lines)), key="still-open")


def reopen_form(operation: Operation) -> None:
    one = drafts.draft(f"reopen:{operation.id}")
    says, why_not = operation_says.reopening(operation, session.who(), session.now())
    if not says or desk_forms.withheld(one, why_not):
        return
    with st.form(f"form:{one.name}"):
        st.header(_("Öppna händelsen igen"), anchor=False)
        draw(el("p", says), key=f"until:{one.name}")
        desk_forms.free_text(one, "reason", _("Skäl"))
        desk_forms.outcome(one, ("reason",))
        desk_forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Öppna igen"),
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, one, partial(save_reopening, operation), ("reason",)),
        )


def save_reopening(operation: Operation, one: Draft) -> str:
    reopen_operation(
        last_read.store(),
        session.actor(),
        act_id=one.act,
        operation_id=operation.id,
        reason=one.typed("reason"),
        now=session.now(),
    )
    return _("Händelsen är öppen igen.")

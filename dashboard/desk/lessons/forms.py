"""The lessons of an operation or an exercise, beside the form that adds one or changes the chosen one."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.situation_reports import chosen as situation_report_chosen
from dashboard.paper.lessons import lesson_blocks, lesson_state
from dashboard.words import _, empty
from dashboard.words.exercise import shortened
from data.lessons.acts import add_lesson
from data.lessons.facts import Lesson
from data.operations.facts import Operation
from data.rights import Deed

FIELDS = ("text", "owner", "due")
CHOSEN = "lesson"
LONGEST = 60


def lessons(operation: Operation, held: Sequence[Lesson], today: date) -> None:
    """Draw the lessons, beside the form that adds one or changes the chosen one."""
    read, write = st.columns([3, 2], gap="medium")
    with read:
        situation_report_chosen.show(lesson_blocks(held, today), key="lessons")
    with write:
        chosen = _choose(operation, held, today)
        st.header(_("Ändra lärdomen") if chosen else _("Ny lärdom"), anchor=False)
        _form(operation, chosen)


def _choose(operation: Operation, held: Sequence[Lesson], today: date) -> Lesson | None:
    if not held:
        return None
    words = {one.id: f"{shortened(one.text, LONGEST)} ({lesson_state(one, today)})" for one in held}
    found = st.selectbox(
        _("Lärdom att ändra (tomt: en ny)"),
        list(words),
        index=None,
        placeholder="",
        format_func=lambda one: words.get(one, str(one)),
        key=f"{CHOSEN}:{operation.id}",
    )
    return next((one for one in held if one.id == found), None)


def _form(operation: Operation, chosen: Lesson | None) -> None:
    one = drafts.draft(f"lesson:{operation.id}:{chosen.id if chosen else ''}")
    blocked = empty.why_not(session.who(), Deed.LEARN, operation)
    with st.form(f"form:{one.name}"):
        desk_forms.text(one, "text", _("Lärdom"), start=chosen.text if chosen else "")
        owner, due = st.columns([3, 2])
        with owner:
            hint = _("stadsdelsdirektören")
            start = chosen.owner if chosen else ""
            desk_forms.text(one, "owner", _("Ägare (funktion, inte namn)"), hint=hint, start=start)
        with due:
            desk_forms.text(
                one, "due", _("Senast"), hint=_("1 mars 2027"), start=chosen.due if chosen else ""
            )
        st.checkbox(
            _("Klar"), value=bool(chosen and chosen.done), key=one.key("done"), persist_state="session"
        )
        if operation.is_exercise:
            st.caption(_("Läses av alla i Beredskap när övningen är slut: avslöja inget för nästa omgång."))
        desk_forms.never()
        desk_forms.outcome(one, FIELDS)
        desk_forms.blocked(blocked, one.name)
        st.form_submit_button(
            _("Spara lärdomen"),
            type="primary",
            key=one.key("save"),
            disabled=bool(blocked),
            on_click=partial(desk_forms.attempt, one, partial(_save, operation, chosen), ("text", "owner")),
        )


def _save(operation: Operation, chosen: Lesson | None, one: Draft) -> str:
    done = add_lesson(
        last_read.store(),
        session.actor(),
        act_id=one.act,
        operation_id=operation.id,
        lesson=chosen.id if chosen else one.act,
        text=one.typed("text"),
        owner=one.typed("owner"),
        due=str(one.typed("due")).strip(),
        done=bool(one.typed("done", False)),
        version=chosen.revision if chosen else None,
        now=session.now(),
    )
    owner = one.typed("owner").strip()
    return _("Sparat som post %(n)d: lärdomen, som %(who)s äger.", n=done.revision, who=owner)

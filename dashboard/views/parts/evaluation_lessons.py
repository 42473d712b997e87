"""Lessons: what was learnt, which function owns it, by when, and whether it is done."""

from datetime import date
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.session import Draft
from dashboard.viewmodels import desk_rights
from dashboard.viewmodels.desk_evaluation_tables import lesson_blocks, lesson_state
from dashboard.viewmodels.desk_exercise_words import shortened
from dashboard.views.parts import forms, situation_report_blocks
from data.domain.exercise import Exercise, Lesson
from data.domain.rights import Deed
from data.services.exercise_evaluation import add_lesson

FIELDS = ("text", "owner", "due")
CHOSEN = "evaluation-lesson"
LONGEST = 60


def evaluation_lessons(exercise: Exercise, today: date) -> None:
    """Draw the lessons, beside the form that adds one or changes the chosen one."""
    _ = session.texts()
    read, write = st.columns([3, 2], gap="medium")
    with read:
        situation_report_blocks.show(lesson_blocks(exercise, today, _), key="evaluation-lessons")
    with write:
        chosen = _choose(exercise, today)
        st.header(_("Ändra lärdomen") if chosen else _("Ny lärdom"), anchor=False)
        _form(exercise, chosen)


def _choose(exercise: Exercise, today: date) -> Lesson | None:
    _ = session.texts()
    held = {one.id: one for one in exercise.lessons}
    if not held:
        return None
    words = {
        one.id: f"{shortened(one.text, LONGEST)} ({lesson_state(one, today, _)})" for one in held.values()
    }
    found = st.selectbox(
        _("Lärdom att ändra (tomt: en ny)"),
        list(words),
        index=None,
        placeholder="",
        format_func=lambda one: words.get(one, str(one)),
        key=f"{CHOSEN}:{exercise.operation.id}",
    )
    return held.get(found) if found else None


def _form(exercise: Exercise, chosen: Lesson | None) -> None:
    _ = session.texts()
    version = f"{chosen.id}:{chosen.revision}" if chosen else ""
    one = session.draft(f"lesson:{exercise.operation.id}:{version}")
    blocked = desk_rights.why_not(session.who(), Deed.EVALUATE, exercise.operation)
    with st.form(f"form:{one.name}"):
        forms.outcome(one, FIELDS)
        forms.text(one, "text", _("Lärdom"), start=chosen.text if chosen else "")
        owner, due = st.columns([3, 2])
        with owner:
            hint = _("stadsdelsdirektören")
            start = chosen.owner if chosen else ""
            forms.text(one, "owner", _("Ägare (funktion, inte namn)"), hint=hint, start=start)
        with due:
            forms.text(one, "due", _("Senast"), hint=_("ÅÅÅÅ-MM-DD"), start=chosen.due if chosen else "")
        st.checkbox(
            _("Klar"), value=bool(chosen and chosen.done), key=one.key("done"), persist_state="session"
        )
        forms.never()
        forms.blocked(blocked, one.name)
        st.form_submit_button(
            _("Spara lärdomen"),
            type="primary",
            key=one.key("save"),
            disabled=bool(blocked),
            on_click=partial(forms.attempt, one.name, partial(_save, exercise, chosen), ("text", "owner")),
        )


def _save(exercise: Exercise, chosen: Lesson | None, one: Draft) -> str:
    _ = session.texts()
    done = add_lesson(
        session.store(),
        session.actor(),
        act_id=one.act,
        operation_id=exercise.operation.id,
        lesson=chosen.id if chosen else one.act,
        text=one.typed("text"),
        owner=one.typed("owner"),
        due=str(one.typed("due")).strip(),
        done=bool(one.typed("done", False)),
        now=session.now(),
    )
    return _("Sparat som post %(n)d.", n=done.revision)

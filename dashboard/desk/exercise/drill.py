"""*Larmövning*: started by one press, followed as it goes, and kept beside the one before it."""

from datetime import datetime, timedelta
from functools import partial

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon, left, listing
from dashboard.desk.exercise.clock_forms import stop_form
from dashboard.desk.exercise.says.drill import DrillLine, DrillPage, drill_page
from dashboard.words import _, empty
from dashboard.words.exercise import Names
from dashboard.words.times import local
from data.clock import NEVER
from data.exercise.acts.leading import plan_exercise
from data.exercise.drill import LASTS, compared, drill, drill_before, drill_rows, heard
from data.exercise.facts import Exercise, state_of
from data.exercise.rules import NewExercise
from data.exercise.scenario import ExerciseState
from data.operations.facts import Operation
from data.rights import Deed, may

EVERY = timedelta(seconds=3)


def start_drill() -> None:
    """Draw where a larmövning is started: whom it is for, and one button."""
    one = drafts.draft("drill")
    st.header(_("Larmövning"), anchor=False)
    minutes = int(LASTS.total_seconds() // 60)
    st.caption(
        _(
            "%(n)d minuter: kan alla logga in, hitta larmet och rapportera en gång? "
            "Den börjar genast och slutar av sig själv.",
            n=minutes,
        )
    )
    names = {area.id: area.name for area in last_read.areas()}
    desk_forms.several(one, "areas", _("Områden som larmas"), names, hint=_("alla områden"))
    desk_forms.outcome(one, ("areas",))
    st.button(
        _("Starta larmövningen nu"),
        type="primary",
        key=one.key("start"),
        on_click=partial(desk_forms.attempt, one, _start),
    )
    last = _last(NEVER)
    if last is not None:
        held = last.operation
        st.button(
            _("Senast: %(day)s. Visa resultatet", day=f"{local(held.opened_at):%Y-%m-%d}"),
            key=f"drill-last:{held.id}",
            type="tertiary",
            on_click=partial(session.choose_operation, held.id),
        )


def _start(one: Draft) -> str:
    now = session.now()
    name = _("Larmövning %(day)s", day=f"{local(now):%Y-%m-%d}")
    new = NewExercise(one.act, name, drill(now), tuple(one.typed("areas", ())))
    plan_exercise(last_read.store(), session.actor(), new, now)
    session.choose_operation(new.id)
    return _("Larmövningen pågår.")


def drill_led(found: Exercise, name: Names) -> None:
    """Draw a larmövning that goes on or has ended."""
    goes_on = state_of(found.operation) is ExerciseState.PAGAR
    with st.container(key="exercise-acts", horizontal=True, vertical_alignment="center"):
        _time(found, goes_on=goes_on)
        if goes_on:
            with st.popover(_("Avsluta nu")):
                stop_form(found, empty.why_not(session.who(), Deed.LEAD, found.operation))
        if goes_on and may(session.who(), Deed.POINT_LINKS):
            st.link_button(_("Gör rapportlänkar och blad"), f"/blad?h={found.operation.id}")
    st.fragment(_list, run_every=EVERY if goes_on else None)(found.operation, name)


def _time(found: Exercise, *, goes_on: bool) -> None:
    ends, now = found.begins + found.scenario.duration, session.moment(found.operation)
    said = el("b", left(ends, now, _("slutar om %s"))) if goes_on else el("b", _("avslutad"))
    draw(el("p.stands", said), key="drill-time", speed=found.operation.clock.speed)


def _list(operation: Operation, name: Names) -> None:
    """It is read anew each time: that somebody signs in moves no number that the page could wait for."""
    found = session.exercise(operation)
    if found is None:  # whoever looked leads no more
        st.rerun()
    store, before = last_read.store(), _last(operation.opened_at)
    rows, earlier = (
        drill_rows(one, heard(store, one), name.areas, name.point_areas) if one is not None else ()
        for one in (found, before)
    )
    says = drill_page(found, rows, before, compared(rows, earlier), name)
    lacks = any(one.lacks for one in rows)
    draw(
        el("p.notice" if lacks else "p.saved", None if lacks else icon("check"), el("b", says.ready)),
        el("ul.figures", *(el("li", el("b", n), el("span", word)) for n, word in says.figures)),
        _table(says),
        el("ul.plain", *(el("li", line) for line in says.since)),
        key="drill-list",
    )


@last_read.at_the_revision(8)
def _last(before: datetime) -> Exercise | None:
    return drill_before(last_read.store(), before)


def _table(says: DrillPage) -> Node:
    heads = (
        _("Mottagare"),
        _("Inloggad"),
        _("Hittat larmet"),
        _("Svarat"),
        _("Punkternas länkar"),
        _("Att göra"),
    )
    caption = _("Larmövningens mottagare, de som har en lucka först")
    return listing("log.drill", caption, heads, [el("tbody", *map(_row, says.lines))], caption)


def _row(line: DrillLine) -> Node:
    return el(
        "tr",
        el("th", line.name, scope="row"),
        *(el("td", _mark(done, word)) for done, word in line.marks),
        el("td.num", line.links or "–"),
        el("td.text", *(el("p", said) for said in line.to_do)) if line.to_do else el("td.text", "–"),
    )


def _mark(done: bool, word: str) -> Node:
    sign, status = ("check", "fungerar") if done else ("question", "okand")
    return el("span.chip", icon(sign), el("span", word), data_status=status)

"""Gör detta nu as it stands above a page: at most three rows, whose order never moves under a finger."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, frame, last_read, session, ways
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.rehearsal import panel as rehearsal
from dashboard.desk.staff import since
from dashboard.desk.todo import reading
from dashboard.desk.todo.says import Drawn, Standing, standing
from dashboard.places import Part
from dashboard.words import _
from dashboard.words.failures import not_followed
from dashboard.words.todo import failing_words, nothing_waits, row_says
from dashboard.words.todo_ways import Way, way_to
from data.errors import StoreFault
from data.operations.carried import done_at
from data.operations.facts import Operation
from data.rights import Who
from data.todo.acts import take
from data.todo.facts import MOST_ROWS, Row, Todo
from data.todo.rules import can_be_taken

_DRAWN, _GOING = "todo-drawn", "todo-going"
_WAYS = {"seen": Part.STAFF, "failing": Part.REQUESTS}
# What waits also comes by time alone, and somebody may sit with one page all night.
LOOKED_FOR_EVERY = 120


@st.fragment(run_every=LOOKED_FOR_EVERY, key=alone.ABOVE)
def stand(operation_id: str, page: str) -> None:
    """Draw what waits in an operation for whoever looks, above a page."""
    try:
        with last_read.one_look():
            _stand(operation_id, page)
    except StoreFault as fault:
        draw(el("p.todo-none", el("b", _("Gör detta nu")), el("span", str(fault))), key="todo-fault")


def _stand(operation_id: str, page: str) -> None:
    who = session.who()
    operation = next((each for each in session.operations() if each.id == operation_id), None)
    if operation is not None and who.grants:
        rehearsal.stand(operation)
        _go()
        _list(operation, who, page)
        # Below: why it was refused moves no row.
        desk_forms.outcome(drafts.draft(_name(operation_id)))


def _go() -> None:
    """Lead to where a row is done, if one was just chosen."""
    way: Way | None = session.value(_GOING)
    if way is None:
        return
    session.put(_GOING, None)
    ways.go(way.to, **way.named)


def _list(operation: Operation, who: Who, page: str) -> None:
    now = session.now()
    fresh = reading.waiting(operation.id, who, now)
    drawn: Drawn | None = session.value(_DRAWN)
    if drawn is None or _asked_anew(drawn, operation, page):
        drawn = Drawn(operation.id, page, now, fresh, operation.closed_at is not None)
        session.put(_DRAWN, drawn)
    rows, come = standing(drawn.todo, fresh)
    if not rows:
        _nothing(fresh, come, operation)
        return
    shown = rows if drawn.whole else rows[:MOST_ROWS]
    draw(
        el(
            "section.todo",
            el(
                "header",
                el("strong", _("Gör detta nu")),
                _button("more", f"+{len(rows) - len(shown)}", _("Visa allt som väntar"))
                if len(rows) > len(shown)
                else None,
                _failing(fresh, operation),
                _news(come),
            ),
            el("ul", *(_row(one, operation) for one in shown)),
            aria_label=_("Gör detta nu"),
        ),
        key="todo",
        on_choose=partial(_chosen, operation.id),
    )


def _asked_anew(drawn: Drawn, operation: Operation, page: str) -> bool:
    """A list stands until whoever looks has acted, gone to another page or asked to see what is new.

    Closed and opened again it is another: in a closed operation nothing waits, and nobody has done it.
    """
    closed = operation.closed_at is not None
    elsewhere = (drawn.operation, drawn.page, drawn.closed) != (operation.id, page, closed)
    moments = (session.acted_at(), session.asked_anew_at())
    return elsewhere or any(moment is not None and moment > drawn.at for moment in moments)


def _nothing(fresh: Todo, come: int, operation: Operation) -> None:
    unseen = _unseen(operation)
    draw(
        el(
            "p.todo-none",
            el("b", _("Gör detta nu")),
            el("span", nothing_waits(fresh, unseen, not_followed(operation))),
            _button("failing", _("Visa felen")) if fresh.failing else None,
            _button("seen", _("Kvittera i Stab")) if unseen else None,
            _news(come),
        ),
        key="todo",
        on_choose=partial(_chosen, operation.id),
    )


def _unseen(operation: Operation) -> int:
    """Return how many important changes whoever looks is to acknowledge, as the page beside counts them."""
    if operation.closed_at is not None:
        return 0
    return sum(row.mine for row in since.waiting(frame.look(operation.id)))


def _news(come: int) -> Node | None:
    if not come:
        return None
    return _button("anew", _.n("%(n)d ny – visa nytt läge", "%(n)d nya – visa nytt läge", come))


def _failing(fresh: Todo, operation: Operation) -> Node:
    """Count what nobody acts on over every page, whoever it waits for, with the way to the list."""
    said = not_followed(operation) or failing_words(fresh.failing)
    return _button("failing", said) if fresh.failing else el("span.failing", said)


def _button(value: str, words: str, label: str | None = None) -> Node:
    return el("button.small", words, choose=value, aria_label=label, title=label)


def _row(one: Standing, operation: Operation) -> Node:
    row, key = one.left or one.row, one.row.first.key
    now = session.moment(operation)
    taken = done_at(operation.clock, row.taken.at) if row.taken is not None else None
    says = row_says(row, now, taken)
    words = el("p", icon(says.sign), el("b", says.lead), el("span", says.where) if says.where else None)
    if one.left is None:
        return el("li.done", words, el("span.mark", icon("check"), _("klart eller taget")))
    return el(
        "li",
        words,
        el("span.mark", says.taken) if says.taken else None,
        el(
            "button.small",
            _("Jag tar det"),
            choose=f"take:{key}",
            title=_("Syns inte hos kollegorna på 15 minuter"),
        )
        if can_be_taken(row)
        else None,
        el("button.do", says.verb, choose=f"go:{key}", aria_label=f"{says.verb}: {says.lead}"),
        data_state=row.kind,
    )


def _chosen(operation_id: str, value: str) -> None:
    """Act on the button that was pressed; what it stands for is read from the list as it was drawn.

    By what it is about, not by its line: another list may have been drawn since whoever looks saw this one.
    """
    drawn: Drawn | None = session.value(_DRAWN)
    if value == "anew" or drawn is None or drawn.operation != operation_id:
        session.ask_anew()
        return
    if value in _WAYS:
        session.put(_GOING, Way(_WAYS[value], {}))
        return
    if value == "more":
        session.put(_DRAWN, replace(drawn, whole=True))
        return
    way, _colon, key = value.partition(":")
    # What of the row still waits: some of it may have been done since it was drawn.
    rows, _come = standing(drawn.todo, reading.waiting(operation_id, session.who(), session.now()))
    pressed = next((one for one in rows if any(task.key == key for task in one.row.tasks)), None)
    if pressed is None:
        session.ask_anew()
        return
    row = pressed.left or pressed.row
    if way == "go":
        session.put(_GOING, way_to(row.first))
    elif way == "take":
        desk_forms.attempt(drafts.draft(_name(operation_id)), partial(_take, operation_id, row))


def _name(operation_id: str) -> str:
    return f"todo:{operation_id}"


def _take(operation_id: str, row: Row, one: Draft) -> str:
    """Nothing more is said: the row itself says when it was taken."""
    keys: Sequence[str] = [task.key for task in row.tasks]
    now = session.now()
    take(last_read.store(), session.actor(), act_id=one.act, operation_id=operation_id, keys=keys, now=now)
    return ""

"""Återgång: what is left before all is back to normal, and what was learnt of a real operation."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Final

import streamlit as st

from dashboard.desk import alone, frame, last_read, session, ways
from dashboard.desk.drawing import Node, draw, el, listing
from dashboard.desk.failures import part as failures
from dashboard.desk.lessons.forms import lessons
from dashboard.desk.log import reading as log_reading
from dashboard.desk.staff.says.returning import Group, returning
from dashboard.places import Part
from dashboard.words import _
from dashboard.words.failures import names_of
from dashboard.words.times import local
from dashboard.words.todo_ways import Way
from data.lessons import reads as lesson_reads
from data.operations.facts import Operation
from data.staff.facts import plan_turns
from data.staff.remaining import Stands, remaining

MOST = 8
_GOING: Final = "return-going"


def turns(operation: Operation) -> Iterator[datetime]:
    """Yield the moments at which the part changes with nobody doing anything; the operation's time."""
    return chain(plan_turns(last_read.staff(operation.id)), failures.turns(operation))


def part() -> None:
    shown = frame.begin(Part.RETURN.menu_title, needs_points=False, turns=turns)
    if shown is None:
        return
    _go()
    if shown.operation.closed_at is None:
        left(shown.operation.id)
    if not shown.operation.is_exercise:
        st.header(_("Lärdomar"), anchor=False)
        held = lesson_reads.lessons(last_read.store(), shown.operation)
        lessons(shown.operation, held, local(session.now()).date())


def groups(operation: str) -> tuple[Group, ...]:
    """Return what is left in an operation, in words."""
    shown = frame.look(operation)
    stands = Stands(
        picture=shown.picture,
        held=last_read.coordination(operation),
        staff=last_read.staff(operation),
        messages=last_read.messages(operation),
        reports=last_read.situation_reports(operation),
        entries=log_reading.open_entries(operation),
    )
    names = names_of(shown.picture, last_read.sector_register())
    return returning(remaining(stands, shown.now), names, shown.now)


@alone.beside
def left(operation: str) -> None:
    """Draw all that is left; each line leads to where it is seen to."""
    found = groups(operation)
    if not found:
        draw(
            el("section.empty", el("h2", _("Inget återstår")), el("p", _("Händelsen kan stängas."))),
            key="return-none",
        )
        ways.link(Part.OPERATIONS, _("Till Händelser"))
        return
    going = {
        _key(number, place): row.way
        for number, group in enumerate(found)
        for place, row in enumerate(group.rows)
    }
    draw(
        listing(
            "log.since.returning",
            _("Vad som återstår innan läget är normalt"),
            (_("Vad"), _("Så står det")),
            (_group(number, one) for number, one in enumerate(found)),
            _("Tabell över vad som återstår"),
        ),
        key="returning",
        on_choose=partial(_chosen, going),
    )


def _key(group: int, row: int) -> str:
    return f"{group}:{row}"


def _group(number: int, group: Group) -> Node:
    rows = [
        el(
            "tr",
            el("th", el("button.link", one.what, choose=_key(number, place)), scope="row"),
            el("td", one.stands or "–"),
        )
        for place, one in enumerate(group.rows[:MOST])
    ]
    more = len(group.rows) - len(rows)
    if more > 0:
        rest = el("button.link", _("och %(n)d till", n=more), choose=_key(number, MOST))
        rows.append(el("tr", el("th", rest, scope="row"), el("td")))
    return el("tbody", el("tr.group", el("th", group.title, colspan=2, scope="colgroup")), *rows)


def _chosen(going: dict[str, Way], key: str) -> None:
    session.put(_GOING, going.get(key))


def _go() -> None:
    """Lead to where the line that was just chosen is seen to."""
    way: Way | None = session.value(_GOING)
    if way is not None:
        session.put(_GOING, None)
        ways.go(way.to, **way.named)

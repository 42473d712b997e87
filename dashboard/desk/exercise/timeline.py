"""The timeline on the page: the whole exercise as a line, and under it every inject as a row of a table."""

from collections.abc import Iterator, Sequence

import streamlit as st

from dashboard.desk import choices, session
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.exercise.says.rows import InjectRow, state_word
from dashboard.desk.exercise.says.timeline import Axis, PhaseRows, Timeline, Wanted, timeline
from dashboard.look.style import INJECTS
from dashboard.words import _
from dashboard.words.exercise import Names
from data.exercise.facts import Exercise
from data.exercise.scenario import InjectState
from data.operations.facts import Operation

STATES, AREA = "timeline-states", "timeline-area"
CHOSEN = "inject-chosen"
# Which part of the control's page is shown, and those that others lead to.
SHOWN, TIMELINE, CLOCK = "exercise-part", "timeline", "clock"
COLUMNS = 6


def chosen(operation: Operation) -> str:
    """Return the id of the inject that is shown beside the timeline."""
    return str(session.value(f"{CHOSEN}:{operation.id}", ""))


def choose(operation: Operation, identity: str) -> None:
    session.put(f"{CHOSEN}:{operation.id}", identity)


def show(operation: Operation, identity: str) -> None:
    """Go to the timeline, with an inject beside it."""
    choose(operation, identity)
    choices.choose(f"{SHOWN}:{operation.id}", TIMELINE)


def exercise_timeline(exercise: Exercise, name: Names) -> None:
    """Draw the timeline as it stands now."""
    operation = exercise.operation
    says = timeline(exercise, name, session.moment(operation), _wanted(exercise, name))
    draw(_axis(says.axis), key="exercise-axis")
    _table(operation, says)


def _wanted(exercise: Exercise, name: Names) -> Wanted:
    areas = {area: name.areas.get(area, area) for area in exercise.areas or tuple(name.areas)}
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        states = st.pills(
            _("Visa inspel som är"),
            list(InjectState),
            selection_mode="multi",
            format_func=lambda state: state_word(exercise, state),
            key=STATES,
            width="content",
        )
        area = st.selectbox(
            _("Område"),
            ["", *areas],
            format_func=lambda one: areas.get(one, _("alla områden")),
            key=AREA,
            width=240,
        )
    return Wanted(tuple(states or ()), area or "")


# ── the whole exercise as a line ─────────────────────────────────────────────────────────────


def _axis(axis: Axis) -> Node:
    phases = (
        el("span.stretch", one.name, at=one.begins, wide=one.ends - one.begins, title=one.name)
        for one in axis.stretches
    )
    hours = (el("span.hour", words, at=at) for at, words in axis.hours)
    ticks = (
        el(
            "span.tick",
            icon(INJECTS[tick.state][0]),
            at=tick.at,
            data_status=INJECTS[tick.state][1],
            data_state=tick.state,
            title=tick.says,
        )
        for tick in axis.ticks
    )
    now = el("span.now", el("b", _("nu")), at=axis.now, rate=axis.rate) if axis.now is not None else None
    return el(
        "div.axis",
        el("div.stretches", *phases),
        el("div.ticks", *ticks),
        el("div.hours", *hours),
        el("div.lane", now),
        role="img",
        aria_label=_("Övningens gång: samma inspel som i tabellen"),
    )


# ── the table ────────────────────────────────────────────────────────────────────────────────


def _table(operation: Operation, says: Timeline) -> None:
    counts = (
        el("li", icon(INJECTS[state][0]), el("b", str(n)), el("span", word), data_state=state)
        for state, word, n in says.counts
        if n
    )
    said = _("%(n)d av %(all)d inspel visas", n=says.shown, all=says.all) if says.shown < says.all else ""
    heads = (_("T+"), _("Inspel"), _("Läge"), _("Från → till"), _("Innehåll"), _("Vad som hänt"))
    body = [row for phase in says.phases for row in _phase(phase, says.now, operation)]
    if says.contingency:
        body += _loose(says.contingency, operation)
    if not body:
        body = [el("tr", el("td", _("Inget inspel passar filtren. Ta bort något av dem."), colspan=COLUMNS))]
    draw(
        el("ul.counts", *counts, el("li.muted", said) if said else None),
        el(
            "div.scroll.timeline",
            el(
                "table.log.course",
                el("caption.unseen", _("Inspel i tidsordning")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *body),
            ),
            tabindex=0,
            role="region",
            aria_label=_("Övningens tidslinje"),
        ),
        key="exercise-timeline",
        on_choose=lambda identity: choose(operation, identity),
    )


def _phase(phase: PhaseRows, now: str, operation: Operation) -> Iterator[Node]:
    yield el(
        "tr.group",
        el(
            "th",
            el("span", phase.name),
            el("small", f"{phase.span} · {phase.done}"),
            colspan=COLUMNS,
            scope="colgroup",
        ),
    )
    for number, row in enumerate(phase.rows):
        if phase.now == number:
            yield _now(now)
        yield _row(row, operation)
    if phase.now == len(phase.rows):
        yield _now(now)


def _loose(rows: Sequence[InjectRow], operation: Operation) -> list[Node]:
    head = el(
        "tr.group",
        el(
            "th",
            el("span", _("Lådan: utan tid")),
            el("small", _("levereras för hand eller inte alls")),
            colspan=COLUMNS,
            scope="colgroup",
        ),
    )
    return [head, *(_row(row, operation) for row in rows)]


def _now(now: str) -> Node:
    said = el("span", _("nu %(at)s", at=now))
    return el("tr.now", el("td", said, colspan=COLUMNS), data_current="true")


def _row(row: InjectRow, operation: Operation) -> Node:
    here = chosen(operation) == row.id
    button = el("button.link", row.id, choose=row.id, aria_pressed="true" if here else "false")
    return el(
        "tr.chosen" if here else "tr",
        el("td.num.at", row.planned or "–"),
        el("th", button, el("small", row.channel), scope="row"),
        el("td.state", state_chip(row)),
        el("td.way", el("span", row.sender or "–"), el("small", f"→ {row.to}")),
        el("td.text", *_content(row)),
        el("td.done", *_done(row)),
        choose=row.id,
    )


def state_chip(row: InjectRow) -> Node:
    sign, status = INJECTS[row.state]
    return el("span.chip", icon(sign), el("span", row.state_word), data_status=status, data_state=row.state)


def _content(row: InjectRow) -> list[Node | None]:
    expected = el("small", _("Förväntat: %(what)s", what=row.expected)) if row.expected else None
    played = el("small.mark", _("rapporteras av motspel")) if row.plays else None
    rule = el("small.condition", row.condition) if row.condition else None
    return [el("span", row.text or _("ingen text: ändrar bara facit")), rule, expected, played]


def _done(row: InjectRow) -> list[Node | None]:
    late = el("small", row.late) if row.late else None
    return [
        el("span.num", row.happened) if row.happened else None,
        late,
        el("small", row.counted) if row.counted else None,
        *(el("small.answered", icon("check"), one) for one in row.answered),
        el("small.silent", icon("question"), row.silent) if row.silent else None,
    ]

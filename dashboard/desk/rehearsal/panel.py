"""A rehearsal's step above every page of it: what to do now, the way there, and that it is done."""

from functools import partial

from dashboard.desk import drafts, last_read, session, ways
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.log import reading as log_reading
from dashboard.desk.rehearsal import says
from dashboard.desk.rehearsal.says import Over, StepSays
from dashboard.words import _
from dashboard.words.todo_ways import Way
from data.access.facts import read_grant
from data.operations.facts import Operation
from data.points.facts import Point
from data.rehearsal.acts import end
from data.rehearsal.facts import PLAYER, Step
from data.rehearsal.rules import point_of, points_of, progress

_SKIPPED, _GOING, _BEFORE = "rehearsal-skipped", "rehearsal-going", "rehearsal-before"
# More than three minutes give.
_MOST = 200


def remember_before(operation: Operation | None) -> None:
    """Remember what was looked at when a rehearsal was begun, to come back to it."""
    if operation is None or not operation.owner:
        session.put(_BEFORE, operation.id if operation is not None else None)


def stand(operation: Operation) -> None:
    """Draw the step that is next in somebody's own rehearsal; nothing in any other operation."""
    if not operation.owner or operation.closed_at is not None:
        return
    _go()
    shown = _says(operation)
    draw(
        el("section.rehearsal", *_nodes(shown)),
        key="rehearsal",
        on_choose=partial(_chosen, operation.id),
    )
    desk_forms.outcome(drafts.draft(_name(operation.id)))


def _says(operation: Operation) -> StepSays | Over:
    grant, picture = read_grant(operation.rehearses), last_read.picture(operation.id)
    register, entries = last_read.sector_register(), log_reading.log(operation.id, "", (), (), _MOST)
    counted = [one.id for one in points_of(grant, picture.points)]
    point = point_of(grant, picture.points)
    asked = (one.id for one in last_read.coordination(operation.id).requests if one.asked_by == PLAYER)
    return says.panel(
        progress(grant, entries, counted, register),
        _skipped(operation.id),
        operation.opened_at,
        (point.id, point.name) if isinstance(point, Point) else ("", ""),
        register.sector_name(grant.bound),
        next(asked, ""),
    )


def _nodes(shown: StepSays | Over) -> tuple[Node, ...]:
    if isinstance(shown, Over):
        return (
            el("header", el("strong", icon("check"), _("Klart")), el("span", _("Öva själv"))),
            el(
                "p",
                shown.words,
                " ",
                _("Det du skrev här raderas när du går tillbaka. Ingen annan har sett det."),
            ),
            el("div.ways", el("button.do", says.back_words(_before()), choose="end")),
        )
    step = _("Steg %(n)d av %(of)d", n=shown.number, of=shown.of)
    return (
        el("header", el("strong", step), el("span", _("Öva själv: bara du ser det här"))),
        el("p", shown.what),
        el(
            "div.ways",
            el("button.do", shown.to, choose="go"),
            el("button.small", _("Hoppa över"), choose=f"skip:{shown.step}"),
            el("button.small", _("Avsluta"), choose="end", aria_label=_("Avsluta övningen")),
        ),
    )


def _chosen(operation_id: str, value: str) -> None:
    """Act on the button that was pressed."""
    name, _colon, step = value.partition(":")
    operation = next((each for each in session.operations() if each.id == operation_id), None)
    if operation is None:
        return
    if name == "skip" and step in list(Step):
        session.put(_SKIPPED, {operation_id: _skipped(operation_id) | {Step(step)}})
    elif name == "go":
        shown = _says(operation)
        session.put(_GOING, shown.way if isinstance(shown, StepSays) else None)
    elif name == "end":
        desk_forms.attempt(drafts.draft(_name(operation_id)), partial(_end, operation_id))


def _end(operation_id: str, _one: Draft) -> str:
    before = _before()
    end(last_read.store(), session.actor(), operation_id, session.now())
    session.leave_operation(before.id if before is not None else None)
    return ""


def _go() -> None:
    """Lead to where the step is done, if that was just asked for."""
    going: Way | None = session.value(_GOING)
    if going is not None:
        session.put(_GOING, None)
        ways.go(going.to, **going.named)


def _before() -> Operation | None:
    """Return what was looked at before, if that can still be read."""
    known = session.value(_BEFORE)
    return next((each for each in session.operations() if each.id == known), None)


def _skipped(operation_id: str) -> frozenset[Step]:
    held: dict[str, frozenset[Step]] = session.value(_SKIPPED, {})
    return held.get(operation_id, frozenset())


def _name(operation_id: str) -> str:
    return f"rehearsal:{operation_id}"

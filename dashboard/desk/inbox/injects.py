"""The injects of an inbox, each with one tap that says it has been received."""

from functools import partial

from dashboard.desk import forms as desk_forms
from dashboard.desk import pieces, session
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.frame import Shown
from dashboard.desk.session import Draft
from dashboard.words import _
from dashboard.words.inbox_rows import InboxRow
from data.errors import Refused
from data.exercise.acts.injects import acknowledge_inject


def inbox_list(shown: Shown, rows: tuple[InboxRow, ...]) -> None:
    """Draw the injects, the last delivered first."""
    one = session.draft(f"inject:{shown.operation.id}")
    desk_forms.outcome(one)
    draw(
        el("ol.injects", *(_row(row, shown) for row in rows)),
        key="inbox",
        speed=shown.operation.clock.speed,
        on_choose=partial(_acknowledge, one.name, shown.operation.id),
    )


def _row(row: InboxRow, shown: Shown) -> Node:
    open_still = row.waits and shown.operation.closed_at is None
    return el(
        "li.inject.waits" if open_still else "li.inject",
        el(
            "header",
            el("b.exercise", _("ÖVNING ÖVNING ÖVNING")),
            el("b.time", row.at_word),
            el("span.muted", row.since_start),
            el("span.muted", pieces.age(row.at, shown.now, _("för %s sedan"))),
        ),
        el("p.from", el("strong", row.sender), el("span.muted", f"{row.channel} · {_('till')} {row.to}")),
        el("p.said", row.text),
        el(
            "div.reply",
            *(el("p.done", icon("check"), said) for said in row.acknowledged),
            el("button.acknowledge", _("Kvittera"), choose=str(row.number)) if open_still else None,
        ),
    )


def _acknowledge(name: str, operation: str, number: str) -> None:
    desk_forms.attempt(name, partial(_save, operation, int(number)))


def _save(operation_id: str, number: int, _one: Draft) -> str:
    """What the browser says is the entry's number; the inject's own id never leaves the server."""
    operation = session.operation()
    told = session.inbox(operation) if operation is not None and operation.id == operation_id else ()
    found = next((one for one in told if one.revision == number), None)
    if found is None:
        raise Refused(_("Inspelet finns inte i din inkorg. Ladda om sidan."))
    acknowledge_inject(session.store(), session.actor(), operation_id, found.inject, session.now())
    return _("Inspelet från %(sender)s är kvitterat.", sender=found.sender)

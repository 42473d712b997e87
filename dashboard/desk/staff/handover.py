"""Överlämning: everything that the next shift must know on one page, and that it has been handed over."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import chain

import streamlit as st

from dashboard.desk import alone, frame, kept, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.failures import part as failures
from dashboard.desk.frame import Shown
from dashboard.desk.situation_reports.chosen import show
from dashboard.paper.handover import handover_blocks
from dashboard.words import _, empty
from dashboard.words.addresses import handover_address, switch_address
from data.drafts.facts import DraftKind
from data.errors import Refused
from data.log.acts import write_note
from data.log.facts import Particulars
from data.operations.facts import Operation
from data.operations.rules import why_not_act_in
from data.rights import Deed
from data.staff.facts import plan_turns

FIELDS = ("sender", "recipient", "note")


def turns(operation: Operation) -> Iterator[datetime]:
    """Yield the moments at which the part changes with nobody doing anything; the operation's time."""
    return chain(plan_turns(last_read.staff(operation.id)), failures.turns(operation))


def part() -> None:
    shown = frame.begin(
        _("Överlämning"),
        needs_points=False,
        turns=turns,
    )
    if shown is None:
        return
    read, act = st.columns([3, 1], gap="medium")
    with read:
        handed = last_read.handed_over(shown.operation.id, session.this_minute())
        show(handover_blocks(handed), key="handover")
    with act:
        _printed(shown)
        handover_form(shown.operation.id)
        _switch()


def _printed(shown: Shown) -> None:
    refused = empty.why_not(session.who(), Deed.EXPORT, shown.operation)
    address = handover_address(shown.operation.id)
    fetch = el("p.fetch", el("a", _("Skriv ut som PDF"), href=address))
    draw(el("p.blocked", refused) if refused else fetch, key="handover-file")


@alone.form
def handover_form(operation: str) -> None:
    """Who hands over and who takes over are functions, and never filled in: the log says it as theirs."""
    shown = frame.look(operation)
    labels = {
        "sender": _("Lämnar (funktion, inte namn)"),
        "recipient": _("Tar över (funktion, inte namn)"),
        "note": _("Att tänka på (frivilligt)"),
    }
    one = kept.begun(f"handover:{shown.operation.id}", shown.operation, DraftKind.OVERLAMNING, labels)
    closed = why_not_act_in(shown.operation)
    refused = empty.why_not(session.who(), Deed.NOTE, shown.operation)
    blocked = refused or (closed.text if closed else "")
    with kept.sheet(one):
        st.header(_("Lämna över"), anchor=False)
        kept.others(one, shown.operation)
        desk_forms.text(one, "sender", labels["sender"], hint=_("stabschef natt"))
        desk_forms.text(one, "recipient", labels["recipient"], hint=_("stabschef dag"))
        desk_forms.free_text(one, "note", labels["note"])
        kept.foot(one, shown.operation)
        desk_forms.outcome(one, FIELDS)
        desk_forms.blocked(blocked, one.name)
        st.button(
            _("Logga överlämningen"),
            type="primary",
            key=one.key("save"),
            disabled=bool(blocked),
            on_click=partial(desk_forms.attempt, one, partial(_save, shown.operation), FIELDS),
        )


def _switch() -> None:
    """The next shift signs in as itself at once: else the day's entries are written by the night."""
    way = el("a.switch", _("Byt person"), href=switch_address(session.address()), here="")
    draw(
        el("p.muted", _("Byt sedan person, annars skrivs dagens poster av natten.")),
        way,
        key="handover-switch",
    )


def _save(operation: Operation, one: Draft) -> str:
    for field, why in (
        ("sender", _("Skriv vilken funktion som lämnar.")),
        ("recipient", _("Skriv vilken funktion som tar över.")),
    ):
        if not one.typed(field).strip():
            raise Refused(why, field)
    said = one.typed("note").strip()
    receipt = write_note(
        *(last_read.store(), session.actor()),
        act_id=one.act,
        operation_id=operation.id,
        note=_("Överlämning: %(said)s", said=said) if said else _("Överlämning"),
        more=Particulars(sender=one.typed("sender"), recipient=one.typed("recipient"), key=True),
        now=session.now(),
    )
    return _("Överlämnat som post %(n)d.", n=receipt.revision)

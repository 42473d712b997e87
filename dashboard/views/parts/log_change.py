"""Changing what the log says: a correction is a new entry; masking forgets the words of an old one."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.session import Draft
from dashboard.viewmodels.desk_point import why_not_write
from dashboard.viewmodels.desk_rights import why_not
from dashboard.views.parts import forms, log_fields
from dashboard.views.parts.frame import Shown
from data.domain.facts import Operation
from data.domain.rights import Deed
from data.services.notes import correct_entry, mask_entry


def choose_to_correct(revision: str) -> None:
    """Put an entry's number in the form that corrects it."""
    operation = session.operation()
    if operation is not None:
        session.put(session.draft(f"correction:{operation.id}").key("revision"), revision)


def correction_form(shown: Shown, powerless: str) -> None:
    _ = session.texts()
    one = session.draft(f"correction:{shown.operation.id}")
    if forms.withheld(one, powerless):
        return
    blocked = why_not(session.who(), Deed.CORRECT, shown.operation) or why_not_write(shown.operation)
    with st.form(f"form:{one.name}"):
        st.header(_("Rätta en post"), anchor=False)
        st.caption(_("Den gamla posten står kvar. Rättelsen blir en ny post som pekar på den."))
        forms.outcome(one, ("revision", "note"))
        forms.text(one, "revision", _("Postens nummer"), disabled=bool(blocked))
        forms.free_text(one, "note", _("Rättelse"), disabled=bool(blocked))
        forms.blocked(blocked, one.name)
        st.form_submit_button(
            _("Spara rättelsen"),
            key=one.key("save"),
            disabled=bool(blocked),
            on_click=partial(forms.attempt, one.name, partial(_save_correction, shown.operation), ("note",)),
        )


def _save_correction(operation: Operation, one: Draft) -> str:
    _ = session.texts()
    number = log_fields.named_entry(operation, one)
    receipt = correct_entry(
        *(session.store(), session.actor()),
        act_id=one.act,
        revision=number,
        note=one.typed("note"),
        now=session.now(),
    )
    return _("Sparat som post %(n)d.", n=receipt.revision)


def mask_form(shown: Shown) -> None:
    """Draw the form that forgets words, folded away and only for those who may."""
    _ = session.texts()
    one = session.draft(f"mask:{shown.operation.id}")
    if forms.withheld(one, why_not(session.who(), Deed.MASK, shown.operation)):
        return
    with (
        st.expander(_("Maskera en post"), expanded=one.refused is not None),
        st.form(f"form:{one.name}", border=False),
    ):
        st.caption(
            _("Ord och bilaga tas bort för alltid, även ur sökningen. Att posten fanns och när står kvar.")
        )
        forms.outcome(one, ("revision", "decision"))
        forms.text(one, "revision", _("Postens nummer"))
        forms.text(one, "decision", _("Beslut som maskeringen vilar på"), hint=_("diarienummer, funktion"))
        st.form_submit_button(
            _("Maskera posten"),
            key=one.key("save"),
            on_click=partial(forms.attempt, one.name, partial(_save_masking, shown.operation), ("decision",)),
        )


def _save_masking(operation: Operation, one: Draft) -> str:
    _ = session.texts()
    number = log_fields.named_entry(operation, one)
    receipt = mask_entry(
        *(session.store(), session.actor()),
        act_id=one.act,
        revision=number,
        decision=one.typed("decision"),
        now=session.now(),
    )
    return _("Post %(n)d är maskerad genom post %(m)d.", n=number, m=receipt.revision)

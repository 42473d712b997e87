"""Writing in the log: a note with what it carries, and a file with its own entry."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.session import Draft
from dashboard.viewmodels import desk_times
from dashboard.viewmodels.desk_point import why_not_write
from dashboard.viewmodels.desk_rights import why_not
from dashboard.views.parts import forms, kept, log_fields
from dashboard.views.parts.frame import Shown
from data.attached_file import FIELD, LARGEST, TYPES
from data.domain.drafts import DraftKind
from data.domain.facts import Operation
from data.domain.rights import Deed
from data.errors import Refused
from data.services.attachments import attach_file
from data.services.notes import write_note


@st.fragment
def note_form(shown: Shown, powerless: str) -> None:
    """Draw the form for a note: two fields at first, the rest folded away."""
    _ = session.texts()
    labels = {
        "note": _("Anteckning"),
        "point": _("Om en punkt"),
        "observed_at": _("När"),
        **log_fields.labels(),
    }
    one = kept.begun(f"note:{shown.operation.id}", shown.operation, DraftKind.ANTECKNING, labels)
    if forms.withheld(one, powerless):
        return
    blocked = _blocked(shown)
    with kept.sheet(one):
        st.header(_("Skriv en anteckning"), anchor=False)
        forms.outcome(one, ("note", "observed_at", *log_fields.PARTICULARS))
        kept.others(one, shown.operation, log_fields.words())
        forms.free_text(one, "note", _("Anteckning"), disabled=bool(blocked))
        log_fields.point_and_time(one, shown, _("Om en punkt (frivilligt)"), disabled=bool(blocked))
        log_fields.particulars(one, disabled=bool(blocked))
        kept.foot(one, shown.operation)
        forms.blocked(blocked, one.name)
        st.button(
            _("Skriv i loggen"),
            type="primary",
            key=one.key("save"),
            disabled=bool(blocked),
            on_click=partial(
                forms.attempt,
                one.name,
                partial(_save_note, shown.operation),
                ("note", "sender", "recipient"),
            ),
        )


def _save_note(operation: Operation, one: Draft) -> str:
    _ = session.texts()
    real = session.now()
    moment = operation.clock.at(real)
    happened = log_fields.said_time(one, moment)
    receipt = write_note(
        session.store(),
        session.actor(),
        act_id=one.act,
        operation_id=operation.id,
        note=one.typed("note"),
        point_id=one.typed("point") or None,
        occurred_at=happened,
        more=log_fields.said_particulars(one, moment),
        now=real,
    )
    return desk_times.logged(receipt.revision, happened, moment, _)


def file_form(shown: Shown, powerless: str) -> None:
    """Draw the form for a file: what it is is judged when it is sent."""
    _ = session.texts()
    one = session.draft(f"file:{shown.operation.id}")
    if forms.withheld(one, powerless):
        return
    blocked = _blocked(shown) or why_not(session.who(), Deed.UPLOAD, shown.operation)
    with st.form(f"form:{one.name}"):
        st.header(_("Bifoga en fil"), anchor=False)
        forms.outcome(one, (FIELD, "note", "observed_at"))
        st.file_uploader(
            _("Bild, PDF, text eller dokument"),
            type=[ending[1:] for ending in TYPES],
            key=one.key(FIELD),
            max_upload_size=LARGEST // 1_000_000,
            disabled=bool(blocked),
        )
        forms.why(one, FIELD)
        st.caption(_("Inga bilder på människor."))
        forms.free_text(one, "note", _("Vad filen visar"), disabled=bool(blocked))
        log_fields.point_and_time(one, shown, _("Filen gäller (frivilligt)"), disabled=bool(blocked))
        forms.blocked(blocked, one.name)
        st.form_submit_button(
            _("Bifoga filen"),
            key=one.key("save"),
            disabled=bool(blocked),
            on_click=partial(forms.attempt, one.name, partial(_save_file, shown.operation), ("note",)),
        )


def _save_file(operation: Operation, one: Draft) -> str:
    _ = session.texts()
    real = session.now()
    chosen = one.typed(FIELD, None)
    if chosen is None:
        raise Refused(_("Välj en fil först."), FIELD)
    moment = operation.clock.at(real)
    happened = log_fields.said_time(one, moment)
    receipt = attach_file(
        session.store(),
        session.actor(),
        act_id=one.act,
        operation_id=operation.id,
        name=chosen.name,
        content=chosen.getvalue(),
        note=one.typed("note"),
        point_id=one.typed("point") or None,
        occurred_at=happened,
        now=real,
    )
    return desk_times.logged(receipt.revision, happened, moment, _)


def _blocked(shown: Shown) -> str:
    return why_not(session.who(), Deed.NOTE, shown.operation) or why_not_write(shown.operation)

"""The chosen row of the log: what it says, and what can be done with it by whoever looks."""

from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.log.carriers import carriers
from dashboard.desk.log.says import Choice, Way, choices
from dashboard.words import _, log_rows
from dashboard.words.log_rows import LogRow
from data.entries.entry import Entry
from data.errors import Refused
from data.log import reads as log_reads
from data.log.acts import attach_file, correct_entry, mask_entry
from data.log.attachments import FIELD, LARGEST, TYPES
from data.operations.facts import Operation

WAY = "log-way"
ADDRESS = "post"
LONGEST_NUMBER = 12


def choose(revision: str) -> None:
    """Open a row; the open one is closed by choosing it again."""
    operation = session.operation()
    if operation is not None:
        open_one = chosen_number(operation)
        session.put(_key(operation), 0 if str(open_one) == revision else int(revision))
    session.draw_page()  # what can be done stands beside the rows, not among them


def _key(operation: Operation) -> str:
    return f"log-chosen:{operation.id}"


def chosen_number(operation: Operation) -> int:
    """Return the number of the open row, at first the one in the address; 0 where none is open."""
    held = session.value(_key(operation))
    if held is None:
        asked = st.query_params.get(ADDRESS, "")
        held = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < LONGEST_NUMBER else 0
        session.put(_key(operation), held)
    return int(held)


@alone.form
def chosen_row(operation: str, number: str) -> None:
    """Draw the open row with the one way to act that is chosen."""
    shown = frame.look(operation)
    entry = log_reads.entry(last_read.store(), operation, int(number))
    if entry is None:
        draw(el("p.notice", _("Det finns ingen post %(n)s i den här händelsen.", n=number)), key="no-row")
        return
    register = last_read.sector_register()
    (row,) = log_rows.log_rows([entry], shown.picture, shown.now, register, carriers=carriers())
    with st.container(border=True, key="log-row"):
        _head(row)
        offered = choices(entry, shown.picture, session.who())
        if not offered:
            draw(el("p.muted", _("Du kan läsa posten men inte ändra något i den.")), key="row-readable")
            return
        _draw_way(shown, entry, _chosen_way(offered))


def _head(row: LogRow) -> None:
    said = _("[maskerat]") if row.masked else row.text
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header(_("Post %(n)d", n=row.revision), anchor=False)
        st.button(_("Stäng"), key="log-row-close", on_click=choose, args=(str(row.revision),))
    draw(
        el("p.fact", row.says, data_status=row.status) if row.says else None,
        el("p.said", said) if said else None,
        el("p.muted", " · ".join(part for part in (row.kind_word, row.at, row.source) if part)),
        key="row-says",
    )


def _chosen_way(offered: tuple[Choice, ...]) -> Choice:
    words = {one.way: one.label for one in offered}
    if len(offered) == 1:
        return offered[0]
    if session.value(WAY) not in words:
        session.put(WAY, offered[0].way)
    chosen = st.segmented_control(
        _("Vad vill du göra med posten?"),
        list(words),
        format_func=lambda way: words.get(way, way),
        key=WAY,
        required=True,
        label_visibility="collapsed",
    )
    return next((one for one in offered if one.way == chosen), offered[0])


FIELDS = (FIELD, "note", "decision")


def _draw_way(shown: Shown, entry: Entry, choice: Choice) -> None:
    one = drafts.draft(f"{choice.way}:{entry.revision}")
    if choice.why_not:
        desk_forms.outcome(one, FIELDS)
        desk_forms.blocked(choice.why_not, one.name)
        return
    with st.form(f"form:{one.name}", border=False):
        match choice.way:
            case Way.CORRECT:
                _correct(one, entry)
            case Way.ATTACH:
                _attach(one, shown.operation, entry)
            case Way.MASK:
                _mask(one, entry)


def _send(one: Draft, label: str, save: desk_forms.Act, *texts: str) -> None:
    desk_forms.outcome(one, FIELDS)
    st.form_submit_button(
        label,
        type="primary",
        key=one.key("save"),
        on_click=partial(desk_forms.attempt, one, save, texts),
    )


def _correct(one: Draft, entry: Entry) -> None:
    st.caption(_("Den gamla posten står kvar. Rättelsen blir en ny post som pekar på den."))
    desk_forms.free_text(one, "note", _("Rättelse"))
    _send(one, _("Spara rättelsen"), partial(_save_correction, entry.revision), "note")


def _save_correction(number: int, one: Draft) -> str:
    receipt = correct_entry(
        *(last_read.store(), session.actor()),
        act_id=one.act,
        revision=number,
        note=one.typed("note"),
        now=session.now(),
    )
    return _("Rättad genom post %(n)d.", n=receipt.revision)


def _attach(one: Draft, operation: Operation, entry: Entry) -> None:
    """What the file is is judged when it is sent."""
    st.file_uploader(
        _("Bild, PDF, text eller dokument"),
        type=[ending[1:] for ending in TYPES],
        key=one.key(FIELD),
        max_upload_size=LARGEST // 1_000_000,
    )
    desk_forms.why(one, FIELD)
    st.caption(_("Inga bilder på människor."))
    desk_forms.free_text(one, "note", _("Vad filen visar"))
    _send(one, _("Bifoga filen"), partial(_save_file, operation, entry.revision), "note")


def _save_file(operation: Operation, number: int, one: Draft) -> str:
    chosen = one.typed(FIELD, None)
    if chosen is None:
        raise Refused(_("Välj en fil först."), FIELD)
    receipt = attach_file(
        *(last_read.store(), session.actor()),
        act_id=one.act,
        operation_id=operation.id,
        name=chosen.name,
        content=chosen.getvalue(),
        note=one.typed("note"),
        to=number,
        now=session.now(),
    )
    return _("%(file)s är bifogad som post %(n)d.", file=chosen.name, n=receipt.revision)


def _mask(one: Draft, entry: Entry) -> None:
    st.caption(
        _("Ord och bilaga tas bort för alltid, även ur sökningen. Att posten fanns och när står kvar.")
    )
    hint = _("diarienummer, funktion")
    desk_forms.text(one, "decision", _("Beslut som maskeringen vilar på"), hint=hint)
    _send(one, _("Maskera posten"), partial(_save_masking, entry.revision), "decision")


def _save_masking(number: int, one: Draft) -> str:
    receipt = mask_entry(
        *(last_read.store(), session.actor()),
        act_id=one.act,
        revision=number,
        decision=one.typed("decision"),
        now=session.now(),
    )
    return _("Post %(n)d är maskerad genom post %(m)d.", n=number, m=receipt.revision)

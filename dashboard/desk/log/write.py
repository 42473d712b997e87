"""Writing in the log: a note, with what it carries and the fields that other lines share with it."""

from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.desk import alone, frame, kept, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.frame import Shown
from dashboard.desk.situation.says.point import choices, why_not_write
from dashboard.words import _, label, times
from dashboard.words.empty import why_not
from dashboard.words.typed_times import promised
from data.drafts.facts import DraftKind
from data.log.acts import write_note
from data.log.facts import Particulars
from data.operations.facts import Operation
from data.rights import Deed, may, place_of
from data.words import Channel, TextClass

PARTICULARS = ("sender", "recipient", "due")


def line_labels() -> dict[str, str]:
    """Return what most lines leave empty."""
    return {
        "sender": _("Från"),
        "recipient": _("Till"),
        "channel": _("Kanal"),
        "due": _("Klart senast (håller posten öppen)"),
        "key": _("Nyckelpost"),
        "handling": _("Texten är"),
    }


def words() -> dict[str, str]:
    """Return how what is chosen reads."""
    return {word.value: label(word) for kind in (Channel, TextClass) for word in kind}


def particulars(one: Draft, *, disabled: bool) -> None:
    """Draw what most lines leave empty, folded away."""
    named = line_labels()
    with st.expander(_("Från, till, kanal, klart senast")):
        sender, recipient = st.columns(2)
        with sender:
            desk_forms.text(one, "sender", named["sender"], hint=_("Ellevio, driften"), disabled=disabled)
        with recipient:
            desk_forms.text(one, "recipient", named["recipient"], hint=_("krisledningen"), disabled=disabled)
        channels = {word: label(word) for word in Channel}
        desk_forms.choice(one, "channel", named["channel"], channels)
        desk_forms.text(one, "due", named["due"], hint=_("06:00"), disabled=disabled)
        st.checkbox(
            named["key"],
            key=one.key("key"),
            disabled=disabled,
            persist_state="session",
            on_change=kept.leaving(one),
        )
        handling = {word: label(word) for word in TextClass}
        desk_forms.choice(one, "handling", named["handling"], handling, start=TextClass.INTERN)


def said_particulars(one: Draft, moment: datetime) -> Particulars:
    """Return what was filled in; raises Refused where a time cannot be read."""
    return Particulars(
        sender=one.typed("sender"),
        recipient=one.typed("recipient"),
        channel=Channel(channel) if (channel := one.typed("channel", None)) else None,
        due=desk_forms.understood(promised(one.typed("due"), moment, "due")),
        key=bool(one.typed("key", False)),
        handling=TextClass(one.typed("handling", None) or TextClass.INTERN),
    )


def point_and_time(one: Draft, shown: Shown, label: str, *, disabled: bool) -> None:
    """Draw which point a line is about, if any, and when it happened."""
    who = session.who()
    there = [each for each in shown.readings if may(who, Deed.NOTE, place_of(shown.operation, each.point))]
    named = choices(shown.picture, there)
    st.selectbox(
        label,
        ["", *named],
        format_func=lambda identity: named.get(identity, _("hela händelsen")),
        key=one.key("point"),
        persist_state="session",
        on_change=kept.leaving(one),
    )
    desk_forms.text(one, "observed_at", _("När"), hint=_("nu, eller 02:40"), disabled=disabled)


def said_time(one: Draft, moment: datetime) -> datetime | None:
    """Return when it happened; None is now. Raises Refused where it cannot be read."""
    return desk_forms.understood(times.past(one.typed("observed_at"), moment, "observed_at"))


@alone.form
def note_form(operation: str, powerless: str) -> None:
    """Draw the form for a note: two fields at first, the rest folded away."""
    shown = frame.look(operation)
    labels = {
        "note": _("Anteckning"),
        "point": _("Om en punkt"),
        "observed_at": _("När"),
        **line_labels(),
    }
    one = kept.begun(f"note:{shown.operation.id}", shown.operation, DraftKind.ANTECKNING, labels)
    if desk_forms.withheld(one, powerless):
        return
    blocked = _blocked(shown)
    with kept.sheet(one):
        st.header(_("Skriv en anteckning"), anchor=False)
        kept.others(one, shown.operation, words())
        desk_forms.free_text(one, "note", _("Anteckning"), disabled=bool(blocked))
        point_and_time(one, shown, _("Om en punkt (frivilligt)"), disabled=bool(blocked))
        particulars(one, disabled=bool(blocked))
        kept.foot(one, shown.operation)
        desk_forms.outcome(one, ("note", "observed_at", *PARTICULARS))
        desk_forms.blocked(blocked, one.name)
        st.button(
            _("Skriv i loggen"),
            type="primary",
            key=one.key("save"),
            disabled=bool(blocked),
            on_click=partial(
                desk_forms.attempt,
                one,
                partial(_save_note, shown.operation),
                ("note", "sender", "recipient"),
            ),
        )


def _save_note(operation: Operation, one: Draft) -> str:
    real = session.now()
    moment = operation.clock.at(real)
    happened = said_time(one, moment)
    receipt = write_note(
        last_read.store(),
        session.actor(),
        act_id=one.act,
        operation_id=operation.id,
        note=one.typed("note"),
        point_id=one.typed("point") or None,
        occurred_at=happened,
        more=said_particulars(one, moment),
        now=real,
    )
    return times.logged(_("anteckningen"), receipt.revision, happened, moment)


def _blocked(shown: Shown) -> str:
    return why_not(session.who(), Deed.NOTE, shown.operation) or why_not_write(shown.operation)

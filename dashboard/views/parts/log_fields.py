"""Fields that the log's forms share: what a line carries besides its words, and the entry that one names."""

from datetime import datetime

import streamlit as st

from dashboard import session
from dashboard.session import Draft
from dashboard.viewmodels import desk_times
from dashboard.viewmodels.desk_point import choices
from dashboard.views.parts import forms
from dashboard.views.parts.frame import Shown
from data import glossary
from data.domain.facts import Operation
from data.domain.rights import Deed, may, place_of
from data.domain.staff_log import Particulars
from data.domain.words import Channel, TextClass
from data.errors import Refused

PARTICULARS = ("sender", "recipient", "due")
LONGEST_NUMBER = 12


def particulars(one: Draft, *, disabled: bool) -> None:
    """Draw what most lines leave empty, folded away."""
    _ = session.texts()
    with st.expander(_("Från, till, kanal, klart senast")):
        sender, recipient = st.columns(2)
        with sender:
            forms.text(one, "sender", _("Från"), hint=_("Ellevio, driften"), disabled=disabled)
        with recipient:
            forms.text(one, "recipient", _("Till"), hint=_("krisledningen"), disabled=disabled)
        channels = {word: glossary.label(word, _.language) for word in Channel}
        forms.choice(one, "channel", _("Kanal"), channels)
        forms.text(one, "due", _("Klart senast (håller posten öppen)"), hint=_("06:00"), disabled=disabled)
        st.checkbox(_("Nyckelpost"), key=one.key("key"), disabled=disabled, persist_state="session")
        handling = {word: glossary.label(word, _.language) for word in TextClass}
        forms.choice(one, "handling", _("Texten är"), handling, start=TextClass.INTERN)


def said_particulars(one: Draft, moment: datetime) -> Particulars:
    """Return what was filled in; raises Refused where a time cannot be read."""
    _ = session.texts()
    return Particulars(
        sender=one.typed("sender"),
        recipient=one.typed("recipient"),
        channel=one.typed("channel", None),
        due=forms.understood(desk_times.future(one.typed("due"), moment, "due", _)),
        key=bool(one.typed("key", False)),
        handling=one.typed("handling", None) or TextClass.INTERN,
    )


def point_and_time(one: Draft, shown: Shown, label: str, *, disabled: bool) -> None:
    """Draw which point a line is about, if any, and when it happened."""
    _ = session.texts()
    who = session.who()
    there = [each for each in shown.readings if may(who, Deed.NOTE, place_of(shown.operation, each.point))]
    named = choices(shown.picture, there)
    st.selectbox(
        label,
        ["", *named],
        format_func=lambda identity: named.get(identity, _("hela händelsen")),
        key=one.key("point"),
    )
    forms.text(one, "observed_at", _("När"), hint=_("nu, eller 02:40"), disabled=disabled)


def said_time(one: Draft, moment: datetime) -> datetime | None:
    """Return when it happened; None is now. Raises Refused where it cannot be read."""
    _ = session.texts()
    return forms.understood(desk_times.past(one.typed("observed_at"), moment, "observed_at", _))


def named_entry(operation: Operation, one: Draft) -> int:
    """Return the number that was typed; raises Refused where the operation has no such entry."""
    _ = session.texts()
    number = str(one.typed("revision")).strip()
    if not (number.isascii() and number.isdigit() and len(number) < LONGEST_NUMBER):
        raise Refused(_("Skriv postens nummer."), "revision")
    if session.entry(operation, int(number)) is None:
        raise Refused(_("Det finns ingen post %(n)s i den här händelsen.", n=number), "revision")
    return int(number)

"""Fields that the log's forms share: what a line carries besides its words, and the entry that one names."""

from datetime import datetime

import streamlit as st

from dashboard import session
from dashboard.session import Draft
from dashboard.viewmodels import desk_times
from dashboard.viewmodels.desk_point import choices
from dashboard.views.parts import forms, kept
from dashboard.views.parts.frame import Shown
from data import glossary
from data.domain.facts import Operation
from data.domain.rights import Deed, may, place_of
from data.domain.staff_log import Particulars
from data.domain.words import Channel, TextClass
from data.errors import Refused

PARTICULARS = ("sender", "recipient", "due")
LONGEST_NUMBER = 12


def labels() -> dict[str, str]:
    """Return what most lines leave empty."""
    _ = session.texts()
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
    _ = session.texts()
    return {word.value: glossary.label(word, _.language) for kind in (Channel, TextClass) for word in kind}


def particulars(one: Draft, *, disabled: bool) -> None:
    """Draw what most lines leave empty, folded away."""
    _ = session.texts()
    named = labels()
    with st.expander(_("Från, till, kanal, klart senast")):
        sender, recipient = st.columns(2)
        with sender:
            forms.text(one, "sender", named["sender"], hint=_("Ellevio, driften"), disabled=disabled)
        with recipient:
            forms.text(one, "recipient", named["recipient"], hint=_("krisledningen"), disabled=disabled)
        channels = {word: glossary.label(word, _.language) for word in Channel}
        forms.choice(one, "channel", named["channel"], channels)
        forms.text(one, "due", named["due"], hint=_("06:00"), disabled=disabled)
        st.checkbox(
            named["key"],
            key=one.key("key"),
            disabled=disabled,
            persist_state="session",
            on_change=kept.leaving(one),
        )
        handling = {word: glossary.label(word, _.language) for word in TextClass}
        forms.choice(one, "handling", named["handling"], handling, start=TextClass.INTERN)


def said_particulars(one: Draft, moment: datetime) -> Particulars:
    """Return what was filled in; raises Refused where a time cannot be read."""
    _ = session.texts()
    return Particulars(
        sender=one.typed("sender"),
        recipient=one.typed("recipient"),
        channel=Channel(channel) if (channel := one.typed("channel", None)) else None,
        due=forms.understood(desk_times.future(one.typed("due"), moment, "due", _)),
        key=bool(one.typed("key", False)),
        handling=TextClass(one.typed("handling", None) or TextClass.INTERN),
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
        persist_state="session",
        on_change=kept.leaving(one),
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

"""Registering a message to the public: the words as they were said, the channels, where and when."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.session import Draft
from dashboard.viewmodels import desk_rights, desk_times
from dashboard.views.parts import forms, kept
from dashboard.views.parts.frame import Shown
from data import glossary
from data.domain.drafts import DraftKind
from data.domain.messages import NewMessage
from data.domain.rights import Deed
from data.domain.words import Function, MessageChannel, Status
from data.services.messages import tell_public

FIELDS = ("text", "channels", "areas", "point", "function", "status", "said_at")


@st.fragment
def staff_message_form(shown: Shown) -> None:
    _ = session.texts()
    labels = _labels()
    one = kept.begun(f"message:{shown.operation.id}", shown.operation, DraftKind.BUDSKAP, labels)
    why_not = desk_rights.why_not(session.who(), Deed.INFORM, shown.operation)
    channels = {word.value: glossary.label(word) for word in MessageChannel}
    areas = {area.id: area.name for area in shown.picture.areas}
    with kept.sheet(one):
        forms.outcome(one, FIELDS)
        kept.others(one, shown.operation, {**channels, **areas, **_words()})
        forms.free_text(one, "text", labels["text"])
        _many(one, "channels", labels["channels"], channels)
        _many(one, "areas", labels["areas"], areas)
        _about(one, shown, labels)
        kept.foot(one, shown.operation)
        forms.blocked(why_not, one.name)
        st.button(
            _("Registrera budskapet"),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(forms.attempt, one.name, partial(_save, shown), ("text",)),
        )


def _labels() -> dict[str, str]:
    _ = session.texts()
    return {
        "text": _("Budskap, som det sades"),
        "channels": _("Kanaler"),
        "areas": _("Områden (tomt: hela kommunen)"),
        "point": _("Punkt (om budskapet gäller en)"),
        "said_at": _("När sades det"),
        "function": _("Gäller funktion"),
        "status": _("med status"),
    }


def _words() -> dict[str, str]:
    return {word.value: glossary.label(word) for kind in (Function, Status) for word in kind}


def _about(one: Draft, shown: Shown, labels: dict[str, str]) -> None:
    _ = session.texts()
    point, when = st.columns([3, 2])
    with point:
        points = {point.id: point.name for point in shown.picture.points}
        forms.choice(one, "point", labels["point"], points)
    with when:
        forms.text(one, "said_at", labels["said_at"], hint=_("nu, eller 02:40"))
    function, status = st.columns(2)
    with function:
        forms.choice(one, "function", labels["function"], {f: glossary.label(f) for f in Function})
    with status:
        forms.choice(one, "status", labels["status"], {s: glossary.label(s) for s in Status})


def _many(one: Draft, field: str, label: str, words: dict[str, str]) -> None:
    st.pills(
        label,
        list(words),
        selection_mode="multi",
        format_func=words.__getitem__,
        key=one.key(field),
        wrap=True,
        persist_state="session",
        on_change=kept.leaving(one),
    )
    forms.why(one, field)


def _save(shown: Shown, one: Draft) -> str:
    _ = session.texts()
    real = session.now()
    now = shown.operation.clock.at(real)
    point = next((held for held in shown.picture.points if held.id == one.typed("point", None)), None)
    areas = tuple(one.typed("areas", ()))
    new = NewMessage(
        id=one.act,
        operation=shown.operation.id,
        text=one.typed("text"),
        channels=tuple(MessageChannel(held) for held in one.typed("channels", ())),
        areas=areas or ((point.area,) if point else ()),
        point=point.id if point else None,
        function=Function(function) if (function := one.typed("function", None)) else None,
        status=Status(status) if (status := one.typed("status", None)) else None,
        said_at=forms.understood(desk_times.past(one.typed("said_at"), now, "said_at", _)),
    )
    receipt = tell_public(session.store(), session.actor(), new, real)
    return desk_times.logged(receipt.revision, new.said_at, now, _)

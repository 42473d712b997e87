"""Registering a message to the public, and what has been told and decided, as tables."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.desk import alone, frame, kept, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.staff.says.page import Moved, Told, told_rows
from dashboard.desk.staff.says.since import names
from dashboard.words import _, empty, times
from data import glossary
from data.drafts.facts import DraftKind
from data.rights import Deed
from data.staff.acts import tell_public
from data.staff.facts import NewMessage, lacking, reaches
from data.words import Function, MessageChannel, Status

FIELDS = ("text", "channels", "areas", "point", "function", "status", "said_at")


@alone.form
def staff_message_form(operation: str) -> None:
    shown = frame.look(operation)
    labels = _labels()
    one = kept.begun(f"message:{shown.operation.id}", shown.operation, DraftKind.BUDSKAP, labels)
    why_not = empty.why_not(session.who(), Deed.INFORM, shown.operation)
    channels = {word.value: glossary.label(word) for word in MessageChannel}
    areas = {area.id: area.name for area in shown.picture.areas}
    with kept.sheet(one):
        kept.others(one, shown.operation, {**channels, **areas, **_words()})
        desk_forms.free_text(one, "text", labels["text"])
        _many(one, "channels", labels["channels"], channels)
        _many(one, "areas", labels["areas"], areas)
        _about(one, shown, labels)
        kept.foot(one, shown.operation)
        desk_forms.outcome(one, FIELDS)
        desk_forms.blocked(why_not, one.name)
        st.button(
            _("Registrera budskapet"),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, one, partial(_save, shown), ("text",)),
        )


def _labels() -> dict[str, str]:
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
    point, when = st.columns([3, 2])
    with point:
        points = {point.id: point.name for point in shown.picture.points}
        desk_forms.choice(one, "point", labels["point"], points)
    with when:
        desk_forms.text(one, "said_at", labels["said_at"], hint=_("nu, eller 02:40"))
    function, status = st.columns(2)
    with function:
        desk_forms.choice(one, "function", labels["function"], {f: glossary.label(f) for f in Function})
    with status:
        desk_forms.choice(one, "status", labels["status"], {s: glossary.label(s) for s in Status})


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
    desk_forms.why(one, field)


def _save(shown: Shown, one: Draft) -> str:
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
        said_at=desk_forms.understood(times.past(one.typed("said_at"), now, "said_at")),
    )
    desk_forms.refuse_all(*lacking(new))
    receipt = tell_public(last_read.store(), session.actor(), new, real)
    return times.logged(_("budskapet"), receipt.revision, new.said_at, now)


SHORT = 3


def told_table(rows: Sequence[Told]) -> None:
    if not rows:
        draw(el("p.muted", _("Inget budskap är registrerat.")), key="told")
        return
    heads = (_("När"), _("Budskap"), _("Kanal"), _("Var"))
    draw(
        _listed("table.log.told", _("Budskap till allmänheten"), heads, [_told(row) for row in rows]),
        key="told",
    )


def _told(row: Told) -> Node:
    about = el("small", row.about) if row.about else None
    number = _("post %(n)d · %(by)s", n=row.revision, by=row.actor)
    return el(
        "tr",
        el("td.num", row.at),
        el("td.text", el("span.said", row.text), about, el("small", number)),
        el("td", row.channels),
        el("td", row.where),
    )


def moved_table(rows: Sequence[Moved]) -> None:
    if not rows:
        draw(el("p.muted", _("Inget ansvar är flyttat: den ordinarie svarar.")), key="moved")
        return
    heads = (_("Ansvar"), _("Svarar nu"), _("Beslut"))
    draw(_listed("table.log.moved", _("Flyttat ansvar"), heads, [_moved(row) for row in rows]), key="moved")


def _moved(row: Moved) -> Node:
    return el(
        "tr",
        el("th", row.what, scope="row"),
        el("td", row.owner, el("small", row.until)),
        el(
            "td.text",
            el("span.said", row.reason),
            el("small", _("post %(n)d · %(by)s", n=row.revision, by=row.decided)),
        ),
    )


def _listed(kind: str, caption: str, heads: Sequence[str], rows: Sequence[Node]) -> Node:
    table = el(
        kind,
        el("caption.unseen", caption),
        el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
        el("tbody", *rows),
    )
    return el("div.scroll.tall", table, tabindex=0, role="region", aria_label=caption)


def told_in_area(shown: Shown, area: str) -> None:
    """Say what those in an area have been told last; nothing where they have been told nothing."""
    held = [one for one in last_read.messages(shown.operation.id) if reaches(one, area)]
    if not held:
        return
    name = names(shown.picture, last_read.sector_register())
    rows = told_rows(held[:SHORT], name, shown.now)
    lines = (
        el(
            "li",
            el("span.num", row.at),
            " ",
            el("span.said", row.text),
            el("small", f"{row.channels} · {row.where}"),
        )
        for row in rows
    )
    draw(
        el("section.told", el("h2", _("Sagt till allmänheten")), el("ul.told-list", *lines)),
        key="told-here",
    )

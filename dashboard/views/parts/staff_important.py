"""Important changes that nobody has acknowledged: marked until somebody at a desk says they have seen."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.components.drawing import Node, draw, el, icon
from dashboard.session import Draft
from dashboard.viewmodels import desk_staff_since
from dashboard.viewmodels.desk_staff import Unseen, unseen_rows
from dashboard.views.parts import forms
from dashboard.views.parts.frame import Shown
from data.domain.facts import Operation
from data.domain.important import MOST_AT_ONCE, unacknowledged
from data.services.acknowledging import acknowledge

SHORT = 3


def waiting(shown: Shown, area: str = "") -> tuple[Unseen, ...]:
    """Return the changes that wait (in one area, or all), as whoever looks may acknowledge them."""
    _ = session.texts()
    operation, held = shown.operation, session.coordination(shown.operation)
    attention = session.staff(operation).attention
    found = [
        one
        for one in unacknowledged(shown.picture, held, attention, shown.now)
        if not area or one.area in (None, area)
    ]
    name = desk_staff_since.names(shown.picture, held.register)
    return unseen_rows(found, operation, name, session.who(), shown.now, _)


def staff_important(shown: Shown) -> None:
    """Draw all that wait, each with its button, and one for all that are one's own to acknowledge."""
    _ = session.texts()
    one = session.draft(f"seen:{shown.operation.id}")
    rows = waiting(shown)
    st.header(_("Viktiga ändringar, ej kvitterade"), anchor=False)
    forms.outcome(one)
    if not rows:
        draw(el("p.muted", _("Alla viktiga ändringar är kvitterade.")), key="unseen")
        return
    draw(
        el("ul.unseen-list", *(_line(row) for row in rows)),
        key="unseen",
        on_choose=partial(_acknowledge, shown.operation),
    )
    mine = tuple(row.key for row in rows if row.mine)[:MOST_AT_ONCE]
    if len(mine) > 1:
        st.button(
            _("Kvittera alla %(n)d", n=len(mine)),
            key=one.key("all"),
            on_click=partial(forms.attempt, one.name, partial(_save, shown.operation, mine)),
        )


def staff_waiting(shown: Shown, area: str) -> None:
    """Say in a few lines that something waits, on a page about something else; `area` empty: anywhere."""
    _ = session.texts()
    rows = waiting(shown, area)
    if not rows:
        return
    more = len(rows) - SHORT
    rest = el("li.muted", _("och %(n)d till, på sidan Stab", n=more)) if more > 0 else None
    draw(
        el(
            "section.waiting",
            el("h3", icon("bang"), el("span", _("%(n)d ej kvitterade", n=len(rows)))),
            el("ul.unseen-list", *(_line(row, button=False) for row in rows[:SHORT]), rest),
        ),
        key="waiting",
    )
    st.page_link("views/staff.py", label=_("Till Stab för att kvittera"))


def _line(row: Unseen, *, button: bool = True) -> Node:
    _ = session.texts()
    press = None
    if button and row.mine:
        press = el("button.small", _("Kvittera"), choose=row.key, aria_label=_("Kvittera %(w)s", w=row.what))
    return el(
        "li",
        el("span.mark.bad", icon("bang"), el("span.unseen", _("ej kvitterad")), el("span", row.what)),
        el("span", row.where),
        el("small", row.since),
        press,
    )


def _acknowledge(operation: Operation, key: str) -> None:
    forms.attempt(f"seen:{operation.id}", partial(_save, operation, (key,)))


def _save(operation: Operation, keys: tuple[str, ...], one: Draft) -> str:
    _ = session.texts()
    receipt = acknowledge(
        session.store(),
        session.actor(),
        act_id=one.act,
        operation_id=operation.id,
        keys=keys,
        now=session.now(),
    )
    return _("Kvitterat som post %(n)d.", n=receipt.revision)

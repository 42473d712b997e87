"""*Sedan*: what got worse or fell silent, and important changes until somebody says they have seen."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, frame, last_read, session, ways
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon, listing
from dashboard.desk.frame import Shown
from dashboard.desk.staff.says import since as since_says
from dashboard.desk.staff.says.page import Unseen, unseen_rows
from dashboard.desk.staff.says.since import OTHER, Group, Row
from dashboard.places import Place
from dashboard.words import _, times
from data.errors import Reason
from data.operations.facts import Operation
from data.staff.acts import acknowledge
from data.staff.important import MOST_AT_ONCE, unacknowledged
from data.staff.since import Known, since

CHOICE, TYPED = "since", "since-time"


@alone.beside
def staff_since(operation: str) -> None:
    shown = frame.look(operation)
    st.header(_("Sedan"), anchor=False)
    opened = shown.operation.clock.at(shown.operation.opened_at)
    offered = since_says.starts(last_read.staff(shown.operation.id), opened, shown.now)
    moment = _moment(offered, shown.now)
    if moment is None:
        return
    then = last_read.known_at(shown.operation, moment)
    if then is None:
        draw(el("p.notice", _("Händelsen var inte öppnad då. Välj en senare tid.")), key="since-none")
        return
    held = last_read.coordination(shown.operation.id)
    now = Known(shown.picture, shown.now, held.requests, held.reports)
    name = since_says.names(shown.picture, held.register)
    _table(since_says.groups(since(then, now), then, now, name), moment, shown.now)


def _moment(offered: Mapping[str, tuple[str, datetime | None]], now: datetime) -> datetime | None:
    """Return the moment to look back to; None where the typed one cannot be read yet."""
    with st.container(key="since-choice", horizontal=True, vertical_alignment="bottom"):
        chosen = st.segmented_control(
            _("Jämför med"),
            list(offered),
            default=next(iter(offered)),
            format_func=lambda one: offered[one][0],
            key=CHOICE,
            required=True,
        )
        if chosen != OTHER:
            return offered[chosen][1]
        typed = st.text_input(_("Tid"), key=TYPED, placeholder="02:40", autocomplete="off", width=220)
    found = times.past(typed, now, TYPED)
    if isinstance(found, Reason):
        draw(el("p.refused", icon("cross"), found.text, role="alert"), key="since-refused")
        return None
    if found is None:
        draw(el("p.muted", _("Skriv en tid, till exempel 02:40.")), key="since-empty")
    return found


def _table(found: tuple[Group, ...], moment: datetime, now: datetime) -> None:
    if not found:
        since_when = times.clock(moment, now)
        draw(el("p.counted", _("Inget har ändrats sedan %(at)s.", at=since_when)), key="since-table")
        return
    draw(
        listing(
            "log.since",
            _("Vad som har ändrats, det allvarligaste först"),
            (_("Vad"), _("Var"), _("Då"), _("Nu")),
            (_group(one) for one in found),
            _("Tabell över vad som har ändrats"),
            scroll="scroll.tall",
        ),
        key="since-table",
    )


def _group(one: Group) -> Node:
    title = el("th", icon(one.sign), " ", f"{one.title} ({len(one.rows)})", colspan=4, scope="colgroup")
    return el("tbody", el("tr.group", title), *(_row(row) for row in one.rows))


def _row(row: Row) -> Node:
    mark = icon("bang") if row.grave else None
    return el(
        "tr",
        el("th", mark, " " if mark else None, row.what, scope="row"),
        el("td", row.where),
        el("td.muted", row.before),
        el("td", el("strong", row.after) if row.grave else row.after),
    )


SHORT = 3


def waiting(shown: Shown, area: str = "") -> tuple[Unseen, ...]:
    """Return the changes that wait (in one area, or all), as whoever looks may acknowledge them."""
    operation, held = shown.operation, last_read.coordination(shown.operation.id)
    attention = last_read.staff(operation.id).attention
    found = [
        one
        for one in unacknowledged(shown.picture, held, attention, shown.now)
        if not area or one.area in (None, area)
    ]
    name = since_says.names(shown.picture, held.register)
    return unseen_rows(found, operation, name, session.who(), shown.now)


@alone.beside
def staff_important(operation: str) -> None:
    """Draw all that wait, each with its button, and one for all that are one's own to acknowledge."""
    shown = frame.look(operation)
    one = drafts.draft(f"seen:{shown.operation.id}")
    rows = waiting(shown)
    st.header(_("Viktiga ändringar, ej kvitterade"), anchor=False)
    desk_forms.outcome(one)
    if not rows:
        seen = last_read.staff(shown.operation.id).attention.seen
        nothing = _("Alla viktiga ändringar är kvitterade.") if seen else _("Inga viktiga ändringar.")
        draw(el("p.muted", nothing), key="unseen")
        return
    draw(
        el("ul.unseen-list", *(_line(row) for row in rows)),
        key="unseen",
        on_choose=partial(_acknowledge, shown.operation),
    )
    if sum(row.mine for row in rows) > 1:
        _acknowledge_all(shown.operation, one, rows)


def _acknowledge_all(operation: Operation, one: Draft, rows: Sequence[Unseen]) -> None:
    """Draw one button for all that whoever looks may acknowledge of what is listed above it."""
    mine = [row for row in rows if row.mine][:MOST_AT_ONCE]
    if len(mine) < len(rows):
        words = _("Kvittera dina %(n)d", n=len(mine))
    elif len(mine) > 1:
        words = _("Kvittera alla %(n)d", n=len(mine))
    else:
        words = _("Kvittera ändringen")
    st.button(
        words,
        key=one.key("all"),
        on_click=partial(desk_forms.attempt, one, partial(_save, operation, tuple(row.key for row in mine))),
    )


def staff_waiting(shown: Shown, area: str) -> None:
    """Say in a line what waits, with the press that ends it; `area` empty: anywhere."""
    one = drafts.draft(f"seen:{shown.operation.id}")
    rows = waiting(shown, area)
    desk_forms.outcome(one)
    if not rows:
        return
    named = [f"{row.where}: {row.what}" for row in rows[:SHORT]]
    if len(rows) > SHORT:
        named.append(_("och %(n)d till", n=len(rows) - SHORT))
    counted = el("b", _.n("%(n)d ej kvitterad", "%(n)d ej kvitterade", len(rows)))
    with st.container(key="waiting", horizontal=True, vertical_alignment="center"):
        with st.container(key="waiting-words"):
            draw(el("p.waiting", icon("bang"), counted, " ", " · ".join(named)), key="waiting-what")
        if any(row.mine for row in rows):
            _acknowledge_all(shown.operation, one, rows)
        ways.link(Place.STAFF, _("Visa dem på Stab"))


def _line(row: Unseen) -> Node:
    press = None
    if row.mine:
        press = el("button.small", _("Kvittera"), choose=row.key, aria_label=_("Kvittera %(w)s", w=row.what))
    return el(
        "li",
        el("span.mark.bad", icon("bang"), el("span.unseen", _("ej kvitterad")), el("span", row.what)),
        el("span", row.where),
        el("small", row.since),
        press,
    )


def _acknowledge(operation: Operation, key: str) -> None:
    desk_forms.attempt(drafts.draft(f"seen:{operation.id}"), partial(_save, operation, (key,)))


def _save(operation: Operation, keys: tuple[str, ...], one: Draft) -> str:
    receipt = acknowledge(
        last_read.store(),
        session.actor(),
        act_id=one.act,
        operation_id=operation.id,
        keys=keys,
        now=session.now(),
    )
    many = _.n("%(n)d ändring", "%(n)d ändringar", len(keys))
    return _("Kvitterat som post %(n)d: %(what)s.", n=receipt.revision, what=many)

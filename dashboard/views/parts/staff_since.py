"""*Sedan*: the choice of moment, and what got worse, fell silent or got better since then."""

from collections.abc import Mapping
from datetime import datetime

import streamlit as st

from dashboard import session
from dashboard.components.drawing import Node, draw, el, icon
from dashboard.viewmodels import desk_staff_since, desk_times
from dashboard.viewmodels.desk_staff_since import OTHER, Group, Row
from dashboard.views.parts.frame import Shown
from data.domain.rules import Reason
from data.domain.since import Known, since

CHOICE, TYPED = "since", "since-time"


def staff_since(shown: Shown) -> None:
    _ = session.texts()
    st.header(_("Sedan"), anchor=False)
    offered = desk_staff_since.starts(session.staff(shown.operation), shown.now, _)
    moment = _moment(offered, shown.now)
    if moment is None:
        return
    then = session.known_at(shown.operation, moment)
    if then is None:
        draw(el("p.notice", _("Händelsen var inte öppnad då. Välj en senare tid.")), key="since-none")
        return
    held = session.coordination(shown.operation)
    now = Known(shown.picture, shown.now, held.requests, held.reports)
    name = desk_staff_since.names(shown.picture, held.register)
    _table(desk_staff_since.groups(since(then, now), then, now, name, _), moment, shown.now)


def _moment(offered: Mapping[str, tuple[str, datetime | None]], now: datetime) -> datetime | None:
    """Return the moment to look back to; None where the typed one cannot be read yet."""
    _ = session.texts()
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
    found = desk_times.past(typed, now, TYPED, _)
    if isinstance(found, Reason):
        draw(el("p.refused", icon("cross"), found.text, role="alert"), key="since-refused")
        return None
    if found is None:
        draw(el("p.muted", _("Skriv en tid, till exempel 02:40.")), key="since-empty")
    return found


def _table(found: tuple[Group, ...], moment: datetime, now: datetime) -> None:
    _ = session.texts()
    if not found:
        since_when = desk_times.clock(moment, now)
        draw(el("p.counted", _("Inget har ändrats sedan %(at)s.", at=since_when)), key="since-table")
        return
    heads = (_("Vad"), _("Var"), _("Då"), _("Nu"))
    draw(
        el(
            "div.scroll.tall",
            el(
                "table.log.since",
                el("caption.unseen", _("Vad som har ändrats, det allvarligaste först")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                *(_group(one) for one in found),
            ),
            tabindex=0,
            role="region",
            aria_label=_("Tabell över vad som har ändrats"),
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

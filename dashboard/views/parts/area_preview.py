"""The preview of one change to several points: exactly what each would get, then all of it saved or none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.components.drawing import Node, draw, el, icon
from dashboard.session import Draft
from dashboard.viewmodels import desk_times
from dashboard.viewmodels.desk_bulk import Change, Line, Preview, moved, preview
from dashboard.views.parts import forms
from dashboard.views.parts.frame import Shown
from data.domain.facts import Operation
from data.domain.rules import NewPhase, NewReport
from data.errors import Refused
from data.services.acting import refuse_texts
from data.services.phases import change_phases
from data.services.reporting import report

TEXTS = ("cause", "on_behalf_of", "decider", "reason")
Build = Callable[[Draft, datetime], Change]


def look(name: str, shown: Shown, build: Build) -> None:
    """Work out what each chosen point would get; nothing is written."""
    _ = session.texts()
    one = session.draft(name)
    now = session.moment(shown.operation)
    try:
        points = one.typed("points", None)
        if not points:
            raise Refused(_("Välj minst en punkt."), "points")
        change = build(one, now)
        refuse_texts({field: str(one.typed(field)) for field in TEXTS})
        seen = preview(session.picture(shown.operation), points, change, session.who(), now, _)
    except Refused as refused:
        session.keep(replace(one, refused=refused))
        session.put(one.key("preview"), None)
    else:
        session.keep(replace(one, refused=None))
        session.put(one.key("preview"), seen)


def previewed(shown: Shown, one: Draft, build: Build) -> None:
    """What was worked out, and the button that saves exactly that."""
    _ = session.texts()
    seen: Preview | None = session.value(one.key("preview"))
    if seen is None:
        return
    draw(_table(seen, moved(seen, shown.picture)), key=f"preview:{one.name}")
    refused = seen.refused
    with st.container(horizontal=True):
        st.button(
            _.n("Spara för %(n)d punkt", "Spara för alla %(n)d punkter", len(seen.lines)),
            type="primary",
            key=one.key("save"),
            disabled=bool(refused),
            on_click=forms.attempt,
            args=(one.name, partial(_save, shown.operation, seen), TEXTS),
        )
        if refused:
            rest = [line.point for line in seen.lines if not line.why_not]
            st.button(
                _.n("Ta bort den som nekas", "Ta bort de %(n)d som nekas", len(refused)),
                key=one.key("drop"),
                disabled=not rest,
                on_click=_only,
                args=(one, rest, shown, build),
            )


def _only(one: Draft, points: list[str], shown: Shown, build: Build) -> None:
    session.put(one.key("points"), points)
    look(one.name, shown, build)


def _save(operation: Operation, seen: Preview, one: Draft) -> str:
    _ = session.texts()
    store, actor, real = session.store(), session.actor(), session.now()
    reports = [entry for entry in seen.entries if isinstance(entry, NewReport)]
    changes = [entry for entry in seen.entries if isinstance(entry, NewPhase)]
    receipts = report(store, actor, reports, real) if reports else change_phases(store, actor, changes, real)
    session.put(one.key("preview"), None)
    told = _.n("%(n)d punkt ändrad.", "%(n)d punkter ändrade.", len(receipts))
    observed = reports[0].observed_at if reports else changes[0].occurred_at
    return f"{told} {desk_times.applies(observed, operation.clock.at(real), _)}"


def _table(seen: Preview, since: tuple[str, ...]) -> Node:
    _ = session.texts()
    heads = (_("Punkt"), _("Nu"), _("Blir"))
    count = len(seen.refused)
    words = (
        _.n(
            "%(n)d punkt nekas; inget sparas förrän den är borta.",
            "%(n)d punkter nekas; inget sparas förrän de är borta.",
            count,
        )
        if count
        else _("Alla går att spara. Inget är sparat ännu.")
    )
    return el(
        "section.preview",
        el("p.refused" if count else "p.blocked", words),
        el(
            "p.refused",
            icon("cross"),
            _("Ändrade sedan dess, förhandsgranska igen: %(who)s", who=", ".join(since)),
        )
        if since
        else None,
        el(
            "div.scroll",
            el(
                "table.log.bulk",
                el("caption.unseen", _("Vad varje punkt får")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *(_line(line) for line in seen.lines)),
            ),
        ),
    )


def _line(line: Line) -> Node:
    why = [el("span.refused", icon("cross"), line.why_not)] if line.why_not else []
    after = [] if line.why_not else [el("span.fact", line.after, data_status=line.status)]
    return el("tr", el("th", line.name, scope="row"), el("td", line.before), el("td.text", *after, *why))

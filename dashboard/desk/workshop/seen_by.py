"""Se som: what one recipient of a draft will have in its inbox at a moment, and nothing that it will not."""

from datetime import timedelta

import streamlit as st

from dashboard.desk.drawing import Node, draw, el
from dashboard.desk.workshop import reading
from dashboard.desk.workshop.says.dry_run import spoken_to
from dashboard.desk.workshop.says.seen_by import SeenRow, drawer_rows, moments, seen_rows
from dashboard.words import _
from dashboard.words.exercise import key_of, recipient_of, recipient_words, t_plus
from data.workshop.facts import ScenarioDraft


def seen_by_tab(draft: ScenarioDraft) -> None:
    name, scenario = reading.names(), draft.scenario
    offered = {key_of(one): recipient_words(one, name) for one in spoken_to(scenario, name)}
    if not offered:
        said = _("Inget inspel har någon mottagare än.")
        draw(el("section.empty", el("h2", _("Ingen att se som")), el("p", said)), key="seen-none")
        return
    who, when = st.columns([2, 5], gap="medium")
    with who:
        chosen = st.selectbox(_("Se som"), list(offered), format_func=offered.__getitem__, key="seen-as")
    one = recipient_of(chosen)
    times = moments(scenario, one)
    with when:
        until = st.select_slider(
            _("Till och med (piltangenterna går till nästa inspel)"),
            times,
            value=times[-1],
            format_func=t_plus,
            key=f"seen-until:{draft.id}:{draft.version}:{chosen}",
        )
    if scenario.brief:
        with st.expander(_("Före start har alla läst genomgången")):
            draw(*(el("p", line) for line in scenario.brief.splitlines() if line.strip()), key="seen-brief")
    _seen(seen_rows(scenario, one, until, name), until)
    _drawer(drawer_rows(scenario, one, name))


def _seen(rows: tuple[SeenRow, ...], until: timedelta) -> None:
    title = _("Det här har kommit vid %(at)s, det senaste först", at=t_plus(until))
    nothing = el("p.muted", _("Ingenting har kommit än.")) if not rows else None
    st.header(title, anchor=False)
    draw(nothing, el("ol.injects", *(_row(row) for row in rows)), key="seen-rows")


def _drawer(rows: tuple[SeenRow, ...]) -> None:
    if rows:
        st.header(_("Kan också komma: övningsledningen skickar för hand"), anchor=False)
        draw(el("ol.injects", *(_row(row) for row in rows)), key="seen-drawer")


def _row(row: SeenRow) -> Node:
    played = (el("p.said", _("Motspelet rapporterar: %(what)s", what=what)) for what in row.played)
    return el(
        "li.inject.waits" if row.rule else "li.inject",
        el("header", el("b.time", row.at) if row.at else None, el("span.muted", row.id)),
        el("p.from", el("strong", row.sender), el("span.muted", row.channel) if row.channel else None),
        el("p.condition", _("Kommer bara %(rule)s", rule=row.rule)) if row.rule else None,
        el("p.said", row.text) if row.text else None,
        *played,
    )

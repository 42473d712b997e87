"""*Förkontroll*: who has been heard from and what works."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.exercise.beside import others_under_way
from dashboard.desk.exercise.says.check import Check, LinkRow, PartRow, Screens, check, trial_inject
from dashboard.desk.exercise.says.page import left_out
from dashboard.door import sockets
from dashboard.words import _, empty
from dashboard.words.exercise import Names
from data.access import reads as access_reads
from data.exercise.acts.injects import change_inject, deliver
from data.exercise.facts import Exercise, state_of
from data.exercise.scenario import ExerciseState
from data.rights import Deed, may
from data.words import TokenKind


def exercise_check(exercise: Exercise, name: Names) -> None:
    """Draw the check as it stands now."""
    store, real = last_read.store(), session.now()
    shown = Screens(sockets.walls(store, exercise.operation.id), sockets.walls(store, ""))
    accounts, tokens = access_reads.accounts(store), access_reads.tokens(store, TokenKind.PUNKT)
    # The exercise that is led is narrowed to those who take part.
    whole = session.exercise(exercise.operation) or exercise
    apart = left_out(whole.scenario, exercise.areas, name)
    says = check(exercise, name, accounts, tokens, shown, real, apart)
    if state_of(exercise.operation) is ExerciseState.PLANERAD:
        others_under_way(exercise.operation)
    _summary(says, state_of(exercise.operation))
    trial_button(exercise, says)
    parts, links = st.columns(2, gap="medium")
    with parts:
        st.header(_("Mottagare"), anchor=False)
        draw(el("p", says.heard), key="check-heard")
        if says.left_out:
            draw(el("p.notice", says.left_out), key="check-left-out")
        _parts(says.parts)
    with links:
        st.header(_("Punkternas länkar"), anchor=False)
        _links(says.links)
        st.header(_("Storskärmar"), anchor=False)
        draw(el("p", _sign(says.screens_ready), " ", says.screens), key="check-screens")
        st.header(_("Det här kontrolleras inte"), anchor=False)
        draw(el("ul.plain", *(el("li", one) for one in says.unchecked)), key="check-not")


def _summary(says: Check, state: ExerciseState) -> None:
    if not says.lacks:
        draw(
            el("p.saved", icon("check"), _("Allt som kan prövas är prövat."), role="status"), key="check-all"
        )
        return
    said = _.n("%(n)d lucka.", "%(n)d luckor.", len(says.lacks))
    starts = _("Övningen kan startas ändå.") if state is ExerciseState.PLANERAD else None
    draw(el("p.notice", el("b", said), " ", starts), key="check-lacks")


def trial_button(exercise: Exercise, says: Check) -> None:
    one = drafts.draft(f"trial:{exercise.operation.id}")
    why_not = empty.why_not(session.who(), Deed.LEAD, exercise.operation)
    with st.container(key="check-trial", horizontal=True, vertical_alignment="center"):
        st.button(
            _("Skicka provinspel"),
            key=one.key("send"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, one, partial(_send, exercise)),
        )
        draw(el("p", says.trial), key="check-trial-says")
    desk_forms.outcome(one)


def _send(exercise: Exercise, _one: Draft) -> str:
    trial = trial_inject(exercise)
    store, actor, now = last_read.store(), session.actor(), session.now()
    change_inject(store, actor, exercise.operation.id, trial, now)
    deliver(store, actor, exercise.operation.id, trial.id, now)
    return _("Provinspelet är skickat till alla mottagare. Det är grönt här när de har kvitterat.")


def _sign(ready: bool) -> Node:
    word = _("klar") if ready else _("lucka")
    return el(
        "span.chip",
        icon("check" if ready else "question"),
        el("span", word),
        data_status="fungerar" if ready else "okand",
    )


def _parts(rows: Sequence[PartRow]) -> None:
    heads = (_("Mottagare"), _("Konton"), _("Provinspel"), _("Läge"))
    body = (
        el(
            "tr",
            el("th", row.name, scope="row"),
            el("td", row.accounts),
            el("td.num", row.answered or row.lack),
            el("td", _sign(row.ready)),
        )
        for row in rows
    )
    _table(heads, list(body), _("Mottagare i scenariot"), "check-parts")


def _links(rows: Sequence[LinkRow]) -> None:
    if not rows:
        draw(el("p.muted", _("Scenariot använder inga punkters länkar.")), key="check-links")
        return
    heads = (_("Punkt"), _("Område"), _("Länk"), _("Läge"))
    body = [
        el(
            "tr",
            el("th", row.name, scope="row"),
            el("td", row.area),
            el("td.num", row.says),
            el("td", _sign(row.ready)),
        )
        for row in rows
    ]
    _table(heads, body, _("Länkar till punkter i scenariot"), "check-links")
    if may(session.who(), Deed.POINT_LINKS):
        st.link_button(_("Gör rapportlänkar och blad"), "/blad")


def _table(heads: Sequence[str], body: Sequence[Node], caption: str, key: str) -> None:
    table = el(
        "table.log",
        el("caption.unseen", caption),
        el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
        el("tbody", *body),
    )
    draw(el("div.scroll.tall", table, tabindex=0, role="region", aria_label=caption), key=key)

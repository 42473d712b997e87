"""Ur loggen: what was written in the operation that a draft was begun from, chosen one entry at a time."""

from functools import partial

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, listing
from dashboard.desk.workshop.says.reality import EntryRow, entry_rows, facit_said, kinds_of, left_out
from dashboard.words import _
from data.entries.entry import EntryKind
from data.rights import Deed, place_of, why_not_allowed
from data.workshop import reads
from data.workshop.acts import choose
from data.workshop.facts import ScenarioDraft

_LAST = "reality-last"


def reality_tab(draft: ScenarioDraft) -> None:
    st.header(_("Ur händelsens logg"), anchor=False)
    draw(el("p", facit_said(draft.scenario)), el("p.muted", left_out()), key="reality-facit")
    operation = next((one for one in last_read.operations() if one.id == draft.of), None)
    refused = why_not_allowed(session.who(), Deed.READ, place_of(operation))
    if operation is None or refused is not None:
        why = refused.text if refused is not None else _("Händelsen finns inte längre.")
        desk_forms.say_powerless(why)
        return
    st.caption(
        _(
            "Inga ord följer med förrän de väljs, post för post. Orden blir kvar i loggen: maskeras posten "
            "försvinner de härifrån också."
        )
    )
    desk_forms.outcome(_pressed(draft.id, session.value(_LAST, 0)))
    _entries(draft)


def _entries(draft: ScenarioDraft) -> None:
    found = reads.candidates(last_read.store(), session.who(), draft)
    if not found:
        said = _("Det finns inga anteckningar, beslut, budskap eller begäranden i loggen.")
        draw(el("section.empty", el("p", said)), key="reality-none")
        return
    words = kinds_of(found)
    kind = st.segmented_control(
        _("Visa"),
        list(words),
        format_func=lambda key: words[key],
        default="",
        required=True,
        key=f"reality-kind:{draft.id}",
        label_visibility="collapsed",
    )
    shown = entry_rows(found, draft.scenario, EntryKind(kind) if kind else None)
    heads = (_("T+"), _("Slag"), _("Av"), _("Ord"), _("I scenariot"))
    draw(
        listing("log", _("Poster"), heads, (el("tbody", *map(_row, shown)),), _("Poster ur loggen")),
        key="reality-entries",
        on_choose=partial(_chosen, draft.id),
    )


def _row(row: EntryRow) -> Node:
    act = el("button.small", _("Ta med"), choose=row.choose) if row.choose else el("span.muted", row.stands)
    return el(
        "tr",
        el("td.num", row.at),
        el("td", row.kind),
        el("td", row.by),
        el("td", row.words),
        el("td", act),
    )


def _pressed(draft_id: str, revision: int) -> Draft:
    """Return what one press is: each entry's is its own, so that two in a row are two."""
    return drafts.draft(f"reality:{draft_id}:{revision}")


def _chosen(draft_id: str, revision: str) -> None:
    session.put(_LAST, int(revision))
    one = _pressed(draft_id, int(revision))
    desk_forms.attempt(one, partial(_choose, draft_id, int(revision)))


def _choose(draft_id: str, revision: int, _one: Draft) -> str:
    choose(last_read.store(), session.actor(), draft_id, [revision], session.now())
    return _("Post %(n)d är med som inspel.", n=revision)

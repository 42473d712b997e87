"""Forms that are kept while they are written: each field as it is left, until sent or thrown away.

Such a form is no `st.form`, whose fields reach the server only when it is sent, but a fragment: leaving a
field draws the form again and nothing else of the page.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk.browser_parts import kept_fields
from dashboard.desk.drafts import Draft, Kept
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.keeping import beside, found_now, given_up, kept_of, stored, thrown_away, typed
from dashboard.words import _
from dashboard.words.times import clock
from data.drafts.acts import take_over
from data.drafts.facts import SHARED, DraftKind, StoredDraft, Value, over
from data.errors import Refused, StoreFault
from data.operations.facts import Operation


def begun(
    name: str, operation: Operation, kind: DraftKind, labels: Mapping[str, str], about: str = ""
) -> Draft:
    """Return a form as it is to be drawn: as it was left on this page, or as the store keeps it."""
    one = drafts.draft(name)
    try:
        if one.kept is None:
            one = _first(one, Kept(operation.id, kind, labels, about=about), operation)
        found = last_read.draft(operation, session.who(), (kind, about, False), session.now())
        one = _met(one, kept_of(one), found)
    except StoreFault as fault:
        kept = one.kept or Kept(operation.id, kind, labels, about=about)
        one = replace(one, kept=replace(kept, fault=str(fault)))
    drafts.keep(one)
    return one


def _first(one: Draft, kept: Kept, operation: Operation) -> Draft:
    """Return a form that this page has not drawn before; what its writer had set aside comes back into it."""
    if any(session.value(one.key(field)) for field in kept.labels):
        return replace(one, kept=replace(kept, unsaved=True))
    which = (kept.kind, kept.about, True)
    aside = last_read.draft(operation, session.who(), which, session.now())
    if aside is None:
        return replace(one, kept=kept)
    kept = replace(kept, unsaved=True, at=aside.updated_at, aside=aside.act)
    return drafts.restart(replace(one, kept=kept), aside.fields)


def _met(one: Draft, kept: Kept, found: StoredDraft | None) -> Draft:
    """Return the form after a look at what the store keeps; what is typed and unsaved is never replaced."""
    ours = found is not None and found.writer == session.who().id
    if found is None:
        return _alone(one, kept)
    if ours and (found.version, found.act) == (kept.version, one.act):
        return replace(one, kept=replace(kept, other=None)) if kept.other else one
    if kept.unsaved:
        return replace(one, kept=replace(kept, other=found))
    return _shown(one, found, mine=ours)


def _alone(one: Draft, kept: Kept) -> Draft:
    """Nothing is kept: what the page had saved is gone elsewhere, what it holds unsaved is a new draft's.

    What it has set aside is sent by the act that it is kept by, and goes with it.
    """
    if not kept.version and kept.other is None and (not kept.aside or one.act == kept.aside):
        return one
    fields = typed(one) if kept.unsaved else {}
    fresh = replace(kept.anew(), gone=True, unsaved=kept.unsaved, fault=kept.fault)
    if kept.aside:
        fresh = replace(fresh, fault="", at=kept.at, aside=kept.aside)
    return drafts.restart(replace(one, kept=fresh), fields, kept.aside)


def _shown(one: Draft, found: StoredDraft, *, mine: bool) -> Draft:
    """Return the form with the text that the store keeps: to go on with, or somebody else's to read."""
    kept = kept_of(one)
    fault = kept.fault if kept.other == found else ""
    kept = replace(kept.anew(), fault=fault)
    kept = replace(kept, version=found.version, at=found.updated_at) if mine else replace(kept, other=found)
    blank: dict[str, Value] = dict.fromkeys(kept.labels)
    return drafts.restart(
        replace(one, kept=kept), {**blank, **found.fields}, found.act if mine else f"read-{found.version}"
    )


def leaving(one: Draft) -> Callable[[], None] | None:
    """Return what happens when a field of the form is left: nothing, unless the form is kept."""
    return partial(left, one.name) if one.kept is not None else None


def left(name: str) -> None:
    """Keep the form as it stands: the callback of each of its fields."""
    one = drafts.draft(name)
    if one.kept is not None and not reads(one):  # None: it was sent in this very run
        drafts.keep(stored(one))


def refuse_older(one: Draft) -> None:
    """Refuse to send a form as the page shows it where a newer text of it is kept. Raises Refused."""
    if one.kept is None:
        return
    found = found_now(one)
    if found is None or (found.version, found.act) == (one.kept.version, one.act):
        return
    drafts.keep(beside(replace(one, kept=replace(one.kept, unsaved=True, other=found))))
    raise Refused(_("Inget är skickat: det finns en nyare text än den du ser. Välj vilken som ska gälla."))


def reads(one: Draft) -> bool:
    """Return whether the form only shows what somebody else is writing."""
    return one.kept is not None and one.kept.other is not None and not one.kept.unsaved


# ── what is drawn ────────────────────────────────────────────────────────────────────────────


def sheet(one: Draft) -> Any:
    """Return the container that a kept form is drawn in."""
    return st.container(border=True, key=f"kept-form:{one.name}")


def others(one: Draft, operation: Operation, words: Mapping[str, str] = MappingProxyType({})) -> None:
    """Say whose text is kept instead of this page's, since when, and let it be taken over.

    `words` says how values that were chosen and not typed read. It has a place of its own, also with nothing
    in it: fields that moved along would stand there twice, old and new, until the form is drawn to its end.
    """
    with st.container():
        _others(one, operation, words)


def _others(one: Draft, operation: Operation, words: Mapping[str, str]) -> None:
    kept = kept_of(one)
    if kept.other is None:
        if kept.gone and not kept.unsaved:
            said = _("Utkastet är skickat eller kastat i ett annat fönster.")
            if over(operation, session.now()):
                said = _("Utkastet är borttaget: det var inte skickat, och här går inget mer att skicka.")
            draw(el("p.notice", said), key=f"draft-gone:{one.name}")
        return
    by = _by(kept.other, operation)
    if reads(one):
        with st.container(key=f"draft-other:{one.name}", horizontal=True, vertical_alignment="center"):
            draw(el("p.notice", by), key=f"draft-by:{one.name}")
            _button(one, _("Ta över"), partial(_take, one.name, mine=False), "take")
        if kept.fault:
            draw(el("p.refused", icon("cross"), kept.fault, role="alert"), key=f"draft-fault:{one.name}")
        return
    stays = (
        _("Din text är kvar här på sidan och sparad för sig, men gäller inte förrän du har valt.")
        if kept.aside
        else _("Din text är kvar här på sidan, men är inte sparad.")
    )
    draw(
        el("p.refused", icon("cross"), f"{by} {stays}", role="alert"),
        *_difference(one, kept.other, words),
        key=f"draft-by:{one.name}",
    )
    with st.container(horizontal=True):
        _button(one, _("Använd den sparade texten"), partial(_give_way, one.name), "theirs")
        _button(one, _("Behåll min text"), partial(_take, one.name, mine=True), "mine")


def _button(one: Draft, label: str, act: Callable[[], None], key: str) -> None:
    st.button(label, key=f"draft-{key}:{one.name}", on_click=act)


def _by(other: StoredDraft, operation: Operation) -> str:
    now = operation.clock.at(session.now())
    began, changed = (clock(operation.clock.at(moment), now) for moment in (other.begun_at, other.updated_at))
    if other.writer == session.who().id:
        return _("Du har skrivit här i ett annat fönster, senast %(changed)s.", changed=changed)
    return _(
        "Skrivs av %(who)s sedan %(began)s, senast ändrad %(changed)s.",
        who=other.by,
        began=began,
        changed=changed,
    )


def _difference(one: Draft, other: StoredDraft, words: Mapping[str, str]) -> list[Node]:
    """Return what is kept where it differs from what is typed: nobody writes over it unseen."""
    mine = typed(one)
    rows = [
        (label, _said(other.fields.get(name), words))
        for name, label in kept_of(one).labels.items()
        if label and (mine[name] or None) != (other.fields.get(name) or None)
    ]
    lead = [el("p.muted", _("Annorlunda i det sparade utkastet:"))] if rows else []
    return [*lead, *(el("p", el("b", f"{label}: "), said or "–") for label, said in rows)]


def _said(value: Value, words: Mapping[str, str]) -> str:
    parts = value if isinstance(value, (list, tuple)) else [str(value or "")]
    return ", ".join(words.get(part, part) for part in parts)


def foot(one: Draft, operation: Operation) -> None:
    """Say what is kept and since when, under the fields; and let it be thrown away, by one confirmation."""
    kept = kept_of(one)
    kept_fields(f"draft-fields:{one.name}")
    if kept.other is not None:
        return
    with st.container(key=f"draft-foot:{one.name}", horizontal=True, vertical_alignment="center"):
        draw(_line(kept, operation), key=f"draft-line:{one.name}")
        if kept.version or kept.unsaved:
            with st.popover(_("Kasta utkastet"), type="tertiary"):
                st.write(_("Det du har skrivit här tas bort för alltid."))
                _button(one, _("Ja, kasta utkastet"), partial(_discard, one.name), "discard")


def _line(kept: Kept, operation: Operation) -> Node:
    if kept.fault and kept.unsaved:
        stays = _("Det du skrev står kvar på sidan men är inte sparat som utkast.")
        return el("p.refused", icon("cross"), f"{kept.fault} {stays}", role="alert")
    if kept.at is None and not kept.refused:
        return el("p.muted", _("Det du skriver sparas som utkast när du lämnar fältet."))
    if kept.at is None:
        return el("p.muted", _("Inget är sparat som utkast ännu."))
    at = clock(operation.clock.at(kept.at), operation.clock.at(session.now()))
    said = _("Utkast sparat %(at)s, utom det som är markerat.", at=at) if kept.refused else ""
    stab = _(" Det är stabens: nästa skift kan ta över det.") if kept.kind in SHARED else ""
    return el("p.muted", (said or _("Utkast sparat %(at)s.", at=at)) + stab, role="status")


# ── what is chosen ───────────────────────────────────────────────────────────────────────────


def _take(name: str, *, mine: bool) -> None:
    """Go on with what somebody else wrote, or with one's own text in its place."""
    one = drafts.draft(name)
    other = kept_of(one).other
    if other is None:
        return
    fields = typed(one) if mine else other.fields
    taking = drafts.restart(replace(one, kept=replace(kept_of(one), version=other.version)), fields)
    taken = stored(taking, partial(take_over, mine=mine), own=mine)
    after = kept_of(taken)
    if not mine and after.other is not None:  # refused; or written in since it was read, and read again first
        fault = after.fault if after.other == other else ""
        taken = replace(taken, kept=replace(after, unsaved=False, fault=fault))
    drafts.keep(taken)
    session.draw_again()


def _give_way(name: str) -> None:
    """Let what is kept take the place of what is typed here."""
    one = drafts.draft(name)
    fault = given_up(one)
    changed = {"fault": fault} if fault else {"unsaved": False, "fault": "", "refused": {}, "aside": ""}
    drafts.keep(replace(one, kept=replace(kept_of(one), **changed)))
    session.draw_again()


def _discard(name: str) -> None:
    discard(name)


def discard(name: str) -> bool:
    """Throw a form away; return whether it is gone."""
    one = drafts.draft(name)
    fault = thrown_away(one)
    if fault:
        drafts.keep(replace(one, kept=replace(kept_of(one), unsaved=True, fault=fault)))
    else:
        drafts.finish(one, _("Utkastet är kastat."))
    return not fault

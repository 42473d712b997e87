"""What a kept form is begun with from elsewhere on the desk; a half-written one is never replaced by it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.desk import drafts, kept, session
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el, icon
from dashboard.desk.keeping import typed
from dashboard.words import _

Known = Mapping[str, str]
# These hold something before anybody has chosen.
STARTS = frozenset({"priority", "channel"})


def offer(one: Draft, known: Known) -> None:
    """Begin with what is known; where somebody has written in the form, it waits beside that."""
    if _written(one):
        session.put(_waiting(one), known)
    else:
        _fill(one, known)


def _waiting(one: Draft) -> str:
    return f"waiting:{one.name}"


def _filled(one: Draft) -> str:
    return f"filled:{one.act}"


def _written(one: Draft) -> bool:
    """Return whether the form holds anything that was not filled in by what it was begun from."""
    begun = session.value(_filled(one), {})
    if one.kept is not None and one.kept.version:
        return True
    fields = ((name, value) for name, value in typed(one).items() if name not in STARTS)
    return any(value and value != begun.get(name) for name, value in fields)


def _fill(one: Draft, known: Known) -> None:
    """Fill in what is known, in place of what was filled in from somewhere else and left as it was."""
    for name in session.value(_filled(one), {}):
        if session.value(one.key(name)) is not None:
            session.put(one.key(name), None)
    for name, value in known.items():
        session.put(one.key(name), value)
    session.put(_filled(one), known)
    session.put(_waiting(one), None)
    if one.kept is not None:
        drafts.keep(replace(one, kept=replace(one.kept, unsaved=True)))


def waiting(one: Draft, words: Mapping[str, str], fields: Sequence[str]) -> None:
    """Say what waits for the one that is half-written, by these fields, and let either be taken up."""
    known: Known | None = session.value(_waiting(one))
    if not known:
        return
    told = (known[field] for field in fields if field in known)
    named = ", ".join(words.get(value, value) for value in told)
    written = _written(one)
    stands = _("Det du redan har skrivit här står kvar. ") if written else ""
    said = stands + _("Väntar: %(what)s.", what=named)
    draw(el("p.notice", icon("question"), said, role="status"), key=f"waiting-said:{one.name}")
    take = _("Kasta det skrivna och ta det som väntar") if written else _("Fyll i det som väntar")
    with st.container(horizontal=True):
        st.button(take, key=f"waiting-take:{one.name}", on_click=partial(_take_up, one.name))
        st.button(_("Glöm det som väntar"), key=f"waiting-drop:{one.name}", on_click=partial(_drop, one.name))


def _take_up(name: str) -> None:
    one = drafts.draft(name)
    known = session.value(_waiting(one), {})
    if _written(one) and not kept.discard(name):
        return
    _fill(drafts.draft(name), known)


def _drop(name: str) -> None:
    session.put(_waiting(drafts.draft(name)), None)

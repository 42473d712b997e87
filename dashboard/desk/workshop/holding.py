"""What a form of a draft was begun from: it stands while somebody writes, else it follows the store."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import streamlit as st

from dashboard.desk import drafts, session
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el, icon
from dashboard.words import _
from dashboard.words.times import clock
from data.errors import Refused
from data.workshop.facts import Part

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Begun(Generic[T]):
    """A part as a form began with it, and the version that it is written over; None where it is new."""

    what: T
    seen: int | None


@dataclass(frozen=True, slots=True)
class Held(Generic[T]):
    """A form and what it was begun from; `newer`: the store holds another, and this form another still."""

    one: Draft
    begun: Begun[T]
    typed: T | None
    newer: Begun[T] | None = None


def hold(
    name: str,
    now: Begun[T],
    read: Callable[[Draft, T], T],
    follows: Callable[[T, T], T] = lambda begun, _now: begun,
) -> Held[T]:
    """Return a form as it stands; what nobody has changed in it follows what is saved.

    `follows` gives what it was begun from what is always as it is now: words that stand elsewhere.
    """
    one = drafts.draft(name)
    begun: Begun[T] = session.value(one.key("begun"), now)
    begun = replace(begun, what=follows(begun.what, now.what))
    typed = _read(one, begun.what, read)
    if begun.seen != now.seen and typed == begun.what:
        one, begun, typed = drafts.restart(one, {}), now, now.what
    session.put(one.key("begun"), begun)
    return Held(one, begun, typed, now if begun.seen != now.seen else None)


def _read(one: Draft, what: T, read: Callable[[Draft, T], T]) -> T | None:
    """Return what is typed; None where it cannot be read."""
    try:
        return read(one, what)
    except Refused:
        return None


def newer_part(held: Held[T], part: Part | None, differences: list[tuple[str, str, str]]) -> None:
    """Say whose words stand in the place of those that this form was begun from, and let one choose.

    `differences`: of each field that differs, what it is called, what stands and what is typed here.
    """
    newer = held.newer
    if newer is None:
        return
    gone = _("Det du ändrar är borttaget av någon annan. Sparar du läggs det till igen.")
    said = gone
    if part is not None:
        at = clock(part.at, session.now())
        said = _("%(who)s sparade en ändring %(at)s, efter att du började skriva.", who=part.by, at=at)
    rows = [
        el("p", el("b", f"{field}: "), _("sparat: %(theirs)s", theirs=theirs or "–"), " · ", mine or "–")
        for field, theirs, mine in differences
    ]
    draw(
        el("p.refused", icon("cross"), said, role="alert"),
        *rows,
        key=f"newer:{held.one.name}",
    )
    with st.container(horizontal=True):
        if part is not None:
            take = _("Visa det sparade i stället")
            st.button(take, key=held.one.key("theirs"), on_click=lambda: _give_way(held.one))
        st.button(
            _("Behåll det jag skrivit"),
            key=held.one.key("mine"),
            # What the form began with stays: rows that nobody has touched are told by that alone.
            on_click=lambda: session.put(held.one.key("begun"), replace(held.begun, seen=newer.seen)),
        )


def _give_way(one: Draft) -> None:
    drafts.restart(one, {})

"""Pieces of a page that are drawn alone: a form that is sent, and what stands beside it.

What a piece is given is what the last run of the whole page gave it, however long ago: it takes ids, and
reads who looks, and what they look at, by itself. What stands beside a form is drawn again when it is saved.
"""

from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from functools import wraps
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from dashboard.desk import last_read, session
from dashboard.desk.drawing import draw, el, icon
from data.errors import Refused, StoreFault

ABOVE = "above"  # what stands above every page
_BESIDE, _STRIP, _PIECES = "beside", "strip", "pieces"
Drawn = Callable[..., None]

_drawing: ContextVar[str] = ContextVar("piece", default="")


def form(drawn: Drawn) -> Drawn:
    """Make a form a piece of its own, given ids alone: sending it draws it again, and what stands beside."""

    @wraps(drawn)
    def whole(*ids: str) -> None:
        piece = ":".join((drawn.__module__, drawn.__qualname__, *ids))

        @wraps(drawn)
        def alone(*given: str) -> None:
            _draw(piece, drawn, *given)

        st.fragment(alone, key=piece)(*ids)

    return whole


def beside(drawn: Drawn) -> Drawn:
    """Make what a page shows a piece that is drawn again when a form beside it has been saved.

    A page that has such pieces says by it that they are all that a save changes there, with the strip. A form
    that is one of them draws the page when it is saved: the other forms stand on what it has changed.
    """

    @wraps(drawn)
    def whole(*given: Any) -> None:
        _beside(drawn, *given)

    return whole


@st.fragment(key=_BESIDE)
def _beside(drawn: Drawn, *given: Any) -> None:
    _draw("", drawn, *given)


def nothing_beside() -> None:
    """Say that a save changes nothing of a page but its forms and the strip."""
    _beside(lambda: None)


@st.fragment(key=_STRIP)
def strip(drawn: Drawn, *given: Any) -> None:
    """Draw the page's strip, which follows one's own acts as what stands beside does."""
    _draw("", drawn, *given)


def _draw(piece: str, drawn: Drawn, *given: Any) -> None:
    """Draw a piece; that the store is away, or that it may not be read any more, is said in its place."""
    token = _drawing.set(piece)
    try:
        with last_read.one_look():
            drawn(*given)
    except (StoreFault, Refused) as why:
        draw(
            el("p.refused", icon("cross"), str(why), role="alert"), key=f"fault:{drawn.__qualname__}:{given}"
        )
    finally:
        _drawing.reset(token)


def holds(name: str) -> None:
    """Remember in which piece a form is drawn."""
    session.put(_PIECES, {**session.value(_PIECES, {}), name: _drawing.get()})


def draw_saved(name: str, before: str = "") -> None:
    """Draw a form that was saved, and what stands beside it; the callback ends here.

    `before` is the form saved before it: its receipt goes. Where nothing stands beside the form, all of the
    page is drawn: it may not stay as it was before.
    """
    pieces = session.value(_PIECES, {})
    piece, earlier = pieces.get(name), pieces.get(before)
    if not session.drawn_alone():
        return
    if piece:
        both = [piece, earlier] if earlier and earlier != piece else [piece]
        for drawn in (both, [piece]):
            with suppress(StreamlitAPIException):  # the page has no such pieces, or not the earlier one
                st.rerun([*drawn, _BESIDE, _STRIP, ABOVE])
    st.rerun()


def draw_above() -> None:
    """Draw what stands above the page, and nothing of the page; the callback ends here.

    Not the strip either: drawn alone it would say that the page is as new as itself.
    """
    try:
        st.rerun([ABOVE])
    except StreamlitAPIException:  # not on this page
        st.rerun()

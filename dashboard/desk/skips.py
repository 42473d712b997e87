"""The ways for a keyboard straight to what a place is for: seen while they have the focus."""

import streamlit as st

from dashboard.desk.drawing import Node, draw, el
from dashboard.places import Place
from dashboard.words import _
from data.rights import Deed, Who, may

Skip = tuple[str, str]  # what the key of its goal begins with, and its words


def report_skip() -> Skip:
    return "report-function", _("Hoppa till Rapportera")


def skips(place: str, who: Who, *, at_point: bool) -> tuple[Skip, ...]:
    """Return the ways that a place has for somebody."""
    offered: tuple[tuple[str, Deed, Skip], ...] = (
        (Place.RELAY, Deed.RELAY, ("kept-form-relay", _("Hoppa till frågorna"))),
        (Place.SUPPORT, Deed.REQUEST, ("kept-form-support", _("Hoppa till Begär stöd"))),
        (Place.SITUATION, Deed.REPORT, report_skip())
        if at_point
        else (Place.SITUATION, Deed.READ, ("go", _("Hoppa till valet av område eller punkt"))),
    )
    return tuple(skip for at, deed, skip in offered if at == place and may(who, deed))


def link(skip: Skip) -> Node:
    goal, words = skip
    return el("a.skip", words, href="", to=goal)


def stand(found: tuple[Skip, ...], key: str) -> None:
    """Draw them, each a link."""
    if found:
        with st.container(key=f"skips-{key}"):
            draw(*map(link, found), key=key)

"""The line that says where one is in *Läget*, each step of it a way, and the choice of where to go."""

from urllib.parse import urlencode

import streamlit as st

from dashboard.desk import session, skips
from dashboard.desk.drawing import Node, draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.situation.says import where as where_says
from dashboard.desk.situation.says.where import AREA, POINT, Step, Where
from dashboard.places import Place
from dashboard.words import _
from data.rights import Deed, may


def here(shown: Shown) -> Where:
    """Return where the address leads; where it says nothing, who has an area of their own begins there."""
    area, point = session.area(), session.point() or ""
    if not area and not point:
        own = where_says.home(shown.picture, session.who())
        if own is not None:
            area = own.id
            session.begin_in(area)
    return where_says.where(shown.picture, area, point)


LAYER = "map-layer"  # what the map and the wall show besides what works


def to_area(identity: str) -> None:
    session.look_at({AREA: identity})


def to_point(identity: str) -> None:
    session.look_at({POINT: identity})


def way_line(shown: Shown, here: Where) -> None:
    """Draw where one is, each step a link, and beside it the choice of any area or point."""
    steps = where_says.steps(here)
    shown_steps = [_step(one, one is steps[-1]) for one in steps] if len(steps) > 1 else _walls(shown)
    if here.point is not None and may(session.who(), Deed.REPORT):
        # First: whoever has just come to the point begins at this line.
        shown_steps.insert(0, skips.link(skips.report_skip()))
    with st.container(key="way", horizontal=True, vertical_alignment="center"):
        with st.container(key="way-steps", width="stretch"):
            draw(
                el("nav.way", *shown_steps, aria_label=_("Var du är"), top=steps[-1].key, tabindex=-1),
                key="steps",
                on_choose=_go,
            )
        _choice(shown, steps[-1])
    if here.unknown:
        draw(el("p.notice", here.unknown, " ", _("Här är läget runt omkring.")), key="unknown")


def _step(step: Step, last: bool) -> Node:
    address = urlencode({**session.operation_in_address(), step.name: step.value})
    return el(
        "a.step",
        step.word,
        href=f"/{Place.SITUATION}?{address}",
        choose=step.key,
        aria_current="page" if last else None,
    )


def _walls(shown: Shown) -> list[Node]:
    """The whole needs no way back: there stands the way to the wall."""
    layer = {"lager": session.value(LAYER)} if session.value(LAYER) else {}
    address = "/live/wall?" + urlencode({"operation": shown.operation.id, **layer})
    return [
        el("a.step", _("Öppna storskärmen"), href=address),
        el("a.step", _("ljus variant"), href=f"{address}&tema=ljus"),
        el("a.step", _("med ljud vid larm"), href=f"{address}&ljud=1"),
    ]


def _choice(shown: Shown, last: Step) -> None:
    ways = where_says.ways(shown.picture, session.who())
    key = f"go:{shown.operation.id}:{last.key}"
    st.selectbox(
        _("Gå till"),
        list(ways),
        index=None,
        format_func=lambda one: ways.get(one, ""),
        placeholder=_("Gå till område eller punkt"),
        key=key,
        on_change=_chosen,
        args=(key,),
        label_visibility="collapsed",
        width=300,
    )


def _chosen(key: str) -> None:
    chosen = session.value(key)
    if chosen:
        session.put(key, None)
        _go(chosen)


def _go(key: str) -> None:
    session.look_at(where_says.named(key))

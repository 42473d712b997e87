"""Räckvidd drawn: in the whole, in an area and at a point; until it is measured, that it is being."""

from collections.abc import Iterable, Sequence
from functools import partial

import streamlit as st

from dashboard.desk import alone, frame, session
from dashboard.desk.drawing import Node, draw, el, fact, listing
from dashboard.desk.frame import Shown
from dashboard.desk.situation import where
from dashboard.desk.situation.says import reach as reach_says
from dashboard.desk.situation.says.reach import Figure, Helps
from dashboard.reach.aims import NEAR, Aim
from dashboard.reach.facts import Standing, better_for, by_area, covered, standing
from dashboard.reach.held import reaches
from dashboard.reach.says import Said, rests_on
from dashboard.settings import settings
from dashboard.words import _
from dashboard.words.reach import lacking, within
from data.points.facts import Area, Point
from geo.coverage import Reach

AIM, FAR = "reach-aim", "reach-far"
EVERY = 2.0


def measured(shown: Shown) -> Reach | None:
    """Return the reach of the operation's points; None, and said in its place, while it is being measured."""
    found = reaches(settings()).of(shown.picture.points)
    if found is None:
        _until_measured(shown.operation.id)
    return found


@st.fragment(run_every=EVERY)
def _until_measured(operation: str) -> None:
    if reaches(settings()).of(frame.look(operation).picture.points) is not None:
        session.draw_page()
    draw(soon(), key="reach-soon")


def soon() -> Node:
    """Return what is said in the place of what is not measured."""
    failed = _("Räckvidden går inte att räkna ut just nu.")
    return el("p.muted", failed if reaches(settings()).failed() else _("Räckvidden räknas ut."))


def choose_layer() -> None:
    """Let the map show where nobody has something near; it follows what happens, as the map does."""
    offered = {"": _("Lager: inget"), **{aim.value: f"{lacking(aim.function)} {within(NEAR)}" for aim in Aim}}
    st.selectbox(
        _("Lager på kartan"),
        list(offered),
        format_func=offered.__getitem__,
        key=where.LAYER,
        persist_state="session",
        label_visibility="collapsed",
    )


@alone.form
def city(operation: str) -> None:
    """Draw who has nothing near, the chosen function's remedies, and the areas under them."""
    shown = frame.look(operation)
    with st.container(key="reach-head", horizontal=True, vertical_alignment="bottom"):
        draw(
            el("h2.list", _("Räckvidd"), el("small", _about())),
            key="reach-title",
        )
        metres = _far()
    reach = measured(shown)
    if reach is None:
        return
    aim = Aim(session.value(AIM) or Aim.VARME)
    found = standing(reach, shown.readings, metres)
    chosen = next(one for one in found if one.aim is aim)
    draw(
        el("ul.reach", *(_figure(one) for one in reach_says.figures(found, aim))),
        _rests_on(reach, shown.picture.points, reach_says.older(_("dem"), chosen.covered.shares_beyond)),
        key="reach-figures",
        on_choose=partial(session.put, AIM),
    )
    better = better_for(reach, shown.readings, aim, metres)
    draw(
        *_helps(reach_says.helps(better, aim, metres, shown.picture.points, shown.picture.areas)),
        key="reach-helps",
        on_choose=where.to_point,
    )
    with st.expander(_("Område för område")):
        _areas(found, shown.picture.areas)


def _areas(found: Sequence[Standing], areas: Iterable[Area]) -> None:
    rows = reach_says.area_rows(found, areas)
    body = (
        el("tr", el("th", el("button.link", row.name, choose=row.area), scope="row"), *map(_cell, row.cells))
        for row in rows
    )
    heads = (_("Område"), *(lacking(one.aim.function) for one in found))
    caption = _("Utan något som fungerar %(far)s, område för område", far=within(found[0].metres))
    draw(
        listing("reach-areas", caption, heads, (el("tbody", *body),), caption),
        key="reach-areas",
        on_choose=where.to_area,
    )


def _about() -> str:
    return _("invånare utan något som fungerar nära: om de bor jämnt spridda · säkert spann")


def _far() -> int:
    offered = reach_says.distances()
    chosen = st.segmented_control(
        _("Avstånd"),
        list(offered),
        default=NEAR if session.value(FAR) is None else None,
        format_func=offered.__getitem__,
        key=FAR,
        persist_state="session",
        label_visibility="collapsed",
    )
    return chosen or NEAR


def _figure(one: Figure) -> Node:
    pressed = "true" if one.chosen else "false"
    return el(
        "li.chosen" if one.chosen else "li",
        el("button.link", one.words, choose=one.aim.value, aria_pressed=pressed),
        el("b", one.said.value),
        el("small", f"{one.said.share} · {one.said.interval}"),
    )


def _helps(says: Helps) -> list[Node]:
    lines = [
        el(
            "li",
            el("button.link", one.name, choose=one.point),
            el("span.muted", one.area),
            el("b", one.gives),
        )
        for one in says.points
    ]
    return [
        el(
            "section.helps",
            el("h3", says.asks),
            el("ol", *lines) if lines else el("p.muted", says.nothing),
            el("p", says.mobile) if says.mobile else None,
        )
    ]


def _cell(one: Said) -> Node:
    return el("td.num", one.value, " ", el("small", f"{one.share} · {one.interval}"))


def area(shown: Shown, here: Area) -> None:
    """Draw what an area lacks, within each distance."""
    draw(
        el("h2.list", _("Räckvidd"), el("small", _about())),
        key="reach-title",
    )
    reach = measured(shown)
    if reach is None:
        return
    if here.id not in by_area(reach, frozenset(), NEAR):
        draw(el("p.muted", _("Området finns inte i kartunderlaget.")), key="reach-area")
        return
    rows = reach_says.area_page(reach, shown.readings, here.id)
    body = (el("tr", el("th", row.words, scope="row"), *map(_cell, row.cells)) for row in rows)
    caption = _("Utan något som fungerar i %(area)s", area=here.name)
    whole = covered(reach, frozenset(), NEAR, here.id)
    points = [point for point in shown.picture.points if point.area == here.id]
    draw(
        listing(
            "reach-areas",
            caption,
            (_("Vad"), *reach_says.distances().values()),
            (el("tbody", *body),),
            caption,
        ),
        _rests_on(reach, points, reach_says.older(_("invånarna"), whole.shares_beyond)),
        key="reach-area",
    )


def point(shown: Shown, identity: str) -> None:
    """Draw who would have none near if a point went, or whom it would reach if it opened."""
    reach = measured(shown)
    if reach is None:
        return
    reading = next(one for one in shown.readings if one.point.id == identity)
    asks = _("Om punkten faller bort: utan något annat %(far)s", far=within(NEAR))
    found = reach_says.lost(reach, reading, shown.readings, NEAR)
    if not found:
        asks = _("Om punkten öppnar: når av dem som är utan %(far)s", far=within(NEAR))
        found = reach_says.opening(reach, reading, shown.readings, NEAR)
    lines = [node for words, says in found.items() for node in fact(words, says)]
    nothing = el("p.muted", _("Inget fungerar här, och inget är känt som skulle göra det."))
    draw(
        el(
            "section.helps",
            el("h2", asks),
            el("dl.facts", *lines) if lines else nothing,
            _rests_on(reach, (reading.point,)),
        ),
        key="reach-point",
    )


def _rests_on(reach: Reach, points: Iterable[Point], oldest: str = "") -> Node:
    said = (oldest, rests_on(reach.method, reach.sources), reach_says.uncounted(reach, points))
    return el("p.muted", " ".join(part for part in said if part))

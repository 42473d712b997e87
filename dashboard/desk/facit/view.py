"""The facit drawn: the steps to a moment, what turns then, the map, and the table that says all it says."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import streamlit as st

from dashboard.desk import choices, session
from dashboard.desk.assessments import reading
from dashboard.desk.assessments.says.stated import How, Typed, drawing, stated
from dashboard.desk.browser_parts import outage_map
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, chip, draw, el, icon, listing
from dashboard.desk.facit.says import Cell, Known, Row, moment, offered, on_map, supply_words, why_not_step
from dashboard.desk.injects.says import POINT, areas_of, place_keys, points_of
from dashboard.look.style import SUPPLY_LETTER
from dashboard.words import _, label
from dashboard.words.exercise import t_plus
from data.errors import Reason
from data.points.facts import Point
from data.words import Function, Mark
from geo.outage import BrokenOutage

PLACES, DRAWN = "places", "drawn"


def step_to(of: str, at: timedelta) -> None:
    """Choose the moment that is shown of a scenario or an exercise."""
    choices.choose(_at(of), at)


def _at(of: str) -> str:
    return f"facit-at:{of}"


def stepped(of: str, known: Known, now: timedelta | None = None) -> timedelta:
    """Draw how one steps to a moment; return the one that is chosen. `now`: where an exercise is."""
    typed = f"facit-to:{of}"
    at: timedelta = min(choices.held(_at(of), now or timedelta()), known.scenario.duration)
    step_to(of, at)
    said = moment(known, at)
    with st.container(key="facit-steps", horizontal=True, vertical_alignment="bottom"):
        if now is not None:
            _step(of, _("Nu"), t_plus(now), now)
        _step(of, "‹", _("Föregående ändring"), said.before)
        st.select_slider(
            _("Tid från start"), offered(known, at), format_func=t_plus, key=choices.key(_at(of))
        )
        _step(of, "›", _("Nästa ändring"), said.after)
        st.text_input(
            _("Gå till"),
            key=choices.key(typed),
            placeholder=_("1:30, 90 min"),
            autocomplete="off",
            width=130,
            on_change=partial(_go, of, typed, known),
        )
    if isinstance(why := why_not_step(choices.held(typed, ""), known.scenario), Reason):
        draw(el("p.refused", icon("cross"), why.text, role="alert"), key="facit-to-why")
    return at


def _step(of: str, sign: str, words: str, to: timedelta | None) -> None:
    st.button(
        sign,
        help=words,
        disabled=to is None,
        on_click=partial(step_to, of, to) if to is not None else None,
        key=f"{_at(of)}:{sign}",
    )


def _go(of: str, typed: str, known: Known) -> None:
    to = why_not_step(choices.held(typed, ""), known.scenario)
    if isinstance(to, timedelta):
        step_to(of, to)
        choices.choose(typed, "")


def told(known: Known, at: timedelta) -> None:
    """Say what moment it is, and what turns just then."""
    said = moment(known, at)
    turned = [el("li", one) for one in said.turned] or [el("li.muted", _("Inget ändras just då."))]
    draw(el("h2", f"{said.t_plus} · {said.when}"), el("ul.plain", *turned), key="facit-moment")


def chosen(one: Draft, points: Sequence[Point]) -> frozenset[str]:
    """Return the points that are chosen, one by one or by their area."""
    keys = session.value(one.key(PLACES), ())
    areas = areas_of(keys)
    return frozenset(points_of(keys)) | {point.id for point in points if point.area in areas}


def facit_map(one: Draft, known: Known, table: Sequence[Row]) -> None:
    """Draw the map; points that are pressed, or lie in what is drawn, are chosen."""
    sent = str(session.value(one.key(DRAWN), ""))
    texts = {
        "map": _("Karta över facit. Samma sak står i tabellen, och punkter går att välja i fältet bredvid."),
        "choose": _("Tryck på punkter för att välja dem, eller rita: punkterna i ytan väljs."),
    }
    data = drawing(reading.pack(), known.points, sent, None)
    data |= {"points": on_map(known, table), "texts": {**data["texts"], **texts}}
    outage_map(data, f"facit-map:{one.act}", partial(_drawn, one, known), partial(_pressed, one))
    if sent and isinstance(why := _inside(sent, known), Reason):
        draw(el("p.refused", icon("cross"), why.text, role="alert"), key="facit-drawn-why")


def _drawn(one: Draft, known: Known, sent: str) -> None:
    session.put(one.key(DRAWN), sent)
    inside = _inside(sent, known)
    if not isinstance(inside, Reason):
        one.choose(PLACES, place_keys((), inside))


def _inside(sent: str, known: Known) -> tuple[str, ...] | Reason:
    """Return the points in what was drawn, by id; why there are none."""
    try:
        area = stated(reading.pack(), Typed(How.RITA, drawn=sent))
    except BrokenOutage as broken:
        return Reason(str(broken))
    return area.area.holds({point.id: (point.lon, point.lat) for point in known.points}) if area else ()


def _pressed(one: Draft, point: str) -> None:
    key, held = POINT + point, list(session.value(one.key(PLACES), ()))
    one.choose(PLACES, [each for each in held if each != key] if key in held else [*held, key])


def facit_table(table: Sequence[Row], at: timedelta) -> None:
    heads = (_("Punkt"), *(label(function).capitalize() for function in Function))
    body = el("tbody", *(_row(row) for row in table))
    title = _("Facit vid %(at)s, punkt för punkt", at=t_plus(at))
    draw(listing("log.points", title, heads, (body,), title, "scroll.tall"), key="facit-table")


def _row(row: Row) -> Node:
    point = el("th", el("span", row.name), el("small", row.area), scope="row")
    return el("tr.chosen" if row.ours else "tr", point, *(_cell(one) for one in row.cells))


def _cell(one: Cell) -> Node:
    shown = chip(one.status, Mark.BEKRAFTAT, one.sign, one.word, SUPPLY_LETTER.get(one.supply, ""))
    said = " · ".join(part for part in (supply_words(one), one.until, one.inject) if part)
    return el("td.cell", el("span.fn", label(one.function)), shown, el("small", said) if said else None)
